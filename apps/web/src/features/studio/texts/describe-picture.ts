import type { GenerationRequest, Model } from '@pinhole/contract';
import { priceOf } from '@pinhole/contract/price';

export interface Description {
  readonly request: GenerationRequest;
  /** Micro-credits. */
  readonly price: bigint;
}

/** How a picture can be described here, at the lowest price there is; undefined where no model writes. */
export function descriptionOf(models: readonly Model[], assetId: string): Description | undefined {
  const able = models.filter(({ available, operations }) => available && operations.includes('caption'));
  const priced = able.map((model) => ({ model, price: priceOf(model.price, { count: 1, size: model.size.default }) }));
  const [cheapest] = priced.toSorted((one, other) => (one.price < other.price ? -1 : Number(one.price > other.price)));
  return (
    cheapest && {
      request: { model: cheapest.model.id, operation: 'caption', prompt: '', references: [{ assetId, role: 'init' }] },
      price: cheapest.price,
    }
  );
}
