import { inTransaction } from '../../../platform/database/database.ts';
import { assertLease, deleteStep, quarantineStep, type StepLease } from '../../../platform/jobs/step-store.ts';
import type { GenerationDeps } from '../generation-deps.ts';
import { generationError } from '../generation-error.ts';
import { isFinal } from '../generation-state.ts';
import { findGenerationOfStep, findGenerationRow } from '../store/generation-store.ts';
import { cleanupStep } from './cleanup-step.ts';
import { failGeneration } from './fail-generation.ts';
import { finishWithout } from './finish-generation.ts';
import { pollStep, resumeCollect } from './poll-step.ts';
import { startStep } from './start-step.ts';

/** One short, repeatable step of a generation's life, under a lease. */
export async function runGenerationStep(deps: GenerationDeps, lease: StepLease, signal: AbortSignal): Promise<void> {
  deps.faults.point('K2:before');
  const generation = await findGenerationOfStep(deps.db, lease.subjectId);
  if (!generation) return inTransaction(deps.db, (tx) => deleteStep(tx, lease.subjectId));
  const engine = deps.catalogue.engine(generation.engine);
  if (lease.phase === 'cleanup' || isFinal(generation.state)) return cleanupStep(deps, lease, generation, engine, signal);
  if (!engine) return failGeneration(deps, lease, generation, 'engine.not_found');
  switch (lease.phase) {
    case 'start':
      return startStep(deps, lease, generation, engine, signal);
    case 'poll':
      return pollStep(deps, lease, generation, engine, signal);
    case 'collect':
      return resumeCollect(deps, lease, generation, engine, signal);
    default:
      throw new Error(`a generation has no phase ${lease.phase}`);
  }
}

/** The step killed its worker, or failed, too often. The person gets the credits back; the step stays for the operator to look at. */
export async function giveUpGeneration(
  deps: GenerationDeps,
  lease: StepLease,
  reason: 'crashes' | 'failures',
  lastError: unknown,
): Promise<void> {
  const generation = await findGenerationRow(deps.db, lease.subjectId);
  await inTransaction(deps.db, async (tx) => {
    await assertLease(tx, lease);
    if (generation) await finishWithout(deps, tx, generation, { state: 'failed', error: generationError('service.fault') });
    await quarantineStep(
      tx,
      lease,
      lastError instanceof Error ? lastError.message : `the worker died ${lease.crashes} times while it ran this step (${reason})`,
    );
  });
}
