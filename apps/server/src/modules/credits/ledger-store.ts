import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/database.ts';

/** Gives a workspace its two ledger accounts, under random ids that only `ledger_link` ties to it. Twice is harmless. */
export async function insertLedger(tx: Tx, workspaceId: string): Promise<void> {
  await sql`
    with fresh as (
      select workspace.id from workspace where id = ${workspaceId} and not exists (select from ledger_link where workspace_id = ${workspaceId})
    ), spendable as (
      insert into ledger_account (kind) select 'spendable' from fresh returning id
    ), held as (
      insert into ledger_account (kind) select 'held' from fresh returning id
    )
    insert into ledger_link (workspace_id, spendable_id, held_id) select fresh.id, spendable.id, held.id from fresh, spendable, held`.execute(
    tx,
  );
}

export interface HoldInput {
  /** Chosen and stored before the first attempt; the same id again changes nothing. */
  readonly holdId: string;
  readonly workspaceId: string;
  readonly amount: bigint;
  readonly generationId: string;
  readonly expiresAt: Date;
  /** The service's cap for workspaces without their own; null: none. Micro-credits per calendar month. */
  readonly defaultCap: bigint | null;
  readonly key: { readonly id: string; readonly cap: bigint | null } | null;
}

export type HoldOutcome = 'held' | 'exists' | 'insufficient' | 'cap_reached';

/** The call as a piece of SQL, for a statement that does more in the same round trip. Its value is a `HoldOutcome`. */
export function holdExpression(hold: HoldInput): RawBuilder<HoldOutcome> {
  return sql`hold_credits(${hold.holdId}, ${hold.workspaceId}, ${hold.amount}, ${hold.generationId}, ${hold.expiresAt},
    ${hold.defaultCap}::bigint, ${hold.key?.id ?? null}::uuid, ${hold.key?.cap ?? null}::bigint)`;
}

export async function callHold(tx: Tx, hold: HoldInput): Promise<HoldOutcome> {
  const { rows } = await sql<{ outcome: HoldOutcome }>`select ${holdExpression(hold)} as outcome`.execute(tx);
  return first(rows).outcome;
}

export async function callSettle(
  tx: Tx,
  settle: { readonly holdId: string; readonly captured: bigint; readonly generationId: string | null; readonly back: 'release' | 'expire' },
): Promise<'settled' | 'exists'> {
  const { rows } = await sql<{ outcome: 'settled' | 'exists' }>`
    select settle_hold(${settle.holdId}, ${settle.captured}, ${settle.generationId}::uuid, ${settle.back}) as outcome`.execute(tx);
  return first(rows).outcome;
}

/** Gives several holds of one workspace back whole, each once, in one statement: its balance is locked only as long as that takes. */
export async function callReleaseAll(tx: Tx, holds: readonly { readonly holdId: string; readonly generationId: string }[]): Promise<void> {
  await sql`
    select settle_hold(hold_id, 0, generation_id, 'release')
    from unnest(${holds.map(({ holdId }) => holdId)}::uuid[], ${holds.map(({ generationId }) => generationId)}::uuid[]) as h (hold_id, generation_id)`.execute(
    tx,
  );
}

export interface Grant {
  readonly workspaceId: string;
  readonly amount: bigint;
  /** Outlives every failure: the same key again grants nothing. */
  readonly key: string;
  /** A code, kept as long as the books: lower-case letters and underscores. */
  readonly reason: 'welcome' | 'operator' | 'test';
  /** What the giver wrote, for the people of the workspace; goes when the workspace goes. */
  readonly note?: string;
}

export async function callGrant(tx: Tx, grant: Grant): Promise<'granted' | 'exists'> {
  const { rows } = await sql<{ outcome: 'granted' | 'exists' }>`
    select grant_credits(${grant.workspaceId}, ${grant.amount}, ${grant.key}, ${grant.reason}, ${grant.note ?? null}) as outcome`.execute(
    tx,
  );
  return first(rows).outcome;
}

export interface BalanceRow {
  readonly available: bigint;
  readonly held: bigint;
  readonly spent: bigint;
  /** `undefined`: the workspace has no cap row of its own; null: it is explicitly without a cap. */
  readonly ownCap: bigint | null | undefined;
}

export async function findBalance(db: Db, workspaceId: string, month: string): Promise<BalanceRow | undefined> {
  const row = await db
    .selectFrom('ledger_link')
    .innerJoin('ledger_account as spendable', 'spendable.id', 'ledger_link.spendable_id')
    .innerJoin('ledger_account as held', 'held.id', 'ledger_link.held_id')
    .leftJoin('spend_month', (join) => join.onRef('spend_month.spendable_id', '=', 'spendable.id').on('spend_month.month', '=', month))
    .leftJoin('spend_cap', 'spend_cap.workspace_id', 'ledger_link.workspace_id')
    .select([
      'spendable.balance as available',
      'held.balance as held',
      'spend_month.committed',
      'spend_cap.month_limit',
      'spend_cap.workspace_id as capped',
    ])
    .where('ledger_link.workspace_id', '=', workspaceId)
    .executeTakeFirst();
  if (!row) return undefined;
  return { available: row.available, held: row.held, spent: row.committed ?? 0n, ownCap: row.capped ? row.month_limit : undefined };
}

export async function upsertCap(tx: Tx, workspaceId: string, limit: bigint | null): Promise<void> {
  await tx
    .insertInto('spend_cap')
    .values({ workspace_id: workspaceId, month_limit: limit })
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet({ month_limit: limit, updated_at: sql<Date>`now()` }))
    .execute();
}

export interface EntryRow {
  readonly id: string;
  readonly kind: 'grant' | 'hold' | 'capture' | 'release' | 'expire';
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
    select t.id, t.kind, e.amount, t.generation_id, coalesce(n.text, t.reason) as reason, t.created_at
    from ledger_link l
      cross join lateral (
        (select transfer_id, amount from ledger_entry where account_id = l.spendable_id
          and (${page.before}::uuid is null or transfer_id < ${page.before}::uuid) order by transfer_id desc limit ${page.limit})
        union all
        (select h.transfer_id, h.amount from ledger_entry h join ledger_transfer c on c.id = h.transfer_id and c.kind = 'capture'
          where h.account_id = l.held_id and (${page.before}::uuid is null or h.transfer_id < ${page.before}::uuid)
          order by h.transfer_id desc limit ${page.limit})
      ) e
      join ledger_transfer t on t.id = e.transfer_id
      left join grant_note n on n.transfer_id = t.id and n.workspace_id = l.workspace_id
    where l.workspace_id = ${workspaceId}
    order by t.id desc limit ${page.limit}`.execute(db);
  return rows;
}

export async function listExpiredHolds(db: Db, now: Date, limit: number): Promise<string[]> {
  const rows = await db.selectFrom('hold').select('id').where('state', '=', 'open').where('expires_at', '<', now).limit(limit).execute();
  return rows.map(({ id }) => id);
}

function first<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (!row) throw new Error('a ledger function answered nothing');
  return row;
}
