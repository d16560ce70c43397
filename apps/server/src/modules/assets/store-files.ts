import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import { type Db, inTransaction } from '../../platform/database/database.ts';
import { newId } from '../../platform/ids.ts';
import type { StorageDriver } from '../../platform/storage/storage-driver.ts';
import { StorageError } from '../../platform/storage/storage-error.ts';
import { insertPendingBlobs, type NewBlob } from './blob-store.ts';

/** A finished file on this machine, waiting to be kept: what `ingest` hands out. */
export interface LocalFile {
  readonly name: string;
  readonly mime: string;
  readonly width: number;
  readonly height: number;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface StoredFile extends Omit<LocalFile, 'path'> {
  readonly blobId: string;
}

/** Bytes that can be read once more when they are stored. */
export interface ReadableFile {
  readonly mime: string;
  readonly bytes: number;
  readonly sha256: string;
  open(): Readable;
  /** Where it lies on this machine, if nobody else writes to it: then it can be taken over instead of copied. */
  readonly path?: string;
}

interface StoreDeps {
  readonly db: Db;
  readonly storage: StorageDriver;
  readonly clock: Clock;
}

/**
 * Keeps files for an asset that does not exist yet: rows first (`pending`), then the bytes, each verified by its hash.
 * Nothing is visible until the asset's transaction claims the blobs; what is never claimed is swept after a day.
 */
export async function storeFiles(
  deps: StoreDeps,
  workspaceId: string,
  files: readonly LocalFile[],
  signal: AbortSignal,
): Promise<StoredFile[]> {
  const blobIds = await storeBlobs(
    deps,
    workspaceId,
    files.map((file) => ({ ...file, open: () => createReadStream(file.path) })),
    signal,
  );
  return files.map(({ path: _path, ...facts }, index) => ({ ...facts, blobId: blobIds[index] ?? '' }));
}

/** The same for bytes that are no file of an asset; answers the blobs in order. */
export async function storeBlobs(
  deps: StoreDeps,
  workspaceId: string,
  files: readonly ReadableFile[],
  signal: AbortSignal,
): Promise<string[]> {
  const pairs = files.map((file): { readonly file: ReadableFile; readonly blob: NewBlob } => ({
    file,
    blob: {
      id: newId(deps.clock.now()),
      workspaceId,
      key: `${workspaceId}/${randomBytes(20).toString('hex')}`,
      mime: file.mime,
      bytes: file.bytes,
      sha256: file.sha256,
    },
  }));
  await inTransaction(deps.db, (tx) =>
    insertPendingBlobs(
      tx,
      pairs.map(({ blob }) => blob),
    ),
  );
  await Promise.all(
    pairs.map(async ({ file, blob }) => {
      try {
        const expected = { contentLength: blob.bytes, sha256: blob.sha256 };
        if (file.path !== undefined && (await deps.storage.adopt?.(blob.key, file.path, expected))) return;
        await deps.storage.put(blob.key, file.open(), { ...expected, signal });
      } catch (error) {
        if (error instanceof StorageError && error.kind === 'disk_full') throw new AppError('service.storage_full', {}, { cause: error });
        throw error;
      }
    }),
  );
  return pairs.map(({ blob }) => blob.id);
}
