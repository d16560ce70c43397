import { Readable } from 'node:stream';
import type { Scratch } from '@pinhole/engines';
import type { Clock } from '../../platform/clock.ts';
import { type Db, inTransaction } from '../../platform/database/database.ts';
import { newId } from '../../platform/ids.ts';
import type { StorageDriver } from '../../platform/storage/storage-driver.ts';
import { StorageError } from '../../platform/storage/storage-error.ts';
import { deleteBlobRow, listBlobsBelow, markBlobsDeleting, upsertScratchBlob } from './blob-store.ts';

export interface ScratchDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly storage: StorageDriver;
}

/**
 * A place for what an engine must keep between two of its calls. Every name is a pending blob that no asset ever claims: the sweep
 * that deletes unclaimed files after a day deletes what an engine forgot.
 */
export function createScratch({ db, clock, storage }: ScratchDeps, workspaceId: string): Scratch {
  const folder = `${workspaceId}/scratch/`;
  return {
    async put(name, bytes) {
      const key = `${folder}${name}`;
      await inTransaction(db, (tx) => upsertScratchBlob(tx, { id: newId(clock.now()), workspaceId, key }));
      await storage.put(key, Readable.from(bytes));
    },
    async get(name) {
      try {
        return Readable.toWeb((await storage.get(`${folder}${name}`)).stream) as ReadableStream<Uint8Array>;
      } catch (error) {
        if (error instanceof StorageError && error.kind === 'not_found') return null;
        throw error;
      }
    },
    async clear(attemptId) {
      const blobs = await listBlobsBelow(db, workspaceId, `${folder}${attemptId}/`);
      await inTransaction(db, (tx) =>
        markBlobsDeleting(
          tx,
          blobs.map(({ id }) => id),
        ),
      );
      for (const { id, key } of blobs) {
        await storage.delete(key);
        await inTransaction(db, (tx) => deleteBlobRow(tx, id));
      }
    },
  };
}
