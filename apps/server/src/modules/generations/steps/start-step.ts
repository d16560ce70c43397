import { randomUUID } from 'node:crypto';
import { type Engine, EngineError, type EngineRequest, type Handle, type MediaRef, type Warning } from '@pinhole/engines';
import { inTransaction } from '../../../platform/database/database.ts';
import { postponeStart } from '../../../platform/jobs/step-line-store.ts';
import {
  advanceStep,
  assertLease,
  enterPhase,
  lockStep,
  reviveStep,
  StaleLeaseError,
  type StepLease,
} from '../../../platform/jobs/step-store.ts';
import { recordModelFailure } from '../../models/index.ts';
import { type GenerationDeps, tell, wakeSteps } from '../generation-deps.ts';
import { openReferences } from '../request/open-references.ts';
import { findSubstitute, switchModel } from '../request/switch-model.ts';
import {
  type Attempt,
  findLastAttempt,
  insertAttempt,
  keepHandle,
  listTriedEngines,
  maxAttempts,
  recordAccepted,
  recordEnd,
  renewCall,
} from '../store/attempt-store.ts';
import { acceptLate } from '../store/doubt-store.ts';
import { engineModelOf, type GenerationRow, moveGeneration } from '../store/generation-store.ts';
import { beginCall, callMsOf } from './call-deadline.ts';
import { failGeneration, failWithin } from './fail-generation.ts';
import { passesScreening } from './screen-request.ts';
import { pausedForMs, waitBeforeStart } from './start-gate.ts';

const firstPollMs = 60;

/** Begins the work at the engine, or finds out what became of an earlier beginning. */
export async function startStep(
  deps: GenerationDeps,
  lease: StepLease,
  generation: GenerationRow,
  engine: Engine,
  signal: AbortSignal,
): Promise<void> {
  const last = await findLastAttempt(deps.db, generation.id);
  if (last?.state === 'accepted' && last.handle) return accept(deps, lease, generation, engine, last.id, last.handle, []);
  if (last?.state === 'prepared') return reconcileStart(deps, lease, generation, engine, last, signal);
  const tries = (await listTriedEngines(deps.db, generation.id)).filter((tried) => tried === engine.id).length;
  if (tries >= maxAttempts) return failGeneration(deps, lease, generation, 'engine.engine_fault');

  if (!(await passesScreening(deps, lease, generation))) return;

  if ((await pausedForMs(deps, generation)) > 0) {
    const substitute = await findSubstitute(deps, deps.db, generation, 'paused');
    if (substitute) {
      deps.faults.point('S0:before');
      return inTransaction(deps.db, (tx) => switchModel(deps, tx, lease, generation, substitute));
    }
  }
  const waitMs = await waitBeforeStart(deps, generation, engine);
  if (waitMs > 0) return inTransaction(deps.db, (tx) => postponeStart(tx, lease, waitMs));

  const references = await openReferences(deps, generation, signal);
  if ('missing' in references) return failGeneration(deps, lease, generation, references.missing);

  return send(
    deps,
    lease,
    generation,
    engine,
    { id: randomUUID(), number: (last?.number ?? 0) + 1, tries, again: false },
    references.media,
    signal,
  );
}

interface Sending {
  readonly id: string;
  readonly number: number;
  /** How often this engine was tried before. */
  readonly tries: number;
  /** Under an id that certainly never arrived. */
  readonly again: boolean;
}

