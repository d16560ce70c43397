import type { Model } from '@pinhole/contract';

const pixelsPerMegapixel = 1_048_576;

export interface Priced {
  readonly size: { readonly width: number; readonly height: number };
  readonly count: number;
  readonly durationSeconds?: number | undefined;
}

/** What a request costs by the model's published rule, in micro-credits. The service's quote has the last word. */
export function priceOf(rule: Model['price'], { size, count, durationSeconds }: Priced): bigint {
  const megapixels = BigInt(Math.ceil((size.width * size.height) / pixelsPerMegapixel));
  const milliseconds = BigInt(Math.round((durationSeconds ?? 0) * 1000));
  const forTime = (BigInt(rule.perSecond) * milliseconds + 999n) / 1000n;
  return BigInt(count) * (BigInt(rule.perOutput) + BigInt(rule.perMegapixel) * megapixels + forTime);
}
