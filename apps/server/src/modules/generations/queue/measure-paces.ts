import { sql } from 'kysely';
import type { Db } from '../../../platform/database/database.ts';
import type { Pace } from '../../models/index.ts';

const newest = 30;
/** Fewer say more about one day than about the model. */
const fewest = 3;

/** What the newest successful generations of each model took from their start to their end: the median, whoever made them. */
export async function measurePaces(db: Db, modelIds: readonly string[]): Promise<ReadonlyMap<string, Pace>> {
  const { rows } = await sql<Pace & { readonly id: string }>`
    select wanted.id, count(*)::int as generations,
      round((percentile_cont(0.5) within group (order by greatest(0, extract(epoch from made.finished_at - made.started_at))))::numeric, 1)::float8 as seconds
    from unnest(${modelIds}::text[]) as wanted (id)
    cross join lateral (
      select started_at, finished_at from generation
      where model_id = wanted.id and state = 'succeeded' and started_at is not null
      order by finished_at desc limit ${newest}
    ) made
    group by wanted.id having count(*) >= ${fewest}`.execute(db);
  return new Map(rows.map(({ id, ...pace }) => [id, pace]));
}
