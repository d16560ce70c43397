export { billingJobs, reconcilePaymentsJob, sweepBillingJob } from './billing.jobs.ts';
export { mountBilling } from './billing.routes.ts';
export { listPaymentConnections } from './manage-ways.ts';
export { probeWaysJob } from './provider-health.ts';
export type { BillingDeps, TaxAnswer, TaxQuestion } from './billing-deps.ts';
export { createPaymentWays, type PaymentWays } from './payment-ways.ts';
