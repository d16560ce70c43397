import type { Tx } from '../../platform/database/database.ts';
import { callReleaseAll, callSettle, type SpendFacts } from './ledger-store.ts';

/**
 * End a hold once and for all: `captured` is what was delivered (0n: nothing, "not charged"); the rest goes back to where it came from.
 * What is charged must say for what. Answers false when it had ended before, in which case nothing changes.
 */
export async function settleHold(
  tx: Tx,
  settle: {
    readonly holdId: string;
    readonly captured: bigint;
    readonly generationId: string | null;
    readonly back?: 'release' | 'expire';
    readonly spend?: SpendFacts;
  },
): Promise<boolean> {
  if (settle.captured > 0n && !settle.spend) throw new Error(`hold ${settle.holdId} is charged, and nobody says for what`);
  return (await callSettle(tx, { back: 'release', ...settle, spend: settle.spend ?? null })) === 'settled';
}

/** End several holds of one workspace with nothing delivered. Those that had ended before stay as they are. */
export async function releaseHolds(tx: Tx, holds: readonly { readonly holdId: string; readonly generationId: string }[]): Promise<void> {
  if (holds.length > 0) await callReleaseAll(tx, holds);
}
