export { billingJobs, reconcilePaymentsJob, sweepBillingJob } from './billing.jobs.ts';
export { mountBilling } from './billing.routes.ts';
export type { BillingDeps } from './billing-deps.ts';
export { listPaymentConnections } from './manage-ways.ts';
export { createPaymentWays, type PaymentWays } from './payment-ways.ts';
export { probeWaysJob } from './provider-health.ts';
export { promptCheckersOf } from './prompt-checkers.ts';
export { requestClosing } from './request-closing.ts';
export { sweepPapersJob } from './sweep-papers.ts';
