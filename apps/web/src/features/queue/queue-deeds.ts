import type { QueueEntry, QueueMove, QueueSummary } from '@pinhole/contract';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { translate } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { problemText } from '../../lib/problem-text.ts';
import { putGeneration } from '../../lib/queries/generation-queries.ts';
import { changeLists, queueSummaryQuery, refreshQueue } from '../../lib/queries/queue-queries.ts';
import { announce } from '../../ui/announcer.tsx';
import { showToast } from '../../ui/toast.tsx';
import { wayBack, withMove } from './queue-order.ts';

/** What can be done in the queue. Shown at once; put right when the service sees it otherwise. */
export interface QueueDeeds {
  readonly move: (waiting: readonly QueueEntry[], id: string, move: QueueMove) => void;
  readonly pause: (entry: QueueEntry) => void;
  readonly resume: (entry: QueueEntry) => void;
  readonly cancel: (entry: QueueEntry) => void;
  readonly pauseAll: () => void;
  readonly resumeAll: () => void;
}

export function useQueueDeeds(): QueueDeeds {
  const client = useQueryClient();
  return useMemo(() => makeDeeds(client), [client]);
}

function makeDeeds(client: QueryClient): QueueDeeds {
  const refused = (error: unknown): void => {
    showToast({ tone: 'bad', ...problemText(error) });
    void refreshQueue(client);
  };

  const put = async (waiting: readonly QueueEntry[], id: string, move: QueueMove): Promise<readonly QueueEntry[]> => {
    const after = withMove(waiting, id, move);
    changeLists(client, (entries) => withMove(entries, id, move));
    await api.generations.move({ id }, move);
    void refreshQueue(client);
    return after;
  };

  const moveAndTell = async (waiting: readonly QueueEntry[], id: string, move: QueueMove): Promise<void> => {
    const back = wayBack(waiting, id);
    const after = await put(waiting, id, move);
    const title = translate('queue.moved', { place: after.findIndex(({ generation }) => generation.id === id) + 1 });
    announce(title);
    if (back) showToast({ title, action: { label: translate('ui.undo'), run: () => void put(after, id, back).catch(refused) } });
  };

  const setPaused = (entry: QueueEntry, paused: 'itself' | null): void => {
    const { id } = entry.generation;
    changeLists(client, (entries) =>
      entries.map((each) => (each.generation.id === id ? { ...each, generation: { ...each.generation, paused } } : each)),
    );
    (paused ? api.generations.pause({ id }) : api.generations.resume({ id }))
      .then((generation) => {
        putGeneration(client, generation);
        announce(translate(paused ? 'queue.spoken.paused' : 'queue.spoken.resumed', { prompt: generation.request.prompt }));
        return refreshQueue(client);
      })
      .catch(refused);
  };

  const settleSummary = (asked: Promise<QueueSummary>, spoken: 'queue.spoken.allPaused' | 'queue.spoken.allResumed'): void => {
    asked
      .then((summary) => {
        client.setQueryData(queueSummaryQuery.queryKey, summary);
        announce(translate(spoken));
        return refreshQueue(client);
      })
      .catch(refused);
  };

  return {
    move: (waiting, id, move) => void moveAndTell(waiting, id, move).catch(refused),
    pause: (entry) => setPaused(entry, 'itself'),
    resume: (entry) => setPaused(entry, null),
    cancel(entry) {
      const { id, request } = entry.generation;
      changeLists(client, (entries) =>
        entries.some(({ generation }) => generation.id === id) ? entries.filter(({ generation }) => generation.id !== id) : entries,
      );
      api.generations
        .cancel({ id })
        .then((generation) => {
          putGeneration(client, generation);
          announce(translate('queue.spoken.cancelled', { prompt: request.prompt }));
          return refreshQueue(client);
        })
        .catch(refused);
    },
    pauseAll: () => settleSummary(api.queue.pause(), 'queue.spoken.allPaused'),
    resumeAll: () => settleSummary(api.queue.resume(), 'queue.spoken.allResumed'),
  };
}
