import type { Generation, Page, QueueEntry, QueueShow, QueueSummary, QueueWho } from '@pinhole/contract';
import { type InfiniteData, infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';

const pageSize = 50;

/** What of the queue a page asks for. */
export interface QueueFilter {
  readonly show: QueueShow;
  readonly who: QueueWho;
  readonly model?: string | undefined;
  readonly kind?: 'image' | 'video' | undefined;
  readonly person?: string | undefined;
}

export type QueuePages = InfiniteData<Page<QueueEntry>, string | null>;

const queueKey = ['queue'] as const;
const listsKey = [...queueKey, 'list'] as const;

export const queueSummaryQuery = queryOptions<QueueSummary>({
  queryKey: [...queueKey, 'summary'],
  queryFn: ({ signal }) => api.queue.getSummary({ signal }),
  staleTime: 30_000,
});

/** One list of the queue. Asked for again when events say that something changed, and now and then for the expected times. */
export const queueQuery = ({ show, who, model, kind, person }: QueueFilter) =>
  infiniteQueryOptions({
    queryKey: [...listsKey, show, who, model ?? '', kind ?? '', person ?? ''],
    queryFn: ({ pageParam, signal }): Promise<Page<QueueEntry>> =>
      api.queue.list(
        {
          show,
          who,
          limit: pageSize,
          ...(pageParam ? { cursor: pageParam } : {}),
          ...(model ? { model } : {}),
          ...(kind ? { kind } : {}),
          ...(person ? { person } : {}),
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    staleTime: 5_000,
    refetchInterval: show === 'waiting' ? 20_000 : false,
  });

const togetherMs = 400;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Something in the queue changed. Many changes at once are one question. */
export function tellQueueNews(client: QueryClient): void {
  timer ??= setTimeout(() => {
    timer = undefined;
    void client.invalidateQueries({ queryKey: queueKey });
  }, togetherMs);
}

export function refreshQueue(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: queueKey });
}

/** Changes every list on screen at once; what the service says later overwrites it. */
export function changeLists(client: QueryClient, change: (entries: readonly QueueEntry[]) => readonly QueueEntry[]): void {
  client.setQueriesData<QueuePages>({ queryKey: listsKey }, (list) => {
    if (!list) return list;
    const before = list.pages.flatMap((page) => page.data);
    const after = change(before);
    if (after === before) return list;
    // The last page takes what is left: pages keep their cursors.
    let taken = 0;
    const pages = list.pages.map((page, index) => {
      const end = index === list.pages.length - 1 ? after.length : taken + page.data.length;
      const data = after.slice(taken, end);
      taken = end;
      return { ...page, data };
    });
    return { ...list, pages };
  });
}

export function putQueueProgress(client: QueryClient, { id, progress }: Pick<Generation, 'id' | 'progress'>): void {
  changeLists(client, (entries) =>
    entries.some((entry) => entry.generation.id === id)
      ? entries.map((entry) =>
          entry.generation.id === id
            ? { ...entry, generation: { ...entry.generation, progress: Math.max(entry.generation.progress, progress) } }
            : entry,
        )
      : entries,
  );
}
