import { z } from 'zod';
import type { Tx } from '../../platform/database/database.ts';
import { defineJob, enqueue } from '../../platform/jobs/job-queue.ts';

export const storeDocumentJob = defineJob('tax.store-document', { documentId: z.uuid() }, { maxAttempts: 10 });
export const sweepTaxJob = defineJob('tax.sweep', {});

/** The PDF is drawn after the commit; the job exists if and only if the document does. */
export const enqueueStore = (tx: Tx, documentId: string): Promise<void> =>
  enqueue(tx, storeDocumentJob, { documentId }, { key: `tax:${documentId}` });
