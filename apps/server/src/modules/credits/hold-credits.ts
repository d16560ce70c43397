import { AppError } from '../../platform/app-error.ts';
import type { Tx } from '../../platform/database/database.ts';
import { requireAmount } from './amounts.ts';
import { callHold, type HoldInput, type HoldOutcome } from './ledger-store.ts';

/** Reserve credits for work not done yet, within every cap. A second call with the same hold id changes nothing. */
export async function holdCredits(tx: Tx, hold: HoldInput): Promise<void> {
  requireAmount(hold.amount);
  requireHeld(hold, await callHold(tx, hold));
}

/** What a hold came to, as the failure that people see; it rolls the caller's transaction back. */
export function requireHeld(hold: Pick<HoldInput, 'amount'>, outcome: HoldOutcome): void {
  if (outcome === 'insufficient') throw new AppError('credits.insufficient', { needed: String(hold.amount) });
  if (outcome === 'cap_reached') throw new AppError('credits.cap_reached', { needed: String(hold.amount) });
  if (outcome === 'frozen' || outcome === 'closed') throw new AppError('credits.frozen');
}
