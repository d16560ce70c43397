import type { ModelDescriptor } from '@pinhole/engines';

/** What an operator changed of a model. It lies over what the engine says, so that a newer word of the engine does not undo it. */
export interface ModelChanges {
  readonly title?: string;
  readonly tags?: readonly string[];
  readonly limits?: Partial<ModelLimits>;
  /** Models of other engines that make the same, in order. */
  readonly substitutes?: readonly string[];
}

export interface ModelLimits {
  readonly count: number;
  readonly pixels: number;
  /** Only of clips. */
  readonly seconds?: number;
}

export const limitsOf = ({ count, size, duration }: ModelDescriptor): ModelLimits => ({
  count: count.max,
  pixels: size.maxPixels,
  ...(duration ? { seconds: duration.max } : {}),
});

/** The model as people may use it. Limits only ever get tighter: what the engine cannot do, nobody can allow. */
export function withChanges(offered: ModelDescriptor, { title, limits = {} }: ModelChanges): ModelDescriptor {
  const { count, size, duration } = offered;
  const maxPixels = Math.min(size.maxPixels, limits.pixels ?? size.maxPixels);
  const longest = duration && Math.max(duration.min, Math.min(duration.max, limits.seconds ?? duration.max));
  return {
    ...offered,
    title: title ?? offered.title,
    count: { max: Math.min(count.max, limits.count ?? count.max) },
    size: maxPixels === size.maxPixels ? size : shrunk(size, maxPixels),
    ...(duration && longest !== undefined ? { duration: { ...duration, max: longest, default: Math.min(duration.default, longest) } } : {}),
  };
}

function shrunk(size: ModelDescriptor['size'], maxPixels: number): ModelDescriptor['size'] {
  const fits = ({ width, height }: { readonly width: number; readonly height: number }): boolean => width * height <= maxPixels;
  const presets = size.presets.filter(fits);
  const edge = Math.max(size.min, Math.floor(Math.sqrt(maxPixels) / size.step) * size.step);
  const fallback = { width: edge, height: edge };
  const [first] = presets;
  const standard = fits(size.default) ? size.default : first ? { width: first.width, height: first.height } : fallback;
  // Nothing smaller than the engine's smallest square can be asked for.
  return {
    ...size,
    maxPixels: Math.max(maxPixels, size.min * size.min),
    default: standard,
    presets: presets.length > 0 ? presets : [{ label: `${edge} × ${edge}`, ...fallback }],
  };
}

/** The changes after one more: null takes a change back, what is not mentioned stays. */
export function mergeChanges(
  before: ModelChanges,
  change: {
    readonly title?: string | null | undefined;
    readonly tags?: readonly string[] | undefined;
    readonly substitutes?: readonly string[] | undefined;
    readonly limits?: { readonly [Name in keyof ModelLimits]?: number | undefined } | null | undefined;
  },
): ModelChanges {
  const title = change.title === undefined ? before.title : (change.title ?? undefined);
  const tags = change.tags === undefined ? before.tags : [...new Set(change.tags)];
  const substitutes = change.substitutes === undefined ? before.substitutes : [...new Set(change.substitutes)];
  const limits = change.limits === undefined ? before.limits : (change.limits ?? {});
  const set = Object.fromEntries(Object.entries(limits ?? {}).filter(([, value]) => value !== undefined));
  return {
    ...(title === undefined ? {} : { title }),
    ...(tags && tags.length > 0 ? { tags } : {}),
    ...(substitutes && substitutes.length > 0 ? { substitutes } : {}),
    ...(Object.keys(set).length > 0 ? { limits: set } : {}),
  };
}
