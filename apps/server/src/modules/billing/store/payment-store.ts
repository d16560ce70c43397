import type { Payment } from '@pinhole/payments';
import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';

/** Why paid money brought no credits. */
export type PaymentProblem = 'unknown_order' | 'amount' | 'currency' | 'item' | 'workspace_gone' | 'other_world' | 'paid_twice';

export interface PaymentRow {
  readonly id: string;
  readonly connectionId: string;
  readonly ref: string;
  readonly orderId: string | null;
  readonly partyId: string | null;
  readonly reason: Payment['reason'];
  readonly state: Payment['state'];
  readonly problem: PaymentProblem | null;
  readonly currency: string;
  readonly totalMinor: bigint;
  readonly taxMinor: bigint | null;
  readonly feeMinor: bigint | null;
  readonly refundedMinor: bigint;
  readonly subscriptionId: string | null;
  readonly periodStarts: Date | null;
  /** Micro-credits that it bought, for ever. */
  readonly granted: bigint;
  /** Micro-credits of a plan's period. */
  readonly quota: bigint;
  readonly failure: string | null;
  readonly paidAt: Date | null;
  readonly seenAt: Date;
}

const columns = [
  'id',
  'connection_id as connectionId',
  'ref',
  'order_id as orderId',
  'party_id as partyId',
  'reason',
  'state',
  'problem',
  'currency',
  'total_minor as totalMinor',
  'tax_minor as taxMinor',
  'fee_minor as feeMinor',
  'refunded_minor as refundedMinor',
  'subscription_id as subscriptionId',
  'period_starts as periodStarts',
  'granted',
  'quota',
  'failure',
  'paid_at as paidAt',
  'seen_at as seenAt',
] as const;

/** The table's checks name every value of these columns; nothing else can be in them. */
const toRow = (
  row: Omit<PaymentRow, 'state' | 'problem' | 'reason'> & {
    readonly state: string;
    readonly reason: string;
    readonly problem: string | null;
  },
): PaymentRow => ({
  ...row,
  state: row.state as PaymentRow['state'],
  reason: row.reason as PaymentRow['reason'],
  problem: row.problem as PaymentRow['problem'],
});

/** Everything about one object of a provider happens one after the other, also before there is a row to lock. */
export async function lockObject(tx: Tx, connectionId: string, ref: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${connectionId} ${ref}`}, 53))`.execute(tx);
}

export async function findPaymentByRef(db: Db, connectionId: string, ref: string): Promise<PaymentRow | undefined> {
  const row = await db
    .selectFrom('payment')
    .select(columns)
    .where('connection_id', '=', connectionId)
    .where('ref', '=', ref)
    .executeTakeFirst();
  return row && toRow(row);
}

export async function findPayment(db: Db, id: string): Promise<PaymentRow | undefined> {
  const row = await db.selectFrom('payment').select(columns).where('id', '=', id).executeTakeFirst();
  return row && toRow(row);
}

export async function lockPayment(tx: Tx, id: string): Promise<PaymentRow | undefined> {
  const row = await tx.selectFrom('payment').select(columns).where('id', '=', id).forUpdate().executeTakeFirst();
  return row && toRow(row);
}

export async function insertPayment(
  tx: Tx,
  payment: Payment,
  own: Pick<PaymentRow, 'id' | 'connectionId' | 'orderId' | 'partyId' | 'subscriptionId' | 'seenAt'> & { readonly keepUntil: string },
): Promise<void> {
  await tx
    .insertInto('payment')
    .values({
      id: own.id,
      connection_id: own.connectionId,
      ref: payment.id,
      order_id: own.orderId,
      party_id: own.partyId,
      subscription_id: own.subscriptionId,
      period_starts: payment.period?.start ?? null,
      reason: payment.reason,
      keep_until: own.keepUntil,
      ...stateOf(payment),
      seen_at: own.seenAt,
    })
    .execute();
}

/** A payment that is paid stays paid: what a provider says later only adds to it. */
export async function updatePayment(
  tx: Tx,
  id: string,
  payment: Payment,
  own: Pick<PaymentRow, 'orderId' | 'partyId' | 'subscriptionId' | 'seenAt'>,
): Promise<void> {
  await tx
    .updateTable('payment')
    .set({
      ...stateOf(payment),
      seen_at: own.seenAt,
      // Whose it is may be learned late; it is never forgotten again, nor changed.
      order_id: sql<string | null>`coalesce(order_id, ${own.orderId}::uuid)`,
      party_id: sql<string | null>`coalesce(party_id, ${own.partyId}::uuid)`,
      subscription_id: sql<string | null>`coalesce(subscription_id, ${own.subscriptionId}::uuid)`,
    })
    .where('id', '=', id)
    .where((where) => where.or([where('state', '<>', 'paid'), where.val(payment.state === 'paid')]))
    .execute();
}

const stateOf = (payment: Payment) => ({
  state: payment.state,
  currency: payment.total.currency,
  total_minor: payment.total.minor,
  tax_minor: payment.tax?.minor ?? null,
  fee_minor: payment.fee?.minor ?? null,
  refunded_minor: payment.refunded.minor,
  failure: payment.failure?.slice(0, 120) ?? null,
  paid_at: payment.paidAt,
});

export async function markProblem(tx: Tx, id: string, problem: PaymentProblem | null): Promise<void> {
  await tx.updateTable('payment').set({ problem }).where('id', '=', id).execute();
}

/** Credits that were bought, or the quota of a plan's period. */
export async function markGranted(tx: Tx, id: string, brought: { readonly granted: bigint } | { readonly quota: bigint }): Promise<void> {
  await tx
    .updateTable('payment')
    .set({ ...brought, problem: null })
    .where('id', '=', id)
    .execute();
}

/** Whether another payment of this order brought its credits already. */
export async function orderWasGranted(tx: Tx, orderId: string): Promise<boolean> {
  const row = await tx.selectFrom('payment').select('id').where('order_id', '=', orderId).where('granted', '>', 0n).executeTakeFirst();
  return row !== undefined;
}

export async function listPaymentsOf(db: Db, orderIds: readonly string[]): Promise<PaymentRow[]> {
  if (orderIds.length === 0) return [];
  return (await db.selectFrom('payment').select(columns).where('order_id', 'in', orderIds).orderBy('seen_at').execute()).map(toRow);
}

export async function listProblems(db: Db, limit: number): Promise<PaymentRow[]> {
  const rows = await db
    .selectFrom('payment')
    .select(columns)
    .where('problem', 'is not', null)
    .orderBy('seen_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toRow);
}

/** The provider's names of payments that came since then. */
export async function listPaidSince(db: Db, connectionId: string, since: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('payment')
    .select('ref')
    .where('connection_id', '=', connectionId)
    .where('state', '=', 'paid')
    .where('paid_at', '>=', since)
    .execute();
  return rows.map(({ ref }) => ref);
}

/** Of one party, what brought credits that were bought; in the order in which payments are locked. */
export async function listGrantingPayments(db: Db, partyId: string): Promise<PaymentRow[]> {
  const rows = await db
    .selectFrom('payment')
    .select(columns)
    .where('party_id', '=', partyId)
    .where('granted', '>', 0n)
    .orderBy('id')
    .execute();
  return rows.map(toRow);
}

/** So that nothing of one party's money moves while its closing decides about it. */
export async function lockGrantingPayments(tx: Tx, partyId: string): Promise<void> {
  await tx.selectFrom('payment').select('id').where('party_id', '=', partyId).where('granted', '>', 0n).orderBy('id').forUpdate().execute();
}
