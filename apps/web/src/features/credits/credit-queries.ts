import type { ApiKey, CreditEntry, Generation, Page, SpendAlert, Usage } from '@pinhole/contract';
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

/** Below the balance, too: a live event refreshes both. */
export const spendAlertsQuery = infiniteQueryOptions({
  queryKey: [...balanceQuery.queryKey, 'alerts'],
  queryFn: ({ pageParam, signal }): Promise<Page<SpendAlert>> =>
    api.credits.listSpendAlerts({ limit: 10, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});

export const ownKeysQuery = queryOptions<readonly ApiKey[]>({
  queryKey: ['keys'],
  queryFn: async ({ signal }) => (await api.keys.list({ signal })).data,
});

export interface UsageSearch {
  readonly from?: string;
  readonly to?: string;
  readonly model?: string;
  readonly by: (typeof usageGroups)[number];
}

export const usageGroups = ['day', 'member', 'key', 'model', 'kind'] as const;

export const usageQuery = (search: UsageSearch) =>
  queryOptions<Usage>({
    queryKey: [...balanceQuery.queryKey, 'usage', search],
    queryFn: ({ signal }) => api.usage.get(search, { signal }),
    placeholderData: (before) => before,
  });
