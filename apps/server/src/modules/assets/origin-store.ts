import { sql } from 'kysely';
import type { Db } from '../../platform/database/database.ts';

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
