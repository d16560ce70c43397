import type { Generation } from '@pinhole/contract';
import { creem } from '@pinhole/payments/creem';
import { type CreemEmulator, startEmulator } from '@pinhole/payments/creem/emulator';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { Actor } from '../../../platform/actor.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { makePerson } from '../../../testing/factories.ts';
import { scriptedEngine } from '../../../testing/scripted-engine.ts';
import { createTestStudio, type TestStudio } from '../../../testing/test-studio.ts';
import { createPaymentConnection, updatePaymentConnection } from '../../billing/ways/manage-ways.ts';
import { getBalance } from '../../credits/index.ts';
import { getGeneration, submitGeneration } from '../index.ts';
import { cancelGeneration } from '../queue/cancel-generation.ts';
import { listMarked } from '../store/screening-store.ts';
import { textsOf } from './screen-request.ts';

/** The next time a place is passed, it is as if the process had died there. */
const dying = new Set<string>();
const faults = {
  point(name: string) {
    if (dying.delete(name)) throw new Error(`died at ${name}`);
  },
};

const engine = scriptedEngine({ id: 'paid', traits: { maxConcurrency: 30 } });
let emulator: CreemEmulator;
let studio: TestStudio;
let operator: Actor;
let actor: Actor;
beforeAll(async () => {
  emulator = await startEmulator();
  studio = await createTestStudio(() => [engine], { paymentKinds: [creem], faults });
  operator = await makePerson(studio.db, { operator: true });
  await createPaymentConnection(studio.billing, operator, { provider: 'creem', name: 'Creem', fields: emulator.fields });
  await updatePaymentConnection(studio.billing, operator, 'creem', { enabled: true });
  await studio.billing.ways.refresh();
  studio.startWorker({ concurrency: 24 });
});
afterAll(async () => {
  await studio?.close();
  await emulator?.close();
});
beforeEach(async () => {
  actor = await studio.person({ credits: 1_000 });
});

const submit = (prompt: string, by = actor): Promise<Generation> =>
  inTransaction(studio.db, (tx) => submitGeneration(studio.generations, tx, by, { model: 'paid-image', prompt, count: 1 }));
const reached = (id: string, what: Partial<Generation>) =>
  vi.waitFor(async () => expect(await getGeneration(studio, actor, id)).toMatchObject(what), { timeout: 25_000, interval: 50 });
const asked = (): number => emulator.calls.filter((call) => call === 'POST /v1/moderation/prompt').length;
const startsOf = (prompt: string): number => engine.starts.filter((request) => request.prompt === prompt).length;
const spent = async (): Promise<bigint> => 1_000_000_000n - BigInt((await getBalance(studio.credits, actor.workspaceId)).available);
const hurry = (id: string) => studio.pool.query('update step set due_at = now() where subject_id = $1 and worker_id is null', [id]);

it('nothing is made while the keys of a way that checks prompts cannot be read', async () => {
  const { rows } = await studio.pool.query<{ sealed: Buffer }>("select sealed from payment_connection where id = 'creem'");
  await studio.pool.query("update payment_connection set sealed = '\\x00' where id = 'creem'");
  await studio.billing.ways.refresh();
  const prompt = 'a harbour nobody looked at';
  const { id } = await submit(prompt);
  try {
    expect(studio.billing.ways.problems.has('creem')).toBe(true);
    await reached(id, { unchecked: true });
    expect(startsOf(prompt)).toBe(0);
  } finally {
    await studio.pool.query("update payment_connection set sealed = $1 where id = 'creem'", [rows[0]?.sealed]);
    await studio.billing.ways.refresh();
  }
  await hurry(id);
  await reached(id, { state: 'succeeded' });
});

it('a prompt that Creem allows is made, and is asked about once', async () => {
  const before = asked();
  for (let again = 0; again < 2; again += 1) await reached((await submit('a lighthouse at dusk')).id, { state: 'succeeded' });
  expect(asked() - before).toBe(1);
});

it('a prompt that Creem denies never reaches the engine and costs nothing', async () => {
  const { id } = await submit('something denied');
  await reached(id, {
    state: 'blocked',
    charged: '0',
    error: expect.objectContaining({ code: 'generation.prompt_denied', charged: false }) as never,
  });
  expect(startsOf('something denied')).toBe(0);
  expect(await spent()).toBe(0n);
  expect(await listMarked(studio.db, { before: null, limit: 1 })).toMatchObject([
    { id, workspaceId: actor.workspaceId, screening: 'denied' },
  ]);
});

it('a prompt that Creem flags is made, and the operator finds it without its words', async () => {
  const { id } = await submit('something flagged');
  await reached(id, { state: 'succeeded' });
  const [marked] = await listMarked(studio.db, { before: null, limit: 1 });
  expect(marked).toMatchObject({ id, screening: 'flagged' });
  expect(JSON.stringify(marked)).not.toContain('something');
});

it('without an answer nothing begins: it waits and says so, and goes on once Creem answers', async () => {
  emulator.fault({ kind: 'unavailable', at: 'any' });
  const { id } = await submit('while it is down');
  await reached(id, { state: 'queued', unchecked: true, error: null });
  expect(startsOf('while it is down')).toBe(0);
  await hurry(id);
  await reached(id, { state: 'succeeded', unchecked: false });
  expect(startsOf('while it is down')).toBe(1);
});

