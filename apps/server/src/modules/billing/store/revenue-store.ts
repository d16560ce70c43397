import { sql } from 'kysely';
import type { Db } from '../../../platform/database/database.ts';

/** Days on the clock of a time zone, both of them whole. */
export interface RevenueSpan {
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  /** Null: all. */
  readonly currency: string | null;
}

const midnight = (day: string, timeZone: string, more = 0) =>
  sql`instant_of_midnight((${day}::date + ${more}::int)::timestamp, ${timeZone})`;

/** Both sides of what moved in a time; the kinds are a part of those that an index is kept for. */
const moved = ({ from, to, timeZone }: RevenueSpan) => sql`
  from ledger_transfer t join ledger_entry e on e.transfer_id = t.id and e.created_at = t.created_at join ledger_account a on a.id = e.account_id
  where t.created_at >= ${midnight(from, timeZone)} and t.created_at < ${midnight(to, timeZone, 1)}`;

const inCurrency = ({ currency }: RevenueSpan) =>
  sql`a.unit <> 'credit' and (${currency}::text is null or left(a.unit, 3) = ${currency}::text)`;

/** In the smallest unit of the currency; `cost` in its millionths. */
export interface MoneyRow {
  readonly period: string;
  readonly currency: string;
  readonly gross: bigint;
  readonly tax: bigint;
  readonly refunds: bigint;
  readonly fees: bigint;
  readonly losses: bigint;
  readonly cost: bigint;
}

export async function listMoneyRows(db: Db, span: RevenueSpan, by: 'day' | 'month'): Promise<MoneyRow[]> {
  const format = by === 'day' ? 'YYYY-MM-DD' : 'YYYY-MM';
  const { rows } = await sql<MoneyRow>`
    select to_char(t.created_at at time zone ${span.timeZone}, ${format}) as period, left(a.unit, 3) as currency,
      coalesce(sum(e.amount) filter (where t.kind = 'sale' and a.kind = 'receivable'), 0)::bigint as gross,
      coalesce(-sum(e.amount) filter (where a.kind = 'tax'), 0)::bigint as tax,
      coalesce(-sum(e.amount) filter (where t.kind = 'refund' and a.kind = 'receivable'), 0)::bigint as refunds,
      coalesce(sum(e.amount) filter (where a.kind = 'fees'), 0)::bigint as fees,
      coalesce(sum(e.amount) filter (where a.kind = 'losses'), 0)::bigint as losses,
      coalesce(sum(e.amount) filter (where a.kind = 'provider_cost'), 0)::bigint as cost
    ${moved(span)} and t.kind in ('sale', 'refund', 'tax', 'fee', 'loss', 'cost') and ${inCurrency(span)}
    group by 1, 2 order by 1, 2`.execute(db);
  return rows;
}

/** Micro-credits. */
export interface CreditSums {
  readonly sold: bigint;
  readonly plans: bigint;
  readonly granted: bigint;
  readonly takenBack: bigint;
  readonly lapsed: bigint;
  readonly spent: bigint;
}

export async function sumCredits(db: Db, span: RevenueSpan): Promise<CreditSums> {
  const { rows } = await sql<CreditSums>`
    select coalesce(-sum(e.amount) filter (where t.kind = 'purchase' and a.kind = 'issuance'), 0)::bigint as sold,
      coalesce(-sum(e.amount) filter (where t.kind = 'quota' and a.kind = 'issuance'), 0)::bigint as plans,
      coalesce(-sum(e.amount) filter (where t.kind = 'grant' and a.kind = 'issuance'), 0)::bigint as granted,
      coalesce(sum(e.amount) filter (where t.kind in ('clawback', 'reinstate', 'close') and a.kind = 'issuance'), 0)::bigint as "takenBack",
      coalesce(sum(e.amount) filter (where a.kind = 'breakage'), 0)::bigint as lapsed,
      (select coalesce(sum(amount), 0) from spend_day where day between ${span.from}::date and ${span.to}::date)::bigint as spent
    ${moved(span)} and t.kind in ('purchase', 'quota', 'grant', 'clawback', 'reinstate', 'lapse', 'close') and a.unit = 'credit'`.execute(
    db,
  );
  const [sums] = rows;
  if (!sums) throw new Error('credits were not summed');
  return sums;
}

