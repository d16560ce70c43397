import type { Subscription } from '@pinhole/payments';
import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';

export interface SubscriptionRow {
  readonly id: string;
  readonly connectionId: string;
  readonly ref: string;
  readonly partyId: string;
  /** Null once the workspace is gone. */
  readonly workspaceId: string | null;
  readonly orderId: string;
  readonly itemId: string;
  readonly state: Subscription['state'];
  readonly periodStarts: Date | null;
  readonly periodEnds: Date | null;
  readonly endsAt: Date | null;
  readonly endedAt: Date | null;
  readonly pastDueSince: Date | null;
}

const columns = sql`s.id, s.connection_id as "connectionId", s.ref, s.party_id as "partyId", l.workspace_id as "workspaceId",
  s.order_id as "orderId", s.item_id as "itemId", s.state, s.period_starts as "periodStarts", s.period_ends as "periodEnds",
  s.ends_at as "endsAt", s.ended_at as "endedAt", s.past_due_since as "pastDueSince"`;
const source = sql`subscription s left join billing_link l on l.party_id = s.party_id`;

export async function findSubscriptionByRef(db: Db, connectionId: string, ref: string): Promise<SubscriptionRow | undefined> {
  const { rows } = await sql<SubscriptionRow>`
    select ${columns} from ${source} where s.connection_id = ${connectionId} and s.ref = ${ref}`.execute(db);
  return rows[0];
}

/** One of this workspace; another's is simply not there. */
export async function findSubscription(db: Db, workspaceId: string, id: string): Promise<SubscriptionRow | undefined> {
  const { rows } = await sql<SubscriptionRow>`
    select ${columns} from ${source} where s.id = ${id} and l.workspace_id = ${workspaceId}`.execute(db);
  return rows[0];
}

export async function listSubscriptionRows(db: Db, workspaceId: string): Promise<SubscriptionRow[]> {
  const { rows } = await sql<SubscriptionRow>`
    select ${columns} from ${source} where l.workspace_id = ${workspaceId} order by s.id desc`.execute(db);
  return rows;
}

/** Whether a plan of this party is not over. */
export async function hasSubscription(db: Db, partyId: string): Promise<boolean> {
  const row = await db
    .selectFrom('subscription')
    .select('id')
    .where('party_id', '=', partyId)
    .where('state', 'not in', ['incomplete', 'ended'])
    .executeTakeFirst();
  return row !== undefined;
}

/** Those that are not over, to be asked about. */
export async function listRunning(db: Db, connectionId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('subscription')
    .select('ref')
    .where('connection_id', '=', connectionId)
    .where('state', '<>', 'ended')
    .execute();
  return rows.map(({ ref }) => ref);
}

export async function upsertSubscription(
  tx: Tx,
  object: Subscription,
  own: Pick<SubscriptionRow, 'id' | 'connectionId' | 'partyId' | 'orderId' | 'itemId' | 'pastDueSince'> & { readonly at: Date },
): Promise<void> {
  const now = {
    item_id: own.itemId,
    state: object.state,
    period_starts: object.period?.start ?? null,
    period_ends: object.period?.end ?? null,
    ends_at: object.endsAt,
    ended_at: object.endedAt,
    past_due_since: own.pastDueSince,
    seen_at: own.at,
  };
  await tx
    .insertInto('subscription')
    .values({ id: own.id, connection_id: own.connectionId, ref: object.id, party_id: own.partyId, order_id: own.orderId, ...now })
    .onConflict((conflict) => conflict.columns(['connection_id', 'ref']).doUpdateSet(now))
    .execute();
}

export interface PlanChangeRow {
  readonly id: string;
  readonly subscriptionId: string;
  readonly fromItem: string;
  readonly toItem: string;
  readonly starts: 'now' | 'period-end';
  readonly state: 'asked' | 'taken' | 'refused';
  /** Of the period in which it was asked for; afterwards it has come true or never will. */
  readonly periodEnds: Date | null;
}

export async function insertPlanChange(tx: Tx, change: Omit<PlanChangeRow, 'state'> & { readonly at: Date }): Promise<void> {
  await tx
    .insertInto('plan_change')
    .values({
      id: change.id,
      subscription_id: change.subscriptionId,
      from_item: change.fromItem,
      to_item: change.toItem,
      starts: change.starts,
      period_ends: change.periodEnds,
      created_at: change.at,
    })
    .execute();
}

export async function endPlanChange(tx: Tx, id: string, state: 'taken' | 'refused'): Promise<void> {
  await tx.updateTable('plan_change').set({ state }).where('id', '=', id).execute();
}

/** The changes that were not refused, the last one first. */
export async function listChanges(db: Db, subscriptionId: string): Promise<PlanChangeRow[]> {
  return db
    .selectFrom('plan_change')
    .select([
      'id',
      'subscription_id as subscriptionId',
      'from_item as fromItem',
      'to_item as toItem',
      'starts',
      'state',
      'period_ends as periodEnds',
    ])
    .where('subscription_id', '=', subscriptionId)
    .where('state', '<>', 'refused')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
}

/** The last of them: what a plan is about to be, or has just become. */
export async function findLastChange(db: Db, subscriptionId: string): Promise<PlanChangeRow | undefined> {
  return (await listChanges(db, subscriptionId))[0];
}

/** Plans of one party that are not over, whatever their state. */
export async function listUnended(db: Db, partyId: string): Promise<SubscriptionRow[]> {
  const { rows } = await sql<SubscriptionRow>`
    select ${columns} from ${source} where s.party_id = ${partyId} and s.state <> 'ended' order by s.id`.execute(db);
  return rows;
}

/** The plan that began with an order. */
export async function findSubscriptionOfOrder(db: Db, orderId: string): Promise<SubscriptionRow | undefined> {
  const { rows } = await sql<SubscriptionRow>`
    select ${columns} from ${source} where s.order_id = ${orderId} order by s.id limit 1`.execute(db);
  return rows[0];
}

/** Plans of orders that were withdrawn from, which still run. */
export async function listWithdrawnPlans(db: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select o.id from subscription s join sale_order o on o.id = s.order_id
    where s.state <> 'ended' and o.withdrawn_at is not null limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}
