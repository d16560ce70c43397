import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inTransaction } from '../../../platform/database/database.ts';
import { paidEngine } from '../../../testing/faults/paid-engine.ts';
import { createTestStudio, type TestStudio } from '../../../testing/test-studio.ts';
import { submitGeneration } from '../index.ts';
import { insertAttempt } from '../store/attempt-store.ts';
import { createStrangerCount, listEnginePushes } from './engine-pushes.ts';
import { takeWebhook } from './engine-webhooks.ts';

let studio: TestStudio;
beforeAll(async () => {
  studio = await createTestStudio(() => [
    {
      ...paidEngine({ baseUrl: 'http://127.0.0.1:9', resume: 'none' }),
      webhook: {
        verify: async (headers) =>
          headers.get('signature') === 'right'
            ? { ...(headers.has('about') ? { attemptId: headers.get('about') ?? '' } : {}), dedupeKey: headers.get('number') ?? '' }
            : null,
      },
    },
  ]);
});
afterAll(() => studio.close());

/** A generation whose next poll is an hour away. */
async function waiting(): Promise<{ readonly generationId: string; readonly attemptId: string }> {
  const actor = await studio.person({ credits: 10 });
  const { id } = await inTransaction(studio.db, (tx) =>
    submitGeneration(studio.generations, tx, actor, { model: 'paid-image', prompt: 'a mountain' }),
  );
  const attemptId = randomUUID();
  await inTransaction(studio.db, (tx) =>
    insertAttempt(tx, { id: attemptId, generationId: id, workspaceId: actor.workspaceId, engine: 'paid', number: 1, callMs: 1_000 }),
  );
  await studio.pool.query(`update step set phase = 'poll', holds_slot = true, due_at = now() + interval '1 hour' where subject_id = $1`, [
    id,
  ]);
  return { generationId: id, attemptId };
}

const isDue = async (generationId: string): Promise<boolean> => {
  const { rows } = await studio.pool.query<{ due: boolean }>('select due_at <= now() as due from step where subject_id = $1', [
    generationId,
  ]);
  return rows[0]?.due ?? false;
};

const push = (attemptId: string, headers: Readonly<Record<string, string>>, engine = 'paid') =>
  takeWebhook(studio.generations, { engine, attemptId, headers: new Headers(headers), body: new Uint8Array() });

it('wakes the poll of the attempt it is about, once', async () => {
  const [mine, other] = [await waiting(), await waiting()];
  expect(await push(mine.attemptId, { signature: 'right', number: '1', about: mine.attemptId })).toBe('woke');
  expect([await isDue(mine.generationId), await isDue(other.generationId)]).toEqual([true, false]);
  const again = await Promise.all(Array.from({ length: 20 }, () => push(mine.attemptId, { signature: 'right', number: '1' })));
  expect(again).toEqual(Array(20).fill('repeated'));
});

it('wakes once when twenty copies of a push arrive together', async () => {
  const { attemptId } = await waiting();
  const verdicts = await Promise.all(Array.from({ length: 20 }, () => push(attemptId, { signature: 'right', number: 'together' })));
  expect(verdicts.filter((verdict) => verdict === 'woke')).toHaveLength(1);
});

it('believes nothing that is forged, about another attempt, or for another engine', async () => {
  const { generationId, attemptId } = await waiting();
  const missing = { code: 'request.not_found' };
  await expect(push(attemptId, { signature: 'wrong', number: '2' })).rejects.toMatchObject(missing);
  await expect(push(attemptId, { signature: 'right', number: '3', about: randomUUID() })).rejects.toMatchObject(missing);
  await expect(push(attemptId, { signature: 'right', number: '4' }, 'sketch')).rejects.toMatchObject(missing);
  await expect(push(randomUUID(), { signature: 'right', number: '5' })).rejects.toMatchObject(missing);
  expect(await isDue(generationId)).toBe(false);
});

/** What the operator sees of one attempt. */
const log = async (attemptId: string) => {
  const { data } = await listEnginePushes(studio.db, { before: null, limit: 100 });
  return data.filter((entry) => entry.attemptId === attemptId).map(({ result, times, generationId }) => ({ result, times, generationId }));
};

it('shows the operator what came: believed, repeated, late, forged, and equal ones only once, counted', async () => {
  const { generationId, attemptId } = await waiting();
  await push(attemptId, { signature: 'right', number: 'log-1' });
  await push(attemptId, { signature: 'right', number: 'log-1' });
  await Promise.allSettled(Array.from({ length: 10 }, () => push(attemptId, { signature: 'wrong', number: 'log-2' })));
  await studio.pool.query(`update generation set state = 'expired', finished_at = now(), charged_micros = 0 where id = $1`, [generationId]);
  await push(attemptId, { signature: 'right', number: 'log-3' });
  expect((await log(attemptId)).toSorted((a, b) => a.result.localeCompare(b.result))).toEqual([
    { result: 'forged', times: 10, generationId },
    { result: 'late', times: 1, generationId },
    { result: 'repeated', times: 1, generationId },
    { result: 'verified', times: 1, generationId },
  ]);
});

it('lists the log page by page, without a gap and without showing one twice', async () => {
  const seen: string[] = [];
  for (let before: string | null = null, more = true; more; ) {
    const page = await listEnginePushes(studio.db, { before, limit: 3 });
    seen.push(...page.data.map(({ id }) => id));
    before = page.nextCursor;
    more = before !== null;
  }
  const { rows } = await studio.pool.query<{ count: number }>('select count(*)::int from engine_push');
  expect(rows[0]?.count).toBeGreaterThan(3);
  expect(new Set(seen).size).toBe(rows[0]?.count);
});

it('counts strangers without writing for each of them', async () => {
  let now = new Date('2026-11-21T10:00:00Z');
  const knock = createStrangerCount({ db: studio.db, clock: { now: () => now } });
  const strangers = async () =>
    (await listEnginePushes(studio.db, { before: null, limit: 100, result: 'unknown' })).data.filter(
      ({ attemptId, firstAt }) => attemptId === null && firstAt.startsWith('2026-11-21T10:00'),
    );
  for (let index = 0; index < 50; index += 1) await knock('paid');
  expect(await strangers()).toMatchObject([{ engine: 'paid', times: 1 }]);
  now = new Date('2026-11-21T10:00:02Z');
  await knock('paid');
  expect(await strangers()).toMatchObject([{ times: 51, lastAt: '2026-11-21T10:00:02.000Z' }]);
});
