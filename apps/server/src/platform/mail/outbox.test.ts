import { afterAll, beforeAll, expect, it } from 'vitest';
import { refusal, startMailServer } from '../../testing/mail-server.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { systemClock } from '../clock.ts';
import { inTransaction } from '../database/database.ts';
import { createEgress } from '../egress/egress.ts';
import { noFaults } from '../faults.ts';
import { createLog } from '../telemetry/log.ts';
import { type Delivery, type MailDriver, type OutgoingMail, outboxDriver } from './mail-driver.ts';
import { countMail, listMail } from './mail-store.ts';
import { mailJobs, queueAgain, queueMail } from './outbox.ts';
import { smtpDriver, smtpProcessor } from './smtp-driver.ts';

let test: TestDatabase;
const logged: string[] = [];
const log = createLog({ level: 'debug', destination: { write: (line) => logged.push(line) } });
/** The machine's time and what a test lets pass. */
const clock = { shiftMs: 0, now: () => new Date(systemClock.now().getTime() + clock.shiftMs) };
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

const minuteMs = 60_000;
const link = 'https://studio.test/reset-password#token=t';
const write = (subject: string): Promise<string> =>
  inTransaction(test.db, (tx) => queueMail(tx, { to: 'ada@example.com', subject, text: link, at: clock.now() }));
const find = async (mailId: string) => (await listMail(test.db, { before: null, limit: 100 })).find((mail) => mail.id === mailId);

async function run(name: string, driver: MailDriver, payload: unknown, signal = new AbortController().signal): Promise<void> {
  const jobs = mailJobs({ db: test.db, clock, driver, faults: noFaults, log, retentionDays: () => 30 });
  await jobs.find((job) => job.name === name)?.run(payload, signal);
}
/** When the queue looks at the mail next, in minutes from now. */
async function looksInMinutes(mailId: string): Promise<number[]> {
  const { rows } = await test.pool.query<{ run_at: Date }>('select run_at from graphile_worker.jobs where key = $1', [`mail:${mailId}`]);
  return rows.map(({ run_at }) => Math.round((run_at.getTime() - clock.now().getTime()) / minuteMs));
}
/** A server that answers as told, one answer after the other, the last one for ever. */
function scripted(...answers: (Delivery | Error)[]): MailDriver & { readonly seen: OutgoingMail[] } {
  const seen: OutgoingMail[] = [];
  return {
    name: 'scripted',
    timeoutMs: 1_000,
    seen,
    deliver(mail) {
      seen.push(mail);
      const answer = answers[Math.min(seen.length, answers.length) - 1];
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer ?? { outcome: 'kept' });
    },
  };
}
const sent: Delivery = { outcome: 'sent', answer: '250 Taken' };
const busy: Delivery = { outcome: 'later', trouble: 'busy', answer: '450 Come back' };

it('queues a delivery with each mail, and neither when the transaction fails', async () => {
  const mailId = await write('Welcome');
  const failed = inTransaction(test.db, async (tx) => {
    await queueMail(tx, { to: 'ada@example.com', subject: 'Never', text: '', at: clock.now() });
    throw new Error('no');
  });
  await expect(failed).rejects.toThrow('no');
  const jobs = await test.pool.query<{ count: bigint }>(`select count(*) from graphile_worker.jobs where task_identifier = 'mail.send'`);
  expect(jobs.rows[0]?.count).toBe(1n);
  expect((await listMail(test.db, { before: null, limit: 10 })).map(({ id }) => id)).toEqual([mailId]);
});

it('keeps mail for the operator to read while there is no server', async () => {
  const mailId = await write('Reset');
  await run('mail.send', outboxDriver, { mailId });
  expect(await find(mailId)).toMatchObject({ state: 'kept', sentAt: null, text: link });
  // A server that comes later is given it only when somebody says so: its link may be long dead.
  const driver = scripted(sent);
  await run('mail.send', driver, { mailId });
  expect(driver.seen).toEqual([]);
  await inTransaction(test.db, (tx) => queueAgain(tx, mailId, clock.now()));
  await run('mail.send', driver, { mailId });
  expect(await find(mailId)).toMatchObject({ state: 'sent', text: '', answer: '250 Taken' });
});

