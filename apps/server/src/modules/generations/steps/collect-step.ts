import type { Recipe } from '@pinhole/contract';
import { type Cost, type Engine, EngineError, type Handle, type OutputRef, type Snapshot } from '@pinhole/engines';
import { AppError } from '../../../platform/app-error.ts';
import { afterCommit, inTransaction, type Tx } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/ids.ts';
import { enqueue } from '../../../platform/jobs/job-queue.ts';
import { advanceStep, assertLease, type StepLease } from '../../../platform/jobs/step-store.ts';
import { abandonBlobs, commitAsset, laterRenditionsJob } from '../../assets/index.ts';
import { settleHold } from '../../credits/index.ts';
import { clearModelFailures } from '../../models/index.ts';
import { type GenerationDeps, tell } from '../generation-deps.ts';
import { leaveOut } from '../request/leave-out.ts';
import { markOf } from '../request/mark-of.ts';
import { type Attempt, recordEnd } from '../store/attempt-store.ts';
import { endGeneration, type GenerationRow } from '../store/generation-store.ts';
import { insertTexts } from '../store/text-store.ts';
import { type Collected, type Collecting, collectOutput } from './collect-output.ts';
import { failGeneration } from './fail-generation.ts';

/** The costly renditions wait until a burst of pictures is likely over: they would slow down the pictures behind this one. */
const laterMs = 120_000;

export interface Finished {
  readonly attempt: Attempt & { readonly handle: Handle };
  readonly snapshot: Extract<Snapshot, { state: 'succeeded' }>;
}

/** Copies what the engine made, at once: through the media gate, into storage, and then all of it or nothing into the library. */
export async function collectStep(
  deps: GenerationDeps,
  lease: StepLease,
  generation: GenerationRow,
  engine: Engine,
  finished: Finished,
  signal: AbortSignal,
): Promise<void> {
  const { snapshot } = finished;
  const flagged = new Set(snapshot.safety.filter(({ verdict }) => verdict === 'flagged').map(({ index }) => index ?? -1));
  const wanted = flagged.has(-1) ? [] : snapshot.outputs.filter(({ index }) => !flagged.has(index)).slice(0, generation.request.count);
  const digitalSourceType = await markOf(deps, generation, engine);
  const collecting: Collecting = { lease, generation, engine, handle: finished.attempt.handle, digitalSourceType };
  const collected: Collected[] = [];
  let lost: unknown;
  try {
    for (const output of wanted) {
      try {
        const one = await collectOutput(deps, collecting, output, signal);
        if (one) collected.push(one);
      } catch (error) {
        if (!isGone(error, lease.failures) || signal.aborted) throw error;
        lost = error;
      }
    }
    // Nothing of it came: that is no batch with a gap, and an operator looks at it.
    if (lost !== undefined && collected.length === 0) throw lost;
    if (collected.length === 0)
      return await failGeneration(
        deps,
        lease,
        generation,
        flagged.size > 0 ? 'engine.refused_content' : 'engine.bad_output',
        snapshot.cost,
      );

    deps.faults.point('K10:before');
    await inTransaction(deps.db, (tx) => settle(deps, tx, collecting, finished, collected));
  } catch (error) {
    await discard(deps, collected);
    if (error instanceof AppError && error.code === 'service.storage_full')
      return await failGeneration(deps, lease, generation, 'service.storage_full', snapshot.cost);
    throw error;
  } finally {
    await Promise.allSettled(collected.map(async (one) => ('ingested' in one ? one.ingested.cleanup() : undefined)));
  }
}

/** After so many tries an output that its provider says it does not have is taken for gone; one that only does not come, at the last try. */
const triesOfGone = 3;
const triesOfSilent = 7;

const isGone = (error: unknown, failures: number): boolean =>
  error instanceof EngineError && failures >= (error.kind === 'not_found' || error.kind === 'lost' ? triesOfGone : triesOfSilent);

/** Nobody will ask for these bytes: it was cancelled, it expired, or all of it is fetched anew. If this fails, too, a sweep finds them. */
async function discard(deps: GenerationDeps, collected: readonly Collected[]): Promise<void> {
  const blobIds = collected.flatMap((one) => ('files' in one ? one.files.map(({ blobId }) => blobId) : []));
  await inTransaction(deps.db, (tx) => abandonBlobs(tx, blobIds)).catch(() => undefined);
}