it('without an answer for long it ends, says why, and gives the credits back', async () => {
  emulator.fault({ kind: 'unavailable', at: 'any' });
  const { id } = await submit('down for good');
  await reached(id, { state: 'queued', unchecked: true });
  expect(await spent()).toBeGreaterThan(0n);
  emulator.fault({ kind: 'unavailable', at: 'any' });
  await studio.pool.query(`update generation set screening_since = now() - interval '20 minutes' where id = $1`, [id]);
  await hurry(id);
  await reached(id, { state: 'failed', charged: '0', error: expect.objectContaining({ code: 'generation.prompt_unchecked' }) as never });
  expect(startsOf('down for good')).toBe(0);
  expect(await spent()).toBe(0n);
});

it('what waits for an answer can be stopped, and costs nothing', async () => {
  emulator.fault({ kind: 'unavailable', at: 'any' });
  const { id } = await submit('stopped meanwhile');
  await reached(id, { unchecked: true });
  await cancelGeneration(studio.generations, actor, id);
  await reached(id, { state: 'cancelled', charged: '0', unchecked: false });
  expect(await spent()).toBe(0n);
  expect(startsOf('stopped meanwhile')).toBe(0);
});

it('an answer that is long in coming is waited for, and holds up no request', async () => {
  const way = studio.billing.ways.require('creem');
  const quick = way.provider.screenPrompt;
  let answer = (): void => {};
  const gate = new Promise<void>((resolve) => {
    answer = resolve;
  });
  Object.assign(way.provider, {
    screenPrompt: async (...given: Parameters<NonNullable<typeof quick>>) => {
      await gate;
      return quick?.(...given);
    },
  });
  try {
    const { id, state } = await submit('slowly');
    expect(state).toBe('queued');
    expect(startsOf('slowly')).toBe(0);
    answer();
    await reached(id, { state: 'succeeded' });
  } finally {
    Object.assign(way.provider, { screenPrompt: quick });
  }
});

it('twenty with the same new prompt at once ask one time and are all made', async () => {
  const before = asked();
  const all = await Promise.all(Array.from({ length: 20 }, () => submit('twenty of a kind')));
  for (const { id } of all) await reached(id, { state: 'succeeded' });
  expect(asked() - before).toBe(1);
  expect(startsOf('twenty of a kind')).toBe(20);
});

it.each(['P0:before', 'P0:after', 'P1:before', 'P1:after', 'P2:before', 'P2:after', 'P3:before', 'P3:after'])(
  'a worker that dies at %s leaves nothing half done: made once, paid once, asked at most twice',
  async (place) => {
    const before = asked();
    const prompt = `died at ${place}`;
    dying.add(place);
    const { id, price } = await submit(prompt);
    await vi.waitFor(() => expect(dying.size).toBe(0), { timeout: 10_000 });
    // What it had begun to ask is nobody's after half a minute.
    await vi.waitFor(
      async () => {
        await studio.pool.query('update prompt_screening set asking_until = now() where decision is null');
        await hurry(id);
        expect((await getGeneration(studio, actor, id)).state).toBe('succeeded');
      },
      { timeout: 25_000, interval: 100 },
    );
    expect(startsOf(prompt)).toBe(1);
    expect(asked() - before).toBeLessThanOrEqual(2);
    expect(await spent()).toBe(BigInt(price));
  },
);

it.each(['P4:before', 'P4:after'])('a worker that dies at %s makes nothing of what was denied', async (place) => {
  const prompt = `denied at ${place}`;
  dying.add(place);
  const { id } = await submit(prompt);
  await vi.waitFor(() => expect(dying.size).toBe(0), { timeout: 10_000 });
  await vi.waitFor(
    async () => {
      await hurry(id);
      expect(await getGeneration(studio, actor, id)).toMatchObject({ state: 'blocked', charged: '0' });
    },
    { timeout: 25_000, interval: 100 },
  );
  expect(startsOf(prompt)).toBe(0);
  expect(await spent()).toBe(0n);
});

it('what is kept of an answer cannot be read back to the text', async () => {
  const { rows } = await studio.pool.query<{ row: string }>('select s::text as row from prompt_screening s');
  expect(rows.length).toBeGreaterThan(5);
  expect(rows.filter(({ row }) => /lighthouse|kind|died/.test(row))).toEqual([]);
  expect(rows.some(({ row }) => row.includes(studio.generations.hashText('a lighthouse at dusk').toString('hex')))).toBe(true);
});

it('a way to pay that is switched off, or asked for no check, is not asked', async () => {
  const before = asked();
  await updatePaymentConnection(studio.billing, operator, 'creem', { enabled: false });
  await studio.billing.ways.refresh();
  await reached((await submit('nobody asks')).id, { state: 'succeeded' });
  await updatePaymentConnection(studio.billing, operator, 'creem', { enabled: true, fields: { prompts: 'none' } });
  await studio.billing.ways.refresh();
  await reached((await submit('nobody asks either')).id, { state: 'succeeded' });
  expect(asked()).toBe(before);
});

it('every text that a person may have written is looked at, each once', () => {
  const request = { prompt: ' a boat ', negativePrompt: 'rain', params: { style: 'oil', again: 'rain', steps: 30, hd: true, empty: ' ' } };
  expect(textsOf(request)).toEqual(['a boat', 'rain', 'oil']);
  expect(textsOf({ prompt: '', params: {} })).toEqual([]);
});
