export { billingJobs, reconcilePaymentsJob, sweepBillingJob } from './billing.jobs.ts';
export { mountBilling } from './billing.routes.ts';
export type { BillingDeps, TaxAnswer, TaxQuestion } from './billing-deps.ts';
export { createPaymentWays, type PaymentWays } from './payment-ways.ts';
