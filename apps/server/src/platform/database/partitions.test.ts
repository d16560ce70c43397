import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { makePartitions, monthlyTables } from './partitions.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

async function partitionsOf(table: string): Promise<string[]> {
  const { rows } = await test.pool.query<{ name: string }>(
    'select inhrelid::regclass::text as name from pg_inherits where inhparent = $1::regclass order by 1',
    [table],
  );
  return rows.map(({ name }) => name);
}

it('has this month and the coming three for every table that is cut by month', async () => {
  await makePartitions(test.pool);
  for (const table of monthlyTables) expect((await partitionsOf(table)).length, table).toBeGreaterThanOrEqual(4);
});

it('makes what is missing, once, however many look at the same time', async () => {
  const [last] = (await partitionsOf('event')).toReversed();
  await test.pool.query(`drop table ${last}`);
  const made = await Promise.all(Array.from({ length: 8 }, () => makePartitions(test.pool)));
  expect(made.reduce((sum, one) => sum + one)).toBe(1);
  expect(await partitionsOf('event')).toContain(last);
});
