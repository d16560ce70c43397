import type { GenerationError } from '@pinhole/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';
import { statesBefore } from '../generation-state.ts';
import { longestWaitMs } from './generation-store.ts';

/** Which of these still wait: the rows of `step` only say that nobody works on them. */
export async function listQueuedAmong(db: Db, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('generation')
    .select('id')
    .where('id', 'in', [...ids])
    .where('state', '=', 'queued')
    .execute();
  return rows.map(({ id }) => id);
}

/** After a pause the time to wait begins anew, within the longest that anything may wait. */
export async function renewWait(tx: Tx, ids: readonly string[], deadlineAt: Date): Promise<void> {
  await sql`
    update generation set deadline_at = least(${deadlineAt}::timestamptz, created_at + make_interval(secs => ${longestWaitMs / 1000}))
    where id = any(${[...ids]}::uuid[]) and state = 'queued'`.execute(tx);
}

export interface CancelledRow {
  readonly id: string;
  readonly modelId: string;
  readonly engine: string;
  readonly holdId: string | null;
  readonly priceMicros: bigint;
  readonly createdAt: Date;
}

/**
 * Ends all of these that have not ended yet, without anything delivered; answers which they were. Their steps must have been seized.
 */
export async function cancelEach(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
  { error, waitingOnly }: { readonly error: GenerationError; readonly waitingOnly: boolean },
): Promise<CancelledRow[]> {
  const { rows } = await sql<CancelledRow>`
    with ended as (
      update generation set state = 'cancelled', charged_micros = 0, error = ${JSON.stringify(error)}::jsonb, finished_at = now()
      where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[])
        and state = any(${waitingOnly ? ['queued'] : statesBefore('cancelled')}::text[])
      returning id, model_id, engine, hold_id, price_micros, created_at
    ), previews as (
      delete from generation_preview using ended where generation_preview.generation_id = ended.id
    )
    select id, model_id as "modelId", engine, hold_id as "holdId", price_micros as "priceMicros", created_at as "createdAt" from ended
    order by id`.execute(tx);
  return rows;
}
