import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { systemClock } from '../clock.ts';
import { inTransaction } from '../database/database.ts';
import type { JobHandler } from '../jobs/job-queue.ts';
import { type MailDriver, type OutgoingMail, outboxDriver } from './mail-driver.ts';
import { listMail } from './mail-store.ts';
import { mailJobs, queueMail } from './outbox.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

const write = (subject: string): Promise<string> =>
  inTransaction(test.db, (tx) =>
    queueMail(tx, { to: 'ada@example.com', subject, text: 'https://studio.test/reset-password#token=t', at: systemClock.now() }),
  );
const find = async (mailId: string) => (await listMail(test.db, { before: null, limit: 100 })).find((mail) => mail.id === mailId);

async function run(name: string, driver: MailDriver, payload: unknown, clock = systemClock): Promise<void> {
  const jobs: JobHandler[] = mailJobs({ db: test.db, clock, driver, retentionDays: () => 30 });
  await jobs.find((job) => job.name === name)?.run(payload, new AbortController().signal);
}

it('queues a delivery with each mail, and neither when the transaction fails', async () => {
  const mailId = await write('Welcome');
  const failed = inTransaction(test.db, async (tx) => {
    await queueMail(tx, { to: 'ada@example.com', subject: 'Never', text: '', at: systemClock.now() });
    throw new Error('no');
  });
  await expect(failed).rejects.toThrow('no');
  const jobs = await test.pool.query<{ count: bigint }>(`select count(*) from graphile_worker.jobs where task_identifier = 'mail.send'`);
  expect(jobs.rows[0]?.count).toBe(1n);
  expect((await listMail(test.db, { before: null, limit: 10 })).map(({ id }) => id)).toEqual([mailId]);
});

it('leaves mail for the operator to read while no delivery is set up', async () => {
  const mailId = await write('Reset');
  await run('mail.send', outboxDriver, { mailId });
  expect(await find(mailId)).toMatchObject({ sentAt: null, text: 'https://studio.test/reset-password#token=t' });
});

it('delivers once, under one id however often it is tried, and forgets the text afterwards', async () => {
  const mailId = await write('Reset');
  const seen: OutgoingMail[] = [];
  const driver: MailDriver = {
    name: 'flaky',
    deliver(mail) {
      seen.push(mail);
      return seen.length === 1 ? Promise.reject(new Error('try again')) : Promise.resolve('sent');
    },
  };
  await expect(run('mail.send', driver, { mailId })).rejects.toThrow('try again');
  await run('mail.send', driver, { mailId });
  await run('mail.send', driver, { mailId });
  expect(seen.map(({ id }) => id)).toEqual([mailId, mailId]);
  expect(await find(mailId)).toMatchObject({ text: '', sentAt: expect.any(Date) });
});

it('never lets a subject start another header line', async () => {
  const mailId = await write('Hello\r\nBcc: everybody@example.com');
  expect((await find(mailId))?.subject).toBe('Hello Bcc: everybody@example.com');
});

it('deletes mail after its retention', async () => {
  const mailId = await write('Old');
  await run('mail.sweep', outboxDriver, {}, { now: () => new Date(Date.now() + 29 * 86_400_000) });
  expect(await find(mailId)).toBeDefined();
  await run('mail.sweep', outboxDriver, {}, { now: () => new Date(Date.now() + 31 * 86_400_000) });
  expect(await find(mailId)).toBeUndefined();
});
