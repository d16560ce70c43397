import type { AdminModel, ModelChange } from '@pinhole/contract';

/** What an operator types about a model. Limits are numbers; nothing typed means: as much as the engine allows. */
export interface ModelDraft {
  readonly title: string;
  /** Parted by commas. */
  readonly tags: string;
  /** The model that is asked first when this one cannot be; empty for none. */
  readonly substitute: string;
  readonly count: number;
  readonly megapixels: number;
  readonly seconds: number;
}

const pixelsPerMegapixel = 1_000_000;

export const draftOf = ({ title, tags, substitutes, count, size, duration, offered: { limits } }: AdminModel): ModelDraft => ({
  title,
  tags: tags.join(', '),
  substitute: substitutes[0] ?? '',
  count: count.max < limits.count ? count.max : Number.NaN,
  megapixels: size.maxPixels < limits.pixels ? size.maxPixels / pixelsPerMegapixel : Number.NaN,
  seconds: duration && limits.seconds !== undefined && duration.max < limits.seconds ? duration.max : Number.NaN,
});

export const tagsOf = (typed: string): string[] => [
  ...new Set(
    typed
      .split(/[,،]/)
      .map((tag) => tag.trim())
      .filter(Boolean),
  ),
];

export const longestTag = 24;
export const mostTags = 8;

export function changeOf(draft: ModelDraft, model: AdminModel): ModelChange {
  const title = draft.title.trim();
  const limits = {
    ...(Number.isFinite(draft.count) ? { count: draft.count } : {}),
    ...(Number.isFinite(draft.megapixels) ? { pixels: Math.round(draft.megapixels * pixelsPerMegapixel) } : {}),
    ...(Number.isFinite(draft.seconds) ? { seconds: draft.seconds } : {}),
  };
  return {
    title: title === '' || title === model.offered.title ? null : title,
    tags: tagsOf(draft.tags),
    ...(draft.substitute === (model.substitutes[0] ?? '') ? {} : { substitutes: substitutesAfter(draft.substitute, model) }),
    limits: Object.keys(limits).length > 0 ? limits : null,
  };
}

/** Those that stood behind the first one stay behind it. */
function substitutesAfter(chosen: string, { substitutes }: AdminModel): string[] {
  return chosen === '' ? [] : [chosen, ...substitutes.slice(1).filter((id) => id !== chosen)];
}

/** Models that make the same kind of thing at another engine: one behind the same engine fails with it. */
export const possibleSubstitutes = (model: AdminModel, all: readonly AdminModel[]): readonly AdminModel[] =>
  all.filter(({ id, engine, output }) => id !== model.id && engine !== model.engine && output === model.output);
