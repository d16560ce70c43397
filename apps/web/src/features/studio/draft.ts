import type { GenerationRequest, MediaRole, Model, Operation } from '@pinhole/contract';
import { needsWords } from '@pinhole/contract/operations';
import { priceOf } from '@pinhole/contract/price';
import type { Margins, Side } from './expand/expand-frame.ts';
import { offeredOperations, usesRole } from './operations/operation-rules.ts';
import { followsPicture, nearestSize, sizeOf } from './operations/operation-size.ts';
import { changedParameters, type ParameterValues, parametersOf } from './parameters.ts';

export type Mode = 'image' | 'video';

export interface Size {
  readonly width: number;
  readonly height: number;
}

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
const defaultImages = 4;

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

export type Obstacle =
  | 'no-model'
  | 'model-unavailable'
  | 'no-prompt'
  | 'prompt-too-long'
  | 'needs-picture'
  | 'needs-init'
  | 'picture-gone'
  | 'needs-frame'
  | 'size';

/** The sizes of the referenced pictures; null for those that are no longer there, nothing for those not known yet. */
export type Pictures = ReadonlyMap<string, Size | null>;
const noPictures: Pictures = new Map();

/** What stands in the composer and does not fit a model. */
export type SetAside = 'negative' | 'seed';

/** The draft as the chosen model takes it: everything filled in, what does not fit left out, and what it costs. */
export interface Composition {
  readonly model: Model | undefined;
  /** What is done; undefined where the model cannot do anything with these references. */
  readonly operation: Operation | undefined;
  /** Everything the model can do with these references, what they suggest first. */
  readonly operations: readonly Operation[];
  /** The picture whose size the result follows. */
  readonly source: (Size & { readonly assetId: string }) | undefined;
  /** As they were known when this was put together; what is compared with it goes by the same. */
  readonly pictures: Pictures;
  readonly size: Size;
  readonly count: number;
  readonly durationSeconds: number | undefined;
  /** Undefined on models that make no sound. */
  readonly audio: boolean | undefined;
  readonly params: ParameterValues;
  readonly references: readonly DraftReference[];
  /** References of the draft that this model has no use for. */
  readonly unused: readonly DraftReference[];
  /** What else of the draft this model has no use for. It stays in the draft. */
  readonly setAside: readonly SetAside[];
  readonly request: GenerationRequest | undefined;
  /** Micro-credits. */
  readonly price: bigint | undefined;
  /** Why it cannot be made yet. */
  readonly obstacle: Obstacle | undefined;
}

export function chosenModel(draft: Draft, models: readonly Model[]): Model | undefined {
  const fitting = models.filter((model) => model.output === draft.mode);
  return fitting.find(({ id }) => id === draft.models[draft.mode]) ?? fitting.find(({ available }) => available) ?? fitting[0];
}

export function sizeFits(model: Model, size: Size): boolean {
  const { min, max, step, maxPixels } = model.size;
  const edgeFits = (edge: number): boolean => Number.isInteger(edge) && edge >= min && edge <= max && edge % step === 0;
  return edgeFits(size.width) && edgeFits(size.height) && size.width * size.height <= maxPixels;
}

function usable(model: Model, references: readonly DraftReference[]): readonly DraftReference[] {
  const taken = new Map<MediaRole, number>();
  return references.filter(({ role, of }) => {
    if (of !== undefined && !references.some(({ assetId, role: other }) => other === 'init' && assetId === of)) return false;
    const count = (taken.get(role) ?? 0) + 1;
    if (count > (model.media[role]?.max ?? 0)) return false;
    taken.set(role, count);
    return true;
  });
}

export function compose(draft: Draft, models: readonly Model[], pictures: Pictures = noPictures): Composition {
  const model = chosenModel(draft, models);
  if (model) return compositionFor(draft, model, draft.choices[model.id] ?? {}, pictures);
  return {
    model: undefined,
    operation: undefined,
    operations: [],
    source: undefined,
    pictures,
    size: { width: 1, height: 1 },
    count: 1,
    durationSeconds: undefined,
    audio: undefined,
    params: {},
    references: [],
    unused: draft.references,
    setAside: [],
    request: undefined,
    price: undefined,
    obstacle: 'no-model',
  };
}

