import type { MoneyAmount, SaleOffer } from '@pinhole/contract';

export const priceIn = (offer: SaleOffer, currency: string): MoneyAmount | undefined =>
  offer.prices.find((price) => price.currency === currency);

/** Every currency that anything is sold in, those of most items first. */
export function currenciesOf(offers: readonly SaleOffer[]): string[] {
  const counts = new Map<string, number>();
  for (const { prices } of offers) for (const { currency } of prices) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  return [...counts].toSorted(([a, more], [b, less]) => less - more || a.localeCompare(b)).map(([currency]) => currency);
}
