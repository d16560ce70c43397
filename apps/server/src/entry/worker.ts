import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { assetJobs, compareStorageJob, expireAssetsJob, purgeAssetsJob, sweepBlobsJob, tellExpiryJob } from '../modules/assets/index.ts';
import {
  billingJobs,
  probeWaysJob,
  recheckVatNumbersJob,
  reconcilePaymentsJob,
  sweepBillingJob,
  sweepPapersJob,
} from '../modules/billing/index.ts';
import { creditJobs, expireHoldsJob, lapseCreditsJob, tellAlertsJob, verifyLedgerJob } from '../modules/credits/index.ts';
import { expireOverdue, generationJobs, giveUpGeneration, runGenerationStep, sweepGenerationsJob } from '../modules/generations/index.ts';
import { sweepUploadsJob, uploadJobs } from '../modules/uploads/index.ts';
import { systemClock } from '../platform/clock.ts';
import { makePartitions, makePartitionsJob, partitionJobs } from '../platform/database/partitions.ts';
import { eventJobs, sweepEventsJob } from '../platform/events/events.jobs.ts';
import { httpJobs, sweepHttpJob } from '../platform/http/http.jobs.ts';
import { newId } from '../platform/ids.ts';
import { rescueJobs, startHeartbeat } from '../platform/jobs/heartbeat.ts';
import { type CronItem, type JobHandler, runJobs } from '../platform/jobs/job-queue.ts';
import { createStepRunner } from '../platform/jobs/step-runner.ts';
import type { Log } from '../platform/telemetry/log.ts';
import type { Studio } from './studio.ts';

export interface Running {
  stop(graceMs: number): Promise<void>;
}

export interface WorkerOptions {
  readonly studio: Studio;
  /** Background jobs have their own few connections: a busy queue must not keep steps waiting. */
  readonly jobPool: Pool;
  readonly log: Log;
  /** Jobs of parts that the web role composes too, such as mail and accounts. */
  readonly jobs: readonly JobHandler[];
  readonly cron: readonly CronItem[];
  /** Which stored files belong to parts that keep files of their own. */
  readonly knownFiles: (keys: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly leaseSeconds?: number;
}

/** Runs the steps of generations and the background jobs. */
export async function startWorker({ studio, jobPool, log, jobs, cron, knownFiles, leaseSeconds = 20 }: WorkerOptions): Promise<Running> {
  const workerId = newId(systemClock.now());
  const steps = createStepRunner({
    db: studio.db,
    signals: studio.signals,
    workerId,
    leaseSeconds,
    slotsOf: () => new Map(studio.catalogue.engines.map((engine) => [engine.id, engine.traits.maxConcurrency])),
    mostEach: () => studio.settings.get('generation.maxRunning') || null,
    run: (lease, signal) => runGenerationStep(studio.generations, lease, signal),
    async giveUp(lease, reason, error) {
      await giveUpGeneration(studio.generations, lease, reason, error);
      log.error(
        'step-quarantined',
        {
          ...(lease.requestId === null ? {} : { request_id: lease.requestId }),
          generation_id: lease.subjectId,
          queue: lease.queue,
          phase: lease.phase,
          attempt: lease.crashes + lease.failures,
        },
        error,
      );
    },
    onError: (error, lease) => {
      if (lease)
        log.warn(
          'step-failed',
          {
            ...(lease.requestId === null ? {} : { request_id: lease.requestId }),
            generation_id: lease.subjectId,
            queue: lease.queue,
            phase: lease.phase,
            attempt: lease.failures + 1,
            again: true,
          },
          error,
        );
      else log.error('unexpected-error', { name: 'step-runner' }, error);
    },
  });
  const runner = await runJobs({
    pool: jobPool,
    handlers: [
      ...assetJobs({ ...studio.assets, ...studio.expiryNotices, later: studio.later, log, knownElsewhere: knownFiles }),
      ...uploadJobs(studio.uploads),
      ...creditJobs({ ...studio.credits, serviceName: () => studio.settings.get('service.name'), log }),
      ...billingJobs({ ...studio.billing, log }),
      ...generationJobs(studio),
      ...partitionJobs(studio.pool),
      ...eventJobs(studio),
      ...httpJobs(studio),
      ...jobs,
    ],
    cron: [
      { match: '7 3 * * *', job: makePartitionsJob },
      { match: '*/15 * * * *', job: purgeAssetsJob },
      { match: '13 3 * * *', job: tellExpiryJob },
      { match: '43 3 * * *', job: expireAssetsJob },
      { match: '*/10 * * * *', job: sweepBlobsJob },
      { match: '*/10 * * * *', job: sweepUploadsJob },
      { match: '23 4 * * *', job: compareStorageJob },
      { match: '41 * * * *', job: verifyLedgerJob },
      { match: '53 * * * *', job: expireHoldsJob },
      { match: '1 * * * *', job: lapseCreditsJob },
      { match: '* * * * *', job: tellAlertsJob },
      { match: '17 * * * *', job: sweepGenerationsJob },
      { match: '11 * * * *', job: sweepEventsJob },
      { match: '47 * * * *', job: sweepHttpJob },
      { match: '31 2 * * *', job: reconcilePaymentsJob },
      { match: '*/5 * * * *', job: sweepBillingJob },
      { match: '19 5 * * *', job: sweepPapersJob },
      { match: '37 4 * * *', job: recheckVatNumbersJob },
      { match: '*/3 * * * *', job: probeWaysJob },
      ...cron,
    ],
    log: (level, message) => {
      if (level === 'error') log.error('unexpected-error', { name: 'job-queue' }, new Error(message));
    },
  });
  const heartbeat = await startHeartbeat({
    pool: studio.pool,
    workerId,
    jobWorkers: () => runner.workerNames(),
    onError: (error) => log.error('unexpected-error', { name: 'heartbeat' }, error),
  });
  log.info('worker-started', { worker_id: workerId });
  return {
    async stop(graceMs) {
      await Promise.all([steps.stop(graceMs), Promise.race([runner.stop(), pause(graceMs, undefined, { ref: false })])]);
      await heartbeat.stop();
    },
  };
}

const tickMs = 5_000;

/** Keeps time for everybody: ends what is overdue, gives back the jobs of dead workers, makes partitions ahead. Harmless in many copies. */
export async function startScheduler({ studio, jobPool, log }: Pick<WorkerOptions, 'studio' | 'jobPool' | 'log'>): Promise<Running> {
  await makePartitions(studio.pool);
  const chores: readonly { readonly name: string; readonly run: () => Promise<unknown> }[] = [
    { name: 'expire-overdue', run: () => expireOverdue(studio.generations) },
    {
      name: 'rescue-jobs',
      run: async () => {
        const count = await rescueJobs(jobPool);
        if (count > 0) log.warn('worker-lost', { count });
      },
    },
  ];
  const stopping = new AbortController();
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      for (const chore of chores) await chore.run().catch((error: unknown) => log.error('unexpected-error', { name: chore.name }, error));
      await pause(tickMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}
