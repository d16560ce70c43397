import type { Tx } from '../../platform/database/database.ts';
import { callReleaseAll, callSettle } from './ledger-store.ts';

/**
 * End a hold once and for all: `captured` is what was delivered (0n: nothing, "not charged"); the rest goes back.
 * Answers false when it had ended before, in which case nothing changes.
 */
export async function settleHold(
  tx: Tx,
  settle: {
    readonly holdId: string;
    readonly captured: bigint;
    readonly generationId: string | null;
    readonly back?: 'release' | 'expire';
  },
): Promise<boolean> {
  return (await callSettle(tx, { back: 'release', ...settle })) === 'settled';
}

/** End several holds of one workspace with nothing delivered. Those that had ended before stay as they are. */
export async function releaseHolds(tx: Tx, holds: readonly { readonly holdId: string; readonly generationId: string }[]): Promise<void> {
  if (holds.length > 0) await callReleaseAll(tx, holds);
}
