import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/database.ts';
import type { HashedEvent } from './audit-hash.ts';

const chainLock = 7_460_482_011;

export interface AuditRow extends HashedEvent {
  readonly sequence: bigint;
  readonly hash: string;
}

export async function lockChain(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${chainLock}::bigint)`.execute(tx);
}

/** The last link, if there is one, and the time of the next: of the database, so that it never goes back whichever process writes. */
export async function readHead(tx: Tx): Promise<{ readonly hash: string | null; readonly now: Date }> {
  const { rows } = await sql<{ hash: string | null; now: Date }>`
    select (select hash from audit_event order by sequence desc limit 1) as hash, clock_timestamp() as now`.execute(tx);
  const [head] = rows;
  if (!head) throw new Error('the database answered without a row');
  return head;
}

export async function insertAuditRow(tx: Tx, event: HashedEvent & { readonly hash: string }): Promise<void> {
  await tx
    .insertInto('audit_event')
    .values({
      id: event.id,
      action: event.action,
      actor_id: event.actorId,
      subject: event.subject,
      details: JSON.stringify(event.details),
      created_at: event.createdAt,
      previous_hash: event.previousHash,
      hash: event.hash,
    })
    .execute();
}

/** Newest first. `before` is the sequence of the last row of the page before. */
export async function listAuditRows(db: Db, page: { readonly before: bigint | null; readonly limit: number }): Promise<AuditRow[]> {
  const rows = await db
    .selectFrom('audit_event')
    .selectAll()
    .$if(page.before !== null, (query) => query.where('sequence', '<', page.before))
    .orderBy('sequence', 'desc')
    .limit(page.limit)
    .execute();
  return rows.map(toAuditRow);
}

/** In the order of the chain. */
export async function readChain(db: Db, page: { readonly after: bigint; readonly limit: number }): Promise<AuditRow[]> {
  const rows = await db
    .selectFrom('audit_event')
    .selectAll()
    .where('sequence', '>', page.after)
    .orderBy('sequence')
    .limit(page.limit)
    .execute();
  return rows.map(toAuditRow);
}

interface StoredRow {
  sequence: bigint;
  id: string;
  action: string;
  actor_id: string | null;
  subject: string | null;
  details: unknown;
  created_at: Date;
  previous_hash: string;
  hash: string;
}

const toAuditRow = (row: StoredRow): AuditRow => ({
  sequence: row.sequence,
  id: row.id,
  action: row.action,
  actorId: row.actor_id,
  subject: row.subject,
  details: row.details,
  createdAt: row.created_at,
  previousHash: row.previous_hash,
  hash: row.hash,
});
