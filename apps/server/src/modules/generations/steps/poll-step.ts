import { type Engine, EngineError, type Snapshot } from '@pinhole/engines';
import { inTransaction } from '../../../platform/database/database.ts';
import { advanceStep, advanceStepSoon, assertLease, enterPhase, type StepLease } from '../../../platform/jobs/step-store.ts';
import { recordModelFailure } from '../../models/index.ts';
import { judgeAttempts } from '../doubt/judge-attempts.ts';
import { type GenerationDeps, tell } from '../generation-deps.ts';
import { markOf } from '../request/mark-of.ts';
import { type Attempt, findLastAttempt, findLastAttemptOfStep, maxAttempts, recordEnd } from '../store/attempt-store.ts';
import { type GenerationRow, moveGeneration, setProgress } from '../store/generation-store.ts';
import { upsertPreviews } from '../store/preview-store.ts';
import { collectStep } from './collect-step.ts';
import { failGeneration, failWithin } from './fail-generation.ts';
import { speaksOfTheModel } from './start-step.ts';

/** People are told at most this often about one generation. */
const tellEveryMs = 250;
/** Long work is asked after less often: at most a twentieth later than it could have been noticed. */
const slowestPollMs = 30_000;
const ageShare = 20;
const unreachablePollMs = 5_000;

/** Asks the engine how far it is. When it is done, collecting goes on under the same lease. */
export async function pollStep(
  deps: GenerationDeps,
  lease: StepLease,
  generation: GenerationRow,
  engine: Engine,
  signal: AbortSignal,
): Promise<void> {
  const attempt = await findLastAttemptOfStep(deps.db, generation.id);
  if (!attempt?.handle) throw new Error(`generation ${generation.id} runs without a handle`);
  const snapshot = await pollOnce(deps, generation, engine, attempt, signal);

  switch (snapshot.state) {
    case 'queued':
    case 'running':
      return keepWaiting(deps, lease, generation, engine, snapshot, signal);
    case 'cancelled':
      return failGeneration(deps, lease, generation, 'engine.lost');
    case 'failed':
      return engineFailed(deps, lease, generation, attempt, snapshot);
    case 'succeeded': {
      deps.faults.point('K6:before');
      await inTransaction(deps.db, async (tx) => {
        await assertLease(tx, lease);
        if (!(await moveGeneration(tx, generation.id, 'collecting')))
          throw new Error(`generation ${generation.id} cannot collect from ${generation.state}`);
        await enterPhase(tx, lease, 'collect');
        await tell(deps, tx, generation.workspaceId, [{ type: 'generation-changed', subjectId: generation.id }]);
      });
      deps.faults.point('K6:after');
      return collectStep(deps, lease, generation, engine, { attempt: { ...attempt, handle: attempt.handle }, snapshot }, signal);
    }
  }
}

/** A failed poll says nothing about the work: only an answer does. */
async function pollOnce(
  deps: GenerationDeps,
  generation: GenerationRow,
  engine: Engine,
  attempt: Attempt,
  signal: AbortSignal,
): Promise<Snapshot> {
  if (!attempt.handle) throw new Error(`attempt ${attempt.id} has no handle`);
  try {
    return await engine.poll(attempt.handle, deps.callFor(engine.id, generation.workspaceId, signal));
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    if (error.kind === 'lost' || error.kind === 'not_found') return { state: 'failed', error };
    // Work that is paid for is asked after until its deadline, however long the provider cannot be reached.
    return { state: 'running', progress: { fraction: generation.progress }, pollAfterMs: error.retryAfterMs ?? unreachablePollMs };
  }
}

/** Resumes a collect that a crash cut short. */
export async function resumeCollect(
  deps: GenerationDeps,
  lease: StepLease,
  generation: GenerationRow,
  engine: Engine,
  signal: AbortSignal,
): Promise<void> {
  const attempt = await findLastAttempt(deps.db, generation.id);
  if (!attempt?.handle) throw new Error(`generation ${generation.id} collects without a handle`);
  const snapshot = await pollOnce(deps, generation, engine, attempt, signal);
  if (snapshot.state === 'succeeded')
    return collectStep(deps, lease, generation, engine, { attempt: { ...attempt, handle: attempt.handle }, snapshot }, signal);
  if (snapshot.state === 'failed' || snapshot.state === 'cancelled') return failGeneration(deps, lease, generation, 'engine.lost');
  // A local engine draws again what it lost with its process.
  await inTransaction(deps.db, (tx) => advanceStep(tx, lease, { phase: 'collect', dueInMs: snapshot.pollAfterMs }));
}

async function keepWaiting(
  deps: GenerationDeps,
  lease: StepLease,
  generation: GenerationRow,
  engine: Engine,
  snapshot: Extract<Snapshot, { pollAfterMs: number }>,
  signal: AbortSignal,
): Promise<void> {
  const fraction = Number.isFinite(snapshot.progress.fraction) ? snapshot.progress.fraction : 0;
  const previews = await deps.previews.pass(
    {
      generationId: generation.id,
      previews: snapshot.progress.previews ?? [],
      outputs: generation.request.count,
      mark: () => markOf(deps, generation, engine),
    },
    signal,
  );
  const changed = fraction > generation.progress || previews.length > 0;
  const ageMs = deps.clock.now().getTime() - (generation.startedAt ?? generation.createdAt).getTime();
  const next = {
    phase: 'poll',
    dueInMs: Math.min(Math.max(snapshot.pollAfterMs, changed ? tellEveryMs : ageMs / ageShare), slowestPollMs),
  };
  if (!changed) return advanceStepSoon(deps.db, { held: lease, next });
  await inTransaction(deps.db, async (tx) => {
    await advanceStep(tx, lease, next);
    await setProgress(tx, generation.id, Math.min(0.99, Math.max(fraction, generation.progress)));
    await upsertPreviews(tx, generation.workspaceId, generation.id, previews);
    await tell(deps, tx, generation.workspaceId, [{ type: 'generation-progressed', subjectId: generation.id }]);
  });
}

async function engineFailed(
  deps: GenerationDeps,
  lease: StepLease,
  generation: GenerationRow,
  attempt: Attempt,
  { error, cost }: Pick<Extract<Snapshot, { state: 'failed' }>, 'error' | 'cost'>,
): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    await assertLease(tx, lease);
    if (error.billed === 'no') await recordEnd(tx, attempt.id, 'rejected');
    else await judgeAttempts(deps, tx, [generation.id], 'failed', cost);
    if (speaksOfTheModel(error)) await recordModelFailure(tx, generation.modelId, { kind: error.kind, at: deps.clock.now() });
    if (
      error.retry === 'after-delay' &&
      error.billed === 'no' &&
      attempt.number < maxAttempts &&
      (await moveGeneration(tx, generation.id, 'starting', { progress: 0 }))
    ) {
      await advanceStep(tx, lease, { phase: 'start', dueInMs: Math.min(error.retryAfterMs ?? 1_000, 60_000) });
      return tell(deps, tx, generation.workspaceId, [{ type: 'generation-changed', subjectId: generation.id }]);
    }
    await failWithin(tx, deps, lease, generation, `engine.${error.kind}`);
  });
}
