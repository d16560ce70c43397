import { inTransaction } from '../../platform/database/database.ts';
import { deleteBlobRow, findKnownKeys, listCommittedBlobs, takeSweepable } from './blob-store.ts';
import type { AssetDeps } from './library.ts';

const graceMs = 24 * 3_600_000;
const batch = 100;

/** Deletes stored bytes that no asset claimed within a day, and those of deleted assets. The row goes only after its bytes. */
export async function sweepBlobs(deps: Pick<AssetDeps, 'db' | 'clock' | 'storage'>): Promise<number> {
  let swept = 0;
  for (;;) {
    const olderThan = new Date(deps.clock.now().getTime() - graceMs);
    const blobs = await inTransaction(deps.db, (tx) => takeSweepable(tx, olderThan, batch));
    for (const blob of blobs) {
      await deps.storage.delete(blob.key);
      if (await deps.storage.exists(blob.key)) throw new Error(`storage says that ${blob.id} is deleted, but it is still there`);
      await inTransaction(deps.db, (tx) => deleteBlobRow(tx, blob.id));
      swept += 1;
    }
    if (blobs.length < batch) return swept;
  }
}

export interface StorageReport {
  readonly objects: number;
  readonly rows: number;
  /** Bytes without a row, past the grace of a day. */
  readonly unknownKeys: readonly string[];
  /** Committed rows whose bytes are gone or of another size. */
  readonly missingBlobs: readonly string[];
}

/** I-6: every object has a row and every committed row has its object. Compares both ways, page by page. */
export async function compareStorage(
  deps: Pick<AssetDeps, 'db' | 'clock' | 'storage'> & {
    /** Which of these keys somebody else stored, who looks after them. */
    readonly knownElsewhere?: (keys: readonly string[]) => Promise<ReadonlySet<string>>;
  },
): Promise<StorageReport> {
  const sizes = new Map<string, number>();
  const unknownKeys: string[] = [];
  let cursor: string | undefined;
  let objects = 0;
  const fresh = deps.clock.now().getTime() - graceMs;
  do {
    const page = await deps.storage.list('', { cursor, limit: 1_000 });
    const keys = page.keys.map(({ key }) => key);
    const own = await findKnownKeys(deps.db, keys);
    const foreign = await deps.knownElsewhere?.(keys.filter((key) => !own.has(key)));
    const isKnown = (key: string): boolean => own.has(key) || foreign?.has(key) === true;
    for (const stored of page.keys) {
      objects += 1;
      sizes.set(stored.key, stored.bytes);
      if (!isKnown(stored.key) && stored.modifiedAt.getTime() < fresh) unknownKeys.push(stored.key);
    }
    cursor = page.nextCursor;
  } while (cursor !== undefined);

  const missingBlobs: string[] = [];
  let rows = 0;
  for (let after: string | null = null; ; ) {
    const page = await listCommittedBlobs(deps.db, after, 1_000);
    rows += page.length;
    for (const blob of page) {
      const listed = sizes.get(blob.key);
      // Stored since the listing was read, or in a place whose listing is late: asked for by name before it is called missing.
      if (listed === undefined ? await deps.storage.exists(blob.key) : listed === Number(blob.bytes)) continue;
      missingBlobs.push(blob.id);
    }
    after = page.at(-1)?.id ?? null;
    if (page.length < 1_000) break;
  }
  return { objects, rows, unknownKeys, missingBlobs };
}
