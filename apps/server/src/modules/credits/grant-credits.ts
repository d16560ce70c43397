import { AppError } from '../../platform/app-error.ts';
import type { Tx } from '../../platform/database/database.ts';
import { callGrant, type Grant } from './ledger-store.ts';

/** Give credits to a workspace. The key outlives every failure: the same key again grants nothing. */
export async function grantCredits(tx: Tx, grant: Grant): Promise<void> {
  if (grant.amount <= 0n || grant.amount > 10n ** 17n) throw new AppError('credits.amount_invalid');
  await callGrant(tx, grant);
}
