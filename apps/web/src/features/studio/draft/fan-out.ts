import type { Model } from '@pinhole/contract';
import { type Composition, compositionFor } from './compose.ts';
import type { Draft, Mode, ModelChoices } from './draft.ts';
import { sizeFits } from './operation-size.ts';
import type { Size } from './size.ts';
import type { Wish } from './submit.ts';

/** More pictures side by side than this cannot be told apart. */
export const mostModels = 4;

/** The size of the model that comes nearest in shape, then in pixels. */
export function nearestSize(model: Model, wanted: Size): Size {
  if (sizeFits(model, wanted)) return { width: wanted.width, height: wanted.height };
  const shapeOf = ({ width, height }: Size): number => Math.log(width / height);
  const distance = (size: Size): number =>
    Math.abs(shapeOf(size) - shapeOf(wanted)) * 10 + Math.abs(Math.log((size.width * size.height) / (wanted.width * wanted.height)));
  const [nearest] = [...model.size.presets, model.size.default].toSorted((one, other) => distance(one) - distance(other));
  const { width, height } = nearest ?? model.size.default;
  return { width, height };
}

/** What one model was told, as far as another takes it. Its own parameters stay its own. */
export function choicesLike(leader: Composition, model: Model, own: ModelChoices): ModelChoices {
  return {
    ...own,
    size: nearestSize(model, leader.size),
    count: leader.count,
    ...(leader.durationSeconds === undefined ? {} : { durationSeconds: leader.durationSeconds }),
    ...(leader.audio === undefined ? {} : { audio: leader.audio }),
  };
}

export interface FanOut {
  /** What is made, the chosen model first. */
  readonly parts: readonly Composition[];
  /** Models that were picked for comparison and cannot take this request. */
  readonly leftOut: readonly Model[];
  /** Micro-credits for all parts together; undefined while nothing can be made. */
  readonly price: bigint | undefined;
}

/** The same request for every model that was picked: one generation each, each at its own price. */
export function fanOut(draft: Draft, leader: Composition, models: readonly Model[]): FanOut {
  const beside = besideOf(draft, draft.mode)
    .flatMap((id) => models.find((model) => model.id === id && model.output === draft.mode && id !== leader.model?.id) ?? [])
    .map((model) => compositionFor(draft, model, choicesLike(leader, model, draft.choices[model.id] ?? {}), leader.pictures));
  // What stops the chosen model for reasons of the request stops all; what stops another is only its own.
  const fits = ({ obstacle }: Composition): boolean => obstacle === undefined || obstacle === 'no-prompt';
  const parts = [leader, ...beside.filter(fits)];
  return {
    parts,
    leftOut: beside.flatMap((part) => (fits(part) || !part.model ? [] : [part.model])),
    price: parts.reduce<bigint | undefined>((sum, { price }) => (sum === undefined || price === undefined ? undefined : sum + price), 0n),
  };
}

export const besideOf = (draft: Draft, mode: Mode): readonly string[] => draft.beside[mode] ?? [];

/** The draft with exactly these models, the first one leading. */
export function withModels(draft: Draft, ids: readonly string[]): Draft {
  const [first, ...others] = [...new Set(ids)].slice(0, mostModels);
  if (first === undefined) return draft;
  return { ...draft, models: { ...draft.models, [draft.mode]: first }, beside: { ...draft.beside, [draft.mode]: others } };
}

/** What the button asks for, at the prices it says. */
export const wishesOf = ({ parts }: FanOut): readonly Wish[] =>
  parts.flatMap(({ model, request, price }) => (request && price !== undefined ? [{ request, price, title: model?.title }] : []));
