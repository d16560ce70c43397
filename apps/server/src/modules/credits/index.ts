export { creditJobs, expireHoldsJob, verifyLedgerJob } from './credits.jobs.ts';
export { mountCredits } from './credits.routes.ts';
export { grantCredits } from './grant-credits.ts';
export { holdCredits, requireHeld } from './hold-credits.ts';
export { type HoldInput, type HoldOutcome, holdExpression, insertLedger as openLedger, upsertCap as setSpendCap } from './ledger-store.ts';
export { type CreditsDeps, getBalance, listEntries } from './read-credits.ts';
export { releaseHolds, settleHold } from './settle-hold.ts';
export { type LedgerReport, verifyLedger } from './verify-ledger.ts';
