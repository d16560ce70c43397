import path from 'node:path';
import { roleScopes } from '@pinhole/contract';
import { sketchEngine } from '@pinhole/engines/sketch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../../../platform/actor.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { someId } from '../../../testing/some-id.ts';
import { createTestStudio, type TestStudio } from '../../../testing/test-studio.ts';
import { getBalance, verifyLedger } from '../../credits/index.ts';
import { cancelGeneration, expireOverdue, getGeneration, submitGeneration } from '../index.ts';
import { cancelQueue } from './cancel-queue.ts';
import { listQueue, type QueuePage } from './list-queue.ts';
import { moveGeneration } from './move-generation.ts';
import { pauseGeneration, pauseQueue, resumeGeneration, resumeQueue } from './pause-queue.ts';
import { getQueueSummary } from './queue-summary.ts';
import { quoteRetries } from './quote-retries.ts';

let studio: TestStudio;
beforeAll(async () => {
  studio = await createTestStudio((folder) => [sketchEngine({ spoolFolder: path.join(folder, 'sketch'), concurrency: 2 })]);
});
afterAll(() => studio.close());

const picture = { model: 'sketch-image', prompt: 'a pier in fog', size: { width: 256, height: 256 } };
const submit = (actor: Actor, input: Parameters<typeof submitGeneration>[3] = picture) =>
  inTransaction(studio.db, (tx) => submitGeneration(studio.generations, tx, actor, input));
async function submitSome(actor: Actor, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) ids.push((await submit(actor)).id);
  return ids;
}
const list = (actor: Actor, page: Partial<QueuePage> = {}) =>
  listQueue(studio.generations, actor, { show: 'waiting', who: 'mine', cursor: null, limit: 50, ...page });
const idsOf = async (...args: Parameters<typeof list>) => (await list(...args)).data.map(({ generation }) => generation.id);

/** Somebody else in the same workspace. */
async function colleague(actor: Actor, role: Actor['role']): Promise<Actor> {
  const { accountId } = await studio.person({ credits: 0 });
  await inTransaction(studio.db, (tx) =>
    tx.insertInto('member').values({ workspace_id: actor.workspaceId, account_id: accountId, role }).execute(),
  );
  return { ...actor, accountId, role, scopes: roleScopes[role], via: { kind: 'session', sessionId: someId(), confirmAbove: null } };
}
async function expire(...ids: string[]): Promise<void> {
  await studio.pool.query(`update generation set deadline_at = now() - interval '1 minute' where id = any($1)`, [ids]);
  await expireOverdue(studio.generations);
}
const stateOf = async (actor: Actor, id: string) => (await getGeneration(studio.generations, actor, id)).state;

it('lists what waits in the order in which it will begin, page by page', async () => {
  const actor = await studio.person();
  const ids = await submitSome(actor, 5);
  const [a = '', b = '', c = '', d = '', e = ''] = ids;
  await moveGeneration(studio.generations, actor, e, { to: 'first' });
  await moveGeneration(studio.generations, actor, a, { after: c });
  const first = await list(actor, { limit: 2 });
  expect(first.data.map(({ generation }) => [generation.id, generation.queuePosition])).toEqual([
    [e, 0],
    [b, 1],
  ]);
  const rest = await list(actor, { limit: 50, cursor: first.nextCursor });
  expect(rest.data.map(({ generation }) => generation.id)).toEqual([c, a, d]);
  expect(rest.nextCursor).toBeNull();
});

