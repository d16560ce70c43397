import type { QueueReport } from '@pinhole/contract';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/database.ts';

/** What waits, runs and is stuck, for the operator. No prompts: ids, models and times. */
export async function describeQueue(db: Db, now: Date): Promise<QueueReport> {
  const counts = await db
    .selectFrom('generation')
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .where('finished_at', 'is', null)
    .groupBy('state')
    .execute();
  const oldest = await db
    .selectFrom('generation')
    .select('created_at')
    .where('state', '=', 'queued')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  const doubtful = await db
    .selectFrom('generation_attempt')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('state', '=', 'doubtful')
    .where('checked_at', 'is', null)
    .executeTakeFirstOrThrow();
  const rows = await db
    .selectFrom('step')
    .innerJoin('generation', 'generation.id', 'step.subject_id')
    .select([
      'generation.id',
      'generation.workspace_id',
      'state',
      'model_id',
      'step.crashes',
      'step.failures',
      'due_at',
      'generation.created_at',
      'quarantined_at',
    ])
    .where((step) => step.or([step('generation.finished_at', 'is', null), step('quarantined_at', 'is not', null)]))
    .orderBy('generation.id')
    .limit(200)
    .execute();
  return {
    counts: Object.fromEntries(counts.map(({ state, count }) => [state, count])),
    oldestWaitingSeconds: oldest ? Math.max(0, Math.round((now.getTime() - oldest.created_at.getTime()) / 1000)) : 0,
    doubtful: doubtful.count,
    data: rows.map((row) => ({
      generationId: row.id,
      workspaceId: row.workspace_id,
      state: row.state,
      model: row.model_id,
      attempts: row.crashes + row.failures,
      dueAt: row.due_at.toISOString(),
      createdAt: row.created_at.toISOString(),
      quarantined: row.quarantined_at !== null,
    })),
  };
}
