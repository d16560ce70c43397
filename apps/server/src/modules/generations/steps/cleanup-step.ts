import type { Engine, Handle } from '@pinhole/engines';
import { inTransaction } from '../../../platform/database/database.ts';
import { advanceStep, assertLease, deleteStep, type StepLease } from '../../../platform/jobs/step-store.ts';
import { askTruth, type Told } from '../doubt/ask-truth.ts';
import { type GenerationDeps, tell } from '../generation-deps.ts';
import { findLastAttempt, recordPurged } from '../store/attempt-store.ts';
import { acceptLate, settleDoubt } from '../store/doubt-store.ts';
import { engineModelOf, type GenerationRow } from '../store/generation-store.ts';

const notBilled: Told = { billed: false };

/**
 * After the end: stop what still runs at the engine, learn whether it bills what nobody got, delete what it keeps, forget the step. A late
 * result is never collected.
 */
export async function cleanupStep(
  deps: GenerationDeps,
  lease: StepLease,
  generation: GenerationRow,
  engine: Engine | undefined,
  signal: AbortSignal,
): Promise<void> {
  const attempt = await findLastAttempt(deps.db, generation.id);
  const call = deps.callFor(generation.engine, generation.workspaceId, signal);
  let handle = attempt?.handle ?? null;
  let purged = false;
  if (engine && attempt) {
    const found = handle ? null : await findUnanswered(engine, attempt.id, generation, call);
    if (found) await inTransaction(deps.db, (tx) => acceptLate(tx, attempt.id, found, engine.traits.keepsOutputsSeconds));
    handle ??= found;
    deps.faults.point('K12:before');
    if (handle && generation.state !== 'succeeded') {
      const told = await engine.cancel?.(handle, call);
      const truth = told?.mayBill === false ? notBilled : await askTruth(deps, engine, handle, generation, call);
      if ('askAgainInMs' in truth)
        return inTransaction(deps.db, (tx) => advanceStep(tx, lease, { phase: 'cleanup', dueInMs: truth.askAgainInMs }));
      if (truth.billed !== null) await inTransaction(deps.db, (tx) => settleDoubt(tx, attempt.id, truth));
    }
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
    // An answer that came while this was under way leaves something to stop.
    if (engine && !handle && (await findLastAttempt(tx, generation.id))?.handle)
      return advanceStep(tx, lease, { phase: 'cleanup', dueInMs: 0 });
    await deleteStep(tx, lease.subjectId);
  });
}

async function findUnanswered(
  engine: Engine,
  attemptId: string,
  generation: GenerationRow,
  call: Parameters<Engine['reconcile']>[1],
): Promise<Handle | null> {
  const answer = await engine.reconcile({ attemptId, model: engineModelOf(generation.request), count: generation.request.count }, call);
  return answer.found;
}
