export { type CheckedVatNumber, checkVatNumber, type VatCheckDeps } from './check-vat-number.ts';
export { type Correction, correctToReverseCharge } from './correct-document.ts';
export { type Credit, creditDocument } from './credit-document.ts';
export {
  type BuyerVatId,
  decideTax,
  type TaxAnswer,
  type TaxDecision,
  type TaxedSeller,
  type TaxQuestion,
  type TaxTreatment,
} from './decide-tax.ts';
export { type CreditReason, type DocumentLanguage, documentLanguages } from './document-content.ts';
export type { DocumentRow as IssuedTaxDocument } from './document-store.ts';
export { type Evidence, type EvidenceKind, evidenceKinds } from './evidence.ts';
export { findKnownFileKeys } from './file-store.ts';
export { importRates } from './import-rates.ts';
export { type DocumentBuyer, issueDocument, priceLines, type SaleLine, type SaleToDocument } from './issue-document.ts';
export type { RatePeriod } from './rate-corrections.ts';
export { listRateRows as listRates } from './rate-store.ts';
export { readTaxedSeller } from './read-seller.ts';
export { fromGross, fromNet, type TaxedAmount } from './split-tax.ts';
export { sweepTaxJob } from './tax.jobs.ts';
export { mountTax } from './tax.routes.ts';
export { dayIn } from './tax-days.ts';
export type { IssueDeps, TaxDeps } from './tax-deps.ts';
export { taxJobs } from './tax-handlers.ts';
export { checkTaxReadiness } from './tax-readiness.ts';
export { readVatNumber, type VatNumber } from './vat-number.ts';
export { createVies, type Vies } from './vies.ts';
