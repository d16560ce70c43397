import type { Db } from '../../platform/database/database.ts';
import type { OriginalFile } from './asset-store.ts';

export type AssetFile = Omit<OriginalFile, 'kind'>;

/** One stored file of an asset that may be used as a reference: of this workspace, not in the trash. */
export async function findAssetFile(db: Db, workspaceId: string, assetId: string, name: string): Promise<AssetFile | undefined> {
  const row = await db
    .selectFrom('asset')
    .innerJoin('rendition', 'rendition.asset_id', 'asset.id')
    .innerJoin('blob', 'blob.id', 'rendition.blob_id')
    .select(['blob.key', 'rendition.mime', 'rendition.bytes', 'rendition.sha256'])
    .where('asset.workspace_id', '=', workspaceId)
    .where('asset.id', '=', assetId)
    .where('asset.deleted_at', 'is', null)
    .where('rendition.name', '=', name)
    .executeTakeFirst();
  return row && { assetId, blobKey: row.key, mime: row.mime, bytes: Number(row.bytes), sha256: row.sha256 };
}
