import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AppError } from '../../platform/app-error.ts';
import { systemClock } from '../../platform/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { createRateLimiter, type RateLimiter } from './rate-limit.ts';

let test: TestDatabase;
let limiter: RateLimiter;
let shiftMs = 0;
const clock = { now: () => new Date(systemClock.now().getTime() + shiftMs) };
beforeAll(async () => {
  test = await createTestDatabase();
  limiter = createRateLimiter({ db: test.db, clock, secret: 'a secret of more than thirty-two characters' });
});
afterAll(() => test.close());

const take = (source: string, max = 5, windowSeconds = 60): Promise<string> =>
  limiter.take('test', source, { max, windowSeconds }).then(
    () => 'taken',
    (error: AppError) => error.code,
  );

it('lets exactly the allowed number through, however many tries race', async () => {
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => take('203.0.113.1')));
  expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(5);
  expect(await take('203.0.113.2')).toBe('taken');
});

it('says when to try again, and lets through once the window is over', async () => {
  await take('slow', 1, 3_600);
  const refused = limiter.take('test', 'slow', { max: 1, windowSeconds: 3_600 });
  await expect(refused).rejects.toMatchObject({ details: { retryAfterSeconds: expect.stringMatching(/^3(600|5\d\d)$/) } });
  shiftMs = 3_600_000;
  expect(await take('slow', 1, 3_600)).toBe('taken');
});

it('forgets the tries of who had the right password', async () => {
  await take('right', 1);
  await limiter.forget('test', 'right');
  expect(await take('right', 1)).toBe('taken');
});

it('keeps no address in the table', async () => {
  const { rows } = await test.pool.query<{ key: string }>('select key from auth_rate_limit');
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toMatch(/203\.0\.113|slow|right/);
});
