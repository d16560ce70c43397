import { sql } from 'kysely';
import type { Db } from '../../platform/database/database.ts';
import { ledgerChecks } from './ledger-checks.ts';

export interface LedgerReport {
  readonly wallets: number;
  readonly accounts: number;
  readonly transfers: number;
  readonly entries: number;
  readonly openHolds: number;
  readonly caps: number;
  readonly spendEvents: number;
  /** Sums in micro-credits, as decimal text: what customers have, have reserved, owe and have been charged. */
  readonly sums: { readonly available: string; readonly held: string; readonly debt: string; readonly charged: string };
  /** Everything posted in a unit, both sides together: "0" wherever the books are right. */
  readonly units: Readonly<Record<string, string>>;
  /** Each line is a broken invariant; empty means that the ledger is right. */
  readonly violations: readonly string[];
}

interface Facts {
  readonly wallets: bigint;
  readonly accounts: bigint;
  readonly transfers: bigint;
  readonly entries: bigint;
  readonly open_holds: bigint;
  readonly caps: bigint;
  readonly spend_events: bigint;
  readonly available: string;
  readonly held: string;
  readonly debt: string;
  readonly charged: string;
}

/** Proves I-1 to I-3 of the ledger on the live tables, in one consistent reading. */
export async function verifyLedger(db: Db): Promise<LedgerReport> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      // Books of years are read whole: this alone may take longer than any other statement.
      await sql`select set_config('statement_timeout', '1800000', true)`.execute(tx);
      const violations: string[] = [];
      for (const check of ledgerChecks) {
        const { rows } = await sql<{ id: string }>`${sql.raw(check.query)} limit 5`.execute(tx);
        violations.push(...rows.map((row) => `${check.name}: ${row.id}`));
      }
      const { rows } = await sql<Facts>`
        select (select count(*) from wallet) as wallets, (select count(*) from ledger_account) as accounts,
          (select count(*) from ledger_transfer) as transfers, (select count(*) from ledger_entry) as entries,
          (select count(*) from hold where state = 'open') as open_holds, (select count(*) from spend_cap) as caps,
          (select count(*) from spend_event) as spend_events,
          coalesce(sum(balance) filter (where kind in ('promotional', 'quota', 'purchased')), 0)::text as available,
          coalesce(sum(balance) filter (where kind = 'held'), 0)::text as held, coalesce(-sum(balance) filter (where kind = 'debt'), 0)::text as debt,
          (select coalesce(sum(amount), 0)::text from spend_event) as charged
        from ledger_account`.execute(tx);
      const units = await sql<{ unit: string; total: string }>`
        select a.unit, sum(e.amount)::text as total from ledger_entry e join ledger_account a on a.id = e.account_id group by 1 order by 1`.execute(
        tx,
      );
      const [facts] = rows;
      if (!facts) throw new Error('the ledger could not be counted');
      const { available, held, debt, charged } = facts;
      return {
        wallets: Number(facts.wallets),
        accounts: Number(facts.accounts),
        transfers: Number(facts.transfers),
        entries: Number(facts.entries),
        openHolds: Number(facts.open_holds),
        caps: Number(facts.caps),
        spendEvents: Number(facts.spend_events),
        sums: { available, held, debt, charged },
        units: Object.fromEntries(units.rows.map(({ unit, total }) => [unit, total])),
        violations,
      };
    });
}
