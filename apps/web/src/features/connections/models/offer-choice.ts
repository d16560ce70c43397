import type { Offer } from '@pinhole/contract';
import { type PriceTerms, suggestPrice, type Typical, toRule } from '../margins/pricing.ts';

/** Everything typed must be found somewhere in what is said of a model. */
export function matchOffers(offers: readonly Offer[], typed: string): readonly Offer[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return offers.filter(({ id, title, summary, providerModel, operations, output }) => {
    const text = [id, title, summary, providerModel, output, ...operations].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export const typicalOffer = ({ typical, output }: Pick<Offer, 'typical' | 'output'>): Typical => ({
  ...typical,
  isText: output === 'text',
});

const nothing: PriceTerms = { perOutput: 0, perMegapixel: 0, perSecond: 0 };

/** The price that was set by hand, else the suggestion, else nothing: then somebody has to say it. */
export const priceFor = (offer: Offer, set: ReadonlyMap<string, PriceTerms>, creditsPerDollar: number): PriceTerms =>
  set.get(offer.id) ?? suggestPrice(offer.cost, typicalOffer(offer), creditsPerDollar) ?? nothing;

/** What is sent to put the chosen ones into the catalogue. */
export const toTake = (offers: readonly Offer[], set: ReadonlyMap<string, PriceTerms>, creditsPerDollar: number) =>
  offers.map((offer) => ({ offer: offer.id, price: toRule(priceFor(offer, set, creditsPerDollar)) }));
