import type { WaitingPaper } from '@pinhole/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/ids.ts';
import type { Evidence, EvidenceKind } from '../../tax/index.ts';
import { elsewhere, keptCountry } from '../../tax/index.ts';

export type PaperReason = WaitingPaper['reason'];

export interface WaitingPaperRow {
  readonly paymentId: string;
  readonly orderId: string;
  readonly reason: PaperReason;
  readonly detail: string | null;
  readonly ask: readonly EvidenceKind[];
  readonly ownTable: boolean;
  readonly waitsSince: Date;
  readonly triedAt: Date;
}

const columns = sql`payment_id as "paymentId", order_id as "orderId", reason, detail, ask, own_table as "ownTable",
  waits_since as "waitsSince", tried_at as "triedAt"`;

export async function upsertWaitingPaper(tx: Tx, paper: Omit<WaitingPaperRow, 'waitsSince'>): Promise<void> {
  const now = {
    reason: paper.reason,
    detail: paper.detail?.slice(0, 200) ?? null,
    ask: [...paper.ask],
    own_table: paper.ownTable,
    tried_at: paper.triedAt,
  };
  await tx
    .insertInto('waiting_paper')
    .values({ payment_id: paper.paymentId, order_id: paper.orderId, waits_since: paper.triedAt, ...now })
    .onConflict((conflict) => conflict.column('payment_id').doUpdateSet(now))
    .execute();
}

export async function findWaitingPaper(db: Db, paymentId: string): Promise<WaitingPaperRow | undefined> {
  const { rows } = await sql<WaitingPaperRow>`select ${columns} from waiting_paper where payment_id = ${paymentId}`.execute(db);
  return rows[0];
}

export async function listWaitingPaperRows(db: Db, limit: number): Promise<WaitingPaperRow[]> {
  const { rows } = await sql<WaitingPaperRow>`select ${columns} from waiting_paper order by waits_since, payment_id limit ${limit}`.execute(
    db,
  );
  return rows;
}

/** Those whose turn it is to be tried again, the longest untried first. */
export async function listPapersToTry(db: Db, before: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('waiting_paper')
    .select('payment_id')
    .where('tried_at', '<', before)
    .orderBy('tried_at')
    .limit(limit)
    .execute();
  return rows.map(({ payment_id }) => payment_id);
}

/** Its evidence goes with it: what counted is in the document's own. */
export async function deleteWaitingPaper(tx: Tx, paymentId: string): Promise<void> {
  await tx.deleteFrom('waiting_paper').where('payment_id', '=', paymentId).execute();
}

export async function insertPaperEvidence(tx: Tx, paymentId: string, pieces: readonly Evidence[], at: Date): Promise<void> {
  if (pieces.length === 0) return;
  await tx
    .insertInto('paper_evidence')
    .values(
      pieces.map(({ kind, country, source, collectedAt }) => ({
        id: newId(at),
        payment_id: paymentId,
        kind,
        country: keptCountry(country),
        source,
        collected_at: collectedAt,
      })),
    )
    .execute();
}

export async function listPaperEvidence(db: Db, paymentId: string): Promise<Evidence[]> {
  const rows = await db
    .selectFrom('paper_evidence')
    .select(['kind', 'country', 'source', 'collected_at as collectedAt'])
    .where('payment_id', '=', paymentId)
    .orderBy('id')
    .execute();
  // Only evidence writes this column.
  return rows.map(({ kind, country, ...rest }) => ({ ...rest, kind: kind as EvidenceKind, country: country ?? elsewhere }));
}

/** The tax of a payment as it stands in the books. */
export async function readBookedTax(db: Db, paymentId: string): Promise<bigint> {
  const row = await db.selectFrom('payment').select('booked_tax_minor').where('id', '=', paymentId).executeTakeFirstOrThrow();
  return row.booked_tax_minor;
}

/** Counts what was just booked; in the same transaction, or the two drift apart. */
export async function countBookedTax(tx: Tx, paymentId: string, more: bigint): Promise<void> {
  if (more === 0n) return;
  await sql`update payment set booked_tax_minor = booked_tax_minor + ${more} where id = ${paymentId}`.execute(tx);
}
