import { setTimeout as pause } from 'node:timers/promises';
import type { Generation } from '@pinhole/contract';
import { EngineError, type Snapshot } from '@pinhole/engines';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { Actor } from '../../../platform/actor.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { scriptedEngine } from '../../../testing/scripted-engine.ts';
import { createTestStudio, type TestStudio } from '../../../testing/test-studio.ts';
import { cancelGeneration, expireOverdue, submitGeneration } from '../index.ts';
import { cancelQueue } from '../queue/cancel-queue.ts';
import { doubtfulCallsCsv } from '../reports/doubtful-calls.ts';
import { listDoubtfulCalls, listMargins } from '../reports/reports.ts';

const paid = scriptedEngine({ id: 'paid' });
const unsaid = scriptedEngine({ id: 'unsaid', traits: { resume: 'none' } });
const free = scriptedEngine({ id: 'free', traits: { cost: 'free', locality: 'local' } });

let studio: TestStudio;
let actor: Actor;
beforeAll(async () => {
  studio = await createTestStudio(() => [paid, unsaid, free]);
  actor = await studio.person({ credits: 10_000 });
  const rule = { currency: 'USD', perOutputMicros: 30_000, source: 'https://paid.example/prices', checkedOn: '2026-11-21' };
  await studio.pool.query(`update model set cost = $1 where engine <> 'free'`, [JSON.stringify(rule)]);
  studio.startWorker();
});
afterAll(() => studio.close());
afterEach(() => {
  for (const engine of [paid, unsaid, free]) engine.script = {};
});

const running: Snapshot = { state: 'running', progress: { fraction: 0.5 }, pollAfterMs: 50 };
const failed = (billed: 'yes' | 'no' | 'unknown'): Snapshot => ({
  state: 'failed',
  error: new EngineError({ kind: 'engine_fault', retry: 'never', billed, detail: 'it failed' }),
});
const submit = (engine = 'paid', count = 1): Promise<Generation> =>
  inTransaction(studio.db, (tx) =>
    submitGeneration(studio.generations, tx, actor, { model: `${engine}-image`, prompt: 'a lighthouse', count }),
  );
