import type {
  AdminOrder,
  AdminPayment,
  Coupon,
  CouponUse,
  DisputeRow,
  Page,
  PaymentConnection,
  PaymentKind,
  PaymentPush,
  SaleItemRow,
} from '@pinhole/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

const pageSize = 50;

export const paymentKindsQuery = queryOptions<readonly PaymentKind[]>({
  queryKey: ['admin', 'payment-kinds'],
  queryFn: async ({ signal }) => (await api.admin.listPaymentKinds({ signal })).data,
});

export const paymentConnectionsQuery = queryOptions<readonly PaymentConnection[]>({
  queryKey: ['admin', 'payment-connections'],
  queryFn: async ({ signal }) => (await api.admin.listPaymentConnections({ signal })).data,
});

export const saleItemsQuery = queryOptions<readonly SaleItemRow[]>({
  queryKey: ['admin', 'items'],
  queryFn: async ({ signal }) => (await api.admin.listSaleItems({ signal })).data,
});

export const couponsQuery = queryOptions<readonly Coupon[]>({
  queryKey: ['admin', 'coupons'],
  queryFn: async ({ signal }) => (await api.admin.listCoupons({ signal })).data,
});

/** Below the coupons, so that whatever refreshes them refreshes these. */
export const couponUsesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: [...couponsQuery.queryKey, id, 'uses'],
    queryFn: ({ pageParam, signal }): Promise<Page<CouponUse>> =>
      api.admin.listCouponUses({ id }, { limit: pageSize, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export const adminOrdersKey = ['admin', 'orders'] as const;

/** Empty: whichever. */
export interface OrderFilter {
  readonly reference: string;
  readonly state: AdminOrder['state'] | '';
  readonly way: string;
  readonly from: string;
  readonly to: string;
  readonly email: string;
}

export const everyOrder: OrderFilter = { reference: '', state: '', way: '', from: '', to: '', email: '' };

/** What of a filter is asked for. */
const chosenOf = (filter: OrderFilter): Partial<OrderFilter> =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));

/** The orders of a filter as a table for a spreadsheet. */
export const ordersFile = (filter: OrderFilter): string => `/v1/admin/orders/export?${new URLSearchParams(chosenOf(filter)).toString()}`;

export const adminOrdersQuery = (filter: OrderFilter) =>
  infiniteQueryOptions({
    queryKey: [...adminOrdersKey, filter],
    queryFn: ({ pageParam, signal }): Promise<Page<AdminOrder>> => {
      const { state, ...rest } = chosenOf(filter);
      const query = { limit: pageSize, ...rest, ...(state ? { state } : {}), ...(pageParam ? { cursor: pageParam } : {}) };
      return api.admin.listAdminOrders(query, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export const paymentProblemsQuery = queryOptions<readonly AdminPayment[]>({
  queryKey: ['admin', 'payment-problems'],
  queryFn: async ({ signal }) => (await api.admin.listPaymentProblems({ signal })).data,
});

export const disputesQuery = infiniteQueryOptions({
  queryKey: ['admin', 'disputes'],
  queryFn: ({ pageParam, signal }): Promise<Page<DisputeRow>> =>
    api.admin.listDisputes({ limit: pageSize, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});

export const paymentPushesKey = ['admin', 'payment-pushes'] as const;

export const paymentPushesQuery = (state: PaymentPush['state'] | 'all') =>
  infiniteQueryOptions({
    queryKey: [...paymentPushesKey, state],
    queryFn: ({ pageParam, signal }): Promise<Page<PaymentPush>> =>
      api.admin.listPaymentPushes(
        { limit: pageSize, ...(state === 'all' ? {} : { state }), ...(pageParam ? { cursor: pageParam } : {}) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
