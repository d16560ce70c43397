import type { Page, QueueEntry, QueueShow, QueueWho } from '@pinhole/contract';
import { type Actor, requireScope } from '../../../platform/actor.ts';
import type { GenerationDeps } from '../generation-deps.ts';
import { presentGeneration } from '../present-generation.ts';
import { expectStart, type QueueLoad, queueLoad } from '../steps/expected-start.ts';
import { listWholeById, type WholeGenerationRow } from '../store/generation-store.ts';
import { readLoad } from '../store/queue-load-store.ts';
import { listQueueRows, type QueueRow } from '../store/queue-store.ts';
import { mayChange } from './may-change.ts';

export interface QueuePage {
  readonly show: QueueShow;
  readonly who: QueueWho;
  readonly model?: string | undefined;
  readonly kind?: 'image' | 'video' | undefined;
  readonly person?: string | undefined;
  readonly cursor: string | null;
  readonly limit: number;
}

const dayMs = 86_400_000;
/** What ended longer ago than this is no part of the queue any more. */
export const latelyMs = 7 * dayMs;

export async function listQueue(
  deps: Pick<GenerationDeps, 'db' | 'clock' | 'catalogue'>,
  actor: Actor,
  page: QueuePage,
): Promise<Page<QueueEntry>> {
  requireScope(actor, 'generations:read');
  const ofOthers = page.who === 'mine' && page.person !== undefined && page.person !== actor.accountId;
  if (ofOthers) return { data: [], nextCursor: null };
  const rows = await listQueueRows(deps.db, actor.workspaceId, {
    show: page.show,
    accountId: page.who === 'mine' ? actor.accountId : (page.person ?? null),
    model: page.model,
    kind: page.kind,
    since: new Date(deps.clock.now().getTime() - latelyMs),
    cursor: page.cursor,
    limit: page.limit + 1,
  });
  const shown = rows.slice(0, page.limit);
  const ids = shown.map(({ id }) => id);
  const whole = new Map((await listWholeById(deps.db, actor.workspaceId, ids)).map((row) => [row.id, row]));
  const starts = page.show === 'waiting' ? await expectStarts(deps, shown) : () => null;
  return {
    data: shown.flatMap((row): QueueEntry[] => {
      const generation = whole.get(row.id);
      if (!generation) return [];
      return [
        {
          generation: presentGeneration(generation, deps.clock.now()),
          person: row.accountId === null ? null : { id: row.accountId, name: row.personName ?? '' },
          mayChange: mayChange(actor, row.accountId),
          startsInSeconds: starts(row, generation, actor.workspaceId),
          retriedBy: row.retriedBy,
        },
      ];
    }),
    nextCursor: rows.length > page.limit ? (shown.at(-1)?.key ?? null) : null,
  };
}

/** Nothing is promised of what is paused, nor of a model that is not asked at the moment. */
async function expectStarts(
  deps: Pick<GenerationDeps, 'db' | 'clock' | 'catalogue'>,
  rows: readonly QueueRow[],
): Promise<(row: QueueRow, generation: WholeGenerationRow, workspaceId: string) => number | null> {
  const now = deps.clock.now().getTime();
  const queues = [...new Set(rows.map(({ queue }) => queue))];
  const [load, models] = await Promise.all([readLoad(deps.db, queues), deps.catalogue.list()]);
  const modelOf = new Map(models.map((model) => [model.id, model]));
  const loads = new Map<string, QueueLoad>();
  for (const queue of queues) {
    const traits = deps.catalogue.engine(queue)?.traits;
    if (!traits) continue;
    const standing = load.filter((row) => row.queue === queue);
    const secondsOf = (model: string): number | null => modelOf.get(model)?.pace?.seconds ?? null;
    loads.set(queue, queueLoad(standing, secondsOf, { slots: traits.maxConcurrency, startsPer: traits.startsPer ?? null }));
  }
  return (row, generation, workspaceId) => {
    const queue = loads.get(row.queue);
    const halted = (modelOf.get(row.modelId)?.breaker?.openUntil?.getTime() ?? 0) > now;
    if (!queue || generation.paused !== null || generation.queue_position === null || halted) return null;
    return expectStart(queue, workspaceId, generation.queue_position);
  };
}
