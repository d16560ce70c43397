import { randomUUID } from 'node:crypto';
import { sketchEngine } from '@pinhole/engines/sketch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inTransaction } from '../../../platform/database/database.ts';
import { createTestStudio, type TestStudio } from '../../../testing/test-studio.ts';
import { measurePaces, submitGeneration } from '../index.ts';

let studio: TestStudio;
beforeAll(async () => {
  studio = await createTestStudio((folder) => [sketchEngine({ spoolFolder: folder })]);
});
afterAll(() => studio.close());

/** Generations that took this long, ended that many minutes ago. */
async function insert(model: string, made: readonly { readonly seconds: number; readonly minutesAgo: number; readonly state?: string }[]) {
  const { workspaceId } = await studio.person();
  for (const { seconds, minutesAgo, state = 'succeeded' } of made) {
    await studio.pool.query(
      `insert into generation (id, workspace_id, model_id, engine, request, price_micros, price_version, charged_micros, state, started_at, finished_at, deadline_at)
       values ($1, $2, $3, 'sketch', '{}', 0, 1, 0, $4, now() - make_interval(mins => $5) - make_interval(secs => $6), now() - make_interval(mins => $5), now())`,
      [randomUUID(), workspaceId, model, state, minutesAgo, seconds],
    );
  }
}

it('says what half of the newest pictures of a model took, and nothing of one that made too few', async () => {
  await insert('sketch-image', [
    { seconds: 2, minutesAgo: 1 },
    { seconds: 4, minutesAgo: 2 },
    { seconds: 90, minutesAgo: 3 },
    { seconds: 0, minutesAgo: 1, state: 'failed' },
  ]);
  await insert('sketch-upscale', [
    { seconds: 1, minutesAgo: 1 },
    { seconds: 1, minutesAgo: 2 },
  ]);
  const paces = await measurePaces(studio.db, ['sketch-image', 'sketch-upscale', 'unknown']);
  expect([...paces]).toEqual([['sketch-image', { seconds: 4, generations: 3 }]]);
});

it('forgets how slow a model once was', async () => {
  await insert(
    'sketch-cutout',
    Array.from({ length: 40 }, (_, index) => ({ seconds: index < 30 ? 3 : 300, minutesAgo: index + 1 })),
  );
  expect((await measurePaces(studio.db, ['sketch-cutout'])).get('sketch-cutout')).toEqual({ seconds: 3, generations: 30 });
});

it('keeps together what was asked for together', async () => {
  const actor = await studio.person();
  const groupId = randomUUID();
  const request = { model: 'sketch-image', prompt: 'a mountain', count: 1 };
  const [one, alone] = await inTransaction(studio.db, async (tx) => [
    await submitGeneration(studio.generations, tx, actor, { ...request, groupId }),
    await submitGeneration(studio.generations, tx, actor, request),
  ]);
  expect([one?.groupId, alone?.groupId]).toEqual([groupId, null]);
  const rows = await studio.db
    .selectFrom('generation')
    .select('group_id')
    .where('workspace_id', '=', actor.workspaceId)
    .orderBy('id')
    .execute();
  expect(rows.map((row) => row.group_id)).toEqual([groupId, null]);
});

it('tells somebody who may make nothing that it is for their role, and why a model rests', async () => {
  const model = (await studio.catalogue.list()).find(({ id }) => id === 'sketch-image');
  if (!model) throw new Error('sketch is not there');
  expect(studio.catalogue.present(model)).toMatchObject({ available: true, unavailable: null });
  expect(studio.catalogue.present(model, { mayMake: false })).toMatchObject({
    available: false,
    unavailable: { code: 'role', until: null },
  });
  const openUntil = new Date(Date.now() + 60_000);
  const rests = (lastFailure: string) =>
    studio.catalogue.present({ ...model, breaker: { failures: 5, lastFailure, openUntil } }).unavailable;
  expect(rests('overloaded')).toEqual({ code: 'failing', until: openUntil.toISOString() });
  expect(rests('auth')).toEqual({ code: 'key-refused', until: openUntil.toISOString() });
  expect(studio.catalogue.present({ ...model, runs: undefined }).unavailable).toEqual({ code: 'not-connected', until: null });
  expect(studio.catalogue.present({ ...model, enabled: false }).unavailable).toEqual({ code: 'switched-off', until: null });
});
