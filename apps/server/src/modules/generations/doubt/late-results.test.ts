import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { Actor } from '../../../platform/actor.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { scriptedEngine } from '../../../testing/scripted-engine.ts';
import { createTestStudio, type TestStudio } from '../../../testing/test-studio.ts';
import { compareStorage, sweepBlobs } from '../../assets/index.ts';
import { getBalance } from '../../credits/index.ts';
import type { IngestOutput } from '../generation-deps.ts';
import { cancelGeneration, expireOverdue, getGeneration, submitGeneration } from '../index.ts';

const gone = scriptedEngine({ id: 'gone', traits: { keepsOutputsSeconds: 3_600 } });
const kept = scriptedEngine({ id: 'kept', traits: { keepsOutputsSeconds: 3_600 }, purges: false });
const unsaid = scriptedEngine({ id: 'unsaid', purges: false });
const nothing = scriptedEngine({ id: 'nothing', traits: { keepsOutputsSeconds: 0 }, purges: false });
const here = scriptedEngine({ id: 'here', traits: { locality: 'local' } });

let studio: TestStudio;
let actor: Actor;
/** Called when the bytes of an output have arrived and been read, and before they are stored. */
let arrived: (() => Promise<unknown>) | undefined;
beforeAll(async () => {
  studio = await createTestStudio(() => [gone, kept, unsaid, nothing, here]);
  const { ingest } = studio.generations;
  const slowly: IngestOutput = async (...output) => {
    const made = await ingest(...output);
    await arrived?.();
    return made;
  };
  Object.assign(studio.generations, { ingest: slowly });
  actor = await studio.person();
  studio.startWorker();
});
afterAll(() => studio.close());
afterEach(() => {
  arrived = undefined;
  gone.script = {};
});

const submit = (engine: string) =>
  inTransaction(studio.db, (tx) => submitGeneration(studio.generations, tx, actor, { model: `${engine}-image`, prompt: 'a lighthouse' }));
const read = (id: string) => getGeneration(studio.generations, actor, id);
const cleanedUp = (id: string) =>
  vi.waitFor(
    async () => {
      const { rows } = await studio.pool.query('select 1 from step where subject_id = $1', [id]);
      expect(rows).toEqual([]);
    },
    { timeout: 10_000 },
  );
const finished = async (id: string) => {
  await cleanedUp(id);
  return read(id);
};
const blobs = async () => (await studio.pool.query('select state from blob')).rows.map(({ state }) => state);

it.each([
  ['cancelled', (id: string) => cancelGeneration(studio.generations, actor, id)],
  [
    'expired',
    async (id: string) => {
      await studio.pool.query(`update generation set deadline_at = now() - interval '1 second' where id = $1`, [id]);
      await expireOverdue(studio.generations);
    },
  ],
] as const)('keeps nothing of a result that comes after it was %s, here or there', async (state, end) => {
  const { id } = await submit('gone');
  let ended = false;
  await new Promise<void>((resolve) => {
    arrived = async () => {
      await end(id);
      ended = true;
      resolve();
    };
  });
  expect(ended).toBe(true);
  const attempt = gone.starts.at(-1)?.attemptId ?? '';
  const generation = await finished(id);
  expect(generation).toMatchObject({ state, charged: '0', outputs: [], providerCopy: { state: 'deleted' } });
  expect(gone.cancelled).toContain(attempt);
  expect(gone.purged).toContain(attempt);

  await vi.waitFor(async () => {
    const states = await blobs();
    expect(states.length).toBeGreaterThan(0);
    expect(new Set(states)).toEqual(new Set(['deleting']));
  });
  await sweepBlobs(studio);
  expect(await blobs()).toEqual([]);
  expect(await compareStorage(studio)).toEqual({ objects: 0, rows: 0, unknownKeys: [], missingBlobs: [] });
  expect(await getBalance(studio.credits, actor.workspaceId)).toMatchObject({ available: '100000000', held: '0' });
});

it('stops the work at its provider when it is cancelled while it runs, and never fetches it', async () => {
  gone.script = { poll: () => ({ state: 'running', progress: { fraction: 0.5 }, pollAfterMs: 50 }) };
  const { id } = await submit('gone');
  await vi.waitFor(async () => expect((await read(id)).state).toBe('running'), { timeout: 10_000 });
  const attempt = gone.starts.at(-1)?.attemptId ?? '';
  expect((await read(id)).providerCopy).toEqual({ state: 'kept', until: null });
  await cancelGeneration(studio.generations, actor, id);
  gone.script = {};
  expect(await finished(id)).toMatchObject({ state: 'cancelled', outputs: [], providerCopy: { state: 'deleted' } });
  expect(gone.cancelled).toContain(attempt);
  expect(gone.fetched).not.toContain(attempt);
});

it('says until when a provider keeps its copy, where nobody can delete it', async () => {
  const made = await finished((await submit('kept')).id);
  expect(made).toMatchObject({ state: 'succeeded', providerCopy: { state: 'kept' } });
  const seconds = (Date.parse(made.providerCopy?.until ?? '') - Date.parse(made.finishedAt ?? '')) / 1_000;
  expect(seconds).toBe(3_600);
  expect((await finished((await submit('unsaid')).id)).providerCopy).toEqual({ state: 'kept', until: null });
  expect((await finished((await submit('nothing')).id)).providerCopy).toBeNull();
  const local = await submit('here');
  await vi.waitFor(async () => expect((await read(local.id)).finishedAt).not.toBeNull(), { timeout: 10_000 });
  expect((await read(local.id)).providerCopy?.state).not.toBe('kept');

  await studio.pool.query(`update generation set finished_at = finished_at - interval '2 hours' where id = $1`, [made.id]);
  expect((await read(made.id)).providerCopy).toMatchObject({ state: 'deleted' });
});
