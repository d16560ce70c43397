import type { CreditEntry, Generation, Page } from '@pinhole/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { balanceQuery } from '../../lib/queries/account-queries.ts';

const pageSize = 50;
const minuteMs = 60_000;

/** Below the balance, so that whatever refreshes the one refreshes the other. */
export const creditEntriesQuery = infiniteQueryOptions({
  queryKey: [...balanceQuery.queryKey, 'entries'],
  queryFn: ({ pageParam, signal }): Promise<Page<CreditEntry>> =>
    api.credits.listEntries({ limit: pageSize, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});

export const paidGenerationQuery = (id: string) =>
  queryOptions<Generation>({
    queryKey: ['generation', id],
    queryFn: ({ signal }) => api.generations.get({ id }, { signal }),
    staleTime: minuteMs,
  });
