import { AppError } from '../../platform/app-error.ts';
import type { Tx } from '../../platform/database/database.ts';
import { requireAmount } from './amounts.ts';
import { type Clawback, type ClawedBack, callClawBack, callClose, callReinstate, setFrozen } from './ledger-store.ts';

/**
 * Takes back what a payment brought: what is left of it, and what was spent becomes debt. All calls for a payment together never take
 * more than it brought, whatever order refunds and disputes come in.
 */
export async function clawBack(tx: Tx, clawback: Clawback): Promise<ClawedBack> {
  requireAmount(clawback.amount);
  return callClawBack(tx, clawback);
}

/** A dispute was won: what was taken back for the payment is there again, after what is owed. Answers how much. */
export async function reinstatePayment(tx: Tx, { payment, key }: { readonly payment: string; readonly key: string }): Promise<bigint> {
  return callReinstate(tx, payment, key);
}

/** Nothing can be spent from now on; what runs is still settled. The reason is a code: lower-case letters and underscores. */
export async function freezeSpending(tx: Tx, workspaceId: string, reason: string): Promise<void> {
  await setFrozen(tx, workspaceId, reason);
}

export async function unfreezeSpending(tx: Tx, workspaceId: string): Promise<void> {
  await setFrozen(tx, workspaceId, null);
}

/**
 * The last entry before a workspace is deleted: its credits are forfeited, or were refunded, and what it owes is written off.
 * Nothing may be held any more. Answers false when the books had been closed before.
 */
export async function closeBooks(tx: Tx, workspaceId: string, way: 'forfeit' | 'refund'): Promise<boolean> {
  const outcome = await callClose(tx, workspaceId, way);
  if (outcome === 'busy') throw new AppError('credits.held');
  return outcome === 'closed';
}
