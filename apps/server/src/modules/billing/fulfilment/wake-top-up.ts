import { z } from 'zod';
import type { Tx } from '../../../platform/database/database.ts';
import { defineJob, enqueue } from '../../../platform/jobs/job-queue.ts';

/** Named by `wake_top_up` in the database as well, with the same payload and key. */
export const topUpJob = defineJob('billing.top-up', { workspaceId: z.uuid() }, { maxAttempts: 12 });

/** Looks soon whether a workspace wants to buy more by itself; any number of calls are one waiting job. */
export const wakeTopUp = (tx: Tx, workspaceId: string, runAt?: Date): Promise<void> =>
  enqueue(tx, topUpJob, { workspaceId }, { key: `top-up:${workspaceId}`, ...(runAt ? { runAt } : {}) });
