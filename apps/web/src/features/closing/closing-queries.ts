import type { AdminClosing, Closing, ClosingPreview, Page } from '@pinhole/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

const pageSize = 50;

/** Below one key, so that whatever moves a closing refreshes what it would do too. */
export const closingKey = ['closing'] as const;

export const closingQuery = queryOptions<Closing | null>({
  queryKey: [...closingKey, 'state'],
  queryFn: async ({ signal }) => (await api.closing.get({ signal })).closing,
});

export const closingPreviewQuery = queryOptions<ClosingPreview>({
  queryKey: [...closingKey, 'preview'],
  queryFn: ({ signal }) => api.closing.preview({ signal }),
  staleTime: 0,
});

export const adminClosingsKey = ['admin', 'closings'] as const;

export const adminClosingsQuery = infiniteQueryOptions({
  queryKey: adminClosingsKey,
  queryFn: ({ pageParam, signal }): Promise<Page<AdminClosing>> =>
    api.admin.listClosings({ limit: pageSize, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});
