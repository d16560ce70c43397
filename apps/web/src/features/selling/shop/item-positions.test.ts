import { expect, it } from 'vitest';
import { positionsAfter } from './item-positions.ts';

const shelf = (...positions: readonly number[]) => positions.map((position, index) => ({ id: 'abcd'.charAt(index), position }));

it('numbers a shelf that nobody has ordered yet', () => {
  expect(positionsAfter(shelf(0, 0, 0), 'c', -1)).toEqual([
    { id: 'c', position: 1 },
    { id: 'b', position: 2 },
  ]);
});

it('writes only the two that change places once the shelf is in order', () => {
  expect(positionsAfter(shelf(0, 1, 2, 3), 'b', 1)).toEqual([
    { id: 'c', position: 1 },
    { id: 'b', position: 2 },
  ]);
});

it.each([
  ['a', -1],
  ['d', 1],
  ['x', 1],
] as const)('leaves the shelf as it is when %s cannot move by %s', (id, by) => {
  expect(positionsAfter(shelf(0, 1, 2, 3), id, by)).toEqual([]);
});
