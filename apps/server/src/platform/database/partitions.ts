import type { Pool } from 'pg';
import { defineJob, handleJob, type JobHandler } from '../jobs/job-queue.ts';

/** Every table that is cut by month. A month that has no partition yet cannot be written. */
export const monthlyTables = ['event', 'ledger_entry', 'request_log', 'spend_event'] as const;
const monthsAhead = 3;

export const makePartitionsJob = defineJob('database.make-partitions', {});

const lockKey = 7_460_482_002;

/** Creates the partitions of the coming months; answers how many were missing. Of several processes one works, and the others find it done. */
export async function makePartitions(pool: Pool): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [lockKey]);
    let made = 0;
    for (const table of monthlyTables) {
      const { rows } = await client.query<{ made: number }>('select ensure_month_partitions($1::regclass, $2) as made', [
        table,
        monthsAhead,
      ]);
      made += rows[0]?.made ?? 0;
    }
    await client.query('commit');
    client.release();
    return made;
  } catch (error) {
    // A connection in a broken transaction is not used again.
    client.release(true);
    throw error;
  }
}

export function partitionJobs(pool: Pool): JobHandler[] {
  return [
    handleJob(makePartitionsJob, async () => {
      await makePartitions(pool);
    }),
  ];
}