it('shows mine or everybody’s, and filters by person, model, kind and state', async () => {
  const owner = await studio.person();
  const editor = await colleague(owner, 'editor');
  const mine = await submitSome(owner, 1);
  const theirs = await submitSome(editor, 1);
  const { id: clip } = await submit(owner, { model: 'sketch-video', prompt: 'waves' });
  expect(await idsOf(owner)).toEqual([...mine, clip]);
  expect(await idsOf(editor)).toEqual(theirs);
  expect(await idsOf(owner, { who: 'workspace' })).toEqual([...mine, ...theirs, clip]);
  expect(await idsOf(owner, { who: 'workspace', person: editor.accountId })).toEqual(theirs);
  expect(await idsOf(owner, { who: 'mine', person: editor.accountId })).toEqual([]);
  expect(await idsOf(owner, { kind: 'video' })).toEqual([clip]);
  expect(await idsOf(owner, { kind: 'image' })).toEqual(mine);
  expect(await idsOf(owner, { model: 'sketch-video' })).toEqual([clip]);
  await cancelGeneration(studio.generations, owner, clip);
  expect(await idsOf(owner, { show: 'ended' })).toEqual([clip]);
  expect(await idsOf(owner, { show: 'failed' })).toEqual([]);
  await expire(...mine);
  expect(await idsOf(owner, { show: 'failed' })).toEqual(mine);
  expect(await idsOf(owner, { show: 'ended' })).toEqual([...mine, clip]);
  expect(await idsOf(await studio.person(), { who: 'workspace', show: 'ended' })).toEqual([]);
});

it('lets an editor change their own work only, and a viewer nothing', async () => {
  const owner = await studio.person();
  const [editor, admin, viewer] = [await colleague(owner, 'editor'), await colleague(owner, 'admin'), await colleague(owner, 'viewer')];
  const [id = ''] = await submitSome(owner, 1);
  const [own = ''] = await submitSome(editor, 1);
  const refused = { code: 'auth.role_missing' };
  await expect(pauseGeneration(studio.generations, editor, id)).rejects.toMatchObject(refused);
  await expect(moveGeneration(studio.generations, editor, id, { to: 'last' })).rejects.toMatchObject(refused);
  await expect(pauseQueue(studio.generations, editor)).rejects.toMatchObject(refused);
  await expect(cancelQueue(studio.generations, editor, { who: 'workspace', what: 'all' })).rejects.toMatchObject(refused);
  await expect(pauseGeneration(studio.generations, viewer, id)).rejects.toMatchObject(refused);
  await expect(cancelQueue(studio.generations, viewer, { who: 'mine', what: 'all' })).rejects.toMatchObject(refused);
  await expect(pauseGeneration(studio.generations, await studio.person(), id)).rejects.toMatchObject({ code: 'generation.not_found' });
  expect((await list(viewer, { who: 'workspace' })).data.map(({ mayChange }) => mayChange)).toEqual([false, false]);
  expect((await list(editor, { who: 'workspace' })).data.map(({ mayChange }) => mayChange)).toEqual([false, true]);
  expect(await pauseGeneration(studio.generations, admin, id)).toMatchObject({ paused: 'itself' });
  expect(await cancelQueue(studio.generations, editor, { who: 'mine', what: 'all' })).toEqual({ cancelled: 1, refunded: '1000000' });
  expect([await stateOf(owner, own), await stateOf(owner, id)]).toEqual(['cancelled', 'queued']);
});

it('keeps the credits of a paused generation, lets its deadline stand still, and ends the longest wait all the same', async () => {
  const actor = await studio.person({ credits: 5 });
  const [id = ''] = await submitSome(actor, 1);
  expect(await pauseGeneration(studio.generations, actor, id)).toMatchObject({ state: 'queued', paused: 'itself' });
  await expire(id);
  expect(await stateOf(actor, id)).toBe('queued');
  expect(await getBalance(studio.credits, actor.workspaceId)).toMatchObject({ available: '4000000', held: '1000000' });
  const { rows } = await studio.pool.query<{ left: number }>(
    `select extract(epoch from expires_at - now())::float8 / 86400 as left from hold where id = $1`,
    [id],
  );
  expect(rows[0]?.left).toBeGreaterThan(31);

  await resumeGeneration(studio.generations, actor, id);
  await expireOverdue(studio.generations);
  expect(await stateOf(actor, id)).toBe('queued');

  await pauseGeneration(studio.generations, actor, id);
  await studio.pool.query(`update generation set created_at = now() - interval '31 days' where id = $1`, [id]);
  await expire(id);
  expect(await stateOf(actor, id)).toBe('expired');
  expect(await getBalance(studio.credits, actor.workspaceId)).toMatchObject({ available: '5000000', held: '0' });
});

