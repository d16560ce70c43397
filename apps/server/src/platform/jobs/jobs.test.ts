import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { someId } from '../../testing/some-id.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { createPool, inTransaction } from '../database/database.ts';
import { rescueJobs, startHeartbeat } from './heartbeat.ts';
import { defineJob, enqueue, handleJob, type JobRunner, runJobs } from './job-queue.ts';

let test: TestDatabase;
let jobPool: ReturnType<typeof createPool>;
const runners: JobRunner[] = [];
beforeEach(async () => {
  test = await createTestDatabase();
  jobPool = createPool({ connectionString: test.connectionString, max: 6, plainTypes: true });
});
afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop()));
  await jobPool.end();
  await test.close();
});

const note = defineJob('test.note', { subjectId: z.uuid() });
const chore = defineJob('test.chore', {});
const until = async (done: () => boolean | Promise<boolean>, seconds = 15): Promise<void> => {
  for (let tries = 0; tries < seconds * 20; tries += 1) {
    if (await done()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not happen in time');
};
const run = async (handlers: Parameters<typeof runJobs>[0]['handlers']): Promise<JobRunner> => {
  const runner = await runJobs({ pool: jobPool, handlers, cron: [], log: () => {} });
  runners.push(runner);
  return runner;
};

it('a job exists if and only if its transaction commits', async () => {
  const seen: string[] = [];
  const [kept, lost] = [someId(), someId()];
  await inTransaction(test.db, (tx) => enqueue(tx, note, { subjectId: kept }));
  await inTransaction(test.db, async (tx) => {
    await enqueue(tx, note, { subjectId: lost });
    throw new Error('rolled back');
  }).catch(() => {});
  await run([handleJob(note, async ({ subjectId }) => void seen.push(subjectId))]);
  await until(() => seen.length > 0);
  expect(seen).toEqual([kept]);
});

it('a payload holds ids and short machine words, never what somebody wrote', async () => {
  const free = defineJob('test.free', { text: z.string() });
  await expect(inTransaction(test.db, (tx) => enqueue(tx, free, { text: 'a lighthouse at dusk' }))).rejects.toThrow();
  await expect(inTransaction(test.db, (tx) => enqueue(tx, note, { subjectId: 'not an id' }))).rejects.toThrow();
});

it('one waiting job per key: a second call replaces the first', async () => {
  const seen: string[] = [];
  const [first, second] = [someId(), someId()];
  await inTransaction(test.db, (tx) => enqueue(tx, note, { subjectId: first }, { key: 'one' }));
  await inTransaction(test.db, (tx) => enqueue(tx, note, { subjectId: second }, { key: 'one' }));
  await run([handleJob(note, async ({ subjectId }) => void seen.push(subjectId))]);
  await until(() => seen.length > 0);
  expect(seen).toEqual([second]);
});

it('a job that the clock started runs like any other, although the scheduler adds a note of its own', async () => {
  let ran = 0;
  await jobPool.query(
    `select graphile_worker.add_job('test.chore', payload => '{"_cron":{"ts":"2026-11-21T00:00:00Z","backfilled":false}}')`,
  );
  await run([handleJob(chore, async () => void (ran += 1))]);
  await until(() => ran === 1);
});

it('a dead process’s job is taken up by another within thirty seconds', async () => {
  await inTransaction(test.db, (tx) => enqueue(tx, note, { subjectId: someId() }));
  // What a process leaves behind when it dies in the middle of a job.
  await jobPool.query(`update graphile_worker._private_jobs set locked_by = 'worker-gone', locked_at = now() - interval '20 seconds'`);
  let ran = 0;
  const runner = await run([handleJob(note, async () => void (ran += 1))]);
  const heartbeat = await startHeartbeat({ pool: jobPool, workerId: someId(), jobWorkers: () => runner.workerNames(), onError: () => {} });
  expect(await rescueJobs(jobPool)).toBe(1);
  await until(() => ran === 1);
  await heartbeat.stop();
});

it('leaves the jobs of the living alone', async () => {
  let release = (): void => {};
  let ran = 0;
  await inTransaction(test.db, (tx) => enqueue(tx, note, { subjectId: someId() }));
  const runner = await run([
    handleJob(note, async () => {
      ran += 1;
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    }),
  ]);
  const heartbeat = await startHeartbeat({ pool: jobPool, workerId: someId(), jobWorkers: () => runner.workerNames(), onError: () => {} });
  await until(() => ran === 1);
  await jobPool.query(`update graphile_worker._private_jobs set locked_at = now() - interval '1 hour'`);
  expect(await rescueJobs(jobPool)).toBe(0);
  release();
  await heartbeat.stop();
});

it('puts a job aside after three attempts, and the queue moves on', async () => {
  let tries = 0;
  let others = 0;
  await inTransaction(test.db, (tx) => enqueue(tx, note, { subjectId: someId() }));
  await inTransaction(test.db, (tx) => enqueue(tx, chore, {}));
  await run([
    handleJob(note, async () => {
      tries += 1;
      await jobPool.query('update graphile_worker._private_jobs set run_at = now() where attempts < max_attempts');
      throw new Error('always');
    }),
    handleJob(chore, async () => void (others += 1)),
  ]);
  await until(async () => {
    await jobPool.query('update graphile_worker._private_jobs set run_at = now() where locked_by is null and attempts < max_attempts');
    return tries === 3;
  });
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect([tries, others]).toEqual([3, 1]);
});
