import type { CompiledRequest } from '@pinhole/contract';
import { afterCommit, type Db, type Tx } from '../../../platform/database/database.ts';
import { requeueStep, type StepLease } from '../../../platform/jobs/step-store.ts';
import { listOriginals } from '../../assets/index.ts';
import { type GenerationDeps, tell, wakeSteps } from '../generation-deps.ts';
import { hasOnlyRefusals, listTriedEngines } from '../store/attempt-store.ts';
import { type GenerationRow, switchGeneration } from '../store/generation-store.ts';
import { type SwitchReason, substituteRequest } from './substitute-request.ts';

/**
 * The request for the first substitute that can do exactly what was asked and is not paused itself: another engine's, and none that was
 * tried before. Undefined once any call was accepted or may have been: then nothing is sent anywhere else.
 */
export async function findSubstitute(
  deps: Pick<GenerationDeps, 'catalogue'>,
  db: Db,
  generation: GenerationRow,
  reason: SwitchReason,
): Promise<CompiledRequest | undefined> {
  const models = await deps.catalogue.list();
  const current = models.find(({ id }) => id === generation.modelId);
  const asked = models.find(({ id }) => id === (generation.request.insteadOf?.model ?? generation.modelId));
  if (!current || !asked || asked.substitutes.length === 0 || !(await hasOnlyRefusals(db, generation.id))) return undefined;
  const tried = new Set([generation.engine, ...(await listTriedEngines(db, generation.id))]);
  const references = await listOriginals(
    db,
    generation.workspaceId,
    generation.request.references.map(({ assetId }) => assetId),
  );
  for (const candidate of deps.catalogue.substitutesOf(asked)) {
    if (tried.has(candidate.engine)) continue;
    const request = substituteRequest(generation.request, current.descriptor, candidate, references, reason);
    if (request) return request;
  }
  return undefined;
}

/** Hands the work on, at the price that was agreed, in one transaction with whatever made it necessary. It waits its turn there. */
export async function switchModel(
  deps: Pick<GenerationDeps, 'events' | 'signals' | 'clock' | 'timing' | 'faults'>,
  tx: Tx,
  lease: StepLease,
  generation: GenerationRow,
  request: CompiledRequest,
): Promise<void> {
  const deadlineAt = new Date(
    Math.max(generation.createdAt.getTime() + deps.timing.waitMs, deps.clock.now().getTime() + deps.timing.imageMs),
  );
  deps.faults.point('S3:before');
  if (!(await switchGeneration(tx, generation.id, request, deadlineAt)))
    throw new Error(`generation ${generation.id} cannot go to another engine from ${generation.state}`);
  deps.faults.point('S3:after');
  deps.faults.point('S4:before');
  await requeueStep(tx, lease, request.engine);
  deps.faults.point('S4:after');
  // Before the one that wakes: nobody knows of it yet.
  afterCommit(tx, () => {
    deps.faults.point('S6:after');
  });
  wakeSteps(deps, tx);
  deps.faults.point('S5:before');
  await tell(deps, tx, generation.workspaceId, [{ type: 'generation-changed', subjectId: generation.id }]);
  deps.faults.point('S5:after');
  deps.faults.point('S6:before');
}
