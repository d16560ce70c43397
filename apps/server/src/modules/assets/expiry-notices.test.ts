import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Actor } from '../../platform/actor.ts';
import { inTransaction } from '../../platform/database/database.ts';
import { noFaults } from '../../platform/faults.ts';
import { createPlans } from '../../testing/plan-fixture.ts';
import { someId } from '../../testing/some-id.ts';
import { createTestStudio, type TestStudio } from '../../testing/test-studio.ts';
import { expireAssets } from './expire-assets.ts';
import { type ExpiryNoticeDeps, tellExpiry } from './expiry-notices.ts';
import { restoreAsset } from './library.ts';

const start = new Date('2027-01-01T12:00:00Z');
const at = (days: number): Date => new Date(start.getTime() + days * 86_400_000);

let studio: TestStudio;
let give: Awaited<ReturnType<typeof createPlans>>;
let actor: Actor;
beforeAll(async () => {
  studio = await createTestStudio(() => []);
  give = await createPlans(studio);
});
afterAll(() => studio.close());
beforeEach(async () => {
  actor = await studio.person();
});

const on = (days: number): ExpiryNoticeDeps & typeof studio.assets => ({
  ...studio.assets,
  clock: { now: () => at(days) },
  keepers: async function* () {
    const { keeping } = await studio.allowanceOf(studio.db, actor.workspaceId);
    if (keeping) yield { ...keeping, workspaceId: actor.workspaceId };
  },
  keepingOf: async (db, workspaceId) => {
    const { keeping } = await studio.allowanceOf(db, workspaceId);
    const holds = keeping && (keeping.until === null || keeping.until > at(days));
    return holds ? { ...keeping, noticeDays: 5, now: at(days) } : null;
  },
  publicUrl: 'https://studio.test',
  serviceName: () => 'Lochkamera',
  timeZone: () => 'UTC',
  faults: noFaults,
});
/** `count` files that were made at a time. */
async function made(days: number, count = 1, more: { readonly deletedAt?: Date; readonly origin?: string } = {}): Promise<void> {
  await studio.pool.query(
    `insert into asset (id, workspace_id, kind, mime, width, height, thumb_hash, origin, created_at, deleted_at, purge_at)
     select gen_random_uuid(), $1, 'image', 'image/png', 1, 1, '', $2, $3, $4, $5 from generate_series(1, $6::int)`,
    [actor.workspaceId, more.origin ?? 'generated', at(days), more.deletedAt ?? null, more.origin === 'mask' ? at(900) : null, count],
  );
}
const mails = async (): Promise<{ subject: string; text: string }[]> => {
  const { rows } = await studio.pool.query<{ subject: string; text: string }>(
    `select subject, text from mail where to_address = (select email from account where id = $1) and subject like '%Lochkamera%' order by created_at, id`,
    [actor.accountId],
  );
  return rows;
};
const subjects = async (): Promise<string[]> => (await mails()).map(({ subject }) => subject);

it('tells the owner two weeks before and three days before, with the number and the day, each once', async () => {
  await give(actor.workspaceId, { assetDays: 60 }, at(0));
  await made(3, 2);
  expect(await tellExpiry(on(47.9))).toBe(0);
  expect(await tellExpiry(on(48))).toBe(1);
  for (const day of [48, 48.5, 50, 55, 58.9]) expect(await tellExpiry(on(day)), `on day ${day}`).toBe(0);
  expect(await tellExpiry(on(59))).toBe(1);
  for (const day of [59, 60, 62, 63]) expect(await tellExpiry(on(day)), `on day ${day}`).toBe(0);
  expect(await subjects()).toEqual([
    '2 files at Lochkamera: to the trash from March 5, 2027',
    '2 files at Lochkamera: to the trash from March 5, 2027',
  ]);
  const [{ text } = { text: '' }] = await mails();
  expect(text).toContain('On March 5, 2027 this many go to the trash: 2 files.');
  expect(text).toContain('https://studio.test/library');
  expect(await expireAssets(on(62.9))).toBe(0);
  expect(await expireAssets(on(63))).toBe(2);
});

it('writes one mail for what goes in the same days, and none a day to whoever makes something every day', async () => {
  await give(actor.workspaceId, { assetDays: 60 }, at(0));
  for (let day = 0; day < 60; day += 1) await made(day);
  const told: number[] = [];
  for (let day = 0; day <= 120; day += 1) {
    if ((await tellExpiry(on(day))) > 0) told.push(day);
    // Nothing goes that nobody was told of, twice.
    await expireAssets(on(day + 0.02));
  }
  const counts = (await subjects()).map((subject) => Number(/^\d+/.exec(subject)?.[0]));
  // Each of sixty files was counted once in each of two stages.
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(120);
  expect(counts.length).toBeLessThanOrEqual(9 + 21);
  expect(told[0]).toBe(45);
});