/** The draft as this model takes it. */
export function compositionFor(draft: Draft, model: Model, choices: ModelChoices, pictures: Pictures = noPictures): Composition {
  const fitting = usable(model, draft.references);
  const operations = offeredOperations(model, fitting);
  const operation = operations.find((offered) => offered === draft.operation) ?? operations[0];
  const references = operation ? fitting.filter(({ role }) => usesRole(operation, role)) : fitting;
  const base = followsPicture(operation) ? references.find(({ role }) => role === 'init')?.assetId : undefined;
  const measured = base === undefined ? undefined : pictures.get(base);
  const source = base !== undefined && measured ? { ...measured, assetId: base } : undefined;
  const size = boundSize(draft, model, operation, source) ?? choices.size ?? model.size.default;
  const count = Math.min(choices.count ?? (model.output === 'image' ? defaultImages : 1), model.count.max);
  const { duration } = model;
  const durationSeconds = duration
    ? Math.min(duration.max, Math.max(duration.min, choices.durationSeconds ?? duration.default))
    : undefined;
  const audio = model.audio ? (choices.audio ?? true) : undefined;
  const params = changedParameters(parametersOf(model.params), choices.params ?? {});
  const prompt = draft.prompt.trim();
  const negativePrompt = model.negativePrompt ? draft.negativePrompt.trim() : '';

  const request: GenerationRequest = {
    model: model.id,
    prompt,
    count,
    size: { width: size.width, height: size.height },
    ...(negativePrompt ? { negativePrompt } : {}),
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
    ...(audio === undefined ? {} : { audio }),
    ...(draft.seed === null || model.seed === 'none' ? {} : { seed: draft.seed }),
    ...(references.length > 0 ? { references: references.map(asReference) } : {}),
    ...(operation && references.length > 0 ? { operation } : {}),
    ...(Object.keys(params).length > 0 ? { params: { ...params } } : {}),
  };
  // Until the size of its picture is known, nobody can say what it costs.
  const measuring = base !== undefined && measured === undefined && pictures !== noPictures;
  const has = (role: MediaRole): boolean => references.some((reference) => reference.role === role);

  let obstacle: Obstacle | undefined;
  if (!model.available) obstacle = 'model-unavailable';
  else if (references.some(({ assetId }) => pictures.get(assetId) === null)) obstacle = 'picture-gone';
  else if (!prompt && (operation === undefined || needsWords(operation))) obstacle = 'no-prompt';
  else if (prompt.length > model.maxPromptLength) obstacle = 'prompt-too-long';
  else if (!sizeFits(model, size)) obstacle = 'size';
  else if (operation === undefined) obstacle = 'needs-picture';
  else if (operation === 'outpaint' && source && !isFramed(draft, source.assetId)) obstacle = 'needs-frame';
  else if (fitting.some(({ role }) => role === 'mask') && !has('init')) obstacle = 'needs-init';

  return {
    model,
    operation,
    operations,
    source,
    pictures,
    size,
    count,
    durationSeconds,
    audio,
    params,
    references,
    unused: draft.references.filter((reference) => !references.includes(reference)),
    setAside: [
      ...(draft.negativePrompt.trim() && !model.negativePrompt ? (['negative'] as const) : []),
      ...(draft.seed !== null && model.seed === 'none' ? (['seed'] as const) : []),
    ],
    request: measuring ? undefined : request,
    price: measuring ? undefined : priceOf(model.price, { size, count, durationSeconds }),
    obstacle,
  };
}

/** The size of what an operation makes of a picture: as chosen for this very picture, or as the picture suggests. */
function boundSize({ frame }: Draft, model: Model, operation: Operation | undefined, source: Composition['source']): Size | undefined {
  if (!operation || !source) return undefined;
  if (frame?.assetId !== source.assetId || frame.operation !== operation) return sizeOf(model, operation, source);
  return sizeFits(model, frame.size) ? frame.size : nearestSize(model.size, frame.size);
}

const isFramed = ({ frame }: Draft, assetId: string): boolean => frame?.operation === 'outpaint' && frame.assetId === assetId;

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

/** The draft that makes the same again. */
export function draftOf(draft: Draft, request: RecipeParts, models: readonly Model[]): Draft {
  const model = models.find(({ id }) => id === request.model);
  const mode: Mode = model?.output === 'video' || request.durationSeconds !== undefined ? 'video' : 'image';
  return {
    ...draft,
    mode,
    prompt: request.prompt,
    negativePrompt: request.negativePrompt ?? '',
    models: { ...draft.models, [mode]: request.model },
    beside: { ...draft.beside, [mode]: [] },
    seed: request.seedChosen ? request.seed : null,
    references: request.references.map(asReference),
    operation: request.operation ?? null,
    frame: frameOf(request),
    choices: {
      ...draft.choices,
      [request.model]: {
        ...(followsPicture(request.operation) ? {} : { size: request.size }),
        count: request.count,
        params: request.params,
        ...(request.durationSeconds === undefined ? {} : { durationSeconds: request.durationSeconds }),
        ...(request.audio === undefined ? {} : { audio: request.audio }),
      },
    },
  };
}

function frameOf({ operation, references, size }: RecipeParts): Frame | null {
  const base = references.find(({ role }) => role === 'init');
  return operation && base && followsPicture(operation) ? { assetId: base.assetId, operation, size } : null;
}

/** The service says of a reference what it made of it; only what was asked for goes back. */
const asReference = ({ assetId, role, strength }: DraftReference): DraftReference => ({ assetId, role, strength });

/** What of a compiled request goes back into the composer. */
export interface RecipeParts {
  readonly model: string;
  readonly operation?: Operation | undefined;
  readonly prompt: string;
  readonly negativePrompt?: string | undefined;
  readonly count: number;
  readonly size: Size;
  readonly durationSeconds?: number | undefined;
  readonly audio?: boolean | undefined;
  readonly seed: number;
  readonly seedChosen: boolean;
  readonly references: readonly DraftReference[];
  readonly params: ParameterValues;
}

/** A compiled request as a new one. `sameSeed: false` draws a new seed: the same idea, other pictures. */
export function requestOf(compiled: RecipeParts, { sameSeed }: { readonly sameSeed: boolean }): GenerationRequest {
  return {
    model: compiled.model,
    prompt: compiled.prompt,
    count: compiled.count,
    size: { width: compiled.size.width, height: compiled.size.height },
    ...(compiled.negativePrompt ? { negativePrompt: compiled.negativePrompt } : {}),
    ...(compiled.durationSeconds === undefined ? {} : { durationSeconds: compiled.durationSeconds }),
    ...(compiled.audio === undefined ? {} : { audio: compiled.audio }),
    ...(sameSeed && compiled.seedChosen ? { seed: compiled.seed } : {}),
    ...(compiled.references.length > 0 ? { references: compiled.references.map(asReference) } : {}),
    ...(compiled.operation && compiled.references.length > 0 ? { operation: compiled.operation } : {}),
    ...(Object.keys(compiled.params).length > 0 ? { params: { ...compiled.params } } : {}),
  };
}
