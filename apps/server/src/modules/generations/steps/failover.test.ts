import { EngineError, type EngineErrorKind } from '@pinhole/engines';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { Actor } from '../../../platform/actor.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import type { StepRunner } from '../../../platform/jobs/step-runner.ts';
import { scriptedEngine } from '../../../testing/scripted-engine.ts';
import { createTestStudio, type TestStudio } from '../../../testing/test-studio.ts';
import { readAssets } from '../../assets/index.ts';
import { getBalance, verifyLedger } from '../../credits/index.ts';
import { setPrice } from '../../models/index.ts';
import { expireOverdue, getGeneration, submitGeneration } from '../index.ts';

vi.setConfig({ testTimeout: 60_000 });

const [first, second, third] = [scriptedEngine({ id: 'first' }), scriptedEngine({ id: 'second' }), scriptedEngine({ id: 'third' })];
const engines = [first, second, third];

let studio: TestStudio;
let actor: Actor;
let worker: StepRunner;
beforeAll(async () => {
  studio = await createTestStudio(() => engines);
  const dear = { perOutput: 9_000_000n, perMegapixel: 0n, perSecond: 0n };
  await inTransaction(studio.db, (tx) => setPrice(tx, 'second-image', dear));
  await substitutes(['second-image', 'third-image']);
});
afterAll(() => studio.close());
beforeEach(async () => {
  actor = await studio.person();
  worker = studio.startWorker();
});
afterEach(async () => {
  await worker.stop(1_000);
  await studio.pool.query('delete from model_breaker');
  await studio.catalogue.refresh();
  for (const engine of engines) {
    engine.script = {};
    engine.starts.length = 0;
  }
  expect((await verifyLedger(studio.db)).violations).toEqual([]);
});

async function substitutes(ids: readonly string[]): Promise<void> {
  await studio.pool.query(`update model set changes = $1 where id = 'first-image'`, [JSON.stringify({ substitutes: ids })]);
  await studio.catalogue.refresh();
}

const refuse = (kind: EngineErrorKind) => () => {
  throw new EngineError({ kind, retry: 'never', billed: 'no', detail: 'the test says no' });
};
const submit = (change: Partial<Parameters<typeof submitGeneration>[3]> = {}) =>
  inTransaction(studio.db, (tx) =>
    submitGeneration(studio.generations, tx, actor, { model: 'first-image', prompt: 'a lighthouse', ...change }),
  );
const ended = (id: string) =>
  vi.waitFor(
    async () => {
      const generation = await getGeneration(studio.generations, actor, id);
      expect(generation.finishedAt, `${generation.state} ${String(studio.errors)}`).not.toBeNull();
      return generation;
    },
    { timeout: 55_000 },
  );
const attempts = async (id: string) =>
  (await studio.pool.query('select engine, state from generation_attempt where generation_id = $1 order by number', [id])).rows;

it.each(['quota', 'auth', 'overloaded', 'not_found'] as const)(
  'hands on what the first refuses (%s), at the price that was agreed, and says so',
  async (kind) => {
    first.script = { start: refuse(kind) };
    const { id, price } = await submit({ count: 2 });
    const generation = await ended(id);
    expect(generation).toMatchObject({ state: 'succeeded', price, charged: price, error: null });
    expect(price).toBe('2000000');
    expect(generation.request).toMatchObject({
      model: 'second-image',
      engine: 'second',
      insteadOf: { model: 'first-image', reason: 'refused' },
    });
    expect(await attempts(id)).toEqual([
      { engine: 'first', state: 'rejected' },
      { engine: 'second', state: 'done' },
    ]);
    const [asset] = await readAssets(studio.assets, actor.workspaceId, [generation.outputs[0]?.assetId ?? '']);
    expect(asset?.recipe).toMatchObject({ engine: 'second', charged: '1000000', request: { insteadOf: { model: 'first-image' } } });
    expect(await getBalance(studio.credits, actor.workspaceId)).toMatchObject({ available: '98000000', held: '0' });
  },
);

it('does not ask a model that is paused at all', async () => {
  await studio.pool.query(
    `insert into model_breaker (model_id, failures, last_failure, open_until) values ('first-image', 5, 'overloaded', now() + interval '5 minutes')`,
  );
  await studio.catalogue.refresh();
  const generation = await ended((await submit()).id);
  expect(generation.request).toMatchObject({ engine: 'second', insteadOf: { model: 'first-image', reason: 'paused' } });
  expect([first.starts.length, second.starts.length]).toEqual([0, 1]);

  await substitutes([]);
  await expect(submit()).rejects.toMatchObject({ code: 'model.unavailable' });
  await substitutes(['second-image', 'third-image']);
});

it('goes down the list once, and says what the last one said', async () => {
  first.script = { start: refuse('quota') };
  second.script = { start: refuse('auth') };
  third.script = { start: refuse('overloaded') };
  const { id } = await submit();
  expect(await ended(id)).toMatchObject({ state: 'failed', charged: '0', error: { code: 'engine.overloaded' } });
  expect((await attempts(id)).map(({ engine }) => engine)).toEqual(['first', 'second', 'third']);
  expect(await getBalance(studio.credits, actor.workspaceId)).toMatchObject({ available: '100000000', held: '0' });
});

