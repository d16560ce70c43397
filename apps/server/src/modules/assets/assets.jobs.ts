import { defineJob, handleJob, type JobHandler } from '../../platform/jobs/job-queue.ts';
import type { Log } from '../../platform/telemetry/log.ts';
import { expireAssets } from './expire-assets.ts';
import { type ExpiryNoticeDeps, tellExpiry } from './expiry-notices.ts';
import { type LaterRenditionDeps, laterRenditionsJob, makeLaterRenditions } from './later-renditions.ts';
import type { AssetDeps } from './library.ts';
import { purgeAssets } from './purge-assets.ts';
import { compareStorage, sweepBlobs } from './sweep-blobs.ts';

export const purgeAssetsJob = defineJob('assets.purge', {});
export const sweepBlobsJob = defineJob('assets.sweep-blobs', {});
/** Daily. */
export const expireAssetsJob = defineJob('assets.expire', {});
/** Daily, before it. */
export const tellExpiryJob = defineJob('assets.tell-expiry', {});
export const compareStorageJob = defineJob('assets.compare-storage', {});

type KnownElsewhere = Parameters<typeof compareStorage>[0]['knownElsewhere'];

export function assetJobs(
  deps: AssetDeps &
    ExpiryNoticeDeps & { readonly later: LaterRenditionDeps; readonly log: Log; readonly knownElsewhere?: NonNullable<KnownElsewhere> },
): JobHandler[] {
  return [
    handleJob(laterRenditionsJob, (payload, signal) => makeLaterRenditions(deps.later, payload, signal)),
    handleJob(purgeAssetsJob, async () => {
      const count = await purgeAssets(deps);
      if (count > 0) deps.log.info('assets-purged', { count });
    }),
    handleJob(expireAssetsJob, async () => {
      const count = await expireAssets(deps);
      if (count > 0) deps.log.info('assets-expired', { count });
    }),
    handleJob(tellExpiryJob, async () => {
      const count = await tellExpiry(deps);
      if (count > 0) deps.log.info('assets-expiry-told', { count });
    }),
    handleJob(sweepBlobsJob, async () => {
      const count = await sweepBlobs(deps);
      if (count > 0) deps.log.info('blobs-swept', { count });
    }),
    handleJob(compareStorageJob, async () => {
      const report = await compareStorage(deps);
      const wrong = report.unknownKeys.length + report.missingBlobs.length;
      if (wrong === 0) return;
      const found = `${report.unknownKeys.length} stored files without a row, ${report.missingBlobs.length} rows without their file`;
      deps.log.error('storage-failed', { operation: 'compare' }, new Error(found));
    }),
  ];
}
