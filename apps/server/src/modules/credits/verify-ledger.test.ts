import { sql } from 'kysely';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../platform/database/database.ts';
import { makeWorkspace } from '../../testing/factories.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { clawBack, creditPurchase, grantCredits, grantQuota, limitWorkspace, postSale, verifyLedger } from './index.ts';
import { ledgerChecks } from './ledger-checks.ts';
import { ledgerTools } from './ledger-fixture.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  const tools = ledgerTools(test.db);
  const workspaceId = await makeWorkspace(test.db, { credits: 1_000n });
  const start = new Date(Date.now() - 60_000);
  await inTransaction(test.db, async (tx) => {
    await grantCredits(tx, { workspaceId, amount: 5n, key: 'noted', reason: 'operator', note: 'Sorry for the delay' });
    await grantCredits(tx, { workspaceId, amount: 5n, key: 'ends', reason: 'promotion', expiresAt: new Date(Date.now() + 86_400_000) });
    await grantQuota(tx, { workspaceId, amount: 5n, startsAt: start, endsAt: new Date(Date.now() + 86_400_000) });
    await creditPurchase(tx, { workspaceId, amount: 2_000n, payment: 'test:1' });
    await limitWorkspace(tools.deps(), tx, workspaceId, 5_000n);
    await postSale(tx, { key: '1', provider: 'test', currency: 'EUR', amount: 1_250n, tax: 250n });
  });
  await tools.settle(await tools.hold(workspaceId, 2_500n), 2_400n);
  await tools.hold(workspaceId, 10n);
  await inTransaction(test.db, (tx) => clawBack(tx, { payment: 'test:1', amount: 2_000n, key: 'r1', reason: 'refund' }));
});
afterAll(() => test.close());

it('a right ledger is proven, with what was counted', async () => {
  const report = await verifyLedger(test.db);
  expect(report.violations).toEqual([]);
  expect(report).toMatchObject({ wallets: 1, openHolds: 1, caps: 1, spendEvents: 1, units: { EUR: '0', credit: '0' } });
  expect(report.sums.charged).toBe('2400');
  expect(BigInt(report.sums.debt)).toBeGreaterThan(0n);
});

