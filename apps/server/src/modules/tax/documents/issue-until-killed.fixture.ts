import { systemClock } from '../../../platform/clock.ts';
import { createDatabase, createPool, inTransaction } from '../../../platform/database/database.ts';
import { openFilesystemStorage } from '../../../platform/storage/filesystem-storage.ts';
import { saleToDocument, taxSettings } from '../../../testing/tax-fixture.ts';
import { issueDocument } from './issue-document.ts';
import { storeDocument } from './store-document.ts';

/** A process that issues documents and draws their files until it is killed: at a named place, or by its parent. */
interface Orders {
  readonly connectionString: string;
  readonly folder: string;
  readonly workspaceId: string;
  readonly saleIds: readonly string[];
  readonly dieAt: string | null;
}
const { connectionString, folder, workspaceId, saleIds, dieAt } = JSON.parse(process.env.TAX_ORDERS ?? '{}') as Orders;

const pool = createPool({ connectionString, max: 4 });
const db = createDatabase(pool);
const storage = await openFilesystemStorage({ folder });
const faults = {
  point(name: string) {
    if (name === dieAt) process.kill(process.pid, 'SIGKILL');
  },
};
const deps = { db, clock: systemClock, settings: taxSettings(), storage, faults };
for (const saleId of saleIds) {
  const sale = saleToDocument(workspaceId, { saleId, key: `sale:${saleId}` });
  const document = await inTransaction(db, (tx) => issueDocument(tx, deps, sale));
  await storeDocument(deps, document.id);
  process.send?.('issued');
}
await pool.end();
process.disconnect?.();
