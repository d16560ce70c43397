import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';
import type { OrderState } from './order-store.ts';

/** Why nothing more is bought by itself until somebody says so anew. */
export type TopUpPause = 'declined' | 'needs_buyer' | 'saved_way' | 'price' | 'item' | 'way' | 'person' | 'order' | 'paid_back';

export interface TopUpRow {
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly savedRef: string;
  readonly itemId: string;
  readonly currency: string;
  readonly totalMinor: bigint;
  readonly below: bigint;
  readonly maxTimes: number;
  readonly maxMinor: bigint;
  readonly pausedFor: TopUpPause | null;
  readonly pausedAt: Date | null;
  readonly accountId: string | null;
  readonly consentHash: string;
  readonly consentedAt: Date;
  readonly toldFull: string | null;
}

const ruleColumns = sql`workspace_id as "workspaceId", connection_id as "connectionId", saved_ref as "savedRef", item_id as "itemId", currency,
  total_minor as "totalMinor", below, max_times as "maxTimes", max_minor as "maxMinor", paused_for as "pausedFor", paused_at as "pausedAt",
  account_id as "accountId", consent_hash as "consentHash", consented_at as "consentedAt", told_full::text as "toldFull"`;

export async function findTopUp(db: Db, workspaceId: string): Promise<TopUpRow | undefined> {
  const { rows } = await sql<TopUpRow>`select ${ruleColumns} from top_up where workspace_id = ${workspaceId}`.execute(db);
  return rows[0];
}

/** Whoever buys for it, changes it or ends it takes turns. */
export async function lockTopUp(tx: Tx, workspaceId: string): Promise<TopUpRow | undefined> {
  const { rows } = await sql<TopUpRow>`select ${ruleColumns} from top_up where workspace_id = ${workspaceId} for update`.execute(tx);
  return rows[0];
}

export async function putTopUp(
  tx: Tx,
  rule: Omit<TopUpRow, 'pausedFor' | 'pausedAt' | 'toldFull' | 'accountId'> & { readonly accountId: string },
): Promise<void> {
  const values = {
    connection_id: rule.connectionId,
    saved_ref: rule.savedRef,
    item_id: rule.itemId,
    currency: rule.currency,
    total_minor: rule.totalMinor,
    below: rule.below,
    max_times: rule.maxTimes,
    max_minor: rule.maxMinor,
    paused_for: null,
    paused_at: null,
    account_id: rule.accountId,
    consent_hash: rule.consentHash,
    consented_at: rule.consentedAt,
    told_full: null,
  };
  await tx
    .insertInto('top_up')
    .values({ workspace_id: rule.workspaceId, ...values })
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet(values))
    .execute();
}

export async function deleteTopUp(tx: Tx, workspaceId: string): Promise<void> {
  await tx.deleteFrom('top_up').where('workspace_id', '=', workspaceId).execute();
}

export async function setTopUpPause(tx: Tx, workspaceId: string, reason: TopUpPause, at: Date): Promise<void> {
  await tx.updateTable('top_up').set({ paused_for: reason, paused_at: at }).where('workspace_id', '=', workspaceId).execute();
}

export async function markToldFull(tx: Tx, workspaceId: string, month: string): Promise<void> {
  await sql`update top_up set told_full = ${month}::date where workspace_id = ${workspaceId}`.execute(tx);
}

