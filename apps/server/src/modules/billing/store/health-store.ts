import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';

export interface HealthRow {
  readonly connectionId: string;
  readonly answeredAt: Date | null;
  readonly latencyMs: number | null;
  readonly failedAt: Date | null;
  readonly failure: string | null;
  readonly failureDetail: string | null;
  /** Since the last answer. */
  readonly failuresInRow: number;
  readonly pushedAt: Date | null;
  readonly pushRefusedAt: Date | null;
  readonly reconciledAt: Date | null;
  readonly reconcileRead: number | null;
  readonly reconcileChanged: number | null;
  readonly reconcileFailedAt: Date | null;
  readonly reconcileFailure: string | null;
}

/** Pushes of a connection that are not worked off. */
export interface PushBacklog {
  readonly connectionId: string;
  readonly waiting: number;
  /** Those among them whose last try failed. */
  readonly failing: number;
  readonly oldestAt: Date | null;
}

export async function listHealthRows(db: Db): Promise<HealthRow[]> {
  const { rows } = await sql<HealthRow>`
    select connection_id as "connectionId", answered_at as "answeredAt", latency_ms as "latencyMs", failed_at as "failedAt", failure,
      failure_detail as "failureDetail", failures_in_row as "failuresInRow", pushed_at as "pushedAt", push_refused_at as "pushRefusedAt",
      reconciled_at as "reconciledAt", reconcile_read as "reconcileRead", reconcile_changed as "reconcileChanged",
      reconcile_failed_at as "reconcileFailedAt", reconcile_failure as "reconcileFailure"
    from payment_health`.execute(db);
  return rows;
}

/** Counted from the pushes themselves, so that it cannot drift from them. */
export async function listPushBacklogs(db: Db): Promise<PushBacklog[]> {
  const { rows } = await sql<PushBacklog>`
    select connection_id as "connectionId", count(*)::int as waiting, (count(*) filter (where state = 'failed'))::int as failing,
      min(received_at) as "oldestAt"
    from payment_push where state <> 'done' group by connection_id`.execute(db);
  return rows;
}

/** Answers whether the number of failures in a row crossed `trouble` by this: only then anybody has to be told. */
export async function recordAnswer(
  tx: Tx,
  connectionId: string,
  answer: { readonly at: Date; readonly latencyMs: number },
  trouble: number,
): Promise<boolean> {
  const before = await lockHealth(tx, connectionId);
  await tx
    .updateTable('payment_health')
    .set({ answered_at: answer.at, latency_ms: answer.latencyMs, failures_in_row: 0 })
    .where('connection_id', '=', connectionId)
    .execute();
  return before >= trouble;
}

/** As `recordAnswer`, for a call that failed. */
export async function recordFailure(
  tx: Tx,
  connectionId: string,
  failure: { readonly at: Date; readonly kind: string; readonly detail: string },
  trouble: number,
): Promise<boolean> {
  const before = await lockHealth(tx, connectionId);
  await tx
    .updateTable('payment_health')
    .set({ failed_at: failure.at, failure: failure.kind, failure_detail: failure.detail.slice(0, 300), failures_in_row: before + 1 })
    .where('connection_id', '=', connectionId)
    .execute();
  return before + 1 === trouble;
}

/** Makes the row if there is none, and answers how many failures in a row it counts. */
async function lockHealth(tx: Tx, connectionId: string): Promise<number> {
  await tx
    .insertInto('payment_health')
    .values({ connection_id: connectionId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await tx
    .selectFrom('payment_health')
    .select('failures_in_row')
    .where('connection_id', '=', connectionId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return row.failures_in_row;
}

/** A push came whose signature is right. */
export async function recordPushSeen(tx: Tx, connectionId: string, at: Date): Promise<void> {
  await sql`
    insert into payment_health (connection_id, pushed_at) values (${connectionId}, ${at})
    on conflict (connection_id) do update set pushed_at = greatest(payment_health.pushed_at, excluded.pushed_at)`.execute(tx);
}

/** Written once a minute at most: anybody can send such things, as many as they like. */
export async function recordPushRefused(tx: Tx, connectionId: string, at: Date): Promise<void> {
  await sql`
    insert into payment_health (connection_id, push_refused_at) values (${connectionId}, ${at})
    on conflict (connection_id) do update set push_refused_at = excluded.push_refused_at
      where payment_health.push_refused_at is null or payment_health.push_refused_at < excluded.push_refused_at - interval '1 minute'`.execute(
    tx,
  );
}

export async function recordReconciled(
  tx: Tx,
  connectionId: string,
  run: { readonly at: Date; readonly read: number; readonly changed: number },
): Promise<void> {
  await sql`
    insert into payment_health (connection_id, reconciled_at, reconcile_read, reconcile_changed)
    values (${connectionId}, ${run.at}, ${run.read}, ${run.changed})
    on conflict (connection_id) do update set reconciled_at = excluded.reconciled_at, reconcile_read = excluded.reconcile_read,
      reconcile_changed = excluded.reconcile_changed`.execute(tx);
}

export async function recordReconcileFailed(tx: Tx, connectionId: string, at: Date, failure: string): Promise<void> {
  await sql`
    insert into payment_health (connection_id, reconcile_failed_at, reconcile_failure)
    values (${connectionId}, ${at}, ${failure.slice(0, 300)})
    on conflict (connection_id) do update set reconcile_failed_at = excluded.reconcile_failed_at,
      reconcile_failure = excluded.reconcile_failure`.execute(tx);
}
