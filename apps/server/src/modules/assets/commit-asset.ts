import type { Tx } from '../../platform/database/database.ts';
import { insertAsset, type NewAsset } from './asset-store.ts';
import { commitBlobs } from './blob-store.ts';
import type { StoredFile } from './store-files.ts';

/** Makes an asset of stored files, in the transaction that also settles what it cost. */
export async function commitAsset(tx: Tx, asset: Omit<NewAsset, 'renditions'>, files: readonly StoredFile[]): Promise<void> {
  await commitBlobs(
    tx,
    files.map(({ blobId }) => blobId),
  );
  await insertAsset(tx, { ...asset, renditions: files });
}
