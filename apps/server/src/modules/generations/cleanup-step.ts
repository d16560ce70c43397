import type { Engine } from '@pinhole/engines';
import { inTransaction } from '../../platform/database/database.ts';
import { assertLease, deleteStep, type StepLease } from '../../platform/jobs/step-store.ts';
import { findLastAttempt, recordPurged } from './attempt-store.ts';
import { type GenerationDeps, tell } from './generation-deps.ts';
import { engineModelOf, type GenerationRow } from './generation-store.ts';

/** After the end: stop what still runs at the engine, delete what it keeps, forget the step. A late result is never collected. */
export async function cleanupStep(
  deps: GenerationDeps,
  lease: StepLease,
  generation: GenerationRow,
  engine: Engine | undefined,
  signal: AbortSignal,
): Promise<void> {
  const attempt = await findLastAttempt(deps.db, generation.id);
  const call = deps.callFor(generation.engine, generation.workspaceId, signal);
  let purged = false;
  if (engine && attempt) {
    const handle = attempt.handle ?? (await findUnanswered(engine, attempt.id, generation, call));
    deps.faults.point('K12:before');
    if (handle && generation.state !== 'succeeded') await engine.cancel?.(handle, call);
    if (handle && engine.purge) {
      await engine.purge(handle, call);
      purged = true;
    }
    deps.faults.point('K12:after');
  }
  await inTransaction(deps.db, async (tx) => {
    await assertLease(tx, lease);
    if (attempt && purged) {
      await recordPurged(tx, attempt.id);
      // Somebody may be reading that the provider still has it.
      if (engine?.traits.locality === 'cloud')
        await tell(deps, tx, generation.workspaceId, [{ type: 'generation-changed', subjectId: generation.id }]);
    }
    await deleteStep(tx, lease.subjectId);
  });
}

async function findUnanswered(
  engine: Engine,
  attemptId: string,
  generation: GenerationRow,
  call: Parameters<Engine['reconcile']>[1],
): Promise<Parameters<Engine['poll']>[0] | undefined> {
  const answer = await engine.reconcile({ attemptId, model: engineModelOf(generation.request), count: generation.request.count }, call);
  return answer.found ?? undefined;
}
