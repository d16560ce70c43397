/** An amount and the tax in it, in minor units: `net + tax = gross`, always. */
export interface TaxedAmount {
  readonly net: bigint;
  readonly tax: bigint;
  readonly gross: bigint;
}

/** `numerator / denominator` to the nearest whole, halves away from zero: a credit note mirrors its invoice to the cent. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError('the denominator must be positive');
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

/** Takes the tax out of an amount that contains it. */
export function fromGross(gross: bigint, basisPoints: number): TaxedAmount {
  const net = divideHalfUp(gross * 10_000n, 10_000n + BigInt(basisPoints));
  return { net, tax: gross - net, gross };
}

/** Puts the tax on an amount that does not contain it. */
export function fromNet(net: bigint, basisPoints: number): TaxedAmount {
  const tax = divideHalfUp(net * BigInt(basisPoints), 10_000n);
  return { net, tax, gross: net + tax };
}

/**
 * The part of an amount that is taken back when, of `whole.gross`, `before` is taken back already and `gross` now. Whatever the steps,
 * they add up to the whole exactly: the last one takes what rounding left over.
 */
export function partOf(whole: TaxedAmount, before: bigint, gross: bigint): TaxedAmount {
  if (whole.gross === 0n) return { net: 0n, tax: 0n, gross: 0n };
  const netUpTo = (amount: bigint): bigint => divideHalfUp(whole.net * amount, whole.gross);
  const net = netUpTo(before + gross) - netUpTo(before);
  return { net, tax: gross - net, gross };
}

export const sumOf = (amounts: readonly TaxedAmount[]): TaxedAmount =>
  amounts.reduce((sum, each) => ({ net: sum.net + each.net, tax: sum.tax + each.tax, gross: sum.gross + each.gross }), {
    net: 0n,
    tax: 0n,
    gross: 0n,
  });
