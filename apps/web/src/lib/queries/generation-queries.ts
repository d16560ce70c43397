import type { Generation, Page } from '@pinhole/contract';
import { type InfiniteData, infiniteQueryOptions, type QueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';

const pageSize = 20;

export const generationsKey = ['generations'] as const;

/** Newest first, page by page into the past. Kept fresh by live events, so it never refetches itself out from under the reader. */
export const generationsQuery = infiniteQueryOptions({
  queryKey: generationsKey,
  queryFn: ({ pageParam, signal }): Promise<Page<Generation>> =>
    api.generations.list({ limit: pageSize, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
  staleTime: Number.POSITIVE_INFINITY,
});

type Generations = InfiniteData<Page<Generation>, string | null>;

/** Replaces a generation where it stands, or puts a new one first. An older story never overwrites a newer one. */
export function withGeneration(list: Generations | undefined, incoming: Generation): Generations | undefined {
  if (!list) return list;
  let found = false;
  const pages = list.pages.map((page) => {
    const index = page.data.findIndex(({ id }) => id === incoming.id);
    if (index < 0) return page;
    found = true;
    const current = page.data[index];
    if (current && isSettled(current) && !isSettled(incoming)) return page;
    return { ...page, data: page.data.with(index, incoming) };
  });
  if (found) return { ...list, pages };
  const [first, ...rest] = pages;
  return first ? { ...list, pages: [{ ...first, data: [incoming, ...first.data] }, ...rest] } : list;
}

export function withProgress(
  list: Generations | undefined,
  change: Pick<Generation, 'id' | 'progress' | 'previews'>,
): Generations | undefined {
  if (!list) return list;
  return {
    ...list,
    pages: list.pages.map((page) => {
      const index = page.data.findIndex(({ id }) => id === change.id);
      const current = page.data[index];
      if (!current || isSettled(current)) return page;
      return {
        ...page,
        data: page.data.with(index, { ...current, progress: Math.max(current.progress, change.progress), previews: change.previews }),
      };
    }),
  };
}

export function isSettled(generation: Pick<Generation, 'state'>): boolean {
  return ['succeeded', 'failed', 'blocked', 'cancelled', 'expired'].includes(generation.state);
}

export function putGeneration(client: QueryClient, generation: Generation): void {
  client.setQueryData<Generations>(generationsKey, (list) => withGeneration(list, generation));
}

/** Replaces it where it stands, and adds nothing: for lists that were asked for in another order. */
export function putKnownGeneration(client: QueryClient, generation: Generation): void {
  client.setQueryData<Generations>(generationsKey, (list) =>
    list?.pages.some((page) => page.data.some(({ id }) => id === generation.id)) ? withGeneration(list, generation) : list,
  );
}

export function putProgress(client: QueryClient, change: Pick<Generation, 'id' | 'progress' | 'previews'>): void {
  client.setQueryData<Generations>(generationsKey, (list) => withProgress(list, change));
}
