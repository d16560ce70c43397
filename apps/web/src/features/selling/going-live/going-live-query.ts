import type { GoingLive } from '@pinhole/contract';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';

/** Nobody has to load the page again after something was done elsewhere. */
export const goingLiveQuery = queryOptions<GoingLive>({
  queryKey: ['admin', 'going-live'],
  queryFn: ({ signal }) => api.admin.getGoingLive({ signal }),
  staleTime: 0,
});