it('delivers once, under one id however often it is tried, and forgets the text afterwards', async () => {
  const mailId = await write('Reset');
  const driver = scripted(busy, sent);
  await run('mail.send', driver, { mailId });
  expect(await find(mailId)).toMatchObject({ state: 'waiting', failures: 1, trouble: 'busy', answer: '450 Come back', text: link });
  expect(await looksInMinutes(mailId)).toEqual([1]);
  // Not before its time, whoever asks.
  await run('mail.send', driver, { mailId });
  expect(driver.seen).toHaveLength(1);
  clock.shiftMs += minuteMs;
  await run('mail.send', driver, { mailId });
  await run('mail.send', driver, { mailId });
  expect(driver.seen.map(({ id }) => id)).toEqual([mailId, mailId]);
  expect(await find(mailId)).toMatchObject({ state: 'sent', text: '', sentAt: expect.any(Date), trouble: null, nextTryAt: null });
});

it('waits longer after each failure, gives up after two days, and begins anew when somebody says so', async () => {
  const mailId = await write('Receipt');
  const driver = scripted({ outcome: 'later', trouble: 'lost', answer: null });
  const pauses: number[] = [];
  for (let state = 'waiting'; state === 'waiting'; ) {
    await run('mail.send', driver, { mailId });
    const row = await find(mailId);
    state = row?.state ?? '';
    if (row?.nextTryAt) {
      pauses.push(Math.round((row.nextTryAt.getTime() - clock.now().getTime()) / minuteMs));
      clock.shiftMs = row.nextTryAt.getTime() - systemClock.now().getTime() + 1_000;
    }
  }
  expect(pauses.slice(0, 8)).toEqual([1, 5, 15, 30, 60, 120, 240, 240]);
  expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeLessThanOrEqual(48 * 60);
  expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(43 * 60);
  expect(await find(mailId)).toMatchObject({ state: 'refused', trouble: 'too_late', nextTryAt: null, text: link });
  expect(await countMail(test.db)).toMatchObject({ refused: 1 });

  expect(await inTransaction(test.db, (tx) => queueAgain(tx, mailId, clock.now()))).toBe('refused');
  await run('mail.send', driver, { mailId });
  expect(await find(mailId)).toMatchObject({ state: 'waiting', trouble: 'lost' });
  await test.pool.query('delete from mail where id = $1', [mailId]);
});

it('is refused for good once, and is not tried again by itself', async () => {
  const mailId = await write('Receipt');
  const driver = scripted({ outcome: 'refused', answer: '550 No such user' });
  await run('mail.send', driver, { mailId });
  clock.shiftMs += 3_600_000;
  await run('mail.send', driver, { mailId });
  expect(driver.seen).toHaveLength(1);
  expect(await find(mailId)).toMatchObject({ state: 'refused', trouble: 'rejected', answer: '550 No such user', text: link });
});

it('answers what became of a mail that cannot be sent again', async () => {
  const mailId = await write('Receipt');
  await run('mail.send', scripted(sent), { mailId });
  const again = (id: string) => inTransaction(test.db, (tx) => queueAgain(tx, id, clock.now()));
  expect(await again(mailId)).toBe('sent');
  expect(await find(mailId)).toMatchObject({ state: 'sent' });
  expect(await again('0198f6a0-0000-7000-8000-000000000000')).toBeUndefined();
});

it('is handed over by one of twenty that race for it, and none of them forgets it', async () => {
  const server = await startMailServer();
  try {
    const target = { host: '127.0.0.1', port: server.port, tls: 'none', auth: undefined, ca: undefined } as const;
    const egress = createEgress({ processors: [smtpProcessor(target)], onRecord: () => {} });
    const driver = smtpDriver({
      server: target,
      from: 'studio@lundstudio.dk',
      fromName: () => 'Lund',
      timeoutMs: 10_000,
      send: egress.mailFor('smtp', 'mail'),
    });
    const mailId = await write('Raced for');
    // The winner takes a while, so that the others come while it is under way.
    server.behaviour = { onRecipient: () => (server.received.length > 0 ? refusal(550, 'twice') : undefined) };
    await Promise.all(Array.from({ length: 20 }, () => run('mail.send', driver, { mailId })));
    expect(server.received).toHaveLength(1);
    expect(server.received[0]?.mail.messageId).toBe(`<${mailId}@lundstudio.dk>`);
    expect(await find(mailId)).toMatchObject({ state: 'sent', failures: 0 });
    // Those who came too late look again once the winner must be through; then there is nothing to do.
    expect((await looksInMinutes(mailId)).length).toBeLessThanOrEqual(1);
    clock.shiftMs += minuteMs;
    await run('mail.send', driver, { mailId });
    expect(server.received).toHaveLength(1);
  } finally {
    await server.close();
  }
});

