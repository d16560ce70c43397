import type { PushResult } from '@pinhole/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/ids.ts';

export interface PushNote {
  readonly engine: string;
  /** Null where the address was not one of ours: then nothing in it is worth keeping. */
  readonly attemptId: string | null;
  readonly generationId: string | null;
  readonly result: PushResult;
  /** How often, when several are written at once. */
  readonly times?: number;
}

export async function notePush(tx: Tx, { engine, attemptId, generationId, result, times = 1 }: PushNote, now: Date): Promise<void> {
  await tx
    .insertInto('engine_push')
    .values({
      id: newId(now),
      engine,
      attempt_id: attemptId,
      generation_id: generationId,
      result,
      day: now.toISOString().slice(0, 10),
      times,
      first_at: now,
      last_at: now,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['engine', 'attempt_id', 'result', 'day'])
        .doUpdateSet({ times: sql<number>`engine_push.times + excluded.times`, last_at: sql<Date>`excluded.last_at` }),
    )
    .execute();
}

export interface PushRow extends Required<PushNote> {
  readonly id: string;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/** Latest first. */
export async function listPushRows(
  db: Db,
  page: {
    readonly before: { readonly at: Date; readonly id: string } | null;
    readonly limit: number;
    readonly result?: PushResult | undefined;
  },
): Promise<PushRow[]> {
  return db
    .selectFrom('engine_push')
    .select(['id', 'engine', 'attempt_id as attemptId', 'generation_id as generationId', 'result', 'times'])
    .select(['first_at as firstAt', 'last_at as lastAt'])
    .$if(page.result !== undefined, (query) => query.where('result', '=', page.result ?? 'unknown'))
    .$if(page.before !== null, (query) =>
      query.where(sql<boolean>`(last_at, id) < (${page.before?.at}::timestamptz, ${page.before?.id}::uuid)`),
    )
    .orderBy('last_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
}

export async function deleteOldPushes(tx: Tx, before: Date): Promise<void> {
  await tx.deleteFrom('engine_push').where('last_at', '<', before).execute();
}
