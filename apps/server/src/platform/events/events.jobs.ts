import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import { type Db, inTransaction } from '../database/database.ts';
import { defineJob, handleJob, type JobHandler } from '../jobs/job-queue.ts';

/** Long enough for a reader that was away for a month; the things themselves are kept elsewhere. */
const keptDays = 30;
const batch = 10_000;

export const sweepEventsJob = defineJob('events.sweep', {});

/** Deletes events nobody can ask for any more. Answers how many. */
export async function sweepEvents({ db, clock }: { readonly db: Db; readonly clock: Clock }): Promise<number> {
  const before = new Date(clock.now().getTime() - keptDays * 86_400_000);
  for (let total = 0; ; ) {
    const deleted = await inTransaction(db, async (tx) => {
      const { numAffectedRows = 0n } = await sql`
        delete from event where (sequence, created_at) in (select sequence, created_at from event where created_at < ${before} limit ${batch})`.execute(
        tx,
      );
      return Number(numAffectedRows);
    });
    total += deleted;
    if (deleted < batch) return total;
  }
}

export function eventJobs(deps: { readonly db: Db; readonly clock: Clock }): JobHandler[] {
  return [
    handleJob(sweepEventsJob, async () => {
      await sweepEvents(deps);
    }),
  ];
}
