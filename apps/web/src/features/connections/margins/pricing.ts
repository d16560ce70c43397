import type { Offer, PriceRule } from '@pinhole/contract';

type Cost = Offer['cost'];

/** Amounts in credits, as an operator types them; nothing typed is nothing. */
export interface PriceTerms {
  readonly perOutput: number;
  readonly perMegapixel: number;
  readonly perSecond: number;
}

/** What a model makes when nothing else is asked for: prices are compared by that. */
export interface Typical {
  readonly width: number;
  readonly height: number;
  readonly clipSeconds: number | null;
  /** How long the work takes, for providers that charge computing time. */
  readonly workSeconds: number;
  /** Words about a picture, whatever the picture's size. */
  readonly isText?: boolean;
}

export interface Margin {
  readonly price: number;
  readonly cost: number;
  readonly profit: number;
  /** Of the price; null where nothing is charged. */
  readonly share: number | null;
}

const micros = 1_000_000;
const startedMegapixels = ({ width, height }: Typical): number => Math.ceil((width * height) / 1_048_576);

/** What one typical output costs the operator, in units of the currency; null where nobody can say before it is made. */
export function costOf(cost: Cost, typical: Typical): number | null {
  const { perOutputMicros = 0, perMegapixelMicros = 0, perSecondMicros = 0, perMillionTokensMicros = 0 } = cost;
  const known = perOutputMicros + perMegapixelMicros + perSecondMicros;
  if (known === 0 && perMillionTokensMicros > 0) return null;
  const megapixels = (typical.width * typical.height) / 1_000_000;
  const seconds = typical.clipSeconds ?? typical.workSeconds;
  return (perOutputMicros + perMegapixelMicros * megapixels + perSecondMicros * seconds) / micros;
}

/** What is charged for one typical output, in credits. */
export const chargeOf = (price: PriceTerms, typical: Typical): number =>
  amount(price.perOutput) + amount(price.perMegapixel) * startedMegapixels(typical) + amount(price.perSecond) * (typical.clipSeconds ?? 0);

const amount = (typed: number): number => (Number.isFinite(typed) ? typed : 0);

/** Null where the cost is unknown, or in a currency whose worth in credits nobody has said. */
export function marginOf(price: PriceTerms, cost: Cost, typical: Typical, creditsPerDollar: number): Margin | null {
  const spent = costOf(cost, typical);
  if (spent === null || (spent > 0 && cost.currency !== 'USD')) return null;
  const charged = chargeOf(price, typical);
  const inCredits = spent * creditsPerDollar;
  return { price: charged, cost: inCredits, profit: charged - inCredits, share: charged > 0 ? (charged - inCredits) / charged : null };
}

/** A quarter on top of what the provider charges, rounded up; for machines of one's own, something small. */
const markup = 1.25;
const ownPicture = 1;
const ownText = 0.1;
const ownSecond = 1;

/** A price to begin with; null where the cost is not known in dollars. */
export function suggestPrice(cost: Cost, typical: Typical, creditsPerDollar: number): PriceTerms | null {
  const spent = costOf(cost, typical);
  if (spent === null || (spent > 0 && cost.currency !== 'USD')) return null;
  const isClip = typical.clipSeconds !== null;
  if (spent === 0)
    return { perOutput: isClip ? 0 : typical.isText ? ownText : ownPicture, perMegapixel: 0, perSecond: isClip ? ownSecond : 0 };
  const inCredits = (costMicros = 0): number => roundUp(((costMicros * markup) / micros) * creditsPerDollar);
  // Computing time is not what a person chooses: of a picture it becomes a part of its price.
  const workMicros = isClip ? 0 : (cost.perSecondMicros ?? 0) * typical.workSeconds;
  return {
    perOutput: inCredits((cost.perOutputMicros ?? 0) + workMicros),
    perMegapixel: inCredits(cost.perMegapixelMicros),
    perSecond: isClip ? inCredits(cost.perSecondMicros) : 0,
  };
}

/** To a tenth of a credit below ten, to a whole one above. */
function roundUp(credits: number): number {
  const step = credits < 10 ? 10 : 1;
  return Math.ceil(Number((credits * step).toFixed(6))) / step;
}

const microsOf = (credits: number): string => BigInt(Math.round(amount(credits) * micros)).toString();

export const toRule = (price: PriceTerms): Omit<PriceRule, 'version'> => ({
  perOutput: microsOf(price.perOutput),
  perMegapixel: microsOf(price.perMegapixel),
  perSecond: microsOf(price.perSecond),
});

export const fromRule = (rule: Omit<PriceRule, 'version'>): PriceTerms => ({
  perOutput: Number(rule.perOutput) / micros,
  perMegapixel: Number(rule.perMegapixel) / micros,
  perSecond: Number(rule.perSecond) / micros,
});

export const isFree = (price: PriceTerms): boolean => amount(price.perOutput) + amount(price.perMegapixel) + amount(price.perSecond) === 0;
