import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../../platform/actor.ts';
import { inTransaction } from '../../platform/database/database.ts';
import { createPlans } from '../../testing/plan-fixture.ts';
import { someId } from '../../testing/some-id.ts';
import { createTestStudio, type TestStudio } from '../../testing/test-studio.ts';
import { expireAssets } from './expire-assets.ts';
import { getAsset, restoreAsset } from './library.ts';
import { purgeAssets } from './purge-assets.ts';

const day = 86_400_000;
const start = new Date('2027-01-01T12:00:00Z');
const at = (days: number): Date => new Date(start.getTime() + days * day);

let studio: TestStudio;
let give: Awaited<ReturnType<typeof createPlans>>;
let actor: Actor;
beforeAll(async () => {
  studio = await createTestStudio(() => []);
  give = await createPlans(studio);
});
afterAll(() => studio.close());

const on = (days: number) => ({
  ...studio.assets,
  clock: { now: () => at(days) },
  keepingOf: async (db: typeof studio.db, workspaceId: string) => {
    const { keeping } = await studio.allowanceOf(db, workspaceId);
    return keeping && { ...keeping, noticeDays: 5, now: at(days) };
  },
});
async function picture(made: number, origin: 'generated' | 'mask' = 'generated'): Promise<string> {
  const id = someId();
  await inTransaction(studio.db, (tx) =>
    tx
      .insertInto('asset')
      .values({
        id,
        workspace_id: actor.workspaceId,
        kind: 'image',
        mime: 'image/png',
        width: 1,
        height: 1,
        thumb_hash: '',
        origin,
        created_at: at(made),
        purge_at: origin === 'mask' ? at(5_000) : null,
      })
      .execute(),
  );
  return id;
}
const read = (id: string, days: number) => getAsset(on(days), actor, id);

it('goes to the trash on its day, says so before, can be brought back for as long again, and goes for good after the trash', async () => {
  actor = await studio.person();
  await give(actor.workspaceId, { assetDays: 30 }, at(0));
  const id = await picture(3);
  expect(await read(id, 10)).toMatchObject({ keptUntil: at(33).toISOString(), goesSoon: false });
  expect(await read(id, 28)).toMatchObject({ goesSoon: true });
  expect(await expireAssets(on(32.9))).toBe(0);
  expect(await expireAssets(on(33))).toBe(1);
  expect(await expireAssets(on(33))).toBe(0);
  expect(await read(id, 33)).toMatchObject({ deletedAt: at(33).toISOString(), purgeAt: at(63).toISOString(), keptUntil: null });

  await restoreAsset(on(40), actor, id);
  expect(await read(id, 40)).toMatchObject({ deletedAt: null, keptUntil: at(70).toISOString() });
  expect(await expireAssets(on(69))).toBe(0);
  expect(await expireAssets(on(70))).toBe(1);
  expect(await purgeAssets(on(99))).toBe(0);
  expect(await purgeAssets(on(101))).toBe(1);
});

it('never happens to a workspace without such a plan, or whose plan is over, nor to a mask', async () => {
  actor = await studio.person();
  const old = await picture(-400);
  expect(await expireAssets(on(1_000))).toBe(0);
  await give(actor.workspaceId, {}, at(0));
  expect(await expireAssets(on(1_000))).toBe(0);
  await give(actor.workspaceId, { assetDays: 5, until: at(3) }, at(0));
  expect(await expireAssets(on(1_000))).toBe(0);
  await give(actor.workspaceId, { assetDays: 5 }, at(10));
  await picture(-400, 'mask');
  expect(await expireAssets(on(14.9))).toBe(0);
  expect(await expireAssets(on(15))).toBe(1);
  expect((await read(old, 15)).deletedAt).not.toBeNull();
});

it('is not said of what goes only after the plan has ended', async () => {
  actor = await studio.person();
  const [early, late] = [await picture(1), await picture(20)];
  await give(actor.workspaceId, { assetDays: 30 }, at(0));
  expect((await read(late, 25)).keptUntil).toBe(at(50).toISOString());
  // Cancelled: it runs out on day 40.
  await give(actor.workspaceId, { assetDays: 30, until: at(40) }, at(0));
  expect((await read(early, 25)).keptUntil).toBe(at(31).toISOString());
  expect((await read(late, 25)).keptUntil).toBeNull();
});

it('leaves all of the new days to whoever comes to fewer', async () => {
  actor = await studio.person();
  await give(actor.workspaceId, { assetDays: 90 }, at(0));
  const id = await picture(1);
  await give(actor.workspaceId, { assetDays: 7 }, at(60));
  expect(await expireAssets(on(66.9))).toBe(0);
  expect((await read(id, 66)).keptUntil).toBe(at(67).toISOString());
  expect(await expireAssets(on(67))).toBe(1);
});

it('happens once to each of many, though twenty do it', async () => {
  actor = await studio.person();
  await give(actor.workspaceId, { assetDays: 1 }, at(0));
  for (let index = 0; index < 130; index += 1) await picture(0);
  const counts = await Promise.all(Array.from({ length: 20 }, () => expireAssets(on(2))));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(130);
});
