import type { Order, Page, PlanSubscription, SaleOffer, WayToPay } from '@pinhole/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

const pageSize = 50;

export const saleOffersQuery = queryOptions<{ readonly data: readonly SaleOffer[]; readonly ways: readonly WayToPay[] }>({
  queryKey: ['offers'],
  queryFn: ({ signal }) => api.offers.listSaleOffers({ signal }),
});

/** Below one key, so that whatever tells of an order refreshes the list and the order. */
export const ordersKey = ['orders'] as const;

export const ordersQuery = infiniteQueryOptions({
  queryKey: [...ordersKey, 'list'],
  queryFn: ({ pageParam, signal }): Promise<Page<Order>> =>
    api.orders.list({ limit: pageSize, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});

export const orderQuery = (id: string) =>
  queryOptions<Order>({ queryKey: [...ordersKey, id], queryFn: ({ signal }) => api.orders.get({ id }, { signal }) });

export const plansQuery = queryOptions<readonly PlanSubscription[]>({
  queryKey: [...ordersKey, 'plans'],
  queryFn: async ({ signal }) => (await api.subscriptions.list({ signal })).data,
});
