import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { inTransaction } from '../../platform/database/database.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { appendAudit } from './append-audit.ts';
import { verifyAuditChain } from './verify-audit.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

const append = (number: number): Promise<void> =>
  inTransaction(test.db, (tx) =>
    appendAudit(tx, { action: 'test.done', actorId: null, subject: `thing-${number}`, details: { b: '2', a: `ü "${number}"` } }),
  );

it('keeps one chain however many acts race', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, index) => append(index)));
  const report = await verifyAuditChain(test.db);
  expect(report).toMatchObject({ intact: true, events: 20, brokenAt: null });
});

it('leaves no trace of an act that was rolled back', async () => {
  const before = await verifyAuditChain(test.db);
  const failed = inTransaction(test.db, async (tx) => {
    await appendAudit(tx, { action: 'test.undone', actorId: null });
    throw new Error('no');
  });
  await expect(failed).rejects.toThrow('no');
  await append(21);
  expect(await verifyAuditChain(test.db)).toMatchObject({ intact: true, events: before.events + 1 });
});

it('tells the time of the database, whatever the machine believes', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2001-01-01') });
  try {
    await append(22);
  } finally {
    vi.useRealTimers();
  }
  const { rows } = await test.pool.query(
    `select sequence from audit_event where created_at < now() - interval '1 day' or created_at > now() or id::text < '0100'`,
  );
  expect(rows).toEqual([]);
});

it('refuses to change or delete an event', async () => {
  await expect(test.pool.query(`update audit_event set action = 'x'`)).rejects.toThrow('append-only');
  await expect(test.pool.query('delete from audit_event')).rejects.toThrow('append-only');
});

it.each([
  ['a changed action', `update audit_event set action = 'test.forged' where sequence = $1`],
  ['a changed detail', `update audit_event set details = '{"a":"0"}' where sequence = $1`],
  ['a moved time', `update audit_event set created_at = created_at + interval '1 ms' where sequence = $1`],
  ['a removed event', 'delete from audit_event where sequence = $1'],
])('notices %s, even by somebody who can switch the trigger off', async (_, forgery) => {
  const own = await createTestDatabase();
  try {
    for (const number of [1, 2, 3]) {
      await inTransaction(own.db, (tx) => appendAudit(tx, { action: 'test.done', actorId: null, details: { number: String(number) } }));
    }
    await own.pool.query('alter table audit_event disable trigger all');
    await own.pool.query(forgery, [2]);
    const report = await verifyAuditChain(own.db);
    expect(report.intact).toBe(false);
    expect(report.brokenAt).toBe(forgery.startsWith('delete') ? 3n : 2n);
  } finally {
    await own.close();
  }
});