/** Rules that may buy and whose wallet has less than they say: nothing depends on a job that was lost. */
export async function listBelow(db: Db, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select t.workspace_id as id from top_up t join ledger_link l using (workspace_id)
    where t.paused_for is null and t.below > (select coalesce(sum(a.balance), 0) from ledger_account a where a.wallet_id = l.wallet_id and a.filled
      and (a.expires_at is null or a.expires_at > ${now}) and (a.starts_at is null or a.starts_at <= ${now}))
    order by t.workspace_id limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Whether somebody asked to end the workspace's money, or it has ended: nothing is bought by itself any more. */
export async function isClosing(db: Db, workspaceId: string): Promise<boolean> {
  const row = await db
    .selectFrom('closing')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('phase', '<>', 'undone')
    .executeTakeFirst();
  return row !== undefined;
}

export type AttemptState = 'sending' | 'pending' | 'paid' | 'refused' | 'dropped';

export interface AttemptRow {
  readonly orderId: string;
  readonly partyId: string;
  readonly customerRef: string | null;
  readonly savedRef: string | null;
  readonly state: AttemptState;
  readonly failure: string | null;
  readonly sendingUntil: Date | null;
  readonly createdAt: Date;
}

const attemptColumns = sql`a.order_id as "orderId", a.party_id as "partyId", a.customer_ref as "customerRef", a.saved_ref as "savedRef", a.state, a.failure,
  a.sending_until as "sendingUntil", a.created_at as "createdAt"`;

export async function insertAttempt(
  tx: Tx,
  attempt: {
    readonly orderId: string;
    readonly partyId: string;
    readonly customerRef: string;
    readonly savedRef: string;
    readonly at: Date;
  },
): Promise<void> {
  await tx
    .insertInto('top_up_attempt')
    .values({
      order_id: attempt.orderId,
      party_id: attempt.partyId,
      customer_ref: attempt.customerRef,
      saved_ref: attempt.savedRef,
      created_at: attempt.at,
    })
    .execute();
}

export async function findAttempt(db: Db, orderId: string): Promise<AttemptRow | undefined> {
  const { rows } = await sql<AttemptRow>`select ${attemptColumns} from top_up_attempt a where a.order_id = ${orderId}`.execute(db);
  return rows[0];
}

export async function lockAttempt(tx: Tx, orderId: string): Promise<AttemptRow | undefined> {
  const { rows } = await sql<AttemptRow>`select ${attemptColumns} from top_up_attempt a where a.order_id = ${orderId} for update`.execute(
    tx,
  );
  return rows[0];
}

export async function findOpenAttempt(db: Db, partyId: string): Promise<AttemptRow | undefined> {
  const { rows } = await sql<AttemptRow>`
    select ${attemptColumns} from top_up_attempt a where a.party_id = ${partyId} and a.ended_at is null`.execute(db);
  return rows[0];
}

/** One process asks the provider until then; null gives it free for the next. */
export async function leaseAttempt(tx: Tx, orderId: string, until: Date | null): Promise<void> {
  await tx
    .updateTable('top_up_attempt')
    .set({ sending_until: until })
    .where('order_id', '=', orderId)
    .where('ended_at', 'is', null)
    .execute();
}

/** What was needed to charge goes with the end. */
export async function moveAttempt(
  tx: Tx,
  orderId: string,
  to: { readonly state: AttemptState; readonly failure: string | null; readonly at: Date },
): Promise<void> {
  const isOver = to.state !== 'sending' && to.state !== 'pending';
  await tx
    .updateTable('top_up_attempt')
    .set({
      state: to.state,
      failure: to.failure,
      ended_at: isOver ? to.at : null,
      ...(isOver ? { customer_ref: null, saved_ref: null, sending_until: null } : {}),
    })
    .where('order_id', '=', orderId)
    .execute();
}

/** What was bought by itself since a moment, or may still turn out to have been. Only in the currency of the rule can it be compared. */
export async function sumBought(
  db: Db,
  partyId: string,
  since: Date,
  currency: string,
): Promise<{ readonly times: number; readonly minor: bigint }> {
  const { rows } = await sql<{ times: number; minor: bigint }>`
    select count(*)::int as times, coalesce(sum(o.total_minor) filter (where o.currency = ${currency}), 0)::bigint as minor
    from top_up_attempt a join sale_order o on o.id = a.order_id
    where a.party_id = ${partyId} and a.created_at >= ${since} and a.state in ('sending', 'pending', 'paid')`.execute(db);
  return rows[0] ?? { times: 0, minor: 0n };
}

/** The same by currency, for people. */
export async function sumByCurrency(
  db: Db,
  workspaceId: string,
  since: Date,
): Promise<{ readonly currency: string; readonly times: number; readonly minor: bigint }[]> {
  const { rows } = await sql<{ currency: string; times: number; minor: bigint }>`
    select o.currency, count(*)::int as times, sum(o.total_minor)::bigint as minor
    from billing_link l join top_up_attempt a on a.party_id = l.party_id join sale_order o on o.id = a.order_id
    where l.workspace_id = ${workspaceId} and a.created_at >= ${since} and a.state in ('sending', 'pending', 'paid')
    group by o.currency order by o.currency`.execute(db);
  return rows;
}

export interface BoughtRow {
  readonly orderId: string;
  readonly reference: string;
  readonly title: string;
  readonly currency: string;
  readonly totalMinor: bigint;
  readonly state: AttemptState;
  readonly orderState: OrderState;
  readonly createdAt: Date;
}

/** Newest first. */
export async function listBought(db: Db, workspaceId: string, limit: number): Promise<BoughtRow[]> {
  const { rows } = await sql<BoughtRow>`
    select a.order_id as "orderId", o.reference, i.title, o.currency, o.total_minor as "totalMinor", a.state, o.state as "orderState",
      a.created_at as "createdAt"
    from billing_link l join top_up_attempt a on a.party_id = l.party_id join sale_order o on o.id = a.order_id join sale_item i on i.id = o.item_id
    where l.workspace_id = ${workspaceId} order by a.order_id desc limit ${limit}`.execute(db);
  return rows;
}

/** Purchases that nobody knows the end of since before a moment. */
export async function listOpenAttempts(db: Db, since: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('top_up_attempt')
    .select('order_id')
    .where('ended_at', 'is', null)
    .where('created_at', '<', since)
    .orderBy('created_at')
    .limit(limit)
    .execute();
  return rows.map(({ order_id }) => order_id);
}
