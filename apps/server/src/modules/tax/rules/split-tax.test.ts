import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { priceLines } from '../documents/issue-document.ts';
import { divideHalfUp, fromGross, fromNet, partOf, sumOf } from './split-tax.ts';

const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
const rate = fc.integer({ min: 0, max: 10_000 });

it('rounds halves away from zero', () => {
  expect([5n, -5n, 4n, -4n, 15n].map((value) => divideHalfUp(value, 10n))).toEqual([1n, -1n, 0n, 0n, 2n]);
  expect(() => divideHalfUp(1n, 0n)).toThrow(RangeError);
});

it.each([
  [12_100n, 2_100, 10_000n, 2_100n],
  [100n, 2_550, 80n, 20n],
  [999n, 1_900, 839n, 160n],
  [1n, 2_500, 1n, 0n],
  [3n, 2_500, 2n, 1n],
])('takes the tax out of %s at %s', (gross, basisPoints, net, tax) => {
  expect(fromGross(gross, basisPoints)).toEqual({ net, tax, gross });
});

it('adds up, whatever the amount and the rate', () => {
  fc.assert(
    fc.property(amount, rate, (value, basisPoints) => {
      for (const split of [fromGross(value, basisPoints), fromNet(value, basisPoints)]) {
        expect(split.net + split.tax).toBe(split.gross);
        expect(split.net >= 0n && split.tax >= 0n).toBe(true);
        // Never further from the exact tax than half a minor unit.
        expect(abs(2n * (split.tax * 10_000n - split.net * BigInt(basisPoints))) <= 10_000n + BigInt(basisPoints)).toBe(true);
      }
    }),
  );
});

it('gives back with a credit note exactly what an invoice took, sign turned', () => {
  fc.assert(
    fc.property(amount, rate, (value, basisPoints) => {
      const [taken, back] = [fromGross(value, basisPoints), fromGross(-value, basisPoints)];
      expect(back).toEqual({ net: -taken.net, tax: -taken.tax, gross: -taken.gross });
    }),
  );
});

it('takes a whole back in parts that add up to it, however it is cut', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 10n ** 9n }),
      rate,
      fc.array(fc.integer({ min: 1, max: 1_000 }), { maxLength: 12 }),
      (gross, basisPoints, cuts) => {
        const whole = fromGross(gross, basisPoints);
        let before = 0n;
        const parts = [];
        for (const cut of cuts) {
          const size = (gross * BigInt(cut)) / 10_000n;
          parts.push(partOf(whole, before, size));
          before += size;
        }
        parts.push(partOf(whole, before, gross - before));
        expect(sumOf(parts)).toEqual(whole);
        for (const part of parts) expect(part.net >= 0n && part.tax >= 0n && part.net + part.tax === part.gross).toBe(true);
      },
    ),
  );
});

it('sums lines, each rounded by itself, with and without tax in the prices', () => {
  const line = fc.record({
    description: fc.constant('credits'),
    quantity: fc.integer({ min: 1, max: 1_000 }),
    unitMinor: fc.bigInt({ min: 0n, max: 10n ** 9n }),
  });
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 20 }),
      rate,
      fc.constantFrom('with_tax', 'without_tax'),
      (lines, basisPoints, prices) => {
        const priced = priceLines(lines, prices, basisPoints);
        expect(priced.total.net + priced.total.tax).toBe(priced.total.gross);
        expect(priced.total).toEqual(sumOf(priced.lines.map(({ amounts }) => amounts)));
        const asked = lines.reduce((sum, { quantity, unitMinor }) => sum + BigInt(quantity) * unitMinor, 0n);
        expect(prices === 'with_tax' ? priced.total.gross : priced.total.net).toBe(asked);
      },
    ),
  );
});

it('refuses a discount above the price, and half a thing', () => {
  const line = { description: 'x', quantity: 1, unitMinor: 100n };
  expect(() => priceLines([{ ...line, discountMinor: 101n }], 'with_tax', 2_500)).toThrow(RangeError);
  expect(() => priceLines([{ ...line, quantity: 0.5 }], 'with_tax', 2_500)).toThrow(RangeError);
  expect(priceLines([{ ...line, unitMinor: 1_250n, discountMinor: 250n }], 'with_tax', 2_500)).toMatchObject({
    lines: [{ full: '1000', discount: '200', net: '800', tax: '200', gross: '1000' }],
  });
});

const abs = (value: bigint): bigint => (value < 0n ? -value : value);
