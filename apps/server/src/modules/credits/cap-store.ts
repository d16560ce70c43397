import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/database.ts';

export type CapPeriod = 'day' | 'week' | 'month' | 'total';
export type CapLevel = 'operator' | 'workspace' | 'self';

/** Whose cap: of a member, of a key, or with both null of the whole workspace. */
export interface CapTarget {
  readonly workspaceId: string;
  readonly accountId: string | null;
  readonly keyId: string | null;
}

export interface CapInput extends CapTarget {
  readonly period: CapPeriod;
  /** `credit`, or the service's currency. */
  readonly unit: string;
  readonly setBy: CapLevel;
  /** Micro-credits or millionths of the currency; null, for the operator's monthly cap of a workspace only: no cap, whatever the service says. */
  readonly amount: bigint | null;
}

export async function callSetCap(tx: Tx, cap: CapInput, at: { readonly timeZone: string; readonly now: Date }): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select set_spend_cap(${cap.workspaceId}, ${cap.accountId}::uuid, ${cap.keyId}::uuid, ${cap.period}, ${cap.unit}, ${cap.setBy}, ${cap.amount}::bigint,
      ${at.timeZone}, ${at.now}) as id`.execute(tx);
  return rows[0]?.id ?? '';
}

export interface CapRow {
  readonly id: string;
  readonly accountId: string | null;
  readonly keyId: string | null;
  readonly period: CapPeriod;
  readonly unit: string;
  readonly setBy: CapLevel;
  readonly amount: bigint | null;
  /** Spent or reserved in the period that runs. */
  readonly spent: bigint;
  readonly resetsAt: Date | null;
}

/** Every cap of a workspace, with what it counts at this moment. */
export async function listCapRows(
  db: Db,
  workspaceId: string,
  at: { readonly timeZone: string; readonly now: Date },
  id: string | null = null,
): Promise<CapRow[]> {
  const { rows } = await sql<CapRow>`
    select c.id, c.account_id as "accountId", c.key_id as "keyId", c.period, c.unit, c.set_by as "setBy", c.amount,
      case when c.amount is null then 0 when c.starts_at = now_starts then c.committed
        else spent_since(c.wallet_id, c.account_id, c.key_id, c.unit, now_starts) end as spent,
      spend_period_end(c.period, ${at.now}, ${at.timeZone}) as "resetsAt"
    from ledger_link l join spend_cap c using (wallet_id) cross join lateral spend_period_start(c.period, ${at.now}, ${at.timeZone}) as now_starts
    where l.workspace_id = ${workspaceId} and (${id}::uuid is null or c.id = ${id}::uuid)
    order by num_nonnulls(c.account_id, c.key_id), c.account_id, c.key_id, c.period, c.unit, c.set_by`.execute(db);
  return rows;
}

export async function deleteCap(tx: Tx, workspaceId: string, id: string): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    delete from spend_cap using ledger_link l where spend_cap.wallet_id = l.wallet_id and l.workspace_id = ${workspaceId} and spend_cap.id = ${id} returning spend_cap.id`.execute(
    tx,
  );
  return rows.length === 1;
}

/** Whose a key is; undefined when it is no key of this workspace that still works. */
export async function findKeyOwner(db: Db, workspaceId: string, keyId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('api_key')
    .select('account_id')
    .where('id', '=', keyId)
    .where('workspace_id', '=', workspaceId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row?.account_id;
}

export async function hasBooks(db: Db, workspaceId: string): Promise<boolean> {
  const row = await db.selectFrom('ledger_link').select('wallet_id').where('workspace_id', '=', workspaceId).executeTakeFirst();
  return row !== undefined;
}

export async function isMember(db: Db, workspaceId: string, accountId: string): Promise<boolean> {
  const row = await db
    .selectFrom('member')
    .select('role')
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * The lowest cap of each key over its whole life, and what it has spent: by that cap's own count, so with what is reserved, where there is
 * one, else by the daily sums of what was charged.
 */
export async function listKeySpends(
  db: Db,
  keyIds: readonly string[],
): Promise<Map<string, { readonly capMicros: bigint | null; readonly spentMicros: bigint }>> {
  const { rows } = await sql<{ id: string; capMicros: bigint | null; spentMicros: bigint }>`
    select k.id, c.amount as "capMicros", coalesce(c.committed, (select sum(amount) from spend_day where key_id = k.id), 0)::bigint as "spentMicros"
    from unnest(${[...keyIds]}::uuid[]) as k (id) left join lateral (
      select min(amount) as amount, max(committed) as committed from spend_cap where key_id = k.id and period = 'total' and unit = 'credit'
    ) c on true`.execute(db);
  return new Map(rows.map(({ id, ...spend }) => [id, spend]));
}

/** The keys that somebody made in their workspace and that still work. */
export async function listOwnKeys(db: Db, owner: { readonly workspaceId: string; readonly accountId: string }): Promise<string[]> {
  const rows = await db
    .selectFrom('api_key')
    .select('id')
    .where('workspace_id', '=', owner.workspaceId)
    .where('account_id', '=', owner.accountId)
    .where('revoked_at', 'is', null)
    .execute();
  return rows.map(({ id }) => id);
}
