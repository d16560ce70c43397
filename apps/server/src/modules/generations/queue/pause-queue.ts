import type { Generation, QueueSummary } from '@pinhole/contract';
import type { Actor } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import { inTransaction, type Tx } from '../../../platform/database/database.ts';
import { lockWaiting, pauseLine, pauseStep, resumeLine, resumeStep, returnToLine } from '../../../platform/jobs/step-line-store.ts';
import { type GenerationDeps, tell, wakeSteps } from '../generation-deps.ts';
import { presentGeneration } from '../present-generation.ts';
import { findGenerationRow, findWhole } from '../store/generation-store.ts';
import { listQueuedAmong, renewWait } from '../store/queue-change-store.ts';
import { requireManageQueue, requireMayChange } from './may-change.ts';
import { getQueueSummary } from './queue-summary.ts';

type PauseDeps = Pick<GenerationDeps, 'db' | 'clock' | 'events' | 'signals' | 'timing'>;

/**
 * Keeps one generation from beginning. Once this has answered, nobody claims it; a claim that came first makes it a 409. The hold on its
 * credits stays, and its deadline stands still.
 */
export async function pauseGeneration(deps: PauseDeps, actor: Actor, id: string): Promise<Generation> {
  return changeOne(deps, actor, id, async (tx) => {
    const paused = await pauseStep(tx, actor.workspaceId, id);
    // The step is locked now: what the generation is, it stays until the commit. One whose start failed waits for another try, and goes on.
    const generation = await findGenerationRow(tx, id);
    if (!paused || generation?.state !== 'queued') throw new AppError('generation.not_waiting');
  });
}

/** Lets it go on where it stood. The time that it may wait begins anew. One that nobody paused stays as it is. */
export async function resumeGeneration(deps: PauseDeps, actor: Actor, id: string): Promise<Generation> {
  return changeOne(deps, actor, id, async (tx) => {
    if (await resumeStep(tx, actor.workspaceId, id)) {
      await renewWait(tx, [id], waitUntil(deps));
      wakeSteps(deps, tx);
    } else if ((await findGenerationRow(tx, id))?.state !== 'queued') throw new AppError('generation.not_waiting');
  });
}

async function changeOne(deps: PauseDeps, actor: Actor, id: string, change: (tx: Tx) => Promise<void>): Promise<Generation> {
  await requireOwn(deps, actor, id);
  await inTransaction(deps.db, async (tx) => {
    await change(tx);
    await tell(deps, tx, actor.workspaceId, [{ type: 'generation-changed', subjectId: id }]);
  });
  return show(deps, actor, id);
}

/** Whether there is such a generation, and this caller may change it. */
export async function requireOwn(deps: Pick<GenerationDeps, 'db'>, actor: Actor, id: string): Promise<void> {
  const generation = await findGenerationRow(deps.db, id);
  if (generation?.workspaceId !== actor.workspaceId) throw new AppError('generation.not_found');
  requireMayChange(actor, generation.accountId);
}

export async function show(deps: Pick<GenerationDeps, 'db' | 'clock'>, actor: Actor, id: string): Promise<Generation> {
  const row = await findWhole(deps.db, actor.workspaceId, id);
  if (!row) throw new AppError('generation.not_found');
  return presentGeneration(row, deps.clock.now());
}

const waitUntil = ({ clock, timing }: PauseDeps): Date => new Date(clock.now().getTime() + timing.waitMs);

/** Begins nothing of the workspace any more; what runs goes on, and what is added waits. Twice is harmless. */
export async function pauseQueue(deps: PauseDeps, actor: Actor): Promise<QueueSummary> {
  requireManageQueue(actor);
  await inTransaction(deps.db, async (tx) => {
    if (!(await pauseLine(tx, actor.workspaceId, actor.accountId))) return;
    await returnToLine(tx, await listQueuedAmong(tx, await lockWaiting(tx, actor.workspaceId)));
    await tell(deps, tx, actor.workspaceId, [{ type: 'queue-changed', subjectId: actor.workspaceId }]);
  });
  return getQueueSummary(deps, actor);
}

/** Those that were paused one by one stay so. */
export async function resumeQueue(deps: PauseDeps, actor: Actor): Promise<QueueSummary> {
  requireManageQueue(actor);
  await inTransaction(deps.db, async (tx) => {
    if (!(await resumeLine(tx, actor.workspaceId))) return;
    await renewWait(tx, await lockWaiting(tx, actor.workspaceId), waitUntil(deps));
    wakeSteps(deps, tx);
    await tell(deps, tx, actor.workspaceId, [{ type: 'queue-changed', subjectId: actor.workspaceId }]);
  });
  return getQueueSummary(deps, actor);
}
