import { expect, it } from 'vitest';
import { layOutTiles, tileGap } from './tile-layout.ts';

it('stands four squares in one row where there is room', () => {
  expect(layOutTiles(4, 1, 1000)).toMatchObject({ columns: 4, width: 244, height: 244 });
});

it('stands four squares two by two on a phone', () => {
  expect(layOutTiles(4, 1, 358)).toMatchObject({ columns: 2, height: 175 });
});

it('never grows a single picture beyond what leaves room to see the next one', () => {
  expect(layOutTiles(1, 1, 1400).height).toBeLessThanOrEqual(380);
});

it('never overflows, whatever the count, shape and width', () => {
  for (const count of [1, 2, 3, 4, 5, 6, 7, 8])
    for (const aspect of [0.3, 0.56, 1, 1.78, 4])
      for (const width of [200, 358, 700, 1100, 2400]) {
        const layout = layOutTiles(count, aspect, width);
        expect(layout.columns * layout.width + (layout.columns - 1) * tileGap).toBeLessThanOrEqual(width);
        expect(layout.width).toBeGreaterThan(0);
      }
});
