import { inTransaction } from '../../../platform/database/database.ts';
import { defineJob } from '../../../platform/jobs/job-queue.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { deleteOldOrder, deleteOldPayment, listOldOrders, listOldPayments } from '../store/paper-store.ts';

/** Daily. */
export const sweepPapersJob = defineJob('billing.sweep-papers', {});

const most = 1_000;

/** Deletes orders and payments that the law no longer wants kept. One that something still rests on keeps none from its turn. */
export async function sweepPapers(deps: BillingDeps, onError: (error: unknown) => void): Promise<void> {
  const today = deps.clock.now().toISOString().slice(0, 10);
  for (const id of await listOldPayments(deps.db, today, most))
    await inTransaction(deps.db, (tx) => deleteOldPayment(tx, id)).catch(onError);
  for (const id of await listOldOrders(deps.db, today, most)) await inTransaction(deps.db, (tx) => deleteOldOrder(tx, id)).catch(onError);
}

/** The last day on which a paper of this moment is kept: years count from the end of its own. */
export const keepUntilOf = (deps: Pick<BillingDeps, 'keepYears'>, at: Date): string => `${at.getUTCFullYear() + deps.keepYears()}-12-31`;
