import { roleScopes } from '@pinhole/contract';
import { grantCredits, openLedger } from '../modules/credits/index.ts';
import type { Actor } from '../platform/actor.ts';
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

/** A person with a workspace of their own and this many micro-credits, as they come through the door. */
export async function makePerson(
  db: Db,
  {
    credits = 0n,
    role = 'owner',
    operator = false,
  }: { readonly credits?: bigint; readonly role?: Actor['role']; readonly operator?: boolean } = {},
): Promise<Actor> {
  const workspaceId = await makeWorkspace(db, { credits });
  const accountId = someId();
  await inTransaction(db, async (tx) => {
    await tx
      .insertInto('account')
      .values({ id: accountId, name: 'Test', email: `${accountId}@example.test`, operator })
      .execute();
    await tx.insertInto('member').values({ workspace_id: workspaceId, account_id: accountId, role }).execute();
  });
  return {
    accountId,
    workspaceId,
    role,
    scopes: roleScopes[role],
    operator,
    via: { kind: 'session', sessionId: someId(), confirmAbove: null },
  };
}
