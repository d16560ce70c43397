import { sql } from 'kysely';
import type { Db } from '../../../platform/database/database.ts';

/** How much of one model stands in a queue: at work (no workspace named), or waiting in a workspace. */
export interface LoadRow {
  readonly queue: string;
  readonly model: string;
  readonly workspaceId: string | null;
  readonly count: number;
}

/** How busy these engines are now, paused work left out. Counts only, of nobody in particular. */
export async function readLoad(db: Db, queues: readonly string[]): Promise<LoadRow[]> {
  if (queues.length === 0) return [];
  const { rows } = await sql<LoadRow>`
    select step.queue, g.model_id as model, case when step.holds_slot then null else step.workspace_id end as "workspaceId", count(*)::int as count
    from step join generation g on g.id = step.subject_id
    where step.queue = any(${[...queues]}::text[]) and step.quarantined_at is null and (
      step.holds_slot and step.phase <> 'cleanup'
      or not step.holds_slot and step.phase = 'start' and step.paused_at is null
        and not exists (select from step_pause where step_pause.workspace_id = step.workspace_id))
    group by 1, 2, 3`.execute(db);
  return rows;
}