/** Bought credits that are there or held at this moment, and what was paid for them: rounded up, once for each currency. */
export async function sumUnspent(
  db: Db,
): Promise<{ readonly credits: bigint; readonly worth: readonly { readonly currency: string; readonly minor: bigint }[] }> {
  const { rows } = await sql<{ currency: string | null; credits: bigint; minor: bigint | null }>`
    with held as (
      select u.id, sum(u.amount) as amount from hold cross join lateral unnest(source_ids, source_amounts) u (id, amount) where state = 'open' group by 1
    ), lot as (
      select p.payment, p.granted, a.balance + coalesce(held.amount, 0) as there
      from payment_credit p join ledger_account a on a.id = p.lot_id left join held on held.id = a.id where a.filled or held.amount > 0
    )
    select p.currency, sum(there)::bigint as credits,
      ceil(sum((p.total_minor - coalesce(p.tax_minor, o.tax_minor, 0)) * there / lot.granted))::bigint as minor
    from lot left join payment p on p.id::text = lot.payment left join sale_order o on o.id = p.order_id
    group by 1 order by 1`.execute(db);
  return {
    credits: rows.reduce((sum, { credits }) => sum + credits, 0n),
    worth: rows.flatMap(({ currency, minor }) => (currency === null || minor === null ? [] : [{ currency, minor }])),
  };
}

export interface ItemSums {
  readonly sku: string | null;
  readonly title: string | null;
  readonly currency: string;
  readonly sales: number;
  readonly gross: bigint;
  readonly refunds: bigint;
}

/** By what was bought: a movement's key names the payment or the refund that it was booked for. */
export async function listItemSums(db: Db, span: RevenueSpan): Promise<ItemSums[]> {
  const { rows } = await sql<ItemSums>`
    with money as (
      select t.kind, split_part(t.key, ':', 3)::uuid as about, a.unit as currency, e.amount
      ${moved(span)} and t.kind in ('sale', 'refund') and a.kind = 'receivable' and ${inCurrency(span)}
    )
    select i.sku, (array_agg(i.title order by i.version desc))[1] as title, m.currency, count(*) filter (where m.kind = 'sale')::int as sales,
      coalesce(sum(m.amount) filter (where m.kind = 'sale'), 0)::bigint as gross, coalesce(-sum(m.amount) filter (where m.kind = 'refund'), 0)::bigint as refunds
    from money m left join refund r on m.kind = 'refund' and r.id = m.about left join payment p on p.id = coalesce(r.payment_id, m.about)
      left join sale_order o on o.id = p.order_id left join sale_item i on i.id = o.item_id
    group by i.sku, m.currency order by 5 desc, 1`.execute(db);
  return rows;
}

export interface WaySums {
  readonly way: string;
  readonly currency: string;
  readonly sales: number;
  readonly gross: bigint;
  readonly refunds: bigint;
  readonly fees: bigint;
  readonly losses: bigint;
}

/** By who took the money. */
export async function listWaySums(db: Db, span: RevenueSpan): Promise<WaySums[]> {
  const of = (kind: string) => sql`coalesce(sum(e.amount) filter (where t.kind = ${kind}), 0)::bigint`;
  const { rows } = await sql<WaySums>`
    select a.provider as way, a.unit as currency, count(*) filter (where t.kind = 'sale')::int as sales, ${of('sale')} as gross,
      -${of('refund')} as refunds, -${of('fee')} as fees, -${of('loss')} as losses
    ${moved(span)} and t.kind in ('sale', 'refund', 'fee', 'loss') and a.kind = 'receivable' and a.provider is not null and ${inCurrency(span)}
    group by 1, 2 order by 4 desc, 1`.execute(db);
  return rows;
}
