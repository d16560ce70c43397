import type { AdminClosing, Closing, ClosingPreview, Page } from '@pinhole/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

const pageSize = 50;
/** The end of a closing is a matter of seconds once its day has come, unless work runs. */
const lookAgainMs = 2_000;
/** A timer may not be set much further ahead than three weeks. */
const longestWaitMs = 3_600_000;

/** Below one key, so that whatever moves a closing refreshes what it would do too. */
export const closingKey = ['closing'] as const;

export const closingQuery = queryOptions<Closing | null>({
  queryKey: [...closingKey, 'state'],
  queryFn: async ({ signal }) => (await api.closing.get({ signal })).closing,
  refetchInterval: ({ state }) => untilItMoves(state.data),
});

/** A page that stands open tells of the end by itself. */
function untilItMoves(closing: Closing | null | undefined): number | false {
  if (closing?.state === 'closing') return lookAgainMs;
  if (closing?.state !== 'waiting') return false;
  return Math.min(Math.max(Date.parse(closing.dueAt) - Date.now(), lookAgainMs), longestWaitMs);
}

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
