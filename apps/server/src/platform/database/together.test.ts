import { expect, it } from 'vitest';
import type { Db } from './database.ts';
import { together } from './together.ts';

const [one, other] = [{}, {}] as unknown as [Db, Db];

it('asks once for what is asked in the same moment, and gives each caller its own answer', async () => {
  const asked: (readonly number[])[] = [];
  const double = together<number, number>(async (_db, items) => {
    asked.push(items);
    return items.map((item) => item * 2);
  });
  expect(await Promise.all([double(one, 1), double(one, 2), double(other, 3)])).toEqual([2, 4, 6]);
  expect(await double(one, 4)).toBe(8);
  expect(asked).toEqual([[1, 2], [3], [4]]);
});

it('tells each caller of a failure, and forgets it', async () => {
  let broken = true;
  const same = together<number, number>(async (_db, items) => {
    if (broken) throw new Error('no database');
    return items;
  }, 5);
  const failed = await Promise.allSettled([same(one, 1), same(one, 2)]);
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  broken = false;
  expect(await same(one, 3)).toBe(3);
});

it('refuses to guess whose answer is missing', async () => {
  const short = together<number, number>(async () => [1]);
  const failed = await Promise.allSettled([short(one, 1), short(one, 2)]);
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
