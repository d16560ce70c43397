import { sql } from 'kysely';
import type { Actor } from '../../../platform/actor.ts';
import type { Tx } from '../../../platform/database/database.ts';

/** What this person was asked to pay under a number so far, in micro-credits. Whoever asks under the same number waits until this is over. */
export async function sumOfGroup(tx: Tx, { workspaceId, accountId }: Actor, groupId: string): Promise<bigint> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${groupId}, 30))`.execute(tx);
  const { rows } = await sql<{ sum: string }>`
    select coalesce(sum(price_micros), 0)::text as sum from generation
    where workspace_id = ${workspaceId} and group_id = ${groupId}::uuid and account_id = ${accountId}`.execute(tx);
  return BigInt(rows[0]?.sum ?? 0);
}
