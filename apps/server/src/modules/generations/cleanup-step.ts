import type { Engine } from '@pinhole/engines';
import { inTransaction } from '../../platform/database/database.ts';
import { assertLease, deleteStep, type StepLease } from '../../platform/jobs/step-store.ts';
import { findLastAttempt, recordPurged } from './attempt-store.ts';
import type { GenerationDeps } from './generation-deps.ts';
import type { GenerationRow } from './generation-store.ts';

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
  if (engine && attempt) {
    const handle = attempt.handle ?? (await findUnanswered(engine, attempt.id, generation, call));
    deps.faults.point('K12:before');
    if (handle && generation.state !== 'succeeded') await engine.cancel?.(handle, call);
    if (handle) await engine.purge?.(handle, call);
    deps.faults.point('K12:after');
  }
  await inTransaction(deps.db, async (tx) => {
    await assertLease(tx, lease);
    if (attempt && engine?.purge) await recordPurged(tx, attempt.id);
    await deleteStep(tx, lease.subjectId);
  });
}

async function findUnanswered(
  engine: Engine,
  attemptId: string,
  generation: GenerationRow,
  call: Parameters<Engine['reconcile']>[1],
): Promise<Parameters<Engine['poll']>[0] | undefined> {
  const answer = await engine.reconcile({ attemptId, model: generation.request.model, count: generation.request.count }, call);
  return answer.found ?? undefined;
}
