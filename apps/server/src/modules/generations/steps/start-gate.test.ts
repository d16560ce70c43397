import { afterAll, beforeAll, expect, it } from 'vitest';
import { inTransaction } from '../../../platform/database/database.ts';
import { createTestDatabase, type TestDatabase } from '../../../testing/test-database.ts';
import { takeStart } from '../store/attempt-store.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

const take = (engine: string, seconds = 3_600): Promise<number> =>
  inTransaction(test.db, (tx) => takeStart(tx, engine, { count: 10, seconds }));

it('lets exactly as many start as the provider allows, however many ask at once', async () => {
  const waits = await Promise.all(Array.from({ length: 40 }, () => take('busy')));
  expect(waits.filter((ms) => ms === 0)).toHaveLength(10);
  for (const ms of waits.filter((wait) => wait > 0)) expect(ms).toBeLessThanOrEqual(360_000);
});

it('refills with the time, and never beyond the limit', async () => {
  for (let count = 0; count < 10; count += 1) await take('later');
  await test.pool.query(`update start_budget set refilled_at = refilled_at - interval '6 minutes' where engine = 'later'`);
  expect(await take('later')).toBe(0);
  expect(await take('later')).toBeGreaterThan(0);
  await test.pool.query(`update start_budget set refilled_at = refilled_at - interval '9 days' where engine = 'later'`);
  const waits = [];
  for (let count = 0; count < 12; count += 1) waits.push(await take('later'));
  expect(waits.filter((ms) => ms === 0)).toHaveLength(10);
});

it('counts each connection for itself', async () => {
  for (let count = 0; count < 10; count += 1) await take('one');
  expect(await take('two')).toBe(0);
});
