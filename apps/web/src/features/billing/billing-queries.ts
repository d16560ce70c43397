import type { BuyerDetailsAnswer, ModelPrice, Order, Page, PlanSubscription, SaleOffer, TaxDocument, WayToPay } from '@pinhole/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

const pageSize = 50;

/** What is on the shelf, and how it can be paid. */
export interface Shelf {
  readonly data: readonly SaleOffer[];
  readonly ways: readonly WayToPay[];
}

export const saleOffersQuery = queryOptions<Shelf>({
  queryKey: ['offers'],
  queryFn: ({ signal }) => api.offers.listSaleOffers({ signal }),
});

export const modelPricesQuery = queryOptions<readonly ModelPrice[]>({
  queryKey: ['offers', 'models'],
  queryFn: async ({ signal }) => (await api.offers.listModelPrices({ signal })).data,
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

export const buyerDetailsQuery = queryOptions<BuyerDetailsAnswer>({
  queryKey: ['buyer-details'],
  queryFn: ({ signal }) => api.billing.getBuyerDetails({ signal }),
});

/** Below the orders: what changes an order may have written a paper. */
export const papersQuery = infiniteQueryOptions({
  queryKey: [...ordersKey, 'papers'],
  queryFn: ({ pageParam, signal }): Promise<Page<TaxDocument>> =>
    api.taxDocuments.list({ limit: pageSize, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});
