import type { CompiledRequest, GenerationState } from '@pinhole/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';

/** Locks the failed generation, so that two submits cannot both try it again; answers the one that does already. */
export async function findRetryOf(tx: Tx, id: string): Promise<string | undefined> {
  await tx.selectFrom('generation').select('id').where('id', '=', id).forUpdate().execute();
  return (await tx.selectFrom('generation').select('id').where('retry_of', '=', id).executeTakeFirst())?.id;
}

interface RetryRow {
  readonly id: string;
  readonly accountId: string | null;
  readonly state: GenerationState;
  readonly request: CompiledRequest;
  readonly retriedBy: string | null;
}

export async function listForRetry(db: Db, workspaceId: string, ids: readonly string[]): Promise<RetryRow[]> {
  const { rows } = await sql<RetryRow>`
    select g.id, g.account_id as "accountId", g.state, g.request, retry.id as "retriedBy"
    from generation g left join generation retry on retry.retry_of = g.id
    where g.workspace_id = ${workspaceId} and g.id = any(${[...ids]}::uuid[])`.execute(db);
  return rows;
}
