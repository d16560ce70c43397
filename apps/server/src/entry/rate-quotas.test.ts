import { afterAll, beforeAll, expect, it } from 'vitest';
import { inTransaction } from '../platform/database/database.ts';
import { createRateLimiter } from '../platform/http/rate-limit.ts';
import { createTestStudio, type TestStudio } from '../testing/test-studio.ts';
import { rateQuotasOf } from './rate-quotas.ts';

let studio: TestStudio;
beforeAll(async () => {
  studio = await createTestStudio(() => []);
});
afterAll(() => studio.close());

it('lets a person make as many requests in a minute as the operator set, from then on', async () => {
  const at = new Date();
  const limiter = createRateLimiter({ now: () => at }, () => rateQuotasOf(studio.settings));
  const allowed = (who: string): number =>
    Array.from({ length: 700 }, () => limiter.take('default', who)).filter((one) => one.allowed).length;
  expect(allowed('ada')).toBe(600);
  await inTransaction(studio.db, (tx) => studio.settings.write(tx, { key: 'api.requestsPerMinute', value: '650', accountId: null }));
  await studio.settings.changed();
  expect(allowed('bob')).toBe(650);
  // What guards secrets is not the operator's to loosen.
  expect(Array.from({ length: 30 }, () => limiter.take('sensitive', 'bob')).filter((one) => one.allowed)).toHaveLength(20);
});