/** One transaction: the files claimed, the assets, the state, the money, the news. */
async function settle(
  deps: GenerationDeps,
  tx: Tx,
  { lease, generation, engine, digitalSourceType }: Collecting,
  finished: Finished,
  collected: readonly Collected[],
): Promise<void> {
  await assertLease(tx, lease);
  const each = generation.priceMicros / BigInt(generation.request.count);
  const charged = each * BigInt(collected.length);
  const missing = generation.request.count - collected.length;
  const warnings =
    missing > 0
      ? [...generation.warnings, leaveOut('count', { code: 'output.missing', model: titleOf(engine, generation), limit: missing })]
      : generation.warnings;
  if (!(await endGeneration(tx, generation.id, { state: 'succeeded', charged, error: null, warnings })))
    throw new Error(`generation ${generation.id} ended while it was collected`);
  const texts = collected.flatMap((one) => ('text' in one ? [{ index: one.output.index, text: one.text }] : []));
  await insertTexts(tx, generation, texts);
  const assetIds: string[] = [];
  for (const one of collected) {
    if (!('ingested' in one)) continue;
    const { output, ingested, files } = one;
    const id = newId(deps.clock.now());
    assetIds.push(id);
    await commitAsset(
      tx,
      {
        id,
        workspaceId: generation.workspaceId,
        accountId: generation.accountId,
        generationId: generation.id,
        outputIndex: output.index,
        kind: ingested.kind,
        mime: ingested.mime,
        width: ingested.width,
        height: ingested.height,
        durationSeconds: ingested.durationSeconds,
        thumbHash: ingested.thumbHash,
        recipe: recipeOf({ generation, engine, digitalSourceType }, output, each),
      },
      files,
    );
    if (ingested.kind === 'image')
      await enqueue(tx, laterRenditionsJob, { assetId: id }, { priority: 100, runAt: new Date(deps.clock.now().getTime() + laterMs) });
  }
  await recordEnd(tx, finished.attempt.id, 'done', finished.snapshot.cost satisfies Cost);
  await clearModelFailures(tx, generation.modelId);
  if (generation.holdId)
    await settleHold(tx, {
      holdId: generation.holdId,
      captured: charged,
      generationId: generation.id,
      spend: {
        operation: generation.request.operation,
        modelId: generation.modelId,
        priceVersion: generation.priceVersion,
        cost: finished.snapshot.cost,
        timeZone: deps.limits().spending.timeZone,
        now: deps.clock.now(),
      },
    });
  await advanceStep(tx, lease, { phase: 'cleanup', dueInMs: 0 });
  afterCommit(tx, () => {
    deps.faults.point('K10:after');
    deps.faults.point('K11:before');
  });
  await tell(deps, tx, generation.workspaceId, [
    ...assetIds.map((subjectId) => ({ type: 'asset-created', subjectId })),
    { type: 'generation-changed', subjectId: generation.id },
    { type: 'credits-changed', subjectId: generation.workspaceId },
  ]);
  afterCommit(tx, () => {
    deps.faults.point('K11:after');
    deps.onEnd({
      id: generation.id,
      model: generation.modelId,
      engine: engine.id,
      state: 'succeeded',
      code: null,
      delivered: collected.length,
      chargedMicros: charged,
      cost: finished.snapshot.cost,
      ms: deps.clock.now().getTime() - generation.createdAt.getTime(),
    });
  });
}

const titleOf = (engine: Engine, { modelId }: GenerationRow): string => engine.models().find(({ id }) => id === modelId)?.title ?? modelId;

function recipeOf(
  { generation, engine, digitalSourceType }: Pick<Collecting, 'generation' | 'engine' | 'digitalSourceType'>,
  output: OutputRef,
  each: bigint,
): Recipe {
  return {
    generationId: generation.id,
    request: generation.request,
    index: output.index,
    seed: output.seed ?? generation.request.seed,
    engine: engine.id,
    engineTitle: engine.title,
    modelTitle: titleOf(engine, generation),
    digitalSourceType,
    charged: String(each),
    dataNote: engine.traits.dataNote,
  };
}
