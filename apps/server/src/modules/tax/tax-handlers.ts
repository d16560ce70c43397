import { handleJob, type JobHandler } from '../../platform/jobs/job-queue.ts';
import { storeDocument } from './documents/store-document.ts';
import { sweepTax } from './sweep-tax.ts';
import { storeDocumentJob, sweepTaxJob } from './tax.jobs.ts';
import type { TaxDeps } from './tax-deps.ts';

export const taxJobs = (deps: TaxDeps): JobHandler[] => [
  handleJob(storeDocumentJob, async ({ documentId }) => {
    await storeDocument(deps, documentId);
  }),
  handleJob(sweepTaxJob, async () => {
    await sweepTax(deps);
  }),
];
