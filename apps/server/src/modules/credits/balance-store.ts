import { sql } from 'kysely';
import type { Db } from '../../platform/database/database.ts';

export type BucketKind = 'promotional' | 'quota' | 'purchased';

export interface BalanceRow {
  readonly walletId: string;
  readonly held: bigint;
  readonly debt: bigint;
  readonly frozenReason: string | null;
  readonly lowBalance: bigint | null;
  /** Spent or reserved in this month. */
  readonly spent: bigint;
  readonly resetsAt: Date;
}

export async function findBalance(
  db: Db,
  workspaceId: string,
  at: { readonly timeZone: string; readonly now: Date },
): Promise<BalanceRow | undefined> {
  const { rows } = await sql<BalanceRow>`
    select w.id as "walletId", h.balance as held, coalesce(-d.balance, 0)::bigint as debt, w.frozen_reason as "frozenReason", w.low_balance as "lowBalance",
      case when w.month_starts_at = starts then w.month_committed else spent_since(w.id, null, null, 'credit', starts) end as spent,
      spend_period_end('month', ${at.now}, ${at.timeZone}) as "resetsAt"
    from ledger_link l join wallet w on w.id = l.wallet_id join ledger_account h on h.id = w.id
      left join ledger_account d on d.wallet_id = w.id and d.kind = 'debt'
      cross join lateral spend_period_start('month', ${at.now}, ${at.timeZone}) as starts
    where l.workspace_id = ${workspaceId}`.execute(db);
  return rows[0];
}

export interface BucketRow {
  readonly kind: BucketKind;
  readonly amount: bigint;
  readonly startsAt: Date | null;
  readonly expiresAt: Date | null;
}

/** What can be spent, or could be later, in the order in which it is spent. Lots that end together are one bucket. */
export async function listBuckets(db: Db, walletId: string, now: Date): Promise<BucketRow[]> {
  const { rows } = await sql<BucketRow>`
    select kind, sum(balance)::bigint as amount, starts_at as "startsAt", expires_at as "expiresAt" from ledger_account
    where wallet_id = ${walletId} and filled and (expires_at is null or expires_at > ${now})
    group by kind, starts_at, expires_at
    order by case kind when 'promotional' then 0 when 'quota' then 1 else 2 end, expires_at, starts_at`.execute(db);
  return rows;
}

/** What can be spent at this moment, in micro-credits; null where nothing may be spent at all: frozen, closed, or gone. */
export async function findSpendable(db: Db, workspaceId: string, now: Date): Promise<bigint | null> {
  const { rows } = await sql<{ spendable: bigint }>`
    select coalesce((select sum(a.balance) from ledger_account a where a.wallet_id = w.id and a.filled
      and (a.expires_at is null or a.expires_at > ${now}) and (a.starts_at is null or a.starts_at <= ${now})), 0)::bigint as spendable
    from ledger_link l join wallet w on w.id = l.wallet_id
    where l.workspace_id = ${workspaceId} and w.frozen_at is null and w.closed_at is null`.execute(db);
  return rows[0]?.spendable ?? null;
}

export type EntryKind =
  | 'grant'
  | 'quota'
  | 'purchase'
  | 'hold'
  | 'capture'
  | 'release'
  | 'expire'
  | 'lapse'
  | 'clawback'
  | 'reinstate'
  | 'debt'
  | 'close';

export interface EntryRow {
  readonly id: string;
  readonly kind: EntryKind;
  readonly amount: bigint;
  readonly generation_id: string | null;
  readonly reason: string | null;
  readonly created_at: Date;
}

/** What moved a workspace's spendable credits, newest first; a capture is shown with the amount that left the hold. */
export async function listEntryRows(
  db: Db,
  workspaceId: string,
  page: { readonly before: string | null; readonly limit: number },
): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    select t.id, t.kind, moved.amount, t.generation_id, coalesce(n.text, t.reason) as reason, t.created_at
    from ledger_link l
      cross join lateral (
        select * from ledger_transfer where wallet_id = l.wallet_id and (${page.before}::uuid is null or id < ${page.before}::uuid)
        order by id desc limit ${page.limit}
      ) t
      cross join lateral (
        select coalesce(sum(e.amount), 0)::bigint as amount from ledger_entry e join ledger_account a on a.id = e.account_id
        where e.transfer_id = t.id and e.created_at = t.created_at and a.wallet_id = l.wallet_id
          and (a.kind in ('promotional', 'quota', 'purchased') or (t.kind = 'capture' and a.kind = 'held'))
      ) moved
      left join grant_note n on n.transfer_id = t.id and n.workspace_id = l.workspace_id
    where l.workspace_id = ${workspaceId}
    order by t.id desc`.execute(db);
  return rows;
}

/** What is left of the credits that a payment bought; what is held counts as used. Micro-credits. */
export async function findUnspent(db: Db, payment: string): Promise<bigint> {
  const row = await db
    .selectFrom('payment_credit')
    .innerJoin('ledger_account', 'ledger_account.id', 'payment_credit.lot_id')
    .select('ledger_account.balance')
    .where('payment_credit.payment', '=', payment)
    .executeTakeFirst();
  return row?.balance ?? 0n;
}

/** What is left of the quota of the period that began then; what is held counts as used. Micro-credits. */
export async function findUnspentQuota(db: Db, workspaceId: string, startsAt: Date): Promise<bigint> {
  const { rows } = await sql<{ left: bigint }>`
    select coalesce(sum(a.balance), 0)::bigint as left from ledger_link l join ledger_account a on a.wallet_id = l.wallet_id
    where l.workspace_id = ${workspaceId} and a.kind = 'quota' and a.starts_at = ${startsAt}`.execute(db);
  return rows[0]?.left ?? 0n;
}

export interface Holdings {
  /** Micro-credits by what they are. */
  readonly buckets: Readonly<Record<BucketKind, bigint>>;
  /** Reserved for work that runs. */
  readonly held: bigint;
  readonly debt: bigint;
  readonly closed: boolean;
}

/** Everything that a workspace has, also what begins later; undefined where there are no books. */
export async function findHoldings(db: Db, workspaceId: string): Promise<Holdings | undefined> {
  const { rows } = await sql<{ kind: string; sum: bigint; closed: boolean }>`
    select a.kind, sum(a.balance)::bigint as sum, w.closed_at is not null as closed
    from ledger_link l join wallet w on w.id = l.wallet_id join ledger_account a on a.wallet_id = w.id
    where l.workspace_id = ${workspaceId} group by 1, 3`.execute(db);
  const [first] = rows;
  if (!first) return undefined;
  const sumOf = (kind: string): bigint => rows.find((row) => row.kind === kind)?.sum ?? 0n;
  return {
    buckets: { promotional: sumOf('promotional'), quota: sumOf('quota'), purchased: sumOf('purchased') },
    held: sumOf('held'),
    debt: -sumOf('debt'),
    closed: first.closed,
  };
}
