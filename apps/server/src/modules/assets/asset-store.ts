import type { Recipe } from '@pinhole/contract';
import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Db, Tx } from '../../platform/database/database.ts';
import { maskDays } from './mask-life.ts';

export interface NewAsset {
  readonly id: string;
  readonly workspaceId: string;
  readonly accountId: string | null;
  readonly generationId: string | null;
  readonly outputIndex: number | null;
  readonly kind: 'image' | 'video';
  readonly mime: string;
  readonly width: number;
  readonly height: number;
  readonly durationSeconds: number | null;
  readonly thumbHash: string;
  readonly recipe: Recipe | null;
  /** Only for what a person brought: `upload`, and the hash of the bytes they sent. */
  readonly origin?: 'generated' | 'upload' | 'mask';
  readonly sourceSha256?: string;
  /** Only for what deletes itself: masks. */
  readonly purgeAt?: Date;
  readonly renditions: readonly {
    readonly name: string;
    readonly blobId: string;
    readonly mime: string;
    readonly width: number;
    readonly height: number;
    readonly bytes: number;
    readonly sha256: string;
  }[];
}

export async function insertAsset(tx: Tx, asset: NewAsset): Promise<void> {
  await tx
    .insertInto('asset')
    .values({
      id: asset.id,
      workspace_id: asset.workspaceId,
      account_id: asset.accountId,
      generation_id: asset.generationId,
      output_index: asset.outputIndex,
      kind: asset.kind,
      mime: asset.mime,
      width: asset.width,
      height: asset.height,
      duration_seconds: asset.durationSeconds,
      thumb_hash: asset.thumbHash,
      recipe: asset.recipe ? JSON.stringify(asset.recipe) : null,
      origin: asset.origin ?? 'generated',
      source_sha256: asset.sourceSha256 ?? null,
      purge_at: asset.purgeAt ?? null,
    })
    .execute();
  await insertRenditionRows(tx, asset.id, asset.renditions);
}

async function insertRenditionRows(tx: Tx, assetId: string, renditions: NewAsset['renditions']): Promise<void> {
  await tx
    .insertInto('rendition')
    .values(
      renditions.map((rendition) => ({
        asset_id: assetId,
        name: rendition.name,
        blob_id: rendition.blobId,
        mime: rendition.mime,
        width: rendition.width,
        height: rendition.height,
        bytes: BigInt(rendition.bytes),
        sha256: rendition.sha256,
      })),
    )
    .execute();
}

// biome-ignore format: one expression
const selectAssets = (db: Db) => db.selectFrom('asset').select((asset) => [
  'asset.id', 'asset.kind', 'asset.mime', 'asset.width', 'asset.height', 'asset.duration_seconds', 'asset.thumb_hash', 'asset.recipe',
  'asset.origin', 'asset.created_at', 'asset.deleted_at', 'asset.purge_at', 'asset.restored_at',
  jsonArrayFrom(asset.selectFrom('rendition').select(['name', 'mime', 'width', 'height', 'sha256', sql<string>`bytes::text`.as('bytes')])
    .whereRef('rendition.asset_id', '=', 'asset.id').orderBy('name')).as('renditions'),
]);

export type AssetRow = Awaited<ReturnType<ReturnType<typeof selectAssets>['executeTakeFirstOrThrow']>>;

export async function findAssetRow(db: Db, workspaceId: string, id: string): Promise<AssetRow | undefined> {
  return selectAssets(db).where('asset.workspace_id', '=', workspaceId).where('asset.id', '=', id).executeTakeFirst();
}

export async function listAssetRowsById(db: Db, workspaceId: string, ids: readonly string[]): Promise<AssetRow[]> {
  if (ids.length === 0) return [];
  return selectAssets(db)
    .where('asset.workspace_id', '=', workspaceId)
    .where('asset.id', 'in', [...ids])
    .execute();
}

/**
 * An asset of this workspace, not in the trash, that was made of exactly these bytes, or is served as exactly these bytes. Masks and what
 * is in the library are never taken for each other: the one would vanish, the other would stay.
 */
