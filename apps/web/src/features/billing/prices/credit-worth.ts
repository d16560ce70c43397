import type { SaleOffer } from '@pinhole/contract';
import { currencyDigits } from '@pinhole/contract/currency';
import { priceIn } from './offer-price.ts';

/** How many things of a price the credits are enough for. Both in micro-credits; the price is above 0. */
export const countFor = (credits: string, each: string): number => Number(BigInt(credits) / BigInt(each));

export interface CreditWorth {
  /** A decimal number of the currency, with two digits more than it usually has. */
  readonly decimal: `${number}`;
  readonly digits: number;
}

/** What an amount of micro-credits costs when it is bought with an offer, rounded up. Undefined without a price in the currency. */
export function worthIn(offer: SaleOffer, currency: string, credits: string): CreditWorth | undefined {
  const price = priceIn(offer, currency);
  if (!price) return undefined;
  const bought = BigInt(offer.credits);
  const hundredths = (BigInt(credits) * BigInt(price.minor) * 100n + bought - 1n) / bought;
  const digits = currencyDigits(currency) + 2;
  const text = hundredths.toString().padStart(digits + 1, '0');
  return { decimal: `${text.slice(0, -digits)}.${text.slice(-digits)}` as `${number}`, digits };
}

/** The pack that others are measured by: the smallest one that has a price in the currency. */
export const smallestPack = (offers: readonly SaleOffer[], currency: string): SaleOffer | undefined =>
  offers
    .filter((offer) => offer.kind === 'pack' && priceIn(offer, currency))
    .toSorted((one, other) => (BigInt(one.credits) < BigInt(other.credits) ? -1 : 1))[0];
