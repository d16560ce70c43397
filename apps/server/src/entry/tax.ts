import { findKnownFileKeys, importRates, sweepTaxJob, type TaxDeps, taxJobs } from '../modules/tax/index.ts';
import type { CronItem, JobHandler } from '../platform/jobs/job-queue.ts';
import type { Studio } from './studio.ts';

export interface Tax {
  readonly deps: TaxDeps;
  readonly jobs: readonly JobHandler[];
  readonly cron: readonly CronItem[];
  /** Which stored files are tax documents: they have rows of their own. */
  readonly knownFiles: (keys: readonly string[]) => Promise<ReadonlySet<string>>;
}

/** Brings the rates up to what this version knows, and hands over what documents need. */
export async function createTax(
  studio: Pick<Studio, 'db' | 'clock' | 'settings' | 'storage'> & Pick<TaxDeps, 'faults' | 'vies'>,
): Promise<Tax> {
  const deps: TaxDeps = studio;
  await importRates(deps);
  return {
    deps,
    jobs: taxJobs(deps),
    cron: [{ match: '*/10 * * * *', job: sweepTaxJob }],
    knownFiles: (keys) => findKnownFileKeys(studio.db, keys),
  };
}
