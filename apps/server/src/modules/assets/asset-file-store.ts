import { sql } from 'kysely';
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

export interface OriginRow {
  readonly assetId: string;
  /** The digital source type of what was made here. */
  readonly recipeType: string | null;
  readonly thumbKey: string | null;
}

/** Also of what went to the trash meanwhile: what was made of it was made of it. */
export async function listOrigins(db: Db, workspaceId: string, assetIds: readonly string[]): Promise<OriginRow[]> {
  if (assetIds.length === 0) return [];
  const rows = await db
    .selectFrom('asset')
    .leftJoin('rendition', (join) => join.onRef('rendition.asset_id', '=', 'asset.id').on('rendition.name', '=', 'thumb'))
    .leftJoin('blob', 'blob.id', 'rendition.blob_id')
    .select(['asset.id', 'blob.key', sql<string | null>`asset.recipe ->> 'digitalSourceType'`.as('recipe_type')])
    .where('asset.workspace_id', '=', workspaceId)
    .where('asset.id', 'in', [...assetIds])
    .execute();
  return rows.map((row) => ({ assetId: row.id, recipeType: row.recipe_type, thumbKey: row.key }));
}
