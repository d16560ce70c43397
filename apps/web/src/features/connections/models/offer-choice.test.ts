import type { Offer } from '@pinhole/contract';
import { expect, it } from 'vitest';
import { matchOffers, priceFor, toTake } from './offer-choice.ts';

const offer = (id: string, more: Partial<Offer> = {}): Offer => ({
  id,
  title: id,
  summary: '',
  output: 'image',
  operations: ['text2image'],
  providerModel: `maker/${id}`,
  cost: { currency: 'USD', perOutputMicros: 40_000, source: '', checkedOn: '2026-11-21' },
  typical: { width: 1024, height: 1024, clipSeconds: null, workSeconds: 5 },
  modelId: null,
  ...more,
});
const offers = [
  offer('flux-pro', { summary: 'Pictures with words in them' }),
  offer('wave', { output: 'video', operations: ['text2video'] }),
];

it('finds a model by any words about it, in any order', () => {
  expect(matchOffers(offers, 'WORDS flux').map(({ id }) => id)).toEqual(['flux-pro']);
  expect(matchOffers(offers, 'maker').map(({ id }) => id)).toEqual(['flux-pro', 'wave']);
  expect(matchOffers(offers, 'video').map(({ id }) => id)).toEqual(['wave']);
  expect(matchOffers(offers, 'flux video')).toEqual([]);
  expect(matchOffers(offers, '  ')).toEqual(offers);
});

it('takes the price that was typed, else the suggested one', () => {
  const set = new Map([['wave', { perOutput: 7, perMegapixel: 0, perSecond: 0.5 }]]);
  expect(toTake(offers, set, 100)).toEqual([
    { offer: 'flux-pro', price: { perOutput: '5000000', perMegapixel: '0', perSecond: '0' } },
    { offer: 'wave', price: { perOutput: '7000000', perMegapixel: '0', perSecond: '500000' } },
  ]);
});

it('does not invent a price where the cost is unknown', () => {
  const unknown = offer('tokens', { cost: { currency: 'USD', perMillionTokensMicros: 3, source: '', checkedOn: '2026-11-21' } });
  expect(priceFor(unknown, new Map(), 100)).toEqual({ perOutput: 0, perMegapixel: 0, perSecond: 0 });
});
