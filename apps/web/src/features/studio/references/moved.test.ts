import { expect, it } from 'vitest';
import { moved } from './moved.ts';

const list = ['a', 'b', 'c', 'd'];

it.each([
  [0, 2, 'bcad'],
  [3, 0, 'dabc'],
  [1, 1, 'abcd'],
  [1, 9, 'acdb'],
  [2, -4, 'cabd'],
  [7, 0, 'abcd'],
])('moves %d to %d', (from, to, expected) => {
  expect(moved(list, from, to).join('')).toBe(expected);
});
