import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Actor } from '../../../platform/actor.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { codeOf } from '../../../testing/code-of.ts';
import { createPlans } from '../../../testing/plan-fixture.ts';
import { scriptedEngine } from '../../../testing/scripted-engine.ts';
import { createTestStudio, type TestStudio } from '../../../testing/test-studio.ts';
import { getBalance } from '../../credits/index.ts';
import { createUploadFromAddress } from '../../uploads/create-upload.ts';
import { createQuote, submitGeneration } from '../index.ts';
import { expectedBytes } from './plan-gate.ts';

const engine = scriptedEngine({ id: 'busy', traits: { maxConcurrency: 8 } });

let studio: TestStudio;
let give: Awaited<ReturnType<typeof createPlans>>;
beforeAll(async () => {
  studio = await createTestStudio(() => [engine]);
  give = await createPlans(studio);
});
afterAll(() => studio.close());

const request = { model: 'busy-image', prompt: 'a lighthouse' };
const submit = (actor: Actor, input: Parameters<typeof submitGeneration>[3] = request) =>
  inTransaction(studio.db, (tx) => submitGeneration(studio.generations, tx, actor, input));
const set = async (key: 'generation.models', value: string) => {
  await inTransaction(studio.db, (tx) => studio.settings.write(tx, { key, value, accountId: null }));
  await studio.settings.changed();
};
const count = async (actor: Actor) =>
  (await studio.db.selectFrom('generation').select('id').where('workspace_id', '=', actor.workspaceId).execute()).length;

describe('models', () => {
  it('that are not in the plan are neither quoted nor made, also not from an older quote', async () => {
    const actor = await studio.person();
    const quote = await createQuote(studio.generations, actor, request);
    await give(actor.workspaceId, { models: ['another-model'] });
    expect(await codeOf(createQuote(studio.generations, actor, request))).toBe('plan.model_missing');
    expect(await codeOf(submit(actor))).toBe('plan.model_missing');
    expect(await codeOf(submit(actor, { quoteId: quote.id }))).toBe('plan.model_missing');
    expect(await count(actor)).toBe(0);
    expect(await getBalance(studio.credits, actor.workspaceId)).toMatchObject({ available: '100000000', held: '0' });
    await give(actor.workspaceId, { models: ['another-model', 'busy-image'] });
    expect(await codeOf(submit(actor, { quoteId: quote.id }))).toBe('done');
  });

  it('of everybody without a plan are what the service says, and a plan that names none has all', async () => {
    const [without, subscribed] = [await studio.person(), await studio.person()];
    await give(subscribed.workspaceId, {});
    await set('generation.models', 'another-model, and-another');
    expect(await codeOf(submit(without))).toBe('plan.model_missing');
    expect(await codeOf(submit(subscribed))).toBe('done');
    await set('generation.models', '');
    expect(await codeOf(submit(without))).toBe('done');
  });
});

describe('storage', () => {
  /** Leaves room for this many pictures below one gigabyte. */
  async function fill(actor: Actor, room: number, over = 0): Promise<void> {
    const { request: compiled } = await createQuote(studio.generations, actor, request);
    const bytes = 1e9 - room * expectedBytes(compiled) + over;
    await studio.pool.query(
      `insert into blob (id, workspace_id, key, mime, bytes, sha256, state) values (gen_random_uuid(), $1, gen_random_uuid()::text, 'image/png', $2, '', 'committed')`,
      [actor.workspaceId, bytes],
    );
  }

  it('takes exactly what fits, though twenty see the same room, and refuses the others before anything is charged', async () => {
    const actor = await studio.person();
    await give(actor.workspaceId, { storageGigabytes: 1 });
    await fill(actor, 6);
    const codes = await Promise.all(Array.from({ length: 20 }, () => codeOf(submit(actor))));
    expect(codes.filter((code) => code === 'done')).toHaveLength(6);
    expect(new Set(codes)).toEqual(new Set(['done', 'plan.storage_full']));
    expect(await count(actor)).toBe(6);
    expect(await getBalance(studio.credits, actor.workspaceId)).toMatchObject({ available: '94000000', held: '6000000' });
  });

  it('over the limit stays as it is: nothing is deleted, and nothing begins', async () => {
    const actor = await studio.person();
    await fill(actor, 0, 1e9);
    await give(actor.workspaceId, { storageGigabytes: 1 });
    expect(await codeOf(submit(actor))).toBe('plan.storage_full');
    const blobs = await studio.db.selectFrom('blob').select('state').where('workspace_id', '=', actor.workspaceId).execute();
    expect(blobs).toEqual([{ state: 'committed' }]);
    await give(actor.workspaceId, { storageGigabytes: 10 });
    expect(await codeOf(submit(actor))).toBe('done');
  });
});

it('never waits in a circle with files that come in, though twenty of each see the same limit', async () => {
  const actor = await studio.person();
  await give(actor.workspaceId, { storageGigabytes: 1 });
  const uploads = {
    clock: studio.clock,
    events: studio.generations.events,
    limits: () => ({ maxOpen: 1_000, imageBytes: 1, videoBytes: 1, videoSeconds: 1 }),
    storedBytesOf: () => Promise.resolve(1e9),
  };
  const codes = await Promise.all(
    Array.from({ length: 40 }, (_, turn) =>
      codeOf(
        turn % 2 === 0
          ? submit(actor)
          : inTransaction(studio.db, (tx) => createUploadFromAddress(uploads, tx, actor, `https://pictures.example.com/${turn}.png`)),
      ),
    ),
  );
  expect(new Set(codes)).toEqual(new Set(['done']));
});

describe('how much runs at once', () => {
  it('is never more than the plan says, though twenty submit: the others wait and are made too', async () => {
    const actor = await studio.person();
    await give(actor.workspaceId, { maxRunning: 2 });
    const done = await Promise.all(Array.from({ length: 20 }, () => codeOf(submit(actor))));
    expect(new Set(done)).toEqual(new Set(['done']));
    let most = 0;
    const workers = [studio.startWorker(), studio.startWorker(), studio.startWorker()];
    await vi.waitFor(
      async () => {
        const { rows } = await studio.pool.query<{ running: number; left: number }>(
          `select (count(*) filter (where holds_slot and phase <> 'cleanup'))::int as running,
             (select count(*)::int from generation where workspace_id = $1 and finished_at is null) as left from step where workspace_id = $1`,
          [actor.workspaceId],
        );
        most = Math.max(most, rows[0]?.running ?? 0);
        expect(rows[0]?.left).toBe(0);
      },
      { timeout: 60_000, interval: 25 },
    );
    expect(most).toBe(2);
    await Promise.all(workers.map((worker) => worker.stop(1_000)));
  }, 90_000);
});
