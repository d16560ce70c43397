import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/database.ts';

export interface NewBlob {
  readonly id: string;
  readonly workspaceId: string;
  readonly key: string;
  readonly mime: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The row before the bytes: whatever happens next, the sweep knows about this key. */
export async function insertPendingBlobs(tx: Tx, blobs: readonly NewBlob[]): Promise<void> {
  await tx
    .insertInto('blob')
    .values(
      blobs.map((blob) => ({
        id: blob.id,
        workspace_id: blob.workspaceId,
        key: blob.key,
        mime: blob.mime,
        bytes: BigInt(blob.bytes),
        sha256: blob.sha256,
      })),
    )
    .execute();
}

/** The row of a scratch file. Its size is known only to the storage; written again, it begins a new day. */
export async function upsertScratchBlob(tx: Tx, blob: Pick<NewBlob, 'id' | 'workspaceId' | 'key'>): Promise<void> {
  await tx
    .insertInto('blob')
    .values({
      id: blob.id,
      workspace_id: blob.workspaceId,
      key: blob.key,
      mime: 'application/octet-stream',
      bytes: 0n,
      sha256: '',
    })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ state: 'pending', created_at: sql<Date>`now()` }))
    .execute();
}

export async function listBlobsBelow(db: Db, workspaceId: string, prefix: string): Promise<{ id: string; key: string }[]> {
  return db
    .selectFrom('blob')
    .select(['id', 'key'])
    .where('workspace_id', '=', workspaceId)
    .where(sql<boolean>`starts_with(key, ${prefix})`)
    .execute();
}

/** Claims blobs for an asset. Throws if one of them was swept in the meantime, so the caller's transaction rolls back. */
export async function commitBlobs(tx: Tx, ids: readonly string[]): Promise<void> {
  const result = await tx
    .updateTable('blob')
    .set({ state: 'committed', committed_at: sql<Date>`now()` })
    .where('id', 'in', [...ids])
    .where('state', '=', 'pending')
    .executeTakeFirst();
  if (result.numUpdatedRows !== BigInt(ids.length))
    throw new Error(`only ${result.numUpdatedRows} of ${ids.length} stored files could be claimed`);
}

export async function markBlobsDeleting(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await tx
      .updateTable('blob')
      .set({ state: 'deleting' })
      .where('id', 'in', [...ids])
      .execute();
}

/** Gives up what nobody has claimed: the next sweep deletes the bytes. What was claimed meanwhile stays. */
export async function abandonBlobs(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await tx
      .updateTable('blob')
      .set({ state: 'deleting' })
      .where('id', 'in', [...ids])
      .where('state', '=', 'pending')
      .execute();
}

/** Takes unclaimed blobs out of reach of a late commit and answers what to delete, together with those left from before. */
export async function takeSweepable(tx: Tx, olderThan: Date, limit: number): Promise<{ id: string; key: string }[]> {
  await sql`update blob set state = 'deleting' where id in (
    select id from blob where state = 'pending' and created_at < ${olderThan} order by created_at limit ${limit} for update skip locked)`.execute(
    tx,
  );
  return tx
    .selectFrom('blob')
    .select(['id', 'key'])
    .where('state', '=', 'deleting')
    .orderBy('created_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
}

/** Everything the workspace has stored, in bytes, also what is in the trash. */
export async function countStoredBytes(db: Db, workspaceId: string): Promise<number> {
  const row = await db
    .selectFrom('blob')
    .select(({ fn }) => fn.sum<string | null>('bytes').as('total'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return Number(row?.total ?? 0);
}

/** Whoever asks for room where there is a limit takes turns with others of the workspace until the end of the transaction. */
export async function lockStorage(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${workspaceId}, 62))`.execute(tx);
}

export async function deleteBlobRow(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('blob').where('id', '=', id).where('state', '=', 'deleting').execute();
}

export async function findKnownKeys(db: Db, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await db
    .selectFrom('blob')
    .select('key')
    .where('key', 'in', [...keys])
    .execute();
  return new Set(rows.map(({ key }) => key));
}

export async function listCommittedBlobs(
  db: Db,
  after: string | null,
  limit: number,
): Promise<{ id: string; key: string; bytes: bigint; sha256: string }[]> {
  return db
    .selectFrom('blob')
    .select(['id', 'key', 'bytes', 'sha256'])
    .where('state', '=', 'committed')
    .$if(after !== null, (query) => query.where('id', '>', after))
    .orderBy('id')
    .limit(limit)
    .execute();
}
