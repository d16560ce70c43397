import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fullPrice } from './full-price.ts';
import { item } from './testing.ts';

const euros = (minor: bigint) => ({ minor, currency: 'EUR' });
const of = (price: bigint, discount: bigint, total: bigint): bigint =>
  fullPrice({ item: item({ price: euros(price) }), discount: euros(discount), total: euros(total) });

describe('the full price of an order', () => {
  it.each([
    ['nothing added, nothing off', 2000n, 0n, 2000n, 2000n],
    ['a coupon', 2000n, 500n, 1500n, 2000n],
    ['tax on top', 2000n, 0n, 2500n, 2500n],
    ['a coupon, then tax on top', 2000n, 500n, 1875n, 2500n],
    ['the tax taken out for a business abroad', 2500n, 0n, 2000n, 2000n],
    ['the same with a coupon', 2500n, 500n, 1600n, 2000n],
    ['everything off', 2000n, 2000n, 0n, 2000n],
  ])('is, with %s, what a renewal costs', (_, price, discount, total, full) => {
    expect(of(price, discount, total)).toBe(full);
  });

  it('is never less than what is asked for now, and the same without a coupon', () => {
    const amounts = fc
      .tuple(fc.bigInt(1n, 10n ** 7n), fc.bigInt(0n, 10n ** 7n), fc.integer({ min: 0, max: 27 }))
      .filter(([price, discount]) => discount < price);
    fc.assert(
      fc.property(amounts, ([price, discount, rate]) => {
        const net = price - discount;
        const total = net + (net * BigInt(rate)) / 100n;
        const full = of(price, discount, total);
        expect(full).toBeGreaterThanOrEqual(total);
        if (discount === 0n) expect(full).toBe(total);
        const atRate = price + (price * BigInt(rate)) / 100n;
        // The rate is known as exactly only as the discounted amount shows it.
        expect(Number(full - atRate)).toBeLessThanOrEqual(Number(price / net) + 1);
        expect(Number(atRate - full)).toBeLessThanOrEqual(Number(price / net) + 1);
      }),
    );
  });

  it.each([
    [2000n, 2500n, 0n],
    [2000n, -1n, 2001n],
    [2000n, 2000n, 1n],
    [2000n, 0n, -1n],
  ])('is not made of a price of %i, %i off and %i to pay', (price, discount, total) => {
    expect(() => of(price, discount, total)).toThrow('do not belong together');
  });

  it('is not made of two currencies', () => {
    const amounts = { item: item({ price: euros(2000n) }), discount: euros(0n), total: { minor: 2000n, currency: 'DKK' } };
    expect(() => fullPrice(amounts)).toThrow('do not belong together');
  });
});
