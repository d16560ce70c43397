import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openStage, type Stage } from './fault-stage.ts';
import { type Pushed, pushHeaders, signPush } from './paid-pushes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ maxConcurrency: 16, pushPollMs: 30_000, workMs: 1_500 });
});
afterAll(() => stage?.close());

const timeout = 60_000;
const paid = { state: 'succeeded', charged: '1000000' };

async function pushOf(prompt: string): Promise<Pushed> {
  return vi.waitFor(
    () => {
      const task = stage.provider.tasks.find(({ purpose }) => purpose === prompt);
      const pushed = stage.provider.pushes.taken.find((push) => push.task.clientId === task?.clientId);
      if (!pushed) throw new Error('not pushed yet');
      return pushed;
    },
    { timeout: 20_000, interval: 20 },
  );
}

async function again(push: Pick<Pushed, 'url' | 'headers' | 'body'>): Promise<number> {
  const { url, headers, body } = push;
  return (await fetch(url, { method: 'POST', headers, body })).status;
}

/** The same push, signed anew. */
function signed(
  push: Pushed,
  change: { readonly id?: string; readonly ageSeconds?: number; readonly body?: string; readonly secret?: string },
): Pushed {
  const id = change.id ?? push.headers[pushHeaders.id] ?? '';
  const time = String(Math.floor(Date.now() / 1000) - (change.ageSeconds ?? 0));
  const body = change.body ?? push.body;
  return {
    ...push,
    body,
    headers: {
      ...push.headers,
      [pushHeaders.id]: id,
      [pushHeaders.time]: time,
      [pushHeaders.signature]: signPush(id, time, body, change.secret),
    },
  };
}

const effects = async (id: string) => ({
  pushes: (await stage.test.db.selectFrom('engine_webhook').select('dedupe_key').where('generation_id', '=', id).execute()).length,
  assets: (await stage.test.db.selectFrom('asset').select('id').where('generation_id', '=', id).execute()).length,
  captures: (await stage.test.db.selectFrom('ledger_transfer').select('id').where('key', '=', `capture:${id}`).execute()).length,
});

it('a push wakes work that would be asked after much later', { timeout }, async () => {
  const { id } = await stage.submit({ prompt: 'pushed', transport: 'webhook' });
  await pushOf('pushed');
  const began = Date.now();
  expect(await stage.ended(id)).toMatchObject(paid);
  expect(Date.now() - began).toBeLessThan(20_000);
  expect(stage.asked('pushed', 'status')).toBeLessThanOrEqual(2);
});

it('a hundred copies at once, while it runs and after it ended, have one effect', { timeout }, async () => {
  stage.goesWrong('copies', 'output', { kind: 'slow', ms: 1_500 });
  const { id } = await stage.submit({ prompt: 'copies', transport: 'webhook' });
  const push = await pushOf('copies');
  const copies = await Promise.all(Array.from({ length: 100 }, () => again(push)));
  expect(new Set(copies)).toEqual(new Set([204]));
  expect(await stage.ended(id)).toMatchObject(paid);
  expect(await again(push)).toBe(204);
  expect(await effects(id)).toEqual({ pushes: 1, assets: 1, captures: 1 });
  expect(stage.asked('copies', 'output')).toBe(1);
});

it('a push that comes before the answer to the create is kept for it', { timeout }, async () => {
  stage.goesWrong('early', 'create', { kind: 'slow', ms: 2_000, done: true });
  const { id } = await stage.submit({ prompt: 'early', transport: 'webhook' });
  await pushOf('early');
  expect(await stage.attempts(id)).toEqual(['prepared']);
  expect(await stage.ended(id)).toMatchObject(paid);
  expect(stage.tasks('early')).toBe(1);
});

it('what is forged, three days old, or about other work changes nothing and is told nothing', { timeout }, async () => {
  const other = await stage.submit({ prompt: 'other', transport: 'webhook' });
  await stage.ended(other.id);
  stage.goesWrong('mine', 'status', { kind: 'stale' }, { kind: 'stale' });
  const { id } = await stage.submit({ prompt: 'mine', transport: 'webhook' });
  const [push, foreign] = [await pushOf('mine'), await pushOf('other')];
  // Once after the create, and once because of the push.
  await expect.poll(() => stage.asked('mine', 'status'), { timeout: 20_000 }).toBe(2);
  const lies = [
    signed(push, { id: 'one', secret: 'another secret' }),
    signed(push, { id: 'two', ageSeconds: 3 * 86_400 }),
    signed(push, { id: 'three', ageSeconds: -3 * 86_400 }),
    { ...push, body: push.body.replace('done', 'gone') },
    { ...push, headers: { 'content-type': 'application/json' } },
    { ...push, url: push.url.slice(0, -1) + (push.url.endsWith('A') ? 'B' : 'A') },
    { ...foreign, url: push.url },
  ];
  expect(await Promise.all(lies.map(again))).toEqual(lies.map(() => 404));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(stage.asked('mine', 'status')).toBe(2);
  // The provider said "running" once more after its push: only what it answers counts, and another push wakes the poll again.
  expect(await again(signed(push, { id: 'four' }))).toBe(204);
  expect(await stage.ended(id)).toMatchObject(paid);
});

it('out of order: an old push after a newer one, or after the end, asks and finds nothing new', { timeout }, async () => {
  const { id } = await stage.submit({ prompt: 'order', transport: 'webhook' });
  const push = await pushOf('order');
  expect(await stage.ended(id)).toMatchObject(paid);
  expect(await again(signed(push, { id: 'older', ageSeconds: 200 }))).toBe(204);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await stage.ended(id)).toMatchObject(paid);
  expect(await effects(id)).toMatchObject({ assets: 1, captures: 1 });
});

it('when every push is lost, asking alone gets there', { timeout }, async () => {
  stage.provider.pushes.lose(() => true);
  const { id } = await stage.submit({ prompt: 'lost', transport: 'webhook' });
  await expect.poll(() => stage.asked('lost', 'status'), { timeout: 20_000 }).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect((await stage.client.read(id)).state).toBe('running');
  // Half a minute goes by.
  await stage.test.pool.query('update step set due_at = now() where subject_id = $1', [id]);
  expect(await stage.ended(id)).toMatchObject(paid);
  expect(await effects(id)).toEqual({ pushes: 0, assets: 1, captures: 1 });
  expect(await stage.violations()).toEqual([]);
});
