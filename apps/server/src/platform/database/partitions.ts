import type { Pool } from 'pg';
import { defineJob, handleJob, type JobHandler } from '../jobs/job-queue.ts';

/** Every table that is cut by month. A month that has no partition yet cannot be written. */
export const monthlyTables = ['event', 'ledger_entry', 'request_log'] as const;
const monthsAhead = 3;

export const makePartitionsJob = defineJob('database.make-partitions', {});

/** Creates the partitions of the coming months; answers how many were missing. */
export async function makePartitions(pool: Pool): Promise<number> {
  let made = 0;
  for (const table of monthlyTables) {
    const { rows } = await pool.query<{ made: number }>('select ensure_month_partitions($1::regclass, $2) as made', [table, monthsAhead]);
    made += rows[0]?.made ?? 0;
  }
  return made;
}

export function partitionJobs(pool: Pool): JobHandler[] {
  return [
    handleJob(makePartitionsJob, async () => {
      await makePartitions(pool);
    }),
  ];
}
