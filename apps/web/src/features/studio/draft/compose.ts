import type { GenerationRequest, MediaRole, Model, Operation } from '@pinhole/contract';
import { needsWords } from '@pinhole/contract/operations';
import { priceOf } from '@pinhole/contract/price';
import { asReference, chosenModel, type Draft, type DraftReference, type ModelChoices } from './draft.ts';
import { offeredOperations, usesRole } from './operation-rules.ts';
import { followsPicture, nearestSize, sizeFits, sizeOf } from './operation-size.ts';
import { changedParameters, type ParameterValues, parametersOf } from './parameters.ts';
import type { Size } from './size.ts';

const defaultImages = 4;

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