/** Our own key is stored, and until when the call lasts at most; then the engine is called, once. */
async function send(
  deps: GenerationDeps,
  lease: StepLease,
  generation: GenerationRow,
  engine: Engine,
  attempt: Sending,
  media: readonly MediaRef[],
  signal: AbortSignal,
): Promise<void> {
  deps.faults.point('K2:after');
  deps.faults.point('K3:before');
  const callMs = callMsOf(engine, generation, deps.timing);
  const deadline = beginCall(deps.clock, callMs);
  await inTransaction(deps.db, async (tx) => {
    await assertLease(tx, lease);
    const moved = await moveGeneration(tx, generation.id, 'starting', {
      started: true,
      deadlineAt: new Date(
        deps.clock.now().getTime() + (generation.request.durationSeconds === undefined ? deps.timing.imageMs : deps.timing.videoMs),
      ),
    });
    if (!moved) throw new Error(`generation ${generation.id} cannot start from ${generation.state}`);
    if (attempt.again) {
      await renewCall(tx, attempt.id, callMs);
      await enterPhase(tx, lease, 'start');
    } else {
      const { id, number } = attempt;
      await insertAttempt(tx, { id, number, generationId: generation.id, workspaceId: generation.workspaceId, engine: engine.id, callMs });
    }
    await tell(deps, tx, generation.workspaceId, [{ type: 'generation-changed', subjectId: generation.id }]);
  });
  deps.faults.point('K3:after');

  deps.warm();
  const request = toEngineRequest(deps, generation, attempt.id, media);
  deps.faults.point('K4:before');
  try {
    const call = deadline.bound(deps.callFor(engine.id, generation.workspaceId, signal));
    const { handle, warnings } = await engine.start(request, call);
    deps.faults.point('K4:after');
    await accept(deps, lease, generation, engine, attempt.id, handle, warnings);
  } catch (error) {
    await refused(deps, lease, generation, { id: attempt.id, tries: attempt.tries + 1 }, error);
  }
}

async function accept(
  deps: GenerationDeps,
  lease: StepLease,
  generation: GenerationRow,
  engine: Engine,
  attemptId: string,
  handle: Handle,
  warnings: readonly Warning[],
): Promise<void> {
  deps.faults.point('K5:before');
  const recorded = inTransaction(deps.db, async (tx) => {
    await assertLease(tx, lease);
    const moved = await moveGeneration(tx, generation.id, 'running', {
      warnings: [
        ...generation.warnings,
        ...warnings.map(({ field, detail }) => ({ field, code: 'engine.warning' as const, reason: detail })),
      ],
    });
    if (!moved) throw new Error(`generation ${generation.id} cannot run from ${generation.state}`);
    await recordAccepted(tx, attemptId, handle, keptSeconds(engine));
    await advanceStep(tx, lease, { phase: 'poll', dueInMs: firstPollMs });
    await tell(deps, tx, generation.workspaceId, [{ type: 'generation-changed', subjectId: generation.id }]);
  });
  await recorded.catch(async (error: unknown) => {
    if (error instanceof StaleLeaseError) await keepLateAnswer(deps, generation, engine, attemptId, handle);
    throw error;
  });
  deps.faults.point('K5:after');
}

/** For whoever has the step now; if everything is over, for the clean-up, which stops the work and asks whether it is billed. */
async function keepLateAnswer(
  deps: GenerationDeps,
  generation: GenerationRow,
  engine: Engine,
  attemptId: string,
  handle: Handle,
): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    // The step before the attempt, as the clean-up does it.
    await lockStep(tx, generation.id);
    if (await keepHandle(tx, attemptId, handle, keptSeconds(engine))) return;
    if (!(await acceptLate(tx, attemptId, handle, keptSeconds(engine)))) return;
    await reviveStep(tx, { subjectId: generation.id, workspaceId: generation.workspaceId, queue: engine.id, phase: 'cleanup' });
    wakeSteps(deps, tx);
  });
}

/** What an engine on this machine deletes afterwards was never anywhere else. */
const keptSeconds = ({ traits, purge }: Engine): number | null => (traits.locality === 'local' && purge ? 0 : traits.keepsOutputsSeconds);

/** Failures that the next request would meet as well: the provider, its key, its account. */
export const speaksOfTheModel = ({ kind }: EngineError): boolean =>
  ['auth', 'quota', 'overloaded', 'engine_fault', 'network', 'timeout'].includes(kind);

/** A provider that does not have the model any more says nothing of the others either. */
const anotherMayDo = (error: EngineError): boolean => speaksOfTheModel(error) || error.kind === 'not_found';

