import { expect, it } from 'vitest';
import { basisPointsOf, holdsOn, perEuroOf } from './tax-numbers.ts';

it.each([
  ['25.5', 2_550],
  ['25,5', 2_550],
  ['0', 0],
  ['7.05', 705],
  ['100', 10_000],
  ['100.01', undefined],
  ['-1', undefined],
  ['1.234', undefined],
  ['', undefined],
])('reads %j percent', (text, points) => {
  expect(basisPointsOf(text)).toBe(points);
});

it.each([
  ['7,4604', '7.4604'],
  ['0.85', '0.85'],
  ['0.000001', '0.000001'],
  ['0.0', undefined],
  ['1.1234567', undefined],
  ['07', undefined],
  ['1e3', undefined],
])('reads %j for one euro', (text, rate) => {
  expect(perEuroOf(text)).toBe(rate);
});

it('knows which rate holds on a day, both ends included', () => {
  const rate = { validFrom: '2025-07-01', validTo: '2025-12-31' };
  expect(['2025-06-30', '2025-07-01', '2025-12-31', '2026-01-01'].map((day) => holdsOn(rate, day))).toEqual([false, true, true, false]);
  expect(holdsOn({ ...rate, validTo: null }, '2030-01-01')).toBe(true);
});
