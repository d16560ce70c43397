import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import { type Db, inTransaction } from '../database/database.ts';
import { defineJob, handleJob, type JobHandler } from '../jobs/job-queue.ts';
import { sweepIdempotencyKeys } from './idempotency.ts';

const requestLogDays = 30;
const batch = 10_000;

export const sweepHttpJob = defineJob('http.sweep', {});

/** Deletes what the HTTP front keeps for a time only: answers older than a day, request log rows older than a month. */
export function httpJobs({ db, clock }: { readonly db: Db; readonly clock: Clock }): JobHandler[] {
  return [
    handleJob(sweepHttpJob, async () => {
      while ((await sweepIdempotencyKeys(db, clock.now(), batch)) >= batch);
      const before = new Date(clock.now().getTime() - requestLogDays * 86_400_000);
      for (let deleted = batch; deleted >= batch; ) {
        deleted = await inTransaction(db, async (tx) => {
          const { numAffectedRows = 0n } = await sql`
            delete from request_log where ctid = any (array(select ctid from request_log where created_at < ${before} limit ${batch}))
              and created_at < ${before}`.execute(tx);
          return Number(numAffectedRows);
        });
      }
    }),
  ];
}