const lot = `(select id from ledger_account where kind = 'promotional' order by id limit 1)`;
/** One wrong row in each table, as a hand in the database would leave it; constraints and triggers are out of its way. */
const wrongs: readonly (readonly [string, string, string])[] = [
  ['wallet', `update wallet set month_committed = month_committed + 1`, 'a month counter differs'],
  [
    'generation_attempt',
    `insert into generation_attempt (id, generation_id, workspace_id, engine, number, cost_micros, cost_currency)
      values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'paid', 1, 5, 'USD')`,
    'a call to a provider cost something else',
  ],
  ['wallet (closed)', `update wallet set closed_at = now()`, 'a closed wallet is not empty'],
  ['wallet (new)', `insert into wallet default values`, 'a wallet has no account'],
  ['ledger_account', `update ledger_account set balance = balance + 1 where kind = 'held'`, 'a balance differs'],
  ['ledger_account (service)', `update ledger_account set balance = 1 where kind = 'revenue' and unit = 'EUR'`, 'a kept balance'],
  [
    'ledger_account (purchased with an end)',
    `update ledger_account set expires_at = now() where kind = 'purchased'`,
    'purchased credits have an end',
  ],
  ['ledger_link', `delete from ledger_link`, 'a workspace has a wallet'],
  [
    'ledger_transfer',
    `insert into ledger_transfer (id, key, kind) values (gen_random_uuid(), 'forged', 'grant')`,
    'a transfer has no entries',
  ],
  [
    'ledger_transfer (purchase)',
    `update ledger_transfer set key = 'purchase:other' where kind = 'purchase'`,
    'a payment was not credited once',
  ],
  [
    'ledger_entry',
    `insert into ledger_entry (transfer_id, account_id, amount) select id, ${lot}, 5 from ledger_transfer limit 1`,
    'does not sum to zero',
  ],
  [
    'ledger_entry (one unit into another)',
    `update ledger_entry set account_id = (select id from ledger_account where kind = 'revenue' and unit = 'credit')
      where account_id = (select id from ledger_account where kind = 'revenue' and unit = 'EUR')`,
    'does not sum to zero in each unit',
  ],
  [
    'ledger_entry (alone)',
    `insert into ledger_entry (transfer_id, account_id, amount) values (gen_random_uuid(), ${lot}, 5)`,
    'an entry belongs to no transfer',
  ],
  ['payment_credit', `update payment_credit set clawed_back = clawed_back - 1`, 'more or less was taken back'],
  [
    'payment_credit (forged)',
    `insert into payment_credit (payment, wallet_id, lot_id, granted) select 'forged', wallet_id, ${lot}, 9 from payment_credit`,
    'a payment was not credited once',
  ],
  ['hold', `update hold set amount = amount + 1, source_amounts[1] = source_amounts[1] + 1 where state = 'open'`, 'a held balance differs'],
  ['hold (source)', `update hold set source_ids[1] = wallet_id where state = 'captured'`, 'a hold came from elsewhere'],
  ['hold (settled by hand)', `update hold set state = 'released', captured = 0 where state = 'open'`, 'a hold was not made once'],
  ['spend_cap', `update spend_cap set committed = committed - 1`, 'a cap counts something else'],
  ['spend_cap (passed)', `update spend_cap set ceiling = committed - 1`, 'a cap was passed'],
  ['spend_event (gone)', `delete from spend_event`, 'a capture has not exactly one spend event'],
  ['spend_event (wrong)', `update spend_event set amount = amount + 1`, 'a capture has not exactly one spend event'],
  [
    'spend_event (forged)',
    `insert into spend_event select (jsonb_populate_record(e, jsonb_build_object('hold_id', gen_random_uuid()))).* from spend_event e`,
    'a spend event has no capture',
  ],
  ['spend_day', `update spend_day set amount = amount + 1`, 'a day sums to something else'],
  ['spend_day (gone)', `delete from spend_day`, 'a day sums to something else'],
  ['grant_note', `update grant_note set transfer_id = gen_random_uuid()`, 'a note is on no grant'],
];

const tables = [...new Set(wrongs.map(([table]) => table.split(' ')[0] ?? ''))];

describe('a wrong row', () => {
  it.each(wrongs)('in %s is found', async (_table, statement, found) => {
    const client = await test.pool.connect();
    try {
      await client.query('begin');
      // Nothing of this is committed: what guards the tables is out of the way for this transaction alone.
      const { rows } = await client.query<{ table: string; name: string }>(
        `select conrelid::regclass::text as table, conname as name from pg_constraint
          where contype in ('c', 'f') and coninhcount = 0 and conrelid = any ($1::regclass[])`,
        [tables],
      );
      for (const { table, name } of rows) await client.query(`alter table ${table} drop constraint ${name} cascade`);
      for (const table of tables) await client.query(`alter table ${table} disable trigger user`);
      await client.query(statement);
      const { violations } = await verifyInside(client);
      expect(violations.join('\n')).toContain(found);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });

  it('leaves the ledger right when it is rolled back', async () => {
    expect((await verifyLedger(test.db)).violations).toEqual([]);
    await expect(sql`update spend_event set amount = 1`.execute(test.db)).rejects.toThrow(/append-only/);
  });
});

/** The checker over one open connection: it sees what that transaction has not committed. */
async function verifyInside(client: PoolClient): Promise<{ violations: readonly string[] }> {
  const violations: string[] = [];
  for (const { name, query } of ledgerChecks) {
    const { rows } = await client.query<{ id: string }>(`${query} limit 5`);
    violations.push(...rows.map(({ id }) => `${name}: ${id}`));
  }
  return { violations };
}
