import type { UploadPurpose, UploadRefusal, UploadState, UploadWarning } from '@pinhole/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/database.ts';

export interface UploadRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly account_id: string;
  readonly state: UploadState;
  readonly purpose: UploadPurpose;
  readonly url: string | null;
  readonly from_address: boolean;
  readonly bytes: bigint | null;
  readonly received: bigint;
  readonly sha256: string | null;
  readonly reason: string | null;
  readonly warnings: string[];
  readonly asset_id: string | null;
  readonly known: boolean;
  readonly created_at: Date;
  readonly expires_at: Date;
}

/** Whose upload: another person's is not found, also in the same workspace. */
export interface UploadOwner {
  readonly workspaceId: string;
  readonly accountId: string;
}

/** Whoever counts what a person has under way does it alone. */
export async function countOpenUploads(tx: Tx, owner: UploadOwner): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${owner.accountId}, 21))`.execute(tx);
  const row = await tx
    .selectFrom('upload')
    .select(({ fn }) => fn.countAll<bigint>().as('count'))
    .where('workspace_id', '=', owner.workspaceId)
    .where('account_id', '=', owner.accountId)
    .where('state', 'in', ['receiving', 'processing'])
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** What is on its way into the workspace, whoever brings it. */
export async function sumOpenBytes(tx: Tx, workspaceId: string): Promise<number> {
  const row = await tx
    .selectFrom('upload')
    .select(({ fn }) => fn.sum<string | null>('bytes').as('bytes'))
    .where('workspace_id', '=', workspaceId)
    .where('state', 'in', ['receiving', 'processing'])
    .executeTakeFirstOrThrow();
  return Number(row.bytes ?? 0);
}

export interface NewUploadRow extends UploadOwner {
  readonly id: string;
  readonly state: 'receiving' | 'processing' | 'ready';
  readonly purpose: UploadPurpose;
  readonly url: string | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
  /** Of an upload that needs no bytes. */
  readonly knownAssetId: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export async function insertUpload(tx: Tx, upload: NewUploadRow): Promise<UploadRow> {
  const bytes = upload.bytes === null ? null : BigInt(upload.bytes);
  return tx
    .insertInto('upload')
    .values({
      id: upload.id,
      workspace_id: upload.workspaceId,
      account_id: upload.accountId,
      state: upload.state,
      purpose: upload.purpose,
      url: upload.url,
      from_address: upload.url !== null,
      bytes,
      received: upload.knownAssetId && bytes ? bytes : 0n,
      sha256: upload.sha256,
      asset_id: upload.knownAssetId,
      known: upload.knownAssetId !== null,
      created_at: upload.createdAt,
      expires_at: upload.expiresAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

const listed = 100;

export async function listUploadRows(db: Db, owner: UploadOwner): Promise<UploadRow[]> {
  return db
    .selectFrom('upload')
    .selectAll()
    .where('workspace_id', '=', owner.workspaceId)
    .where('account_id', '=', owner.accountId)
    .orderBy('id', 'desc')
    .limit(listed)
    .execute();
}

export async function listUploadRowsById(db: Db, workspaceId: string, ids: readonly string[]): Promise<UploadRow[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('upload')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', [...ids])
    .execute();
}

export async function findUploadRow(db: Db, owner: UploadOwner, id: string): Promise<UploadRow | undefined> {
  return db
    .selectFrom('upload')
    .selectAll()
    .where('workspace_id', '=', owner.workspaceId)
    .where('account_id', '=', owner.accountId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** For the job, which has only the id. */
export async function findUploadById(db: Db, id: string): Promise<UploadRow | undefined> {
  return db.selectFrom('upload').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The row as it is now; nobody else changes it until the transaction ends. */
export async function lockUpload(tx: Tx, id: string): Promise<UploadRow | undefined> {
  return tx.selectFrom('upload').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function insertPart(
  tx: Tx,
  part: { readonly uploadId: string; readonly start: number; readonly blobId: string },
): Promise<void> {
  await tx
    .insertInto('upload_part')
    .values({ upload_id: part.uploadId, start: BigInt(part.start), blob_id: part.blobId })
    .execute();
}

export interface StoredPart {
  readonly blobId: string;
  readonly key: string;
}

export async function listParts(db: Db, uploadId: string): Promise<StoredPart[]> {
  return db
    .selectFrom('upload_part')
    .innerJoin('blob', 'blob.id', 'upload_part.blob_id')
    .select(['blob.id as blobId', 'blob.key'])
    .where('upload_part.upload_id', '=', uploadId)
    .orderBy('upload_part.start')
    .execute();
}

export async function setReceived(tx: Tx, id: string, received: bigint, state: 'receiving' | 'processing'): Promise<UploadRow> {
  return tx.updateTable('upload').set({ received, state }).where('id', '=', id).returningAll().executeTakeFirstOrThrow();
}

export async function setRefused(tx: Tx, id: string, reason: UploadRefusal): Promise<UploadRow> {
  return tx
    .updateTable('upload')
    .set({ state: 'refused', reason, url: null })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function setReady(
  tx: Tx,
  id: string,
  result: { readonly assetId: string; readonly known: boolean; readonly warnings: readonly UploadWarning[] },
): Promise<void> {
  await tx
    .updateTable('upload')
    .set({ state: 'ready', asset_id: result.assetId, known: result.known, warnings: [...result.warnings], url: null })
    .where('id', '=', id)
    .execute();
}

/** Two uploads of the same bytes wait for each other here, so that only the first becomes an asset. */
export async function lockBytes(tx: Tx, workspaceId: string, sha256: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${workspaceId} ${sha256}`}, 22))`.execute(tx);
}

export async function deleteUpload(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('upload').where('id', '=', id).execute();
}

/** Takes uploads whose day is over, whatever became of them. */
export async function takeExpired(tx: Tx, now: Date, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('upload')
    .select('id')
    .where('expires_at', '<=', now)
    .orderBy('expires_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map(({ id }) => id);
}
