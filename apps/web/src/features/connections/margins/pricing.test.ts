import { expect, it } from 'vitest';
import { costOf, fromRule, marginOf, suggestPrice, toRule } from './pricing.ts';

const picture = { width: 1000, height: 1000, clipSeconds: null, workSeconds: 4 };
const clip = { width: 1280, height: 720, clipSeconds: 5, workSeconds: 90 };
const dollars = { currency: 'USD', source: 'a page', checkedOn: '2026-11-21' };

it('says what a typical output costs, and says nothing where only an answer can tell', () => {
  expect(costOf({ ...dollars, perOutputMicros: 15_000, perMegapixelMicros: 15_000 }, picture)).toBeCloseTo(0.03);
  expect(costOf({ ...dollars, perSecondMicros: 100_000 }, clip)).toBeCloseTo(0.5);
  expect(costOf({ ...dollars, perSecondMicros: 500 }, picture)).toBeCloseTo(0.002);
  expect(costOf({ ...dollars, perMillionTokensMicros: 3_000_000 }, clip)).toBeNull();
  expect(costOf(dollars, picture)).toBe(0);
});

it('suggests a price that leaves something, part by part as the provider charges', () => {
  expect(suggestPrice({ ...dollars, perOutputMicros: 40_000 }, picture, 100)).toEqual({ perOutput: 5, perMegapixel: 0, perSecond: 0 });
  expect(suggestPrice({ ...dollars, perMegapixelMicros: 3_000 }, picture, 100)).toEqual({ perOutput: 0, perMegapixel: 0.4, perSecond: 0 });
  expect(suggestPrice({ ...dollars, perSecondMicros: 151_200 }, clip, 100)).toEqual({ perOutput: 0, perMegapixel: 0, perSecond: 19 });
});

it('makes computing time a part of the price of a picture, which has no seconds', () => {
  expect(suggestPrice({ ...dollars, perSecondMicros: 2_000 }, picture, 100)).toEqual({ perOutput: 1, perMegapixel: 0, perSecond: 0 });
});

it('suggests something small where nobody charges, and nothing where the cost is unknown', () => {
  expect(suggestPrice(dollars, picture, 100)).toEqual({ perOutput: 1, perMegapixel: 0, perSecond: 0 });
  expect(suggestPrice(dollars, clip, 100)).toEqual({ perOutput: 0, perMegapixel: 0, perSecond: 1 });
  expect(suggestPrice(dollars, { ...picture, isText: true }, 100)).toEqual({ perOutput: 0.1, perMegapixel: 0, perSecond: 0 });
  expect(suggestPrice({ ...dollars, currency: 'CNY', perOutputMicros: 5 }, picture, 100)).toBeNull();
  expect(suggestPrice({ ...dollars, perMillionTokensMicros: 5 }, clip, 100)).toBeNull();
});

it('never suggests a price below the cost', () => {
  for (const perOutputMicros of [1, 333, 79_999, 80_001, 3_000_000]) {
    const cost = { ...dollars, perOutputMicros, perMegapixelMicros: 7 };
    const price = suggestPrice(cost, picture, 37);
    const margin = price && marginOf(price, cost, picture, 37);
    expect(margin?.profit).toBeGreaterThan(0);
  }
});

it('shows a loss as a loss, and no share of nothing', () => {
  const cost = { ...dollars, perOutputMicros: 40_000 };
  expect(marginOf({ perOutput: 2, perMegapixel: 0, perSecond: 0 }, cost, picture, 100)).toEqual({
    price: 2,
    cost: 4,
    profit: -2,
    share: -1,
  });
  expect(marginOf({ perOutput: 0, perMegapixel: 0, perSecond: 0 }, cost, picture, 100)).toMatchObject({ profit: -4, share: null });
  expect(marginOf({ perOutput: 2, perMegapixel: 0, perSecond: 0 }, { ...cost, currency: 'EUR' }, picture, 100)).toBeNull();
});

it('counts started megapixels, as the service charges them', () => {
  const large = { ...picture, width: 1344, height: 1344 };
  expect(marginOf({ perOutput: 0, perMegapixel: 1, perSecond: 0 }, dollars, large, 100)?.price).toBe(2);
});

it('hands prices over in micro-credits and takes what was left empty as nothing', () => {
  const rule = toRule({ perOutput: 0.1, perMegapixel: Number.NaN, perSecond: 1.25 });
  expect(rule).toEqual({ perOutput: '100000', perMegapixel: '0', perSecond: '1250000' });
  expect(fromRule(rule)).toEqual({ perOutput: 0.1, perMegapixel: 0, perSecond: 1.25 });
});
