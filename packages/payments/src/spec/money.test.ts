import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currencyDigits, fromDecimal, toDecimal } from './money.ts';

describe('amounts of money', () => {
  it.each([
    [1210n, 'EUR', '12.10'],
    [5n, 'EUR', '0.05'],
    [-5n, 'EUR', '-0.05'],
    [500n, 'JPY', '500'],
    [1234n, 'KWD', '1.234'],
  ])('%s of %s are written as %s, and read back', (minor, currency, text) => {
    expect(toDecimal({ minor, currency })).toBe(text);
    expect(fromDecimal(text, currency)).toBe(minor);
  });

  it('survive being written and read, whatever they are', () => {
    const currency = fc.constantFrom('EUR', 'USD', 'JPY', 'KWD', 'DKK', 'HUF');
    fc.assert(
      fc.property(fc.bigInt(1n - 10n ** 15n, 10n ** 15n - 1n), currency, (minor, code) => {
        expect(fromDecimal(toDecimal({ minor, currency: code }), code)).toBe(minor);
      }),
    );
  });

  it.each(['', '1,5', '1.', '.5', '1e3', '12.345', 'NaN', ' 1', '1 ', '+1', '--1', '9'.repeat(16)])('are not read from %j', (text) => {
    expect(() => fromDecimal(text, 'EUR')).toThrow(RangeError);
  });

  it('know the decimals of a currency', () => {
    expect(['EUR', 'JPY', 'KWD', 'HUF'].map(currencyDigits)).toEqual([2, 0, 3, 2]);
  });
});
