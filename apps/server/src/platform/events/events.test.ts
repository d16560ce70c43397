import { afterAll, beforeAll, expect, it } from 'vitest';
import { someId } from '../../testing/some-id.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { afterCommit, inTransaction } from '../database/database.ts';
import { createSignals, type Signals } from '../database/signals.ts';
import { createEventHub } from './event-hub.ts';
import { appendEvent, lastSequence, readEvents, type StoredEvent } from './event-log.ts';
import { sweepEvents } from './events.jobs.ts';

let test: TestDatabase;
let signals: Signals;
let hub: ReturnType<typeof createEventHub>;
beforeAll(async () => {
  test = await createTestDatabase();
  signals = await createSignals({ connectionString: test.connectionString, pool: test.pool, onError: () => {} });
  hub = createEventHub({ db: test.db, signals, onError: () => {} });
});
afterAll(async () => {
  hub.close();
  await signals.close();
  await test.close();
});

const write = (workspaceId: string, subjectId: string, holdMs = 0) =>
  inTransaction(test.db, async (tx) => {
    await appendEvent(tx, { workspaceId, type: 'generation-changed', subjectId });
    if (holdMs > 0) await new Promise((resolve) => setTimeout(resolve, holdMs));
    afterCommit(tx, () => hub.announce(workspaceId));
  });
const until = async (done: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 400 && !done(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 25));
  if (!done()) throw new Error('it did not happen in time');
};

it('a reader sees every event of its workspace once and in order, however the writers race', async () => {
  const [workspaceId, other] = [someId(), someId()];
  const seen: StoredEvent[] = [];
  const stop = await hub.subscribe(workspaceId, 0n, (events) => void seen.push(...events));
  const subjects = Array.from({ length: 60 }, () => someId());
  await Promise.all(subjects.flatMap((subjectId, index) => [write(workspaceId, subjectId, index % 5), write(other, someId())]));
  await until(() => seen.length >= subjects.length);
  stop();
  expect(seen.map(({ subjectId }) => subjectId).toSorted()).toEqual(subjects.toSorted());
  const sequences = seen.map(({ sequence }) => sequence);
  expect(sequences).toEqual(sequences.toSorted((a, b) => (a < b ? -1 : 1)));
});

it('an event that commits late is not skipped by a reader that was there before', async () => {
  const workspaceId = someId();
  const seen: string[] = [];
  const stop = await hub.subscribe(workspaceId, 0n, (events) => void seen.push(...events.map(({ subjectId }) => subjectId)));
  const [slow, quick] = [someId(), someId()];
  const late = write(workspaceId, slow, 300);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await write(workspaceId, quick);
  await late;
  await until(() => seen.length === 2);
  stop();
  expect(seen).toEqual([slow, quick]);
});

it('a reader that comes back goes on where it was', async () => {
  const workspaceId = someId();
  const subjects = [someId(), someId(), someId()];
  for (const subjectId of subjects) await write(workspaceId, subjectId);
  const [first] = await readEvents(test.db, workspaceId, 0n, 1);
  const seen: string[] = [];
  const stop = await hub.subscribe(
    workspaceId,
    first?.sequence ?? 0n,
    (events) => void seen.push(...events.map(({ subjectId }) => subjectId)),
  );
  await until(() => seen.length === 2);
  stop();
  expect(seen).toEqual(subjects.slice(1));
});

it('a reader without a place hears only what comes from now on', async () => {
  const workspaceId = someId();
  await write(workspaceId, someId());
  const seen: string[] = [];
  const stop = await hub.subscribe(workspaceId, null, (events) => void seen.push(...events.map(({ subjectId }) => subjectId)));
  const next = someId();
  await write(workspaceId, next);
  await until(() => seen.length > 0);
  stop();
  expect(seen).toEqual([next]);
});

it('a lost wake-up delays an event and does not lose it', { timeout: 20_000 }, async () => {
  const workspaceId = someId();
  const seen: string[] = [];
  const stop = await hub.subscribe(workspaceId, 0n, (events) => void seen.push(...events.map(({ subjectId }) => subjectId)));
  const silent = someId();
  await inTransaction(test.db, (tx) => appendEvent(tx, { workspaceId, type: 'asset-created', subjectId: silent }));
  await until(() => seen.length > 0);
  stop();
  expect(seen).toEqual([silent]);
});

it('a listener whose connection died is back by itself, and looks at what it missed', { timeout: 20_000 }, async () => {
  const workspaceId = someId();
  const seen: string[] = [];
  const stop = await hub.subscribe(workspaceId, 0n, (events) => void seen.push(...events.map(({ subjectId }) => subjectId)));
  await test.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pinhole-listen' and datname = current_database()`,
  );
  const missed = someId();
  await write(workspaceId, missed);
  await until(() => seen.includes(missed));
  const after = someId();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const began = performance.now();
  await write(workspaceId, after);
  await until(() => seen.includes(after));
  expect(performance.now() - began).toBeLessThan(4_000);
  stop();
});

it('events nobody can ask for any more are deleted after thirty days', async () => {
  const workspaceId = someId();
  await write(workspaceId, someId());
  const inAMonth = { now: () => new Date(Date.now() + 31 * 86_400_000) };
  expect(await sweepEvents({ db: test.db, clock: { now: () => new Date(Date.now() + 29 * 86_400_000) } })).toBe(0);
  expect(await sweepEvents({ db: test.db, clock: inAMonth })).toBeGreaterThan(0);
  expect(await lastSequence(test.db, workspaceId)).toBe(0n);
});
