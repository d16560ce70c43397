import type {
  AdminOrder,
  AdminPayment,
  Coupon,
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

export const adminOrdersKey = ['admin', 'orders'] as const;

export interface OrderFilter {
  readonly reference: string;
  readonly state: AdminOrder['state'] | 'all';
}

export const adminOrdersQuery = ({ reference, state }: OrderFilter) =>
  infiniteQueryOptions({
    queryKey: [...adminOrdersKey, { reference, state }],
    queryFn: ({ pageParam, signal }): Promise<Page<AdminOrder>> =>
      api.admin.listAdminOrders(
        {
          limit: pageSize,
          ...(reference === '' ? {} : { reference }),
          ...(state === 'all' ? {} : { state }),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        { signal },
      ),
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

export const paymentPushesQuery = queryOptions<readonly PaymentPush[]>({
  queryKey: ['admin', 'payment-pushes'],
  queryFn: async ({ signal }) => (await api.admin.listPaymentPushes({ signal })).data,
});
