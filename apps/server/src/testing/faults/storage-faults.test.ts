import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compareStorage, sweepBlobs } from '../../modules/assets/index.ts';
import { verifyLedger } from '../../modules/credits/index.ts';
import { getGeneration, giveUpGeneration, runGenerationStep, submitGeneration } from '../../modules/generations/index.ts';
import type { Actor } from '../../platform/actor.ts';
import { inTransaction } from '../../platform/database/database.ts';
import { createStepRunner, type StepRunner } from '../../platform/jobs/step-runner.ts';
import type { StorageDriver } from '../../platform/storage/storage-driver.ts';
import { StorageError } from '../../platform/storage/storage-error.ts';
import { someId } from '../some-id.ts';
import { createTestStudio, type TestStudio } from '../test-studio.ts';
import { findChangedFiles } from './invariants.ts';
import { paidEngine } from './paid-engine.ts';
import { type PaidProvider, startPaidProvider } from './paid-provider.ts';

let studio: TestStudio;
let provider: PaidProvider;
let worker: StepRunner | undefined;
let actor: Actor;
beforeEach(async () => {
  provider = await startPaidProvider({ workMs: 0 });
  studio = await createTestStudio(() => [paidEngine({ baseUrl: provider.url, resume: 'by-client-id' })]);
  actor = await studio.person({ credits: 100 });
});
afterEach(async () => {
  await worker?.stop(0);
  await studio.close();
  await provider.close();
});

const unavailable = (): StorageError => new StorageError('io', 'The storage answered 503.');
const inTwoDays = { now: () => new Date(Date.now() + 2 * 86_400_000) };

/** A worker whose storage does this instead; nothing else differs. */
function workOver(change: Partial<Pick<StorageDriver, 'put'>>): void {
  // Files are streamed into it, as into a storage of another machine.
  const { adopt: _adopt, ...driver } = studio.storage;
  const deps = { ...studio.generations, storage: { ...driver, ...change } };
  worker = createStepRunner({
    db: studio.db,
    signals: studio.signals,
    workerId: someId(),
    slotsOf: () => new Map([['paid', 4]]),
    run: (lease, signal) => runGenerationStep(deps, lease, signal),
    giveUp: (lease, reason, error) => giveUpGeneration(deps, lease, reason, error),
    onError: (error) => studio.errors.push(error),
  });
}

async function make(count = 2) {
  const { id } = await inTransaction(studio.db, (tx) =>
    submitGeneration(studio.generations, tx, actor, { model: 'paid-image', prompt: 'a mill', count }),
  );
  await expect.poll(async () => (await studio.pool.query('select from step')).rowCount, { timeout: 25_000 }).toBe(0);
  return getGeneration(studio.generations, actor, id);
}

/** What was begun and given up is gone a day later, and everything that was kept is whole. */
async function expectTidy(storage: StorageDriver = studio.storage): Promise<void> {
  await sweepBlobs({ db: studio.db, clock: inTwoDays, storage });
  const report = await compareStorage({ db: studio.db, clock: inTwoDays, storage: studio.storage });
  expect({ unknown: report.unknownKeys, missing: report.missingBlobs }).toEqual({ unknown: [], missing: [] });
  expect(await findChangedFiles({ db: studio.db, dataFolder: studio.dataFolder })).toEqual([]);
  expect(await studio.db.selectFrom('blob').select('state').where('state', '<>', 'committed').execute()).toEqual([]);
  expect((await verifyLedger(studio.db)).violations).toEqual([]);
  expect(provider.tasks).toHaveLength(1);
}

const putFaults: readonly { readonly name: string; readonly put: (put: StorageDriver['put']) => StorageDriver['put'] }[] = [
  {
    name: 'answers 503 before it takes anything',
    put: () => () => Promise.reject(unavailable()),
  },
  {
    name: 'takes all and loses the answer',
    put:
      (put) =>
      async (...args) => {
        await put(...args);
        throw unavailable();
      },
  },
  {
    name: 'takes a half and breaks off',
    put: (put) => async (key, source, options) => {
      const whole = Buffer.concat(await source.toArray());
      await put(key, Readable.from([whole.subarray(0, whole.length / 2)]), { signal: options?.signal });
      throw unavailable();
    },
  },
  {
    name: 'changes a byte on the way',
    put: (put) => async (key, source, options) => {
      const whole = Buffer.concat(await source.toArray());
      whole[whole.length - 20] = (whole[whole.length - 20] ?? 0) ^ 1;
      return put(key, Readable.from([whole]), options);
    },
  },
  {
    name: 'takes two seconds',
    put:
      (put) =>
      async (...args) => {
        await new Promise((resolve) => setTimeout(resolve, 2_000));
        return put(...args);
      },
  },
];

it.each(putFaults)('a storage that $name: paid once, kept whole, nothing left over', async ({ put }) => {
  let failures = 3;
  const broken = put(studio.storage.put.bind(studio.storage));
  workOver({
    put: (...args) => {
      failures -= 1;
      return failures >= 0 ? broken(...args) : studio.storage.put(...args);
    },
  });
  expect(await make()).toMatchObject({ state: 'succeeded', charged: '2000000' });
  expect(failures).toBeLessThan(0);
  await expectTidy();
});

it('a storage that is full: the reason is told, nothing is paid, nothing is left over', async () => {
  workOver({ put: () => Promise.reject(new StorageError('disk_full', 'No room is left.')) });
  expect(await make()).toMatchObject({ state: 'failed', charged: '0', outputs: [], error: { code: 'service.storage_full' } });
  await expectTidy();
});

it('a storage that says deleted and keeps the bytes is not believed: the row stays until they are gone', async () => {
  workOver({
    put: async (...args) => {
      await studio.storage.put(...args);
      throw new StorageError('disk_full', 'No room is left.');
    },
  });
  await make();
  const forgetful: StorageDriver = { ...studio.storage, delete: async () => {} };
  await expect(sweepBlobs({ db: studio.db, clock: inTwoDays, storage: forgetful })).rejects.toThrow(/still there/);
  expect(await studio.db.selectFrom('blob').select('state').distinct().execute()).toEqual([{ state: 'deleting' }]);
  await expectTidy();
});

it('a listing that is not up to date deletes nothing, and raises no alarm', async () => {
  workOver({});
  expect(await make()).toMatchObject({ state: 'succeeded' });
  const stale: StorageDriver = { ...studio.storage, list: () => Promise.resolve({ keys: [], nextCursor: undefined }) };
  const report = await compareStorage({ db: studio.db, clock: inTwoDays, storage: stale });
  expect(report).toMatchObject({ objects: 0, missingBlobs: [], unknownKeys: [] });
  expect(report.rows).toBeGreaterThan(0);
  await expectTidy(stale);
});