export async function findAssetOfBytes(db: Db, workspaceId: string, sha256: string, isMask: boolean): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from asset
    where workspace_id = ${workspaceId} and source_sha256 = ${sha256} and deleted_at is null and (origin = 'mask') = ${isMask}
    union all
    select asset.id from rendition join asset on asset.id = rendition.asset_id
    where rendition.name = 'original' and rendition.sha256 = ${sha256} and asset.workspace_id = ${workspaceId} and asset.deleted_at is null
      and (asset.origin = 'mask') = ${isMask}
    limit 1`.execute(db);
  return rows[0]?.id;
}

/** A mask that is brought once more lives on from then. */
export async function keepMask(tx: Tx, id: string, until: Date): Promise<void> {
  await tx.updateTable('asset').set({ purge_at: until }).where('id', '=', id).where('origin', '=', 'mask').execute();
}

export interface AssetPage {
  readonly kind: 'image' | 'video' | undefined;
  readonly trashed: boolean;
  readonly before: string | null;
  readonly limit: number;
}

export async function listAssetRows(db: Db, workspaceId: string, page: AssetPage): Promise<AssetRow[]> {
  let query = selectAssets(db)
    .where('asset.workspace_id', '=', workspaceId)
    .where('asset.origin', '<>', 'mask')
    .where('asset.deleted_at', page.trashed ? 'is not' : 'is', null);
  if (page.kind) query = query.where('asset.kind', '=', page.kind);
  if (page.before) query = query.where('asset.id', '<', page.before);
  return query.orderBy('asset.id', 'desc').limit(page.limit).execute();
}

/** Answers false when there is nothing to change: another workspace's, missing, or already so. */
export async function setTrashed(
  tx: Tx,
  workspaceId: string,
  id: string,
  trash: { readonly at: Date; readonly purgeAt: Date } | { readonly restoredAt: Date },
): Promise<boolean> {
  const away = 'at' in trash ? trash : null;
  const result = await tx
    .updateTable('asset')
    // A mask that comes out of the trash still ends on its own day.
    .set({
      deleted_at: away?.at ?? null,
      ...('at' in trash ? {} : { restored_at: trash.restoredAt }),
      purge_at: away?.purgeAt ?? sql`case when origin = 'mask' then created_at + make_interval(days => ${maskDays}) end`,
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('deleted_at', away ? 'is' : 'is not', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Puts into the trash what is older than a plan keeps it, a batch at a time; answers which. See `keptUntil`. */
export async function trashOlder(
  tx: Tx,
  workspaceId: string,
  keeping: { readonly days: number; readonly from: Date },
  trash: { readonly at: Date; readonly purgeAt: Date; readonly limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update asset set deleted_at = ${trash.at}, purge_at = ${trash.purgeAt}
    where id = any(array(
      select id from asset
      where workspace_id = ${workspaceId} and deleted_at is null and origin <> 'mask'
        and greatest(created_at, restored_at, ${keeping.from}::timestamptz) + make_interval(hours => 24 * ${keeping.days}::int) <= ${trash.at}
      order by id limit ${trash.limit} for update skip locked))
    returning id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Assets whose time is over, in the trash or as a mask, locked so that a restore waits or wins. */
export async function takePurgeable(tx: Tx, now: Date, limit: number): Promise<{ id: string; workspace_id: string }[]> {
  return tx
    .selectFrom('asset')
    .select(['id', 'workspace_id'])
    .where('purge_at', '<=', now)
    .orderBy('purge_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
}

/** Deletes an asset and its renditions; answers the blobs that are now nobody's. */
export async function deleteAssetRows(tx: Tx, id: string): Promise<string[]> {
  const renditions = await tx.deleteFrom('rendition').where('asset_id', '=', id).returning('blob_id').execute();
  await tx.deleteFrom('asset').where('id', '=', id).execute();
  return renditions.map(({ blob_id }) => blob_id);
}

/** One stored file of an asset. */
export interface AssetFile {
  readonly assetId: string;
  readonly blobKey: string;
  readonly mime: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Trashed assets stay visible to their own workspace until they are purged. `usable`: only of those that may be used as a reference. */
export async function findRendition(
  db: Db,
  workspaceId: string,
  assetId: string,
  name: string,
  { usable = false }: { readonly usable?: boolean } = {},
): Promise<AssetFile | undefined> {
  const row = await db
    .selectFrom('rendition')
    .innerJoin('asset', 'asset.id', 'rendition.asset_id')
    .innerJoin('blob', 'blob.id', 'rendition.blob_id')
    .select(['blob.key', 'rendition.mime', 'rendition.bytes', 'rendition.sha256'])
    .where('asset.workspace_id', '=', workspaceId)
    .where('rendition.asset_id', '=', assetId)
    .where('rendition.name', '=', name)
    .$if(usable, (query) => query.where('asset.deleted_at', 'is', null))
    .executeTakeFirst();
  return row && { assetId, blobKey: row.key, mime: row.mime, bytes: Number(row.bytes), sha256: row.sha256 };
}

export interface OriginalFile extends AssetFile {
  readonly kind: 'image' | 'video';
}

/** The originals of assets that may be used as references: of this workspace, not in the trash. */
export async function listOriginals(db: Db, workspaceId: string, assetIds: readonly string[]): Promise<OriginalFile[]> {
  if (assetIds.length === 0) return [];
  const rows = await db
    .selectFrom('asset')
    .innerJoin('rendition', (join) => join.onRef('rendition.asset_id', '=', 'asset.id').on('rendition.name', '=', 'original'))
    .innerJoin('blob', 'blob.id', 'rendition.blob_id')
    .select(['asset.id', 'asset.kind', 'blob.key', 'rendition.mime', 'rendition.bytes', 'rendition.sha256'])
    .where('asset.workspace_id', '=', workspaceId)
    .where('asset.id', 'in', [...assetIds])
    .where('asset.deleted_at', 'is', null)
    .execute();
  return rows.map((row) => ({
    assetId: row.id,
    kind: row.kind,
    blobKey: row.key,
    mime: row.mime,
    bytes: Number(row.bytes),
    sha256: row.sha256,
  }));
}

export interface AssetForRenditions {
  readonly workspaceId: string;
  readonly kind: 'image' | 'video';
  readonly originalKey: string;
  readonly digitalSourceType: string | null;
  readonly names: readonly string[];
}

export async function findAssetForRenditions(db: Db, assetId: string): Promise<AssetForRenditions | undefined> {
  const rows = await db
    .selectFrom('asset')
    .innerJoin('rendition', 'rendition.asset_id', 'asset.id')
    .innerJoin('blob', 'blob.id', 'rendition.blob_id')
    .select([
      'asset.workspace_id',
      'asset.kind',
      'rendition.name',
      'blob.key',
      sql<string | null>`asset.recipe ->> 'digitalSourceType'`.as('source_type'),
    ])
    .where('asset.id', '=', assetId)
    .execute();
  const original = rows.find(({ name }) => name === 'original');
  return (
    original && {
      workspaceId: original.workspace_id,
      kind: original.kind,
      originalKey: original.key,
      digitalSourceType: original.source_type,
      names: rows.map(({ name }) => name),
    }
  );
}

/** Adds renditions to an asset that still exists and does not have them. False: there is nothing to add to. */
export async function insertRenditions(tx: Tx, assetId: string, renditions: NewAsset['renditions']): Promise<boolean> {
  const asset = await tx.selectFrom('asset').select('id').where('id', '=', assetId).forUpdate().executeTakeFirst();
  const names = await tx.selectFrom('rendition').select('name').where('asset_id', '=', assetId).execute();
  if (!asset || renditions.some((rendition) => names.some(({ name }) => name === rendition.name))) return false;
  await insertRenditionRows(tx, assetId, renditions);
  return true;
}
