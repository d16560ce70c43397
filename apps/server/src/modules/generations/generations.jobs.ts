import { defineJob, handleJob, type JobHandler } from '../../platform/jobs/job-queue.ts';
import type { GenerationDeps } from './generation-deps.ts';
import { sweepAttempts, sweepQuotes } from './steps/sweep-generations.ts';

export const sweepGenerationsJob = defineJob('generations.sweep', {});

export function generationJobs(deps: Pick<GenerationDeps, 'db' | 'clock'>): JobHandler[] {
  return [
    handleJob(sweepGenerationsJob, async () => {
      await sweepQuotes(deps);
      await sweepAttempts(deps);
    }),
  ];
}
