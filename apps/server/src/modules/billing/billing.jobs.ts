import { defineJob, handleJob, type JobHandler } from '../../platform/jobs/job-queue.ts';
import type { Log } from '../../platform/telemetry/log.ts';
import type { BillingDeps } from './billing-deps.ts';
import { probeWay, probeWayJob, probeWaysJob, scheduleProbes } from './provider-health.ts';
import { findPush } from './push-store.ts';
import { workPush, workPushJob } from './pushes.ts';
import { recheckVatNumbers, recheckVatNumbersJob } from './recheck-vat-numbers.ts';
import { reconcileAll, sweepBilling } from './reconcile.ts';
import { sendRefund, sendRefundJob } from './refunds.ts';
import { runClosingJob } from './request-closing.ts';
import { runClosing } from './run-closing.ts';
import { runTopUp } from './run-top-up.ts';
import { sweepPapers, sweepPapersJob } from './sweep-papers.ts';
import { topUpJob } from './wake-top-up.ts';
import { endWithdrawnPlan, endWithdrawnPlanJob } from './withdraw.ts';

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
