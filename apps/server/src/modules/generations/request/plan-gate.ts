import type { CompiledRequest } from '@pinhole/contract';
import { AppError } from '../../../platform/app-error.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { countStoredBytes, lockStorage } from '../../assets/index.ts';
import type { PlanTerms } from '../generation-deps.ts';
import { sumExpectedBytes } from '../store/generation-store.ts';

/** Throws `plan.model_missing`. */
export function requireModelInPlan({ models }: PlanTerms, model: string): void {
  if (models && !models.includes(model)) throw new AppError('plan.model_missing', { model });
}

/**
 * Throws `plan.storage_full` when what is stored and what unfinished work will add do not fit. Asked once the work is written down, which
 * the transaction takes back then. Who has a limit asks one after the other, so that many who see the same room do not all take it.
 */
export async function requireRoomFor(tx: Tx, workspaceId: string, { storedBytes }: PlanTerms, wanted: number): Promise<void> {
  if (storedBytes === null || wanted === 0) return;
  await lockStorage(tx, workspaceId);
  const used = (await countStoredBytes(tx, workspaceId)) + (await sumExpectedBytes(tx, workspaceId));
  if (used > storedBytes) throw new AppError('plan.storage_full', { maxBytes: String(storedBytes) });
}

/** A photograph as a PNG with its smaller copies, and a clip in good quality; a guess that errs on the large side. */
const bytesPerPixel = 2;
const bytesPerSecond = 1_500_000;

/** About how much the results will take of the storage; 0 for texts. */
export function expectedBytes({ operation, size, count, durationSeconds }: CompiledRequest): number {
  if (operation === 'caption') return 0;
  const frame = size.width * size.height * bytesPerPixel;
  return Math.ceil(count * (durationSeconds === undefined ? frame : frame / 2 + durationSeconds * bytesPerSecond));
}
