import type { Dispute } from '@pinhole/payments';
import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';

export interface DisputeRow {
  readonly id: string;
  readonly connectionId: string;
  readonly ref: string;
  readonly paymentId: string;
  readonly orderReference: string | null;
  readonly workspaceId: string | null;
  /** Nothing can be spent in the workspace. */
  readonly frozen: boolean;
  /** Micro-credits that the payment brought, as a pack or as a period of a plan. */
  readonly granted: bigint;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly state: Dispute['state'];
  readonly reason: string;
  readonly answerBy: Date | null;
  readonly openedAt: Date;
  readonly endedAt: Date | null;
}

const columns = sql`d.id, d.connection_id as "connectionId", d.ref, d.payment_id as "paymentId", o.reference as "orderReference",
  l.workspace_id as "workspaceId", (p.granted + p.quota)::bigint as granted,
  exists (select from ledger_link b join wallet w on w.id = b.wallet_id where b.workspace_id = l.workspace_id and w.frozen_at is not null) as frozen,
  d.amount_minor as "amountMinor", d.currency, d.state, d.reason, d.answer_by as "answerBy", d.opened_at as "openedAt", d.ended_at as "endedAt"`;
const source = sql`dispute d join payment p on p.id = d.payment_id left join sale_order o on o.id = p.order_id
  left join billing_link l on l.party_id = p.party_id`;

export async function findDispute(db: Db, connectionId: string, ref: string): Promise<DisputeRow | undefined> {
  const { rows } =
    await sql<DisputeRow>`select ${columns} from ${source} where d.connection_id = ${connectionId} and d.ref = ${ref}`.execute(db);
  return rows[0];
}

export async function listDisputesOfPayment(db: Db, paymentId: string): Promise<Pick<DisputeRow, 'id' | 'amountMinor' | 'state'>[]> {
  const rows = await db
    .selectFrom('dispute')
    .select(['id', 'amount_minor as amountMinor', 'state'])
    .where('payment_id', '=', paymentId)
    .orderBy('id')
    .execute();
  return rows;
}

export async function listDisputeRows(db: Db, page: { readonly before: string | null; readonly limit: number }): Promise<DisputeRow[]> {
  const { rows } = await sql<DisputeRow>`
    select ${columns} from ${source} where ${page.before}::uuid is null or d.id < ${page.before}::uuid order by d.id desc limit ${page.limit}`.execute(
    db,
  );
  return rows;
}

export async function upsertDispute(
  tx: Tx,
  dispute: Dispute,
  own: { readonly id: string; readonly connectionId: string; readonly paymentId: string; readonly at: Date },
): Promise<void> {
  const ended = dispute.state === 'won' || dispute.state === 'lost' ? own.at : null;
  await tx
    .insertInto('dispute')
    .values({
      id: own.id,
      connection_id: own.connectionId,
      ref: dispute.id,
      payment_id: own.paymentId,
      amount_minor: dispute.amount.minor,
      currency: dispute.amount.currency,
      state: dispute.state,
      reason: dispute.reason.slice(0, 80),
      answer_by: dispute.answerBy,
      opened_at: own.at,
      ended_at: ended,
    })
    .onConflict((conflict) =>
      conflict.columns(['connection_id', 'ref']).doUpdateSet({
        state: dispute.state,
        amount_minor: dispute.amount.minor,
        answer_by: dispute.answerBy,
        ended_at: sql<Date | null>`coalesce(dispute.ended_at, ${ended}::timestamptz)`,
      }),
    )
    .execute();
}

/** Disputes of one party that are not over. */
export async function countOpenDisputes(tx: Tx, partyId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from dispute d join payment p on p.id = d.payment_id where p.party_id = ${partyId} and d.state = 'open'`.execute(
    tx,
  );
  return rows[0]?.count ?? 0;
}

/** Payments of one party about which a dispute is open or was asked. */
export async function listDisputedPayments(db: Db, partyId: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('dispute')
    .innerJoin('payment', 'payment.id', 'dispute.payment_id')
    .select('dispute.payment_id as id')
    .where('payment.party_id', '=', partyId)
    .where('dispute.state', 'in', ['inquiry', 'open'])
    .execute();
  return new Set(rows.map(({ id }) => id));
}
