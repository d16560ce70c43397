import { grantCredits, openLedger } from '../modules/credits/index.ts';
import { type Db, inTransaction } from '../platform/database/database.ts';
import { someId } from './some-id.ts';

/** A workspace with a ledger and, if asked, credits. No person belongs to it. */
export async function makeWorkspace(db: Db, { credits = 0n }: { readonly credits?: bigint } = {}): Promise<string> {
  const workspaceId = someId();
  await inTransaction(db, async (tx) => {
    await tx.insertInto('workspace').values({ id: workspaceId, name: 'Test', personal: false }).execute();
    await openLedger(tx, workspaceId);
    if (credits > 0n) await grantCredits(tx, { workspaceId, amount: credits, key: `test:${workspaceId}`, reason: 'test' });
  });
  return workspaceId;
}
