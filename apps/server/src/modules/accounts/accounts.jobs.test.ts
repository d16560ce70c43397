import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { accountJobs } from './accounts.jobs.ts';
import { accountsFixture, signUpForm } from './accounts-fixture.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

const dayMs = 86_400_000;
const counts = async (): Promise<Record<string, number>> => {
  const { rows } = await test.pool.query<Record<string, bigint>>(
    'select (select count(*) from session) as sessions, (select count(*) from verification) as links, (select count(*) from auth_rate_limit) as counters',
  );
  return Object.fromEntries(Object.entries(rows[0] ?? {}).map(([name, count]) => [name, Number(count)]));
};

it('forgets sessions, links and counters once they have ended, and nothing earlier', async () => {
  const fixture = accountsFixture(test.db);
  await fixture.post('/sign-up/email', signUpForm('ada@example.com'));
  await fixture.post('/request-password-reset', { email: 'ada@example.com' });
  const sweepIn = async (days: number): Promise<void> => {
    const clock = { now: () => new Date(Date.now() + days * dayMs) };
    for (const job of accountJobs({ db: test.db, clock, idleDays: () => 14 })) await job.run({}, new AbortController().signal);
  };
  await sweepIn(0);
  expect(await counts()).toEqual({ sessions: 1, links: 1, counters: 4 });
  await sweepIn(2);
  expect(await counts()).toEqual({ sessions: 1, links: 0, counters: 0 });
  await sweepIn(13);
  expect(await counts()).toMatchObject({ sessions: 1 });
  await sweepIn(15);
  expect(await counts()).toMatchObject({ sessions: 0 });
});
