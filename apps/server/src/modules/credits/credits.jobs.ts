import { inTransaction } from '../../platform/database/database.ts';
import { defineJob, handleJob, type JobHandler } from '../../platform/jobs/job-queue.ts';
import type { Log } from '../../platform/telemetry/log.ts';
import { callLapse, listExpiredHolds, listWalletsWithLapsed } from './ledger-store.ts';
import type { CreditsDeps } from './read-credits.ts';
import { settleHold } from './settle-hold.ts';
import { type TellDeps, tellAlerts } from './tell-alerts.ts';
import { verifyLedger } from './verify-ledger.ts';

export const verifyLedgerJob = defineJob('credits.verify', {});
export const expireHoldsJob = defineJob('credits.expire-holds', {});
export const lapseCreditsJob = defineJob('credits.lapse', {});
export const tellAlertsJob = defineJob('credits.tell-alerts', {});

/** Ends promotional credits and quotas whose time is over, one wallet in one transaction. Answers how many lots. */
export async function lapseCredits({ db, clock }: Pick<CreditsDeps, 'db' | 'clock'>): Promise<number> {
  let lapsed = 0;
  for (;;) {
    const now = clock.now();
    const wallets = await listWalletsWithLapsed(db, now, 500);
    for (const walletId of wallets) lapsed += await inTransaction(db, (tx) => callLapse(tx, walletId, now));
    if (wallets.length < 500) return lapsed;
  }
}

export function creditJobs(deps: TellDeps & { readonly log: Log }): JobHandler[] {
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
    handleJob(lapseCreditsJob, async () => {
      await lapseCredits(deps);
    }),
    handleJob(tellAlertsJob, async () => {
      await tellAlerts(deps);
    }),
  ];
}
