import type { QueueCancel, QueueCancelled } from '@pinhole/contract';
import { type Actor, requireScope } from '../../../platform/actor.ts';
import { afterCommit, inTransaction } from '../../../platform/database/database.ts';
import { lockSteps, seizeSteps } from '../../../platform/jobs/step-line-store.ts';
import { releaseHolds } from '../../credits/index.ts';
import { judgeAttempts } from '../doubt/judge-attempts.ts';
import { type GenerationDeps, tell, wakeSteps } from '../generation-deps.ts';
import { generationError } from '../generation-error.ts';
import { type CancelledRow, cancelEach } from '../store/queue-change-store.ts';
import { listUnfinished } from '../store/queue-store.ts';
import { requireManageQueue } from './may-change.ts';

type CancelDeps = Pick<GenerationDeps, 'db' | 'clock' | 'catalogue' | 'events' | 'signals' | 'onEnd'>;

/** How many end in one transaction: the balance of the workspace is locked meanwhile. */
const atOnce = 200;

/**
 * Stops what waits, or what waits and runs, and gives all its credits back. What had been settled at that moment stays; everything else
 * is never kept. A process that dies half-way leaves whole generations, cancelled or not: the next call goes on where it stopped.
 */
export async function cancelQueue(deps: CancelDeps, actor: Actor, { who, what }: QueueCancel): Promise<QueueCancelled> {
  requireScope(actor, 'generations:write');
  if (who === 'workspace') requireManageQueue(actor);
  const waitingOnly = what === 'waiting';
  const ids = await listUnfinished(deps.db, actor.workspaceId, { accountId: who === 'mine' ? actor.accountId : null, waitingOnly });
  const cancelled: CancelledRow[] = [];
  for (let from = 0; from < ids.length; from += atOnce) {
    cancelled.push(...(await cancelSome(deps, actor.workspaceId, ids.slice(from, from + atOnce), waitingOnly)));
  }
  return { cancelled: cancelled.length, refunded: String(cancelled.reduce((sum, { priceMicros }) => sum + priceMicros, 0n)) };
}

/** All steps are locked before the first credit moves, in the order in which everybody does it: no two wait for each other. */
async function cancelSome(deps: CancelDeps, workspaceId: string, ids: readonly string[], waitingOnly: boolean): Promise<CancelledRow[]> {
  return inTransaction(deps.db, async (tx) => {
    await lockSteps(tx, ids);
    const ended = await cancelEach(tx, workspaceId, ids, { error: generationError('generation.cancelled'), waitingOnly });
    if (ended.length === 0) return [];
    await judgeAttempts(
      deps,
      tx,
      ended.map(({ id }) => id),
      'cancelled',
    );
    await seizeSteps(
      tx,
      ended.map(({ id }) => id),
      'cleanup',
    );
    await releaseHolds(
      tx,
      ended.flatMap(({ id, holdId }) => (holdId ? [{ holdId, generationId: id }] : [])),
    );
    wakeSteps(deps, tx);
    afterCommit(tx, () => {
      for (const { id, modelId, engine, createdAt } of ended) {
        const ms = deps.clock.now().getTime() - createdAt.getTime();
        deps.onEnd({
          id,
          model: modelId,
          engine,
          state: 'cancelled',
          code: 'generation.cancelled',
          delivered: 0,
          chargedMicros: 0n,
          cost: null,
          ms,
        });
      }
    });
    await tell(deps, tx, workspaceId, [
      ...ended.map(({ id }) => ({ type: 'generation-changed', subjectId: id })),
      { type: 'credits-changed', subjectId: workspaceId },
    ]);
    return ended;
  });
}
