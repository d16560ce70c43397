import { inTransaction } from '../../platform/database/database.ts';
import { defineJob, handleJob, type JobHandler } from '../../platform/jobs/job-queue.ts';
import { type AccountsDeps, seenAfter } from './accounts-deps.ts';
import { deleteExpired } from './session-store.ts';

/** Run hourly. */
export const sweepAccounts = defineJob('accounts.sweep', {});

export function accountJobs(deps: Pick<AccountsDeps, 'db' | 'clock' | 'idleDays'>): JobHandler[] {
  return [handleJob(sweepAccounts, () => inTransaction(deps.db, (tx) => deleteExpired(tx, deps.clock.now(), seenAfter(deps))))];
}
