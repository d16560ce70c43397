import { sql } from 'kysely';
import type { Db } from '../../platform/database/database.ts';

export interface LedgerReport {
  readonly accounts: number;
  readonly transfers: number;
  readonly entries: number;
  readonly openHolds: number;
  /** Each line is a broken invariant; empty means that the ledger is right. */
  readonly violations: readonly string[];
}

const checks: readonly { readonly name: string; readonly query: string }[] = [
  {
    name: 'a transfer does not sum to zero',
    query: 'select transfer_id::text as id from ledger_entry group by transfer_id having sum(amount) <> 0',
  },
  {
    name: 'a transfer has no entries',
    query: 'select t.id::text from ledger_transfer t where not exists (select from ledger_entry e where e.transfer_id = t.id)',
  },
  {
    name: 'a balance differs from the sum of its entries',
    query: `select a.id::text from ledger_account a left join (select account_id, sum(amount) as total from ledger_entry group by 1) e on e.account_id = a.id
      where a.kind in ('spendable', 'held') and a.balance <> coalesce(e.total, 0)`,
  },
  {
    name: 'a held balance differs from its open holds',
    query: `select a.id::text from ledger_account a left join (select held_id, sum(amount) as total from hold where state = 'open' group by 1) h on h.held_id = a.id
      where a.kind = 'held' and a.balance <> coalesce(h.total, 0)`,
  },
  {
    name: 'a hold was not made once and ended at most once',
    query: `select h.id::text from hold h where
      (select count(*) from ledger_transfer where key = 'hold:' || h.id) <> 1
      or (select count(*) from ledger_transfer where key = 'capture:' || h.id) <> (case when h.state = 'captured' then 1 else 0 end)
      or (select count(*) from ledger_transfer where key in ('release:' || h.id, 'expire:' || h.id))
        <> (case when h.state = 'open' or (h.state = 'captured' and h.captured = h.amount) then 0 else 1 end)`,
  },
  {
    name: 'a month counter differs from its holds',
    query: `select s.spendable_id::text as id from spend_month s left join (
        select spendable_id, month, sum(case when state = 'open' then amount else captured end) as total from hold group by 1, 2) h using (spendable_id, month)
      where s.committed <> coalesce(h.total, 0)`,
  },
];

/** Proves I-1 and I-2 of the ledger on the live tables, in one consistent reading. The same statements run in tests and in production. */
export async function verifyLedger(db: Db): Promise<LedgerReport> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      const violations: string[] = [];
      for (const check of checks) {
        const { rows } = await sql<{ id: string }>`${sql.raw(check.query)} limit 5`.execute(tx);
        violations.push(...rows.map((row) => `${check.name}: ${row.id}`));
      }
      const { rows } = await sql<{ accounts: bigint; transfers: bigint; entries: bigint; open_holds: bigint }>`
        select (select count(*) from ledger_account) as accounts, (select count(*) from ledger_transfer) as transfers,
          (select count(*) from ledger_entry) as entries, (select count(*) from hold where state = 'open') as open_holds`.execute(tx);
      const [counts] = rows;
      return {
        accounts: Number(counts?.accounts),
        transfers: Number(counts?.transfers),
        entries: Number(counts?.entries),
        openHolds: Number(counts?.open_holds),
        violations,
      };
    });
}