/** The engine threw. Only a definite refusal counts as one; anything else may have been accepted. */
async function refused(
  deps: GenerationDeps,
  lease: StepLease,
  generation: GenerationRow,
  attempt: { readonly id: string; readonly tries: number },
  error: unknown,
): Promise<void> {
  const definite = error instanceof EngineError && error.retry !== 'reconcile-first' && error.billed === 'no';
  if (!definite) {
    if (!(error instanceof EngineError)) throw error;
    return becomeUnknown(deps, lease, generation);
  }
  deps.faults.point('S0:before');
  await inTransaction(deps.db, async (tx) => {
    await assertLease(tx, lease);
    deps.faults.point('S1:before');
    await recordEnd(tx, attempt.id, 'rejected');
    deps.faults.point('S1:after');
    deps.faults.point('S2:before');
    if (speaksOfTheModel(error)) await recordModelFailure(tx, generation.modelId, { kind: error.kind, at: deps.clock.now() });
    deps.faults.point('S2:after');
    const substitute = anotherMayDo(error) ? await findSubstitute(deps, tx, generation, 'refused') : undefined;
    if (substitute) return switchModel(deps, tx, lease, generation, substitute);
    if (error.retry === 'after-delay' && attempt.tries < maxAttempts) {
      return advanceStep(tx, lease, { phase: 'start', dueInMs: Math.min(error.retryAfterMs ?? 2_000 * attempt.tries, 60_000) });
    }
    await failWithin(tx, deps, lease, generation, `engine.${error.kind}`);
  });
}

/** `waitMs`: how long it is known that nothing can be known. */
async function becomeUnknown(deps: GenerationDeps, lease: StepLease, generation: GenerationRow, waitMs = 0): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    await assertLease(tx, lease);
    const deadlineAt = new Date(deps.clock.now().getTime() + waitMs + deps.timing.unknownMs);
    if (generation.state !== 'start_unknown' && (await moveGeneration(tx, generation.id, 'start_unknown', { deadlineAt }))) {
      await tell(deps, tx, generation.workspaceId, [{ type: 'generation-changed', subjectId: generation.id }]);
    }
    await advanceStep(tx, lease, {
      phase: 'start',
      dueInMs: generation.state === 'start_unknown' ? Math.min(5_000, waitMs || 5_000) : 1_000,
    });
  });
}

/**
 * A start was prepared and never answered: by a crash, or by a lost reply. Only the engine can say what became of it, and that it knows
 * nothing counts only once nothing can arrive there any more.
 */
async function reconcileStart(
  deps: GenerationDeps,
  lease: StepLease,
  generation: GenerationRow,
  engine: Engine,
  attempt: Attempt,
  signal: AbortSignal,
): Promise<void> {
  const answer = await engine.reconcile(
    { attemptId: attempt.id, model: engineModelOf(generation.request), count: generation.request.count },
    deps.callFor(engine.id, generation.workspaceId, signal),
  );
  if (answer.found) return accept(deps, lease, generation, engine, attempt.id, answer.found, []);
  if (!answer.certain) return becomeUnknown(deps, lease, generation);
  // On a machine of one's own a twin has the same id and costs nothing: nobody waits for that.
  const waitMs = engine.traits.locality === 'local' ? 0 : Math.ceil(attempt.overInMs + deps.timing.lagMs);
  if (waitMs > 0) return becomeUnknown(deps, lease, generation, waitMs);
  if (attempt.calls >= maxAttempts) {
    return inTransaction(deps.db, async (tx) => {
      await assertLease(tx, lease);
      await recordEnd(tx, attempt.id, 'rejected');
      await failWithin(tx, deps, lease, generation, 'engine.network');
    });
  }
  const references = await openReferences(deps, generation, signal);
  if ('missing' in references) return failGeneration(deps, lease, generation, references.missing);
  const tries = (await listTriedEngines(deps.db, generation.id)).filter((tried) => tried === engine.id).length;
  return send(deps, lease, generation, engine, { ...attempt, tries: tries - 1, again: true }, references.media, signal);
}

function toEngineRequest(
  deps: GenerationDeps,
  { request, engine }: GenerationRow,
  attemptId: string,
  media: readonly MediaRef[],
): EngineRequest {
  return {
    attemptId,
    model: engineModelOf(request),
    operation: request.operation,
    prompt: request.prompt,
    ...(request.negativePrompt === undefined ? {} : { negativePrompt: request.negativePrompt }),
    media,
    count: request.count,
    size: request.size,
    ...(request.durationSeconds === undefined ? {} : { durationSeconds: request.durationSeconds }),
    seed: request.seed,
    ...(request.audio === undefined ? {} : { audio: request.audio }),
    params: request.params,
    ...webhook(deps, engine, attemptId),
  };
}

function webhook(deps: GenerationDeps, engine: string, attemptId: string): Pick<EngineRequest, 'webhookUrl'> {
  const url = deps.catalogue.engine(engine)?.webhook ? deps.webhookUrl(engine, attemptId) : null;
  return url ? { webhookUrl: url } : {};
}
