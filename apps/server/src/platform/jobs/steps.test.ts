import { afterEach, beforeEach, expect, it } from 'vitest';
import { someId } from '../../testing/some-id.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { inTransaction } from '../database/database.ts';
import { createSignals, type Signals } from '../database/signals.ts';
import { createStepRunner, type StepRunner, type StepRunnerOptions } from './step-runner.ts';
import {
  advanceStep,
  advanceStepSoon,
  assertLease,
  claimDue,
  claimWaiting,
  deleteStep,
  insertStep,
  retryStep,
  StaleLeaseError,
  type StepLease,
} from './step-store.ts';

let test: TestDatabase;
let signals: Signals;
const runners: StepRunner[] = [];
beforeEach(async () => {
  test = await createTestDatabase();
  signals = await createSignals({ connectionString: test.connectionString, pool: test.pool, onError: () => {} });
});
afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop(0)));
  await signals.close();
  await test.close();
});

const addSteps = (workspaceId: string, count: number, queue = 'q') =>
  inTransaction(test.db, async (tx) => {
    for (let index = 0; index < count; index += 1) await insertStep(tx, { subjectId: someId(), workspaceId, queue });
  });
const claim = (slots: number, limit = slots, workerId = someId()) =>
  inTransaction(test.db, (tx) => claimWaiting(tx, { workerId, leaseSeconds: 20, limit, queue: 'q', slots }));
const claimAgain = (leaseSeconds = 20) => inTransaction(test.db, (tx) => claimDue(tx, { workerId: someId(), leaseSeconds, limit: 100 }));

it('gives a workspace with one step its turn after at most one of another’s thousand', async () => {
  const [busy, calm] = [someId(), someId()];
  await addSteps(busy, 1_000);
  expect((await claim(1)).map(({ workspaceId }) => workspaceId)).toEqual([busy]);
  await addSteps(calm, 1);
  expect((await claim(2)).map(({ workspaceId }) => workspaceId)).toEqual([calm]);
});

it('never fills more slots than a queue has, though twenty workers claim at once', async () => {
  for (let index = 0; index < 30; index += 1) await addSteps(someId(), 2);
  const claimed = await Promise.all(Array.from({ length: 20 }, () => claim(7, 5)));
  const subjects = claimed.flat().map(({ subjectId }) => subjectId);
  expect(subjects).toHaveLength(7);
  expect(new Set(subjects).size).toBe(7);
});

it('refuses the writes of a worker whose lease went to another', async () => {
  await addSteps(someId(), 1);
  const [old] = await inTransaction(test.db, (tx) =>
    claimWaiting(tx, { workerId: someId(), leaseSeconds: 0, limit: 1, queue: 'q', slots: 1 }),
  );
  const [now] = await claimAgain();
  if (!old || !now) throw new Error('nothing was claimed');
  expect(now).toMatchObject({ subjectId: old.subjectId, crashes: 1 });
  await expect(inTransaction(test.db, (tx) => assertLease(tx, old))).rejects.toThrow(StaleLeaseError);
  await expect(inTransaction(test.db, (tx) => advanceStep(tx, old, { phase: 'poll', dueInMs: 0 }))).rejects.toThrow(StaleLeaseError);
  await inTransaction(test.db, (tx) => assertLease(tx, now));
});

it('counts only deaths as crashes: a step that was handed on or given back begins again at zero', async () => {
  await addSteps(someId(), 1);
  const [first] = await claim(1);
  if (!first) throw new Error('nothing was claimed');
  await inTransaction(test.db, (tx) => retryStep(tx, first, { dueInMs: 0, error: 'no' }));
  const [second] = await claimAgain();
  expect(second).toMatchObject({ crashes: 0, failures: 1 });
});