it('is taken over from one that died once its claim has ended, and looked at again until then', async () => {
  const mailId = await write('Left behind');
  await test.pool.query('update mail set claimed_until = $2 where id = $1', [mailId, new Date(clock.now().getTime() + 10 * minuteMs)]);
  const driver = scripted(sent);
  await run('mail.send', driver, { mailId });
  expect(driver.seen).toEqual([]);
  expect(await looksInMinutes(mailId)).toEqual([10]);
  clock.shiftMs += 11 * minuteMs;
  await run('mail.send', driver, { mailId });
  expect(await find(mailId)).toMatchObject({ state: 'sent' });
});

it.each([
  ['sent it', sent, { state: 'sent', failures: 0, answer: '250 Taken' }],
  ['was told to come back', busy, { state: 'waiting', failures: 1, answer: '450 Come back' }],
] as const)('changes nothing for one that was frozen while another %s', async (_, theirs, row) => {
  const mailId = await write('Frozen');
  const frozen: MailDriver = {
    name: 'frozen',
    timeoutMs: 1_000,
    async deliver() {
      clock.shiftMs += 10 * minuteMs;
      await run('mail.send', scripted(theirs), { mailId });
      return { outcome: 'refused', answer: '550 Much later' };
    },
  };
  await run('mail.send', frozen, { mailId });
  expect(await find(mailId)).toMatchObject(row);
});

it('is free at once for the next process when this one stops', async () => {
  const mailId = await write('Stopped');
  const stop = new AbortController();
  const driver: MailDriver = {
    ...scripted(),
    deliver: () => {
      stop.abort();
      return Promise.reject(new Error('stopping'));
    },
  };
  await expect(run('mail.send', driver, { mailId }, stop.signal)).rejects.toThrow('stopping');
  expect(await find(mailId)).toMatchObject({ state: 'waiting', failures: 0, nextTryAt: null });
  await run('mail.send', scripted(sent), { mailId });
  expect(await find(mailId)).toMatchObject({ state: 'sent' });
});

it('says so when it fails by a fault of our own, and waits like for any other', async () => {
  const mailId = await write('Faulty');
  await expect(run('mail.send', scripted(new TypeError('a mistake')), { mailId })).rejects.toThrow('a mistake');
  expect(await find(mailId)).toMatchObject({ state: 'waiting', failures: 1, nextTryAt: expect.any(Date) });
  expect(await looksInMinutes(mailId)).toEqual([1]);
});

it('finds mail that nobody looks at any more', async () => {
  const mailId = await write('Forgotten');
  await test.pool.query('delete from graphile_worker._private_jobs where key = $1', [`mail:${mailId}`]);
  await run('mail.find-forgotten', outboxDriver, {});
  expect(await looksInMinutes(mailId)).toEqual([]);
  clock.shiftMs += 20 * minuteMs;
  await run('mail.find-forgotten', outboxDriver, {});
  expect(await looksInMinutes(mailId)).toHaveLength(1);
});

it('never lets a subject start another header line', async () => {
  const mailId = await write('Hello\r\nBcc: everybody@example.com');
  expect((await find(mailId))?.subject).toBe('Hello Bcc: everybody@example.com');
});

it('logs that mail went or did not, and nothing that is in it', () => {
  const lines = logged.join('\n');
  expect(lines).toContain('mail-sent');
  expect(lines).toContain('mail-failed');
  expect(lines).not.toMatch(/ada@|example\.com|Reset|Receipt|token=|No such user|Come back/);
});

it('deletes mail after its retention', async () => {
  const mailId = await write('Old');
  clock.shiftMs += 29 * 86_400_000;
  await run('mail.sweep', outboxDriver, {});
  expect(await find(mailId)).toBeDefined();
  clock.shiftMs += 2 * 86_400_000;
  await run('mail.sweep', outboxDriver, {});
  expect(await find(mailId)).toBeUndefined();
});
