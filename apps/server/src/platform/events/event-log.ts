import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../database/database.ts';

export interface NewEvent {
  readonly type: string;
  readonly subjectId: string;
}

export interface StoredEvent {
  readonly sequence: bigint;
  readonly type: string;
  readonly subjectId: string;
}

/**
 * Writes one event in the caller's transaction. The lock makes sequences of one workspace become visible in order,
 * so a reader that asks for "everything after N" never skips one that commits late. Call it last: the lock lasts until the commit.
 */
export async function appendEvent(
  tx: Tx,
  event: { readonly workspaceId: string; readonly type: string; readonly subjectId: string },
): Promise<void> {
  await appendEvents(tx, event.workspaceId, [event]);
}

export async function appendEvents(tx: Tx, workspaceId: string, events: readonly NewEvent[]): Promise<void> {
  if (events.length > 0) await insertEvents(workspaceId, events).execute(tx);
}

/** The insert as a piece of SQL, for a statement that does more in the same round trip. */
export function insertEvents(workspaceId: string, events: readonly NewEvent[]): RawBuilder<unknown> {
  return sql`
    insert into event (workspace_id, type, subject_id)
    select ${workspaceId}::uuid, e.type, e.subject_id::uuid
    from (select pg_advisory_xact_lock(hashtextextended(${workspaceId}, 7))) as taken,
      unnest(${events.map((event) => event.type)}::text[], ${events.map((event) => event.subjectId)}::text[]) as e (type, subject_id)`;
}

export async function readEvents(db: Db, workspaceId: string, after: bigint, limit: number): Promise<StoredEvent[]> {
  const rows = await db
    .selectFrom('event')
    .select(['sequence', 'type', 'subject_id'])
    .where('workspace_id', '=', workspaceId)
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ sequence: row.sequence, type: row.type, subjectId: row.subject_id }));
}

export async function lastSequence(db: Db, workspaceId: string): Promise<bigint> {
  const row = await db
    .selectFrom('event')
    .select((expression) => expression.fn.max('sequence').as('last'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row?.last ?? 0n;
}
