export {
  findHoldings,
  findSpendable as spendableOf,
  findUnspent as unspentOf,
  findUnspentQuota as unspentQuotaOf,
} from './balance-store.ts';
export { type CapInput, listKeySpends } from './cap-store.ts';
export { creditJobs, expireHoldsJob, lapseCredits, lapseCreditsJob, tellAlertsJob, verifyLedgerJob } from './credits.jobs.ts';
export { mountCredits } from './credits.routes.ts';
export { creditPurchase, endPlanLots, endQuota, grantCredits, grantQuota } from './grant-credits.ts';
export { holdCredits, requireHeld } from './hold-credits.ts';
export {
  type HoldInput,
  type HoldOutcome,
  holdExpression,
  insertLedger as openLedger,
  isBooked,
  type SpendFacts,
  setTopUpBelow,
} from './ledger-store.ts';
export { type Money, postFee, postLoss, postLossBack, postRefund, postRefundBack, postSale, postTaxChange } from './post-currency.ts';
export { type CreditsDeps, getBalance, getCredits, listEntries, listOperatorCaps } from './read-credits.ts';
export { getCapTargets, listSpending, listWorkspaceAlerts } from './read-spending.ts';
export { getUsage } from './read-usage.ts';
export { limitKey, limitWorkspace, removeCap, removeOperatorCap, setCap, setOperatorCap } from './set-cap.ts';
export { releaseHolds, settleHold } from './settle-hold.ts';
export { plainTerms, type SpendTerms } from './spend-terms.ts';
export { clawBack, closeBooks, freezeSpending, reinstatePayment, unfreezeSpending } from './take-back.ts';
export { readAlerts, tellAlerts } from './tell-alerts.ts';
export { type LedgerReport, verifyLedger } from './verify-ledger.ts';
