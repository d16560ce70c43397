import type { Generation } from '@pinhole/contract';
import { type Actor, requireScope } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { seizeStep } from '../../../platform/jobs/step-store.ts';
import { type GenerationDeps, wakeSteps } from '../generation-deps.ts';
import { generationError } from '../generation-error.ts';
import { presentGeneration } from '../present-generation.ts';
import { finishWithout } from '../steps/finish-generation.ts';
import { findGenerationRow, findWhole } from '../store/generation-store.ts';

/**
 * Stops it at once and gives the credits back. Whoever holds the step loses it first, so a result that arrives at the same moment
 * either was settled before (409, it succeeded) or is never kept: there is no picture without a price and no price without a picture.
 */
export async function cancelGeneration(deps: GenerationDeps, actor: Actor, id: string): Promise<Generation> {
  requireScope(actor, 'generations:write');
  const before = await findWhole(deps.db, actor.workspaceId, id);
  if (!before) throw new AppError('generation.not_found');
  await inTransaction(deps.db, async (tx) => {
    await seizeStep(tx, id, 'cleanup');
    const generation = await findGenerationRow(tx, id);
    if (
      !generation ||
      !(await finishWithout(deps, tx, generation, { state: 'cancelled', error: generationError('generation.cancelled') }))
    ) {
      throw new AppError('generation.finished');
    }
    wakeSteps(deps, tx);
  });
  const after = await findWhole(deps.db, actor.workspaceId, id);
  if (!after) throw new AppError('generation.not_found');
  return presentGeneration(after, deps.clock.now());
}