it.each([
  ['what it refuses because of the request', { kind: 'bad_input', retry: 'change-input', billed: 'no' }, 'engine.bad_input'],
  ['what it refuses because of its content', { kind: 'refused_content', retry: 'never', billed: 'no' }, 'engine.refused_content'],
] as const)('takes nowhere else %s', async (_, facts, code) => {
  first.script = {
    start: () => {
      throw new EngineError({ ...facts, detail: 'the test says no' });
    },
  };
  expect((await ended((await submit()).id)).error?.code).toBe(code);
  expect(second.starts).toEqual([]);
});

it('never sends anything to another engine while a paid call may be under way', async () => {
  first.script = {
    start: () => {
      throw new EngineError({ kind: 'network', retry: 'reconcile-first', billed: 'unknown', detail: 'no answer' });
    },
    reconcile: () => ({ found: false, certain: false }),
  };
  const { id } = await submit();
  await vi.waitFor(async () => expect((await getGeneration(studio.generations, actor, id)).state).toBe('start_unknown'), {
    timeout: 10_000,
  });
  // Even when the model is paused meanwhile, and the worker is another one.
  await studio.pool.query(
    `insert into model_breaker (model_id, failures, last_failure, open_until) values ('first-image', 5, 'network', now() + interval '5 minutes')`,
  );
  await studio.catalogue.refresh();
  await worker.stop(0);
  worker = studio.startWorker();
  await studio.pool.query('update step set due_at = now() where subject_id = $1', [id]);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await studio.pool.query(`update generation set deadline_at = now() - interval '1 second' where id = $1`, [id]);
  await expireOverdue(studio.generations);
  expect(await ended(id)).toMatchObject({ state: 'expired', charged: '0' });
  expect(await attempts(id)).toEqual([{ engine: 'first', state: 'doubtful' }]);
  expect([second.starts, third.starts]).toEqual([[], []]);
});

it('stays with the one that accepted it, though that one failed, billed nothing and refuses the next try', async () => {
  first.script = {
    poll: () => {
      first.script = { start: refuse('quota') };
      return {
        state: 'failed',
        error: new EngineError({ kind: 'engine_fault', retry: 'after-delay', billed: 'no', retryAfterMs: 50, detail: 'it broke' }),
      };
    },
  };
  expect(await ended((await submit()).id)).toMatchObject({ state: 'failed', error: { code: 'engine.quota' } });
  expect([first.starts.length, second.starts.length]).toEqual([2, 0]);
});

it('asks the first what became of a call that a dead worker made, before anybody else is asked', async () => {
  let asked: (() => void) | undefined;
  const begun = new Promise<void>((resolve) => {
    asked = resolve;
  });
  // The worker dies while it waits for the answer of the first.
  first.script = {
    start: () => {
      asked?.();
      return new Promise(() => {});
    },
  };
  const { id } = await submit();
  await begun;
  const reconciled: string[] = [];
  first.script = {
    start: refuse('quota'),
    reconcile: (attemptId) => {
      reconciled.push(attemptId);
      expect(second.starts).toEqual([]);
      return { found: false, certain: true };
    },
  };
  await studio.pool.query(`update step set worker_id = null, fence = fence + 1, due_at = now() where subject_id = $1`, [id]);
  const generation = await ended(id);
  expect(generation.request).toMatchObject({ engine: 'second' });
  // It is asked until the call of the dead worker can arrive no more; the next one has the same id.
  expect(new Set(reconciled)).toEqual(new Set([first.starts[0]?.attemptId]));
  expect(new Set(first.starts.map(({ attemptId }) => attemptId)).size).toBe(1);
  expect(first.starts).toHaveLength(2);
  expect((await attempts(id)).map(({ engine, state }) => `${engine} ${state}`)).toEqual(['first rejected', 'second done']);
});

it('takes no substitute that would have to leave something out', async () => {
  first.script = { start: refuse('quota') };
  await studio.pool.query(
    `update model set descriptor = jsonb_set(descriptor, '{count,max}', '2') where id in ('second-image', 'third-image')`,
  );
  await studio.catalogue.refresh();
  expect(await ended((await submit({ count: 4 })).id)).toMatchObject({ state: 'failed', error: { code: 'engine.quota' } });
  expect(second.starts).toEqual([]);
  expect((await ended((await submit({ count: 2 })).id)).request.engine).toBe('second');
});

it('makes each once, however many are handed on at the same time by two workers', async () => {
  const other = studio.startWorker();
  first.script = { start: refuse('overloaded') };
  const ids = await Promise.all(Array.from({ length: 20 }, async () => (await submit()).id));
  const made = await Promise.all(ids.map(ended));
  expect(made.map(({ state, charged }) => `${state} ${charged}`)).toEqual(ids.map(() => 'succeeded 1000000'));
  expect(second.starts).toHaveLength(20);
  expect(new Set(second.starts.map(({ attemptId }) => attemptId)).size).toBe(20);
  expect(await getBalance(studio.credits, actor.workspaceId)).toMatchObject({ available: '80000000', held: '0' });
  await other.stop(1_000);
});
