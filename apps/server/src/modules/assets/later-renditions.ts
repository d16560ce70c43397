import { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import { type Db, inTransaction } from '../../platform/database/database.ts';
import type { EventHub } from '../../platform/events/event-hub.ts';
import { appendEvent } from '../../platform/events/event-log.ts';
import { defineJob } from '../../platform/jobs/job-queue.ts';
import type { StorageDriver } from '../../platform/storage/storage-driver.ts';
import { findAssetForRenditions, insertRenditions } from './asset-store.ts';
import { commitBlobs } from './blob-store.ts';
import { type LocalFile, storeFiles } from './store-files.ts';

/** Smaller twins of a picture that cost too much to make while its maker waits, and the last frame of a clip that has none.
 * A death of the worker counts as an attempt, and it is seldom the picture's fault. */
export const laterRenditionsJob = defineJob('assets.later-renditions', { assetId: z.uuid() }, { maxAttempts: 8 });

export interface LaterRenditionDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly events: EventHub;
  readonly storage: StorageDriver;
  /** Reads a stored original and makes what its kind is given later; nothing for a clip that this machine cannot decode. */
  readonly makeLater: (
    kind: 'image' | 'video',
    source: AsyncIterable<Uint8Array>,
    facts: { readonly digitalSourceType: string | null },
    signal: AbortSignal,
  ) => Promise<{ readonly files: readonly LocalFile[]; cleanup(): Promise<void> }>;
}

const lastMade = { image: 'thumb.avif', video: 'last_frame' } as const;

/** Twice is harmless: what is there already is left alone, and an asset that is gone by now needs nothing. */
export async function makeLaterRenditions(
  deps: LaterRenditionDeps,
  { assetId }: { readonly assetId: string },
  signal: AbortSignal,
): Promise<void> {
  const asset = await findAssetForRenditions(deps.db, assetId);
  if (!asset || asset.names.includes(lastMade[asset.kind])) return;
  const { stream } = await deps.storage.get(asset.originalKey);
  const made = await deps.makeLater(asset.kind, stream, { digitalSourceType: asset.digitalSourceType }, signal);
  try {
    if (made.files.length === 0) return;
    const files = await storeFiles(deps, asset.workspaceId, made.files, signal);
    await inTransaction(deps.db, async (tx) => {
      if (!(await insertRenditions(tx, assetId, files))) return;
      await commitBlobs(
        tx,
        files.map(({ blobId }) => blobId),
      );
      await appendEvent(tx, { workspaceId: asset.workspaceId, type: 'asset-changed', subjectId: assetId });
    });
    deps.events.announce(asset.workspaceId);
  } finally {
    await made.cleanup();
  }
}
