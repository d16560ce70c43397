import type { GenerationRequest, Model, Operation } from '@pinhole/contract';
import { priceOf } from '@pinhole/contract/price';
import { sizeOf } from '../draft/operation-size.ts';
import type { Size } from '../draft/size.ts';

/** A finished picture that something can be done with. */
export interface EditablePicture extends Size {
  readonly assetId: string;
  readonly prompt: string | undefined;
}

const variationCount = 4;

/** The request that needs no words; undefined where this model cannot do it with this picture. */
export function wordlessRequest(operation: Operation, model: Model, picture: EditablePicture): GenerationRequest | undefined {
  const role = model.media.init ? 'init' : 'subject';
  if ((model.media[role]?.max ?? 0) === 0) return undefined;
  const size = sizeOf(model, operation, picture);
  if (operation === 'upscale' && size.width * size.height <= picture.width * picture.height) return undefined;
  return {
    model: model.id,
    prompt: operation === 'variations' ? (picture.prompt ?? '') : '',
    operation,
    count: operation === 'variations' ? Math.min(variationCount, model.count.max) : 1,
    size,
    references: [{ assetId: picture.assetId, role, strength: 0.6 }],
  };
}

export const priceOfRequest = (model: Model, { size, count }: GenerationRequest): bigint =>
  priceOf(model.price, { size: size ?? model.size.default, count: count ?? 1 });
