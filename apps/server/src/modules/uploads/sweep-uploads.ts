import { inTransaction } from '../../platform/database/database.ts';
import { releaseParts } from './refuse-upload.ts';
import { deleteUpload, takeExpired } from './upload-store.ts';
import type { UploadDeps } from './uploads-deps.ts';

const batch = 100;

/** Forgets every upload a day after it began. Pieces that nobody used are deleted by the sweep of unclaimed files. Answers how many went. */
export async function sweepUploads(deps: Pick<UploadDeps, 'db' | 'clock'>): Promise<number> {
  for (let total = 0; ; ) {
    const swept = await inTransaction(deps.db, async (tx) => {
      const ids = await takeExpired(tx, deps.clock.now(), batch);
      for (const id of ids) {
        await releaseParts(tx, id);
        await deleteUpload(tx, id);
      }
      return ids.length;
    });
    total += swept;
    if (swept < batch) return total;
  }
}
