import type { ModelPrice } from '@pinhole/contract';
import { pricePerOutput } from '@pinhole/contract/price';
import type { Catalogue } from './catalogue.ts';

/** What one output costs of each model that can be used now, made as the composer suggests it. */
export async function listTypicalPrices(catalogue: Catalogue): Promise<ModelPrice[]> {
  return (await catalogue.list())
    .map((model) => catalogue.present(model))
    .filter(({ available }) => available)
    .map(({ id, title, output, ai, size, duration, price }) => {
      const durationSeconds = output === 'video' ? (duration?.default ?? null) : null;
      return {
        model: id,
        title,
        output,
        ai,
        size: output === 'text' ? null : size.default,
        durationSeconds,
        credits: String(pricePerOutput(price, { count: 1, size: size.default, durationSeconds: durationSeconds ?? undefined })),
      };
    });
}
