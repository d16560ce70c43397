import type { Model } from '@pinhole/contract';
import type { Draft } from './draft.ts';
import { nearestSize } from './fan-out.ts';
import type { Size } from './size.ts';

/** What the last frame of a clip is stored as. */
const lastFrameMime = 'image/webp';

const goesOn = (model: Model): boolean =>
  model.output === 'video' &&
  model.available &&
  (model.operations.includes('extend-video') || model.operations.includes('image2video')) &&
  model.media.first_frame?.mimes.includes(lastFrameMime) === true;

/** What is known of the clip to go on from; one that was uploaded was made with nothing. */
export interface Clip {
  readonly assetId: string;
  readonly size: Size;
  readonly prompt?: string | undefined;
  readonly model?: string | undefined;
}

/** The model that takes a clip further: its own if that can, then one made for it, then any that starts from a picture. */
export function continuingModel(models: readonly Model[], madeWith: string | undefined): Model | undefined {
  const able = models.filter(goesOn);
  return able.find(({ id }) => id === madeWith) ?? able.find(({ operations }) => operations.includes('extend-video')) ?? able[0];
}

/** The draft for a clip that begins where another ends: in the same shape, with the same words to go on from. */
export function withContinuation(draft: Draft, models: readonly Model[], clip: Clip): Draft | undefined {
  const model = continuingModel(models, clip.model);
  if (!model) return undefined;
  return {
    ...draft,
    mode: 'video',
    prompt: clip.prompt ?? draft.prompt,
    models: { ...draft.models, video: model.id },
    beside: { ...draft.beside, video: [] },
    seed: null,
    operation: 'extend-video',
    references: [{ assetId: clip.assetId, role: 'first_frame', strength: 1 }],
    choices: { ...draft.choices, [model.id]: { ...draft.choices[model.id], size: nearestSize(model, clip.size), count: 1 } },
  };
}
