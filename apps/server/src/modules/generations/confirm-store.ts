import { sql } from 'kysely';
import type { Actor } from '../../platform/actor.ts';
import type { Db, Tx } from '../../platform/database/database.ts';

/** From how many micro-credits on this person wants to be asked; null: never. Reads only, and across modules. */
export async function findConfirmAbove(db: Db, accountId: string): Promise<bigint | null> {
  const row = await db.selectFrom('account').select('confirm_above').where('id', '=', accountId).executeTakeFirst();
  return row?.confirm_above ?? null;
}

/** What this person was asked to pay under a number so far, in micro-credits. Whoever asks under the same number waits until this is over. */
export async function sumOfGroup(tx: Tx, { workspaceId, accountId }: Actor, groupId: string): Promise<bigint> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${groupId}, 30))`.execute(tx);
  const { rows } = await sql<{ sum: string }>`
    select coalesce(sum(price_micros), 0)::text as sum from generation
    where workspace_id = ${workspaceId} and group_id = ${groupId}::uuid and account_id = ${accountId}`.execute(tx);
  return BigInt(rows[0]?.sum ?? 0);
}
