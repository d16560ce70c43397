import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorkspace } from '../../testing/factories.ts';
import { someId } from '../../testing/some-id.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { verifyLedger } from './index.ts';
import { ledgerTools } from './ledger-fixture.ts';
import { getUsage, type UsageFilters, usageCsv } from './read-usage.ts';

let test: TestDatabase;
let tools: ReturnType<typeof ledgerTools>;
let workspace: string;
const [ada, ben, key] = [someId(), someId(), someId()];
const at = (moment: string) => ({ now: new Date(moment) });

beforeAll(async () => {
  test = await createTestDatabase();
  tools = ledgerTools(test.db);
  workspace = await makeWorkspace(test.db, { credits: 100_000_000n });
  await test.pool.query(`insert into account (id, name, email) values ($1, '=HYPERLINK("evil")', 'ada@example.test')`, [ada]);
  const spend = async (
    accountId: string,
    amount: bigint,
    moment: string,
    facts: { modelId?: string; operation?: string; keyId?: string } = {},
  ) => {
    const { keyId, ...rest } = facts;
    const holdId = await tools.hold(workspace, amount, {
      accountId,
      ...at(moment),
      ...(keyId ? { keyId } : {}),
      terms: { currency: 'EUR', creditPrice: 12_345n },
    });
    await tools.settle(holdId, amount, { ...rest, timeZone: 'Europe/Copenhagen', ...at(moment) });
  };
  await spend(ada, 1_000_000n, '2026-11-20T22:59:59Z');
  // Half an hour before midnight in London is the next day in Copenhagen.
  await spend(ada, 2_000_000n, '2026-11-20T23:30:00Z');
  await spend(ada, 3_000_001n, '2026-11-21T10:00:00Z', { modelId: 'clip', operation: 'text2video' });
  await spend(ben, 4_000_000n, '2026-11-21T11:00:00Z', { keyId: key });
  const nothing = await tools.hold(workspace, 5n, { accountId: ada });
  await tools.settle(nothing, 0n);
});
afterAll(async () => {
  expect((await verifyLedger(test.db)).violations).toEqual([]);
  await test.close();
});

const usage = (filters: Partial<UsageFilters> = {}, id = workspace) =>
  getUsage(
    tools.deps(() => new Date('2026-11-21T23:30:00Z'), { timeZone: 'Europe/Copenhagen' }),
    id,
    { by: 'day', ...filters },
  );
const lines = async (filters: Partial<UsageFilters> = {}) =>
  (await usage(filters)).data.map(({ group, generations, amount }) => `${group} ${generations} ${amount}`);

describe('a spend event', () => {
  it('is written for each charged generation, once, with who, what, and what it was worth', async () => {
    const { rows } = await test.pool.query<Record<string, unknown>>(
      'select operation, model_id, price_version, amount, currency, currency_micros, account_id, key_id, day from spend_event order by amount',
    );
    expect(rows).toHaveLength(4);
    expect(rows[2]).toEqual({
      operation: 'text2video',
      model_id: 'clip',
      price_version: 1,
      amount: 3_000_001n,
      currency: 'EUR',
      // 37035.012345 millionths of a euro, rounded up.
      currency_micros: 37_036n,
      account_id: ada,
      key_id: null,
      day: '2026-11-21',
    });
  });

  it('keeps what the provider takes, and how well that is known', async () => {
    const own = await makeWorkspace(test.db, { credits: 10n });
    const holdId = await tools.hold(own, 10n);
    const settled = await Promise.all(
      Array.from({ length: 20 }, () => tools.settle(holdId, 10n, { cost: { amountMicros: 3_200n, currency: 'USD', quality: 'reported' } })),
    );
    expect(settled.filter(Boolean)).toHaveLength(1);
    const { rows } = await test.pool.query('select cost_micros, cost_currency, cost_quality from spend_event where hold_id = $1', [holdId]);
    expect(rows).toEqual([{ cost_micros: 3_200n, cost_currency: 'USD', cost_quality: 'reported' }]);
  });

  it('is what a charge cannot do without', async () => {
    const own = await makeWorkspace(test.db, { credits: 10n });
    const holdId = await tools.hold(own, 10n);
    await expect(tools.settle(holdId, 10n, { operation: null as unknown as string })).rejects.toThrow(/null value/);
    expect(await tools.balance(own)).toEqual({ available: 0n, held: 10n, debt: 0n });
  });
});

describe('usage', () => {
  it('is grouped by the days of the service’s clock, and is exactly what was charged', async () => {
    expect(await lines()).toEqual(['2026-11-20 1 1000000', '2026-11-21 3 9000001']);
    const { total, from, to } = await usage();
    expect(total).toEqual({ generations: 4, amount: '10000001' });
    expect([from, to]).toEqual(['2026-10-24', '2026-11-22']);
  });

  it('filters by day, member, key, model and kind, alone and together', async () => {
    expect(await lines({ from: '2026-11-21', to: '2026-11-21' })).toEqual(['2026-11-21 3 9000001']);
    expect(await lines({ member: ben })).toEqual(['2026-11-21 1 4000000']);
    expect(await lines({ key })).toEqual(['2026-11-21 1 4000000']);
    expect(await lines({ model: 'clip' })).toEqual(['2026-11-21 1 3000001']);
    expect(await lines({ kind: 'text2image', member: ada })).toEqual(['2026-11-20 1 1000000', '2026-11-21 1 2000000']);
    expect(await lines({ model: 'clip', member: ben })).toEqual([]);
  });

  it('can be grouped otherwise, the most first', async () => {
    expect(await lines({ by: 'member' })).toEqual([`${ada} 3 6000001`, `${ben} 1 4000000`]);
    expect(await lines({ by: 'key' })).toEqual(['null 3 6000001', `${key} 1 4000000`]);
    expect(await lines({ by: 'model' })).toEqual(['sketch-image 3 7000000', 'clip 1 3000001']);
    expect(await lines({ by: 'kind' })).toEqual(['text2image 3 7000000', 'text2video 1 3000001']);
  });

  it('of another workspace is not in it', async () => {
    expect((await usage({}, await makeWorkspace(test.db))).data).toEqual([]);
  });

  it('as a table runs nothing in a spreadsheet and loses no millionth', async () => {
    const csv = usageCsv(await usage({ by: 'member' }), 'member');
    expect(csv.split('\r\n')).toEqual([
      '"member","name","generations","credits","currency","worth"',
      `"${ada}","'=HYPERLINK(""evil"")","3","6.000001","EUR","0.074071"`,
      `"${ben}","","1","4.000000","EUR","0.049380"`,
      '',
    ]);
  });
});
