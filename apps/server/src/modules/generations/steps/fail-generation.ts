import type { Cost } from '@pinhole/engines';
import { inTransaction, type Tx } from '../../../platform/database/database.ts';
import { advanceStep, assertLease, type StepLease } from '../../../platform/jobs/step-store.ts';
import type { GenerationDeps } from '../generation-deps.ts';
import { type GenerationErrorCode, generationError } from '../generation-error.ts';
import type { GenerationRow } from '../store/generation-store.ts';
import { finishWithout } from './finish-generation.ts';

/** Ends a generation that did not work out. What is left of its step is to clean up. */
export async function failGeneration(
  deps: GenerationDeps,
  lease: StepLease,
  generation: GenerationRow,
  code: GenerationErrorCode,
  spent?: Cost,
): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    await assertLease(tx, lease);
    await failWithin(tx, deps, lease, generation, code, spent);
  });
}

/** The same, as a part of a transaction that holds the lease already. */
export async function failWithin(
  tx: Tx,
  deps: GenerationDeps,
  lease: StepLease,
  generation: GenerationRow,
  code: GenerationErrorCode,
  spent?: Cost,
): Promise<void> {
  await finishWithout(deps, tx, generation, {
    state: code === 'engine.refused_content' || code === 'generation.prompt_denied' ? 'blocked' : 'failed',
    error: generationError(code),
    spent,
  });
  await advanceStep(tx, lease, { phase: 'cleanup', dueInMs: 0 });
}
