import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inTransaction } from '../../platform/database/database.ts';
import { paidEngine } from '../../testing/faults/paid-engine.ts';
import { createTestStudio, type TestStudio } from '../../testing/test-studio.ts';
import { insertAttempt } from './attempt-store.ts';
import { takeWebhook } from './engine-webhooks.ts';
import { submitGeneration } from './index.ts';

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
    insertAttempt(tx, { id: attemptId, generationId: id, workspaceId: actor.workspaceId, engine: 'paid', number: 1 }),
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