it('begins nothing of a paused workspace, says so, and goes on after', async () => {
  const worker = studio.startWorker();
  const [actor, other] = [await studio.person(), await studio.person()];
  await pauseQueue(studio.generations, actor);
  await pauseQueue(studio.generations, actor);
  const { id, paused } = await submit(actor);
  expect(paused).toBe('workspace');
  expect(await getQueueSummary(studio.generations, actor)).toMatchObject({
    paused: { by: { id: actor.accountId } },
    mine: { waiting: 1, running: 0, heldWaiting: '1000000' },
  });
  const [theirs = ''] = await submitSome(other, 1);
  await ended(other, theirs);
  await expire(id);
  expect(await getGeneration(studio.generations, actor, id)).toMatchObject({ state: 'queued', paused: 'workspace' });
  expect((await list(actor)).data).toMatchObject([{ startsInSeconds: null }]);
  await resumeQueue(studio.generations, actor);
  expect(await ended(actor, id)).toBe('succeeded');
  await worker.stop(1_000);
});

it('says about when it begins where it is known how long the model takes, and of nothing that is paused', async () => {
  const fresh = await createTestStudio((folder) => [sketchEngine({ spoolFolder: path.join(folder, 'sketch'), concurrency: 1 })]);
  try {
    const actor = await fresh.person();
    const { catalogue } = fresh.generations;
    const measured = async () => (await catalogue.list()).map((model) => ({ ...model, pace: { seconds: 20, generations: 3 } }));
    const starts = async (deps: Parameters<typeof listQueue>[0]) =>
      (await listQueue(deps, actor, { show: 'waiting', who: 'mine', cursor: null, limit: 50 })).data.map((entry) => entry.startsInSeconds);
    const ids: string[] = [];
    for (let index = 0; index < 4; index += 1)
      ids.push((await inTransaction(fresh.db, (tx) => submitGeneration(fresh.generations, tx, actor, picture))).id);
    expect(await starts(fresh.generations)).toEqual([0, null, null, null]);
    const known = { ...fresh.generations, catalogue: { ...catalogue, list: measured } };
    expect(await starts(known)).toEqual([0, 20, 40, 60]);
    await pauseGeneration(fresh.generations, actor, ids[1] ?? '');
    expect(await starts(known)).toEqual([0, null, 20, 40]);
    await pauseQueue(fresh.generations, actor);
    expect(await starts(known)).toEqual([null, null, null, null]);
  } finally {
    await fresh.close();
  }
});

it('neither pauses nor moves what has begun', async () => {
  const worker = studio.startWorker();
  const actor = await studio.person();
  const [id = ''] = await submitSome(actor, 1);
  await ended(actor, id);
  for (const change of [
    () => pauseGeneration(studio.generations, actor, id),
    () => resumeGeneration(studio.generations, actor, id),
    () => moveGeneration(studio.generations, actor, id, { to: 'first' }),
  ])
    await expect(change()).rejects.toMatchObject({ code: 'generation.not_waiting' });
  await worker.stop(1_000);
});

it('cancels everything once and gives back each credit once, though twenty cancel while work is being settled', async () => {
  const worker = studio.startWorker();
  const actor = await studio.person({ credits: 100 });
  const ids = await submitSome(actor, 24);
  await ended(actor, ids[0] ?? '');
  const answers = await Promise.all(
    Array.from({ length: 20 }, async (_, racer) => {
      await new Promise((resolve) => setTimeout(resolve, 25 * racer));
      return racer % 5 === 4
        ? cancelGeneration(studio.generations, actor, ids[racer] ?? '').then(
            () => ({ cancelled: 1, refunded: '1000000' }),
            () => ({ cancelled: 0, refunded: '0' }),
          )
        : cancelQueue(studio.generations, actor, { who: 'mine', what: 'all' });
    }),
  );
  const runs = await Promise.all(ids.map((id) => getGeneration(studio.generations, actor, id)));
  const delivered = runs.filter(({ state }) => state === 'succeeded');
  const cancelled = runs.filter(({ state }) => state === 'cancelled');
  expect(delivered.length + cancelled.length).toBe(24);
  expect(delivered.every(({ charged, outputs }) => charged === '1000000' && outputs.length === 1)).toBe(true);
  expect(cancelled.every(({ charged, outputs }) => charged === '0' && outputs.length === 0)).toBe(true);
  expect(answers.reduce((sum, answer) => sum + answer.cancelled, 0)).toBe(cancelled.length);
  expect(answers.reduce((sum, answer) => sum + Number(answer.refunded), 0)).toBe(cancelled.length * 1_000_000);
  expect(await getBalance(studio.credits, actor.workspaceId)).toMatchObject({
    available: String(100_000_000 - delivered.length * 1_000_000),
    held: '0',
  });
  expect((await verifyLedger(studio.db)).violations).toEqual([]);
  expect(await cancelQueue(studio.generations, actor, { who: 'mine', what: 'all' })).toEqual({ cancelled: 0, refunded: '0' });
  await worker.stop(1_000);
});

