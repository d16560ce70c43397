import type { Balance, Me, Model } from '@pinhole/contract';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';

const minuteMs = 60_000;

export const meQuery = queryOptions<Me>({ queryKey: ['me'], queryFn: ({ signal }) => api.me.get({ signal }), staleTime: 5 * minuteMs });

/** Kept fresh by live events. */
export const balanceQuery = queryOptions<Balance>({
  queryKey: ['credits'],
  queryFn: ({ signal }) => api.credits.get({ signal }),
  staleTime: minuteMs,
});

export const modelsQuery = queryOptions<readonly Model[]>({
  queryKey: ['models'],
  queryFn: async ({ signal }) => (await api.models.list({ signal })).data,
  staleTime: 5 * minuteMs,
});
