import { defineJob, handleJob, type JobHandler } from '../../platform/jobs/job-queue.ts';
import type { Log } from '../../platform/telemetry/log.ts';
import type { BillingDeps } from './billing-deps.ts';
import { runClosingJob } from './closing/request-closing.ts';
import { runClosing } from './closing/run-closing.ts';
import { sendRefund, sendRefundJob } from './fulfilment/refunds.ts';
import { topUpJob } from './fulfilment/wake-top-up.ts';
import { sweepPapers, sweepPapersJob } from './papers/sweep-papers.ts';
import { workPush, workPushJob } from './reconciling/pushes.ts';
import { recheckVatNumbers, recheckVatNumbersJob } from './reconciling/recheck-vat-numbers.ts';
import { reconcileAll, sweepBilling } from './reconciling/reconcile.ts';
import { findPush } from './store/push-store.ts';
import { runTopUp } from './top-up/run-top-up.ts';
import { probeWay, probeWayJob, probeWaysJob, scheduleProbes } from './ways/provider-health.ts';
import { endWithdrawnPlan, endWithdrawnPlanJob } from './withdrawal/withdraw.ts';

/** Nightly. */
export const reconcilePaymentsJob = defineJob('billing.reconcile', {});
/** Every few minutes. */
export const sweepBillingJob = defineJob('billing.sweep', {});

export function billingJobs(deps: BillingDeps & { readonly log: Log }): JobHandler[] {
  const onError = (error: unknown): void => deps.log.error('unexpected-error', { name: 'billing' }, error);
  return [
    handleJob(workPushJob, async ({ pushId }) => {
      const push = await findPush(deps.db, pushId);
      if (push) await workPush(deps, push);
    }),
    handleJob(runClosingJob, ({ closingId }) => runClosing(deps, closingId)),
    handleJob(endWithdrawnPlanJob, ({ orderId }) => endWithdrawnPlan(deps, orderId)),
    handleJob(sweepPapersJob, () => sweepPapers(deps, onError)),
    handleJob(topUpJob, ({ workspaceId }) => runTopUp(deps, workspaceId)),
    handleJob(recheckVatNumbersJob, () => recheckVatNumbers(deps, onError)),
    handleJob(sendRefundJob, ({ refundId }) => sendRefund(deps, refundId)),
    handleJob(reconcilePaymentsJob, () => reconcileAll(deps, onError)),
    handleJob(sweepBillingJob, () => sweepBilling(deps, onError)),
    handleJob(probeWaysJob, () => scheduleProbes(deps)),
    handleJob(probeWayJob, ({ way }) => probeWay(deps, way)),
  ];
}
