import { inTransaction } from '../../platform/database/database.ts';
import { appendEvent } from '../../platform/events/event-log.ts';
import { deleteAssetRows, takePurgeable } from './asset-store.ts';
import { markBlobsDeleting } from './blob-store.ts';
import type { AssetDeps } from './library.ts';

const batch = 50;

/** Deletes for good what has been in the trash long enough. The rows go first; the sweep then removes the bytes. Answers how many went. */
export async function purgeAssets(deps: Pick<AssetDeps, 'db' | 'clock' | 'events'>): Promise<number> {
  let total = 0;
  for (;;) {
    const purged = await inTransaction(deps.db, async (tx) => {
      const assets = await takePurgeable(tx, deps.clock.now(), batch);
      for (const asset of assets) {
        await markBlobsDeleting(tx, await deleteAssetRows(tx, asset.id));
        await appendEvent(tx, { workspaceId: asset.workspace_id, type: 'asset-deleted', subjectId: asset.id });
      }
      return assets;
    });
    for (const workspaceId of new Set(purged.map(({ workspace_id }) => workspace_id))) deps.events.announce(workspaceId);
    total += purged.length;
    if (purged.length < batch) return total;
  }
}