it('leaves what runs alone when only what waits is cancelled', async () => {
  const actor = await studio.person();
  const [running = '', ...waiting] = await submitSome(actor, 3);
  await studio.pool.query(`update generation set state = 'running', started_at = now() where id = $1`, [running]);
  expect(await cancelQueue(studio.generations, actor, { who: 'workspace', what: 'waiting' })).toEqual({
    cancelled: 2,
    refunded: '2000000',
  });
  expect([await stateOf(actor, running), await stateOf(actor, waiting[0] ?? '')]).toEqual(['running', 'cancelled']);
  const { rows } = await studio.pool.query(`select phase from step where subject_id = $1`, [running]);
  expect(rows).toEqual([{ phase: 'start' }]);
  await cancelGeneration(studio.generations, actor, running);
});

it('tries a failed generation again once, at the price that was shown, and links the two', async () => {
  const actor = await studio.person();
  const { id } = await submit(actor, { ...picture, count: 2, seed: 7 });
  await expire(id);
  const offers = await quoteRetries(studio.generations, actor, [id]);
  expect(offers).toMatchObject({
    total: '2000000',
    data: [{ generationId: id, problem: null, quote: { price: '2000000', request: { seed: 7, count: 2 } } }],
  });
  const again = await Promise.all(Array.from({ length: 5 }, () => quoteRetries(studio.generations, actor, [id])));
  const results = await Promise.allSettled(
    [offers, ...again].flatMap(({ data }) => data.map(({ quote }) => submit(actor, { quoteId: quote?.id ?? '' }))),
  );
  const [made, ...more] = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  expect(more).toEqual([]);
  expect(results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))).toEqual(
    Array(5).fill('generation.retried'),
  );
  expect(made).toMatchObject({ retryOf: id, price: '2000000', state: 'queued' });
  expect((await list(actor, { show: 'ended' })).data).toMatchObject([{ generation: { id }, retriedBy: made?.id }]);
  expect(await idsOf(actor, { show: 'failed' })).toEqual([]);
  expect(await quoteRetries(studio.generations, actor, [id])).toMatchObject({
    total: '0',
    data: [{ quote: null, problem: 'generation.retried' }],
  });
});

it('says of each failed one why it cannot be tried again, and quotes the others', async () => {
  const actor = await studio.person();
  const [gone = '', waits = '', fine = ''] = await submitSome(actor, 3);
  await expire(gone, fine);
  await studio.pool.query(`update generation set request = jsonb_set(request, '{model}', '"no-such-model"') where id = $1`, [gone]);
  const offers = await quoteRetries(studio.generations, actor, [gone, waits, fine]);
  expect(offers.data.map(({ problem }) => problem)).toEqual(['model.not_found', 'generation.not_failed', null]);
  expect(offers.total).toBe('1000000');
  await expect(quoteRetries(studio.generations, await studio.person(), [fine])).rejects.toMatchObject({ code: 'generation.not_found' });
});

async function ended(actor: Actor, id: string): Promise<string> {
  for (let tries = 0; tries < 400; tries += 1) {
    const { state, finishedAt } = await getGeneration(studio.generations, actor, id);
    if (finishedAt) return state;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not finished: ${String(studio.errors)}`);
}
