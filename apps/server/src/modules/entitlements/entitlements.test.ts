import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeWorkspace } from '../../testing/factories.ts';
import { createPlans } from '../../testing/plan-fixture.ts';
import { createTestStudio, type TestStudio } from '../../testing/test-studio.ts';
import { allowanceOf, keepers, termsInStatement } from './entitlements.ts';

const day = 86_400_000;
const start = new Date('2027-01-01T00:00:00Z');
const at = (days: number): Date => new Date(start.getTime() + days * day);

let studio: TestStudio;
let give: Awaited<ReturnType<typeof createPlans>>;
beforeAll(async () => {
  studio = await createTestStudio(() => []);
  give = await createPlans(studio);
});
afterAll(() => studio.close());

const defaults = { storageGigabytes: 5, models: ['sketch-image'] };
const allowance = (workspaceId: string, days: number) =>
  allowanceOf({ clock: { now: () => at(days) }, defaults: () => defaults }, studio.db, workspaceId);

it('is what the service allows everybody where there is no plan', async () => {
  const workspaceId = await makeWorkspace(studio.db);
  expect(await allowance(workspaceId, 0)).toEqual({
    plan: null,
    storedBytes: 5 * 1e9,
    maxRunning: null,
    models: ['sketch-image'],
    keeping: null,
  });
});

it('is what the plan says, all models where it names none, and ends at the moment that was written down', async () => {
  const workspaceId = await makeWorkspace(studio.db);
  await give(workspaceId, { storageGigabytes: 50, maxRunning: 3, assetDays: 30, until: at(10) }, at(0));
  expect(await allowance(workspaceId, 9)).toMatchObject({
    plan: { title: 'Plan', until: at(10) },
    storedBytes: 50 * 1e9,
    maxRunning: 3,
    models: null,
    keeping: { days: 30, from: at(0), until: at(10) },
  });
  expect(await allowance(workspaceId, 10)).toMatchObject({
    plan: null,
    storedBytes: 5 * 1e9,
    models: ['sketch-image'],
    keeping: null,
  });
});

it('is the same where another statement reads it', async () => {
  const workspaceId = await makeWorkspace(studio.db);
  const both = async (days: number) => {
    const deps = { clock: { now: () => at(days) }, defaults: () => defaults };
    const { expression, read } = termsInStatement(deps, workspaceId);
    const { rows } = await sql<{ plan: Parameters<typeof read>[0] }>`select ${expression} as plan`.execute(studio.db);
    const { storedBytes, models } = await allowance(workspaceId, days);
    expect(read(rows[0]?.plan ?? null)).toEqual({ storedBytes, models });
    return { storedBytes, models };
  };
  expect(await both(0)).toEqual({ storedBytes: 5e9, models: ['sketch-image'] });
  await give(workspaceId, { storageGigabytes: 9_000_000, models: ['a', 'b'], until: at(10) }, at(0));
  expect(await both(9)).toEqual({ storedBytes: 9e15, models: ['a', 'b'] });
  expect(await both(10)).toEqual({ storedBytes: 5e9, models: ['sketch-image'] });
  await give(workspaceId, {}, at(11));
  expect(await both(12)).toEqual({ storedBytes: 5e9, models: null });
});

it('counts the days of assets anew only when they become fewer', async () => {
  const workspaceId = await makeWorkspace(studio.db);
  const from = async (assetDays: number | null, days: number) => {
    await give(workspaceId, { assetDays }, at(days));
    return (await allowance(workspaceId, days)).keeping?.from;
  };
  expect(await from(60, 0)).toEqual(at(0));
  expect(await from(60, 30)).toEqual(at(0));
  expect(await from(90, 40)).toEqual(at(0));
  expect(await from(30, 50)).toEqual(at(50));
  expect(await from(null, 60)).toBeUndefined();
  expect(await from(365, 70)).toEqual(at(70));
});

it('names every workspace whose plan keeps assets for some days, and no other', async () => {
  const kept = await makeWorkspace(studio.db);
  const [over, free] = [await makeWorkspace(studio.db), await makeWorkspace(studio.db)];
  await give(kept, { assetDays: 7 }, at(0));
  await give(over, { assetDays: 7, until: at(1) }, at(0));
  await give(free, {}, at(0));
  const found: string[] = [];
  for await (const { workspaceId } of keepers(studio.db, at(2))) found.push(workspaceId);
  expect(found).toContain(kept);
  expect(found).not.toContain(over);
  expect(found).not.toContain(free);
});
