import type { MarginRow } from '@pinhole/contract';
import { expect, it } from 'vitest';
import { everyDay, sumMargins, totalOf } from './margin-sums.ts';

const row = (day: string, engine: string, model: string, chargedMicros: string, costs: MarginRow['costs']): MarginRow => ({
  day,
  engine,
  model,
  generations: 1,
  outputs: 2,
  chargedMicros,
  costs,
});
const dollars = (amountMicros: string, quality = 'reported') => ({ amountMicros, currency: 'USD', quality, attempts: 1 });
const rows = [
  row('2026-11-21', 'fal', 'flux', '5000000', [dollars('30000')]),
  row('2026-11-21', 'bfl', 'flux', '3000000', [dollars('10000', 'estimated')]),
  row('2026-11-20', 'fal', 'flux', '7000000', [dollars('40000'), dollars('5000', 'estimated')]),
];

it('adds up what was charged and what it cost, by model, engine or day', () => {
  expect(sumMargins(rows, 'model', 100).map(({ engine, charged, cost }) => [engine, charged, cost])).toEqual([
    ['fal', 12, 7.5],
    ['bfl', 3, 1],
  ]);
  expect(sumMargins(rows, 'engine', 100).map(({ key, outputs }) => [key, outputs])).toEqual([
    ['fal', 4],
    ['bfl', 2],
  ]);
  expect(sumMargins(rows, 'day', 100).map(({ key, charged }) => [key, charged])).toEqual([
    ['2026-11-21', 8],
    ['2026-11-20', 7],
  ]);
  expect(totalOf(rows, 100)).toMatchObject({ generations: 3, charged: 15, cost: 8.5, qualities: ['reported', 'estimated'] });
});

it('adds nothing up across currencies, and gives no margin where one of them has no worth in credits', () => {
  const mixed = [row('2026-11-21', 'ark', 'dance', '9000000', [dollars('20000'), { ...dollars('70000'), currency: 'CNY' }])];
  expect(sumMargins(mixed, 'engine', 100)[0]).toMatchObject({
    cost: null,
    costs: [
      { currency: 'USD', amount: 0.02 },
      { currency: 'CNY', amount: 0.07 },
    ],
  });
});

it('has a cost of nothing where the work was free', () => {
  expect(totalOf([row('2026-11-21', 'sketch', 'sketch-image', '1000000', [dollars('0', 'free')])], 100)).toMatchObject({
    cost: 0,
    costs: [],
    qualities: ['free'],
  });
  expect(totalOf([], 100)).toMatchObject({ charged: 0, cost: 0, qualities: [] });
});

it('leaves no day out', () => {
  const days = everyDay(sumMargins(rows, 'day', 100), 3, new Date('2026-11-21T23:30:00Z'));
  expect(days.map(({ day, sum }) => [day, sum?.charged])).toEqual([
    ['2026-11-19', undefined],
    ['2026-11-20', 7],
    ['2026-11-21', 8],
  ]);
});