it('writes steps that are handed on at the same time in one transaction, and none that is no longer ours', async () => {
  for (let index = 0; index < 20; index += 1) await addSteps(someId(), 1);
  const leases = await claim(20);
  const [lost, locked] = leases;
  if (!lost || !locked) throw new Error('nothing was claimed');
  await test.pool.query('update step set fence = fence + 1 where subject_id = $1', [lost.subjectId]);
  const elsewhere = await test.pool.connect();
  await elsewhere.query('begin');
  await elsewhere.query('select from step where subject_id = $1 for update', [locked.subjectId]);

  const handed = leases.map((held) => advanceStepSoon(test.db, { held, next: { phase: 'poll', dueInMs: 30_000 } }));
  const ended = Promise.allSettled(handed);
  await Promise.all(handed.slice(2));
  const writers = await test.pool.query(
    `select distinct xmin::text, date_part('microseconds', due_at)::int % 1000000 as fraction from step where phase = 'poll'`,
  );
  expect(writers.rows).toEqual([{ xmin: expect.any(String), fraction: 0 }]);
  await elsewhere.query('commit');
  elsewhere.release();

  const ends = await ended;
  expect(ends.filter(({ status }) => status === 'rejected')).toEqual([{ status: 'rejected', reason: expect.any(StaleLeaseError) }]);
  const { rows } = await test.pool.query('select phase, count(*)::int from step group by 1 order by 1');
  expect(rows).toEqual([
    { phase: 'poll', count: 19 },
    { phase: 'start', count: 1 },
  ]);
});

const run = (options: Pick<StepRunnerOptions, 'run'> & Partial<StepRunnerOptions>): StepRunner => {
  const runner = createStepRunner({
    db: test.db,
    signals,
    workerId: someId(),
    slotsOf: () => new Map([['q', 4]]),
    giveUp: async () => {},
    onError: () => {},
    ...options,
  });
  runners.push(runner);
  return runner;
};
const until = async (done: () => boolean, seconds = 10): Promise<void> => {
  for (let index = 0; index < seconds * 50 && !done(); index += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  if (!done()) throw new Error('it did not happen in time');
};
const finish = (lease: StepLease) => inTransaction(test.db, (tx) => deleteStep(tx, lease.subjectId));

it('runs every step once across three workers, and soon after the wake-up', async () => {
  const seen: string[] = [];
  for (let index = 0; index < 3; index += 1) {
    run({
      run: async (lease) => {
        seen.push(lease.subjectId);
        await finish(lease);
      },
    });
  }
  for (let index = 0; index < 10; index += 1) await addSteps(someId(), 5);
  signals.send('step');
  await until(() => seen.length >= 50);
  expect(new Set(seen).size).toBe(50);
  expect(seen).toHaveLength(50);
});

it('gives up a step that kills its worker three times, and goes on with the others', async () => {
  const workspaceId = someId();
  await addSteps(workspaceId, 1);
  const [poison] = await inTransaction(test.db, (tx) =>
    claimWaiting(tx, { workerId: someId(), leaseSeconds: 0, limit: 1, queue: 'q', slots: 4 }),
  );
  for (let death = 0; death < 2; death += 1) await claimAgain(0);
  await addSteps(workspaceId, 1);
  const ran: string[] = [];
  const given: string[] = [];
  run({
    run: async (lease) => {
      ran.push(lease.subjectId);
      await finish(lease);
    },
    giveUp: async (lease, reason) => {
      given.push(`${lease.subjectId} ${reason}`);
      await finish(lease);
    },
  });
  await until(() => ran.length === 1 && given.length === 1);
  expect(given).toEqual([`${poison?.subjectId} crashes`]);
});

it('tells a step that its lease is lost, so that it stops before it does harm', async () => {
  await addSteps(someId(), 1);
  let reason: unknown;
  run({
    leaseSeconds: 1,
    run: async (lease, signal) => {
      await inTransaction(test.db, (tx) =>
        tx
          .updateTable('step')
          .set({ fence: lease.fence + 5n })
          .execute(),
      );
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      reason = signal.reason;
    },
  });
  await until(() => reason !== undefined);
  expect(reason).toBeInstanceOf(StaleLeaseError);
});

it('keeps the lease of a long step alive', async () => {
  await addSteps(someId(), 1);
  let runs = 0;
  let done = false;
  for (let index = 0; index < 2; index += 1) {
    run({
      leaseSeconds: 1,
      run: async (lease) => {
        runs += 1;
        await new Promise((resolve) => setTimeout(resolve, 2_500));
        await finish(lease);
        done = true;
      },
    });
  }
  await until(() => done);
  expect(runs).toBe(1);
});

it('gives its running steps back when it is told to stop', async () => {
  await addSteps(someId(), 1);
  let started = false;
  const runner = run({
    run: async (_lease, signal) => {
      started = true;
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    },
  });
  await until(() => started);
  await runner.stop(50);
  expect(await claimAgain()).toMatchObject([{ crashes: 0 }]);
});
