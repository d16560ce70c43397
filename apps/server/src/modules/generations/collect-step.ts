import type { Recipe } from '@pinhole/contract';
import type { Cost, Engine, Handle, OutputRef, Snapshot } from '@pinhole/engines';
import { AppError } from '../../platform/app-error.ts';
import { afterCommit, inTransaction, type Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/ids.ts';
import { enqueue } from '../../platform/jobs/job-queue.ts';
import { advanceStep, assertLease, type StepLease } from '../../platform/jobs/step-store.ts';
import { MediaError, type MediaErrorKind } from '../../platform/media/media-error.ts';
import { commitAsset, laterRenditionsJob, type StoredFile, storeFiles } from '../assets/index.ts';
import { settleHold } from '../credits/index.ts';
import { clearModelFailures } from '../models/index.ts';
import { type Attempt, recordEnd } from './attempt-store.ts';
import { failGeneration } from './fail-generation.ts';
import { type GenerationDeps, type IngestedOutput, tell } from './generation-deps.ts';
import { endGeneration, type GenerationRow } from './generation-store.ts';

/** The costly renditions wait until a burst of pictures is likely over: they would slow down the pictures behind this one. */
const laterMs = 120_000;

interface Collected {
  readonly output: OutputRef;
  readonly ingested: IngestedOutput;
  readonly files: readonly StoredFile[];
}

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
  const collected: Collected[] = [];
  try {
    for (const output of wanted) {
      const one = await collectOne(deps, lease, generation, engine, finished.attempt.handle, output, signal);
      if (one) collected.push(one);
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'service.storage_full')
      return failGeneration(deps, lease, generation, 'service.storage_full');
    throw error;
  } finally {
    await Promise.allSettled(collected.map(({ ingested }) => ingested.cleanup()));
  }
  if (collected.length === 0)
    return failGeneration(deps, lease, generation, flagged.size > 0 ? 'engine.refused_content' : 'engine.bad_output');

  deps.faults.point('K10:before');
  await inTransaction(deps.db, (tx) => settle(deps, tx, lease, generation, engine, finished, collected));
}

/** What a line that ended too soon, or an error page in the place of a picture, looks like. */
const mayBeWhole: ReadonlySet<MediaErrorKind> = new Set(['corrupt', 'unsupported_type']);

/**
 * Undefined when the bytes are not a picture or clip: that output is not delivered and not charged. Bytes that may only have come
 * badly are thrown the first time, so that all is fetched once more.
 */
async function collectOne(
  deps: GenerationDeps,
  lease: StepLease,
  generation: GenerationRow,
  engine: Engine,
  handle: Handle,
  output: OutputRef,
  signal: AbortSignal,
): Promise<Collected | undefined> {
  deps.faults.point('K7:before');
  const stream = await engine.fetchOutput(handle, output, deps.callFor(engine.id, generation.workspaceId, signal));
  deps.faults.point('K7:after');
  try {
    deps.faults.point('K8:before');
    const ingested = await deps.ingest(stream, { mime: output.mime, digitalSourceType: engine.traits.digitalSourceType }, signal);
    deps.faults.point('K8:after');
    deps.faults.point('K9:before');
    try {
      const files = await storeFiles(deps, generation.workspaceId, ingested.files, signal);
      deps.faults.point('K9:after');
      return { output, ingested, files };
    } catch (error) {
      await ingested.cleanup();
      throw error;
    }
  } catch (error) {
    if (!(error instanceof MediaError) || error.kind === 'aborted' || error.kind === 'internal') throw error;
    if (lease.failures === 0 && mayBeWhole.has(error.kind)) throw error;
    return undefined;
  }
}

/** One transaction: the files claimed, the assets, the state, the money, the news. */
async function settle(
  deps: GenerationDeps,
  tx: Tx,
  lease: StepLease,
  generation: GenerationRow,
  engine: Engine,
  finished: Finished,
  collected: readonly Collected[],
): Promise<void> {
  await assertLease(tx, lease);
  const each = generation.priceMicros / BigInt(generation.request.count);
  const charged = each * BigInt(collected.length);
  if (!(await endGeneration(tx, generation.id, { state: 'succeeded', charged, error: null })))
    throw new Error(`generation ${generation.id} ended while it was collected`);
  const assetIds: string[] = [];
  for (const { output, ingested, files } of collected) {
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
        recipe: recipeOf(generation, engine, output, each),
      },
      files,
    );
    if (ingested.kind === 'image')
      await enqueue(tx, laterRenditionsJob, { assetId: id }, { priority: 100, runAt: new Date(deps.clock.now().getTime() + laterMs) });
  }
  await recordEnd(tx, finished.attempt.id, 'done', finished.snapshot.cost satisfies Cost);
  await clearModelFailures(tx, generation.modelId);
  if (generation.holdId) await settleHold(tx, { holdId: generation.holdId, captured: charged, generationId: generation.id });
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

function recipeOf(generation: GenerationRow, engine: Engine, output: OutputRef, each: bigint): Recipe {
  return {
    generationId: generation.id,
    request: generation.request,
    index: output.index,
    seed: output.seed ?? generation.request.seed,
    engine: engine.id,
    engineTitle: engine.title,
    modelTitle: engine.models().find(({ id }) => id === generation.modelId)?.title ?? generation.modelId,
    digitalSourceType: engine.traits.digitalSourceType,
    charged: String(each),
    dataNote: engine.traits.dataNote,
  };
}
