import type { RefundRow as RefundView } from '@pinhole/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';

export interface RefundRow {
  readonly id: string;
  readonly connectionId: string;
  readonly ref: string | null;
  readonly paymentId: string;
  readonly orderId: string | null;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly reason: Exclude<RefundView['reason'], 'tax_correction'>;
  /** Tax alone, which a VAT number that proved valid gives back: no credits go with it, and its documents are written. */
  readonly taxOnly: boolean;
  readonly state: RefundView['state'];
  /** Micro-credits. */
  readonly creditsTaken: bigint;
  /** How often it failed after it had begun. */
  readonly rounds: number;
  readonly failure: string | null;
  readonly askedBy: string | null;
  /** As they are called now; null once their account is gone. */
  readonly askedByName: string | null;
  readonly approvedBy: string | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

const columns = sql`r.id, r.connection_id as "connectionId", r.ref, r.payment_id as "paymentId", p.order_id as "orderId", p.currency,
  r.amount_minor as "amountMinor", r.reason, r.tax_only as "taxOnly", r.state, r.credits_taken as "creditsTaken", r.rounds, r.failure, r.asked_by as "askedBy", (select name from account where id = r.asked_by) as "askedByName",
  r.approved_by as "approvedBy", r.created_at as "createdAt", r.ended_at as "endedAt"`;
const source = sql`refund r join payment p on p.id = r.payment_id`;

export async function lockRefund(tx: Tx, id: string): Promise<RefundRow | undefined> {
  const { rows } = await sql<RefundRow>`select ${columns} from ${source} where r.id = ${id} for update of r`.execute(tx);
  return rows[0];
}

export async function findRefund(db: Db, id: string): Promise<RefundRow | undefined> {
  const { rows } = await sql<RefundRow>`select ${columns} from ${source} where r.id = ${id}`.execute(db);
  return rows[0];
}

export async function findRefundByRef(db: Db, connectionId: string, ref: string): Promise<RefundRow | undefined> {
  const { rows } =
    await sql<RefundRow>`select ${columns} from ${source} where r.connection_id = ${connectionId} and r.ref = ${ref}`.execute(db);
  return rows[0];
}

/** Of a payment, what we asked for and the provider has not named yet. */
export async function lockUnnamedRefund(tx: Tx, paymentId: string): Promise<RefundRow | undefined> {
  const { rows } = await sql<RefundRow>`
    select ${columns} from ${source} where r.payment_id = ${paymentId} and r.ref is null and r.state in ('sending', 'pending')
    order by r.id limit 1 for update of r`.execute(tx);
  return rows[0];
}

export async function insertRefund(
  tx: Tx,
  refund: Pick<RefundRow, 'id' | 'connectionId' | 'ref' | 'paymentId' | 'amountMinor' | 'reason' | 'state' | 'askedBy' | 'createdAt'> & {
    readonly taxOnly?: boolean;
  },
): Promise<void> {
  await tx
    .insertInto('refund')
    .values({
      id: refund.id,
      connection_id: refund.connectionId,
      ref: refund.ref,
      payment_id: refund.paymentId,
      amount_minor: refund.amountMinor,
      reason: refund.reason,
      tax_only: refund.taxOnly ?? false,
      state: refund.state,
      asked_by: refund.askedBy,
      created_at: refund.createdAt,
    })
    .execute();
}

export async function updateRefund(
  tx: Tx,
  id: string,
  change: {
    readonly state: RefundRow['state'];
    readonly ref?: string | null;
    readonly failure?: string | null;
    readonly approvedBy?: string;
    readonly endedAt?: Date | null;
  },
): Promise<void> {
  await tx
    .updateTable('refund')
    .set({
      state: change.state,
      ...(change.ref === undefined ? {} : { ref: change.ref }),
      ...(change.failure === undefined ? {} : { failure: change.failure?.slice(0, 120) ?? null }),
      ...(change.approvedBy === undefined ? {} : { approved_by: change.approvedBy }),
      ...(change.endedAt === undefined ? {} : { ended_at: change.endedAt }),
    })
    .where('id', '=', id)
    .execute();
}

export async function growRefund(tx: Tx, id: string, now: Pick<RefundRow, 'amountMinor' | 'creditsTaken'>): Promise<void> {
  await tx.updateTable('refund').set({ amount_minor: now.amountMinor, credits_taken: now.creditsTaken }).where('id', '=', id).execute();
}

export async function recordTaken(tx: Tx, id: string, credits: bigint): Promise<void> {
  await tx.updateTable('refund').set({ credits_taken: credits }).where('id', '=', id).execute();
}

export async function listRefundsOfPayment(db: Db, paymentId: string): Promise<RefundRow[]> {
  const { rows } = await sql<RefundRow>`select ${columns} from ${source} where r.payment_id = ${paymentId} order by r.id`.execute(db);
  return rows;
}

/** What refunds that are not off the table claim of a payment, in minor units. */
export async function sumClaimed(tx: Tx, paymentId: string): Promise<bigint> {
  const { rows } = await sql<{ sum: bigint }>`
    select coalesce(sum(amount_minor), 0)::bigint as sum from refund where payment_id = ${paymentId} and state not in ('failed', 'cancelled')`.execute(
    tx,
  );
  return rows[0]?.sum ?? 0n;
}

/** Of a payment, tax that goes back because none was owed. */
export async function sumTaxBack(tx: Tx, paymentId: string): Promise<bigint> {
  const { rows } = await sql<{ sum: bigint }>`
    select coalesce(sum(amount_minor), 0)::bigint as sum from refund
    where payment_id = ${paymentId} and tax_only and state in ('sending', 'pending', 'succeeded')`.execute(tx);
  return rows[0]?.sum ?? 0n;
}

/** By order: what was paid back, or is on its way. */
export async function sumRefunded(db: Db, orderIds: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
  if (orderIds.length === 0) return new Map();
  const { rows } = await sql<{ orderId: string; sum: bigint }>`
    select p.order_id as "orderId", sum(r.amount_minor)::bigint as sum from ${source}
    where p.order_id = any(${[...orderIds]}::uuid[]) and r.state in ('sending', 'pending', 'succeeded') group by 1`.execute(db);
  return new Map(rows.map(({ orderId, sum }) => [orderId, sum]));
}

export async function listRefundsOf(db: Db, orderIds: readonly string[]): Promise<RefundRow[]> {
  if (orderIds.length === 0) return [];
  const { rows } =
    await sql<RefundRow>`select ${columns} from ${source} where p.order_id = any(${[...orderIds]}::uuid[]) order by r.id`.execute(db);
  return rows;
}

export async function listRefundRows(db: Db, page: { readonly before: string | null; readonly limit: number }): Promise<RefundRow[]> {
  const { rows } = await sql<RefundRow>`
    select ${columns} from ${source} where ${page.before}::uuid is null or r.id < ${page.before}::uuid order by r.id desc limit ${page.limit}`.execute(
    db,
  );
  return rows;
}

/** Refunds that were decided and of which nobody knows yet what became of them. */
export async function listUnsent(db: Db, before: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('refund')
    .select('id')
    .where('state', 'in', ['sending', 'pending'])
    .where('created_at', '<', before)
    .orderBy('created_at')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** What keeps credits from a payment for good or for now: refunds that stand, and disputes that were lost. */
export async function listStanding(
  db: Db,
  paymentId: string,
): Promise<readonly { readonly key: string; readonly minor: bigint; readonly reason: 'refund' | 'dispute' }[]> {
  const { rows } = await sql<{ key: string; minor: bigint; reason: 'refund' | 'dispute' }>`
    select case when rounds = 0 then id::text else id || ':round:' || rounds end as key, amount_minor as minor, 'refund' as reason from refund
      where payment_id = ${paymentId} and state in ('sending', 'pending', 'succeeded') and not tax_only
    union all
    select id::text, amount_minor, 'dispute' from dispute where payment_id = ${paymentId} and state = 'lost'`.execute(db);
  return rows;
}

/** What makes its taking happen once. A refund that failed and comes alive again takes anew, under the name of its next round. */
export const takeKeyOf = ({ id, rounds }: Pick<RefundRow, 'id' | 'rounds'>): string => (rounds === 0 ? id : `${id}:round:${rounds}`);

/** It failed after its credits were taken: they are given back, and the next taking is another. */
export async function countRound(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('refund')
    .set((row) => ({ credits_taken: 0n, rounds: row('rounds', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** Of one party, refunds that wait for a second operator are off. */
export async function dropAskedRefunds(tx: Tx, partyId: string, at: Date): Promise<void> {
  await sql`
    update refund set state = 'cancelled', ended_at = ${at}
    where state = 'asked' and payment_id in (select id from payment where party_id = ${partyId})`.execute(tx);
}
