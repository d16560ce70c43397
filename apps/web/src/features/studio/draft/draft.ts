import type { MediaRole, Model, Operation } from '@pinhole/contract';
import type { Margins, Side } from './expand-frame.ts';
import type { ParameterValues } from './parameters.ts';
import type { Size } from './size.ts';

export type Mode = 'image' | 'video';

export interface DraftReference {
  readonly assetId: string;
  readonly role: MediaRole;
  /** 0…1 */
  readonly strength: number;
  /** Of a mask: the picture it was drawn for. With another picture it means nothing. */
  readonly of?: string | undefined;
}

/** What was chosen for one model; kept when another is picked, so that coming back finds it as it was. */
export interface ModelChoices {
  readonly size?: Size;
  readonly count?: number;
  readonly durationSeconds?: number;
  readonly audio?: boolean;
  readonly params?: ParameterValues;
  /** The preset that was applied last, by its id. */
  readonly preset?: string;
}

/** A size that was chosen for what one operation makes of one picture. */
export interface Frame {
  readonly assetId: string;
  readonly operation: Operation;
  readonly size: Size;
}

/** How far a picture is to go on beyond its edges, as it was left; the next time begins there. */
export interface Expansion {
  readonly assetId: string;
  readonly margins: Margins;
}

/** What stands in the composer. */
export interface Draft {
  readonly mode: Mode;
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly models: Readonly<Partial<Record<Mode, string>>>;
  /** Models that are asked for the same at the same time, to compare. */
  readonly beside: Readonly<Partial<Record<Mode, readonly string[]>>>;
  readonly choices: Readonly<Record<string, ModelChoices>>;
  /** Null: a new one each time. */
  readonly seed: number | null;
  readonly references: readonly DraftReference[];
  /** What to do with the references; null: what they suggest. */
  readonly operation: Operation | null;
  readonly frame: Frame | null;
  readonly expansion: Expansion | null;
}

export const emptyDraft: Draft = {
  mode: 'image',
  prompt: '',
  negativePrompt: '',
  models: {},
  beside: {},
  choices: {},
  seed: null,
  references: [],
  operation: null,
  frame: null,
  expansion: null,
};
export const highestSeed = 4_294_967_295;

const defaultStrength = 0.6;

/** What a half-written or older stored draft still tells. */
export function parseDraft(raw: unknown): Draft | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const stored = raw as Partial<Draft>;
  return {
    mode: stored.mode === 'video' ? 'video' : 'image',
    prompt: typeof stored.prompt === 'string' ? stored.prompt : '',
    negativePrompt: typeof stored.negativePrompt === 'string' ? stored.negativePrompt : '',
    models: typeof stored.models === 'object' && stored.models !== null ? stored.models : {},
    beside: parseBeside(stored.beside),
    choices: typeof stored.choices === 'object' && stored.choices !== null ? stored.choices : {},
    seed: typeof stored.seed === 'number' ? stored.seed : null,
    references: Array.isArray(stored.references) ? stored.references.filter((item) => typeof item?.assetId === 'string') : [],
    operation: typeof stored.operation === 'string' ? stored.operation : null,
    frame: typeof stored.frame?.size?.width === 'number' && typeof stored.frame.size.height === 'number' ? stored.frame : null,
    expansion: parseExpansion(stored.expansion),
  };
}

function parseBeside(raw: unknown): Draft['beside'] {
  const stored = (typeof raw === 'object' && raw !== null ? raw : {}) as Readonly<Partial<Record<Mode, unknown>>>;
  const idsOf = (ids: unknown): readonly string[] => (Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []);
  return Object.fromEntries((['image', 'video'] as const).flatMap((mode) => (stored[mode] ? [[mode, idsOf(stored[mode])]] : [])));
}

function parseExpansion(raw: unknown): Expansion | null {
  const stored = raw as { readonly assetId?: unknown; readonly margins?: Readonly<Record<string, unknown>> } | null | undefined;
  const pixels = (side: Side): number => {
    const value = stored?.margins?.[side];
    return typeof value === 'number' && value > 0 ? value : 0;
  };
  if (typeof stored?.assetId !== 'string') return null;
  return {
    assetId: stored.assetId,
    margins: { left: pixels('left'), top: pixels('top'), right: pixels('right'), bottom: pixels('bottom') },
  };
}

export function chosenModel(draft: Draft, models: readonly Model[]): Model | undefined {
  const fitting = models.filter((model) => model.output === draft.mode);
  return fitting.find(({ id }) => id === draft.models[draft.mode]) ?? fitting.find(({ available }) => available) ?? fitting[0];
}

const counterparts: Readonly<Partial<Record<MediaRole, MediaRole>>> = { init: 'first_frame', first_frame: 'init' };

/**
 * The draft in the other mode. A picture to start from becomes the frame a clip starts with, and back again; what has no place there
 * stays in the draft as it is, so that switching back finds it.
 */
export function withMode(draft: Draft, mode: Mode, models: readonly Model[]): Draft {
  if (draft.mode === mode) return draft;
  const switched = { ...draft, mode };
  const model = chosenModel(switched, models);
  if (!model) return switched;
  const room = (role: MediaRole, references: readonly DraftReference[]): boolean =>
    references.filter((reference) => reference.role === role).length < (model.media[role]?.max ?? 0);
  let references = draft.references;
  for (const reference of draft.references) {
    const role = counterparts[reference.role];
    if ((model.media[reference.role]?.max ?? 0) > 0 || !role || !room(role, references)) continue;
    references = references.map((other) => (other === reference ? { ...reference, role } : other));
  }
  return { ...switched, references };
}

/** The draft with a picture added in the role the model most likely wants it for. */
export function withReference(draft: Draft, model: Model | undefined, assetId: string, wanted?: MediaRole): Draft {
  if (!model || draft.references.some((reference) => reference.assetId === assetId && (wanted === undefined || reference.role === wanted)))
    return draft;
  const order: readonly MediaRole[] = wanted ? [wanted] : ['init', 'first_frame', 'subject', 'style', 'last_frame', 'mask'];
  const used = (role: MediaRole): number => draft.references.filter((reference) => reference.role === role).length;
  const free = order.find((role) => used(role) < (model.media[role]?.max ?? 0));
  const role = free ?? order.find((candidate) => (model.media[candidate]?.max ?? 0) > 0);
  if (!role) return draft;
  // Where every place is taken, the newcomer takes the one of the first in its role.
  const kept = free ? draft.references : draft.references.filter((reference) => reference.role !== role);
  return { ...draft, references: [...kept, { assetId, role, strength: defaultStrength }] };
}

/** The service says of a reference what it made of it; only what was asked for goes back. */
export const asReference = ({ assetId, role, strength }: DraftReference): DraftReference => ({ assetId, role, strength });
