import type { Generation, QueueMove } from '@pinhole/contract';
import type { Actor } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { moveStep } from '../../../platform/jobs/step-line-store.ts';
import { type GenerationDeps, tell } from '../generation-deps.ts';
import { requireOwn, show } from './pause-queue.ts';

/**
 * Gives a waiting generation another place among those of its workspace. Other workspaces do not notice: whose turn it is decides the
 * fair order, and only then the place. 409 when it, or the one that it is to stand beside, has begun meanwhile.
 */
export async function moveGeneration(
  deps: Pick<GenerationDeps, 'db' | 'clock' | 'events'>,
  actor: Actor,
  id: string,
  move: QueueMove,
): Promise<Generation> {
  await requireOwn(deps, actor, id);
  await inTransaction(deps.db, async (tx) => {
    if ((await moveStep(tx, actor.workspaceId, id, move)) !== 'moved') throw new AppError('generation.not_waiting');
    await tell(deps, tx, actor.workspaceId, [
      { type: 'generation-changed', subjectId: id },
      { type: 'queue-changed', subjectId: actor.workspaceId },
    ]);
  });
  return show(deps, actor, id);
}
