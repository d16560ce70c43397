import { expect, it } from 'vitest';
import { minorOfAmount, skuOf } from './money-input.ts';

it.each([
  [10, 'EUR', '1000'],
  [0.1 + 0.2, 'EUR', '30'],
  [19.99, 'USD', '1999'],
  [1500, 'JPY', '1500'],
  [1.2345, 'KWD', '1235'],
])('%s of %s are %s of the smallest unit', (amount, currency, minor) => {
  expect(minorOfAmount(amount, currency)).toBe(minor);
});

it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 0.001])('%s is no price', (amount) => {
  expect(minorOfAmount(amount, 'EUR')).toBeUndefined();
});

it.each([
  ['500 credits', '500-credits'],
  ['  Éclair & co.  ', 'eclair-co'],
  ['حزمة 100', '100'],
  ['حزمة', ''],
  [`${'x'.repeat(59)}-y`, 'x'.repeat(59)],
])('a short name for “%s” is “%s”', (title, sku) => {
  expect(skuOf(title)).toBe(sku);
});
