import { inTransaction } from '../../platform/database/database.ts';
import { defineJob, handleJob, type JobHandler } from '../../platform/jobs/job-queue.ts';
import type { Log } from '../../platform/telemetry/log.ts';
import { listExpiredHolds } from './ledger-store.ts';
import type { CreditsDeps } from './read-credits.ts';
import { settleHold } from './settle-hold.ts';
import { verifyLedger } from './verify-ledger.ts';

export const verifyLedgerJob = defineJob('credits.verify', {});
export const expireHoldsJob = defineJob('credits.expire-holds', {});

export function creditJobs(deps: CreditsDeps & { readonly log: Log }): JobHandler[] {
  return [
    handleJob(verifyLedgerJob, async () => {
      const { violations } = await verifyLedger(deps.db);
      if (violations.length > 0) deps.log.error('ledger-unbalanced', {}, new Error(violations.join('; ')));
    }),
    handleJob(expireHoldsJob, async () => {
      // Far behind every deadline: this only ever finds a hold whose generation could not be ended in any other way.
      for (const holdId of await listExpiredHolds(deps.db, deps.clock.now(), 500)) {
        await inTransaction(deps.db, (tx) => settleHold(tx, { holdId, captured: 0n, generationId: holdId, back: 'expire' }));
      }
    }),
  ];
}
