import { sql } from 'kysely';
import type { Db } from '../../../platform/database/database.ts';

/** Payments that brought credits, refunds and disputes of one connection, in their states: a number that grows with every change. */
export async function countChanges(db: Db, connectionId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select ((select count(*) from payment where connection_id = ${connectionId})
      + (select count(*) from payment where connection_id = ${connectionId} and granted > 0)
      + (select count(*) from refund where connection_id = ${connectionId})
      + (select count(*) from refund where connection_id = ${connectionId} and ended_at is not null)
      + (select count(*) from dispute where connection_id = ${connectionId})
      + (select count(*) from dispute where connection_id = ${connectionId} and ended_at is not null))::int as count`.execute(db);
  return rows[0]?.count ?? 0;
}
