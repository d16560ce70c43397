/** Amounts in micro-credits, as bigint or as the decimal strings of the API. */
export interface PriceTerms {
  readonly perOutput: bigint | string;
  readonly perMegapixel: bigint | string;
  readonly perSecond: bigint | string;
}

export interface PricedRequest {
  readonly count: number;
  /** Pixels. */
  readonly size: { readonly width: number; readonly height: number };
  /** Seconds of video; absent for pictures. */
  readonly durationSeconds?: number | undefined;
}

const megapixel = 1024 * 1024;

/** The price of one delivered output in micro-credits: started megapixels, and seconds rounded up to a tenth. */
export function pricePerOutput(terms: PriceTerms, request: PricedRequest): bigint {
  const megapixels = BigInt(Math.ceil((request.size.width * request.size.height) / megapixel));
  const tenths = BigInt(Math.ceil((request.durationSeconds ?? 0) * 10));
  return BigInt(terms.perOutput) + BigInt(terms.perMegapixel) * megapixels + (BigInt(terms.perSecond) * tenths) / 10n;
}

/** The price of the whole request in micro-credits: what is held at submit. What is charged is this, per output delivered. */
export function priceOf(terms: PriceTerms, request: PricedRequest): bigint {
  return pricePerOutput(terms, request) * BigInt(request.count);
}
