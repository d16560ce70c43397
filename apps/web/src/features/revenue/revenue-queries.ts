import type { Revenue } from '@pinhole/contract';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

export interface RevenueSearch {
  readonly from?: string;
  readonly to?: string;
  readonly by: Revenue['by'];
}

export const revenueQuery = (search: RevenueSearch) =>
  queryOptions<Revenue>({
    queryKey: ['admin', 'revenue', search],
    queryFn: ({ signal }) => api.admin.getRevenue(search, { signal }),
    placeholderData: (before) => before,
  });

/** The same as a file. */
export const revenueFile = (search: RevenueSearch, format: 'csv' | 'json'): string =>
  `/v1/admin/revenue/export?${new URLSearchParams({ ...search, format }).toString()}`;
