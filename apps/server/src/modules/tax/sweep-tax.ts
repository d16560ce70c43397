import { inTransaction } from '../../platform/database/database.ts';
import { storeDocument } from './documents/store-document.ts';
import { deleteExpired, deleteExpiredEvidence, listExpiredDocuments } from './store/document-store.ts';
import { listUnstored } from './store/file-store.ts';
import { deleteUnusedChecks } from './store/vat-check-store.ts';
import type { TaxDeps } from './tax-deps.ts';

const minute = 60_000;
const unusedCheckDays = 30;
const batch = 100;

export interface TaxSweep {
  readonly stored: number;
  readonly deleted: number;
}

/** Draws what a crash left undrawn, and deletes what the law no longer wants kept. Harmless at any time, in many copies. */
export async function sweepTax(deps: TaxDeps): Promise<TaxSweep> {
  const now = deps.clock.now();
  const waiting = await listUnstored(deps.db, new Date(now.getTime() - minute), batch);
  for (const id of waiting) await storeDocument(deps, id);

  const today = now.toISOString().slice(0, 10);
  let deleted = 0;
  for (;;) {
    const expired = await listExpiredDocuments(deps.db, today, batch);
    for (const { id, fileKey } of expired) {
      // The bytes first: while the row is there, nobody forgets them.
      if (fileKey !== null) await deps.storage.delete(fileKey);
      await inTransaction(deps.db, (tx) => deleteExpired(tx, id));
      deleted += 1;
    }
    if (expired.length === 0) break;
  }
  await inTransaction(deps.db, async (tx) => {
    await deleteExpiredEvidence(tx, today);
    await deleteUnusedChecks(tx, new Date(now.getTime() - unusedCheckDays * 24 * 60 * minute));
  });
  return { stored: waiting.length, deleted };
}