const stateOf = async (id: string) =>
  (await studio.db.selectFrom('generation').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state;
const reach = (id: string, state: string) => vi.waitFor(async () => expect(await stateOf(id)).toBe(state), { timeout: 10_000 });
const attemptOf = (id: string) =>
  studio.db
    .selectFrom('generation_attempt')
    .select(['id', 'state', 'doubt', 'billed', 'handle', 'cost_micros', 'cost_quality'])
    .where('generation_id', '=', id)
    .executeTakeFirstOrThrow();
const cleanedUp = (id: string) =>
  vi.waitFor(async () => expect(await studio.db.selectFrom('step').select('phase').where('subject_id', '=', id).execute()).toEqual([]), {
    timeout: 10_000,
  });
const listed = async (id: string) =>
  (await listDoubtfulCalls(studio.db, { before: null, limit: 100, show: 'all' })).data.find(({ generationId }) => generationId === id);
const cancel = (id: string) => cancelGeneration(studio.generations, actor, id);
const expire = async (id: string) => {
  await studio.pool.query(`update generation set deadline_at = now() - interval '1 second' where id = $1`, [id]);
  await expireOverdue(studio.generations);
};
const cancelAll = () => cancelQueue(studio.generations, actor, { who: 'mine', what: 'all' });

it.each([
  ['cancelled', cancel],
  ['cancelled', cancelAll],
  ['expired', expire],
] as const)(
  'what was accepted and then %s is doubtful at what it should cost, until its provider says that it finished and billed',
  async (reason, end) => {
    paid.script = { poll: () => running };
    const { id } = await submit('paid', 2);
    await reach(id, 'running');
    await end(id);
    expect(await listed(id)).toMatchObject({ reason, billed: false, amountMicros: '60000', currency: 'USD', quality: 'estimated' });
    expect(await doubtfulCallsCsv(studio.db)).toContain(
      [id, reason, 'unknown', '0.06', 'USD', 'estimated'].map((value) => `"${value}"`).join(','),
    );
    const estimated = (await listMargins(studio, 1)).find(({ model }) => model === 'paid-image')?.costs;
    expect(estimated).toContainEqual(expect.objectContaining({ amountMicros: '60000', quality: 'estimated' }));

    paid.script = {};
    await cleanedUp(id);
    expect(await listed(id)).toMatchObject({ reason, billed: true, amountMicros: '20000', quality: 'reported' });
    const costs = (await listMargins(studio, 1)).find(({ model }) => model === 'paid-image')?.costs;
    expect(costs?.some(({ quality }) => quality === 'estimated')).toBe(false);
  },
);

it.each([
  ['the cancel says so', { cancel: () => ({ result: 'cancelled', mayBill: false }) as const }],
  ['it failed there for nothing', { poll: () => failed('no') }],
])('a cancelled call that was not billed leaves the list: %s', async (_, script) => {
  paid.script = { poll: () => running };
  const { id } = await submit();
  await reach(id, 'running');
  paid.script = { poll: () => running, cancel: () => ({ result: 'requested', mayBill: true }) };
  await cancel(id);
  expect(await listed(id)).toMatchObject({ reason: 'cancelled' });
  paid.script = script;
  await cleanedUp(id);
  expect(await listed(id)).toBeUndefined();
  expect(await attemptOf(id)).toMatchObject({ state: 'rejected', billed: false, cost_micros: null });
});

it('a provider that never tells leaves the call doubtful, and is not asked for ever', async () => {
  Object.assign(studio.generations.timing, { truthMs: 300 });
  paid.script = { poll: () => running };
  const { id } = await submit();
  await reach(id, 'running');
  await cancel(id);
  await cleanedUp(id);
  Object.assign(studio.generations.timing, { truthMs: 60_000 });
  expect(await listed(id)).toMatchObject({ reason: 'cancelled', billed: false, amountMicros: '30000' });
});

it('work on one’s own machine is never doubtful', async () => {
  free.script = { poll: () => running, cancel: () => ({ result: 'requested', mayBill: true }) };
  const { id } = await submit('free');
  await reach(id, 'running');
  await cancel(id);
  expect(await listed(id)).toBeUndefined();
  free.script = {};
  await cleanedUp(id);
  expect(await attemptOf(id)).toMatchObject({ state: 'rejected' });
});

it('a failure that is billed says so, with its amount', async () => {
  paid.script = {
    poll: () => ({ ...failed('unknown'), cost: { amountMicros: 7_000n, currency: 'USD', quality: 'reported' } }) as Snapshot,
  };
  const { id } = await submit();
  await reach(id, 'failed');
  expect(await listed(id)).toMatchObject({ reason: 'failed', billed: true, amountMicros: '7000', quality: 'reported' });
  await cleanedUp(id);
  expect(await listed(id)).toMatchObject({ billed: true, amountMicros: '7000' });
});

it('what came and could not be delivered is booked as what the provider said it costs', async () => {
  paid.script = {
    poll: () => ({
      state: 'succeeded',
      outputs: [{ index: 0, kind: 'text', mime: 'text/plain', source: { text: '' } }],
      safety: [{ verdict: 'flagged', source: 'test' }],
      cost: { amountMicros: 20_000n, currency: 'USD', quality: 'reported' },
    }),
  };
  const { id } = await submit();
  await reach(id, 'blocked');
  expect(await listed(id)).toMatchObject({ reason: 'unusable', billed: true, amountMicros: '20000' });
});

it('an answer that comes after the cancel stops the work there, and the call counts as accepted', async () => {
  let answer = (): void => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  unsaid.script = { start: () => held, reconcile: () => ({ found: false, certain: false }) };
  const { id } = await submit('unsaid');
  await vi.waitFor(() => expect(unsaid.starts).toHaveLength(1), { timeout: 10_000 });
  await cancel(id);
  await cleanedUp(id);
  expect(await listed(id)).toMatchObject({ reason: 'no_answer', billed: false, amountMicros: '30000' });
  answer();
  const { id: attemptId } = await attemptOf(id);
  await vi.waitFor(() => expect(unsaid.cancelled).toContain(attemptId), { timeout: 10_000 });
  await cleanedUp(id);
  expect(await listed(id)).toMatchObject({ reason: 'cancelled', billed: true, amountMicros: '20000' });
  expect(unsaid.purged).toContain(attemptId);
  expect(unsaid.starts).toHaveLength(1);
});

it('twenty cancels at any moment of the work leave no call without an end, and none booked twice', async () => {
  const made = await Promise.all(Array.from({ length: 20 }, () => submit()));
  await Promise.all(
    made.map(async ({ id }, index) => {
      await pause(index * 15);
      await cancel(id).catch(() => undefined);
    }),
  );
  for (const { id } of made) {
    await cleanedUp(id);
    const attempt = await studio.db.selectFrom('generation_attempt').select(['state', 'billed']).where('generation_id', '=', id).execute();
    const delivered = (await stateOf(id)) === 'succeeded';
    // Not begun, delivered, billed for nothing, or certainly not billed.
    expect([[], ['done'], ['doubtful'], ['rejected']]).toContainEqual(attempt.map(({ state }) => state));
    expect(attempt.some(({ state }) => state === 'done')).toBe(delivered);
  }
});