it('tells nothing where nothing goes: another plan, none, an end before that day, a mask, the trash', async () => {
  await give(actor.workspaceId, { assetDays: 60 }, at(0));
  await made(1, 1, { origin: 'mask' });
  await made(1, 1, { deletedAt: at(2) });
  expect(await tellExpiry(on(50))).toBe(0);
  await made(1);
  await give(actor.workspaceId, { assetDays: null }, at(40));
  expect(await tellExpiry(on(50))).toBe(0);
  await give(actor.workspaceId, null, at(40));
  expect(await tellExpiry(on(50))).toBe(0);
  await give(actor.workspaceId, { assetDays: 60, until: at(90) }, at(40));
  // Counted from the change: they would go on day 100, when the plan is over.
  for (const day of [80, 85, 89, 97]) expect(await tellExpiry(on(day)), `on day ${day}`).toBe(0);
  expect(await subjects()).toEqual([]);
});

it('tells anew when the plan changes and other days hold, and of what was brought back', async () => {
  await give(actor.workspaceId, { assetDays: 90 }, at(0));
  await made(0, 3);
  expect(await tellExpiry(on(75))).toBe(1);
  await give(actor.workspaceId, { assetDays: 20 }, at(76));
  expect(await tellExpiry(on(80))).toBe(0);
  expect(await tellExpiry(on(81))).toBe(1);
  expect(await tellExpiry(on(92))).toBe(1);
  expect(await expireAssets(on(96))).toBe(3);
  const { rows } = await studio.pool.query<{ id: string }>('select id from asset where workspace_id = $1 limit 1', [actor.workspaceId]);
  await restoreAsset(on(97), actor, rows[0]?.id ?? someId());
  expect(await tellExpiry(on(101))).toBe(0);
  expect(await tellExpiry(on(102))).toBe(1);
  expect((await subjects()).at(-1)).toContain('1 file at');
});

it('writes no early mail where files are kept two weeks at most, and none where three days', async () => {
  await give(actor.workspaceId, { assetDays: 14 }, at(0));
  await made(0);
  expect(await tellExpiry(on(9.9))).toBe(0);
  expect(await tellExpiry(on(10))).toBe(1);
  await give(actor.workspaceId, { assetDays: 3 }, at(20));
  expect(await tellExpiry(on(22))).toBe(0);
});

it('tells once though twenty do it at the same time, and all or nothing where one dies in between', async () => {
  await give(actor.workspaceId, { assetDays: 30 }, at(0));
  await made(0, 5);
  const dies = {
    ...on(20),
    faults: {
      point: (name: string) => {
        throw new Error(`died at ${name}`);
      },
    },
  };
  await expect(tellExpiry(dies)).rejects.toThrow('died at expiry-mail-written');
  expect(await subjects()).toEqual([]);
  const told = await Promise.all(Array.from({ length: 20 }, () => tellExpiry(on(20))));
  expect(told.reduce((sum, one) => sum + one, 0)).toBe(1);
  expect(await subjects()).toEqual(['5 files at Lochkamera: to the trash from January 31, 2027']);
});

it('writes to every owner in their language, and to nobody else', async () => {
  const [second, viewer] = [await studio.person(), await studio.person()];
  await inTransaction(studio.db, async (tx) => {
    await tx.insertInto('member').values({ workspace_id: actor.workspaceId, account_id: second.accountId, role: 'owner' }).execute();
    await tx.insertInto('member').values({ workspace_id: actor.workspaceId, account_id: viewer.accountId, role: 'viewer' }).execute();
    await tx.updateTable('account').set({ locale: 'da' }).where('id', '=', actor.accountId).execute();
    await tx.updateTable('account').set({ locale: 'ar' }).where('id', '=', second.accountId).execute();
  });
  await give(actor.workspaceId, { assetDays: 30 }, at(0));
  await made(0);
  await made(2);
  expect(await tellExpiry(on(16))).toBe(1);
  expect(await subjects()).toEqual(['2 filer hos Lochkamera: i papirkurven fra 31. januar 2027']);
  expect((await mails())[0]?.text).toContain('Mellem 31. januar 2027 og 2. februar 2027 ryger');
  actor = { ...actor, accountId: second.accountId };
  expect((await subjects())[0]).toContain('ملفان لدى Lochkamera');
  actor = { ...actor, accountId: viewer.accountId };
  expect(await subjects()).toEqual([]);
});

it('counts a hundred thousand files without reading those that stay', { timeout: 60_000 }, async () => {
  await give(actor.workspaceId, { assetDays: 365 }, at(0));
  await made(0, 7);
  await made(200, 100_000);
  await studio.pool.query('vacuum analyze asset');
  const keepsIndex = await studio.pool.query<{ plan: string }>(
    `explain (format json) select count(*) from asset where workspace_id = $1 and deleted_at is null and origin <> 'mask'
     and greatest(created_at, restored_at) <= $2`,
    [actor.workspaceId, at(10)],
  );
  expect(JSON.stringify(keepsIndex.rows)).toContain('asset_kept_since');
  expect(await tellExpiry(on(352))).toBe(1);
  expect((await subjects())[0]).toContain('7 files');
});
