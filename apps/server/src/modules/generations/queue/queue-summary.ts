import type { QueueSummary } from '@pinhole/contract';
import { type Actor, requireScope } from '../../../platform/actor.ts';
import type { Db } from '../../../platform/database/database.ts';
import { findLinePause } from '../../../platform/jobs/step-line-store.ts';
import type { GenerationDeps } from '../generation-deps.ts';
import { countQueue, listQueuePeople } from '../store/queue-store.ts';
import { latelyMs } from './list-queue.ts';
import { mayManageQueue } from './may-change.ts';

/** For events: of a workspace the caller has already been checked for. */
export async function isQueuePaused(db: Db, workspaceId: string): Promise<boolean> {
  return (await findLinePause(db, workspaceId)) !== undefined;
}

export async function getQueueSummary(deps: Pick<GenerationDeps, 'db' | 'clock'>, actor: Actor): Promise<QueueSummary> {
  requireScope(actor, 'generations:read');
  const since = new Date(deps.clock.now().getTime() - latelyMs);
  const [counts, pause, people] = await Promise.all([
    countQueue(deps.db, actor.workspaceId, actor.accountId, since),
    findLinePause(deps.db, actor.workspaceId),
    listQueuePeople(deps.db, actor.workspaceId),
  ]);
  return {
    ...counts,
    paused: pause ? { at: pause.pausedAt.toISOString(), by: people.find(({ id }) => id === pause.pausedBy) ?? null } : null,
    mayManage: mayManageQueue(actor),
    people,
  };
}
