import type { ObjectRef } from '@pinhole/payments';
import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';

export interface PushRow {
  readonly id: string;
  readonly connectionId: string;
  readonly eventId: string;
  readonly type: string;
  readonly about: readonly ObjectRef[];
  readonly state: 'waiting' | 'done' | 'failed';
  readonly tries: number;
  readonly problem: string | null;
  readonly receivedAt: Date;
  readonly doneAt: Date | null;
}

const columns = sql`id, connection_id as "connectionId", event_id as "eventId", type, about, state, tries, problem, received_at as "receivedAt",
  done_at as "doneAt"`;

/** False when this event was taken before: its number is unique for ever. */
export async function insertPush(
  tx: Tx,
  push: Pick<PushRow, 'id' | 'connectionId' | 'eventId' | 'type' | 'about' | 'receivedAt'>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('payment_push')
    .values({
      id: push.id,
      connection_id: push.connectionId,
      event_id: push.eventId,
      type: push.type.slice(0, 120),
      about: JSON.stringify(push.about),
      received_at: push.receivedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function findPush(db: Db, id: string): Promise<PushRow | undefined> {
  const { rows } = await sql<PushRow>`select ${columns} from payment_push where id = ${id}`.execute(db);
  return rows[0];
}

export async function endPush(
  tx: Tx,
  id: string,
  end: { readonly state: 'done' | 'failed'; readonly problem: string | null; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('payment_push')
    .set({
      state: end.state,
      problem: end.problem?.slice(0, 300) ?? null,
      done_at: end.state === 'done' ? end.at : null,
      tries: sql`tries + 1`,
    })
    .where('id', '=', id)
    .execute();
}

/** Newest first: numbers are made from the moment of arrival. */
export async function listPushRows(
  db: Db,
  page: { readonly before: string | null; readonly limit: number; readonly state: PushRow['state'] | null },
): Promise<PushRow[]> {
  const { rows } = await sql<PushRow>`
    select ${columns} from payment_push
    where (${page.before}::uuid is null or id < ${page.before}::uuid) and (${page.state}::text is null or state = ${page.state})
    order by id desc limit ${page.limit}`.execute(db);
  return rows;
}

/** Taken, and not worked off since before `before`. */
export async function listWaitingPushes(db: Db, before: Date, limit: number): Promise<PushRow[]> {
  const { rows } = await sql<PushRow>`
    select ${columns} from payment_push where state <> 'done' and tries < 50 and received_at < ${before} order by received_at limit ${limit}`.execute(
    db,
  );
  return rows;
}
