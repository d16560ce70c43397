import { array, assert, double, integer, property } from 'fast-check';
import { expect, it } from 'vitest';
import { justify } from './justify.ts';

const gap = 6;
const widthOf = (aspects: readonly number[], row: { start: number; end: number; height: number }): number =>
  aspects.slice(row.start, row.end).reduce((sum, aspect) => sum + aspect * row.height, 0) + gap * (row.end - row.start - 1);

it('fills every row but the last to the pixel', () => {
  const aspects = [1.5, 1, 0.66, 1.78, 1, 1, 1.5, 0.8, 1.2, 1];
  const rows = justify(aspects, 1000, 220, gap);
  expect(rows.length).toBeGreaterThan(2);
  for (const row of rows.slice(0, -1)) expect(widthOf(aspects, row)).toBeCloseTo(1000, 6);
});

it('does not blow up a lonely last picture', () => {
  expect(justify([1], 1400, 220, gap)).toEqual([{ start: 0, end: 1, height: 220 }]);
});

it('shows every picture exactly once, in order, and never wider than the page', () => {
  assert(
    property(
      array(double({ min: 0.2, max: 5, noNaN: true }), { maxLength: 60 }),
      integer({ min: 300, max: 2500 }),
      integer({ min: 100, max: 400 }),
      (aspects, width, height) => {
        const rows = justify(aspects, width, height, gap);
        expect(rows.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, index) => start + index))).toEqual(
          aspects.map((_, index) => index),
        );
        for (const row of rows) expect(widthOf(aspects, row)).toBeLessThanOrEqual(width + 0.001);
      },
    ),
  );
});
