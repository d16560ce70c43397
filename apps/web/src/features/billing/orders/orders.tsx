import type { Order } from '@pinhole/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactElement, useMemo } from 'react';
import { useT } from '../../../app/i18n.ts';
import { RelativeTime } from '../../../ui/amounts.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { LoadMore } from '../../../ui/load-more.tsx';
import { Nothing } from '../../../ui/nothing.tsx';
import { RowsSkeleton } from '../../../ui/rows.tsx';
import { type Column, Table } from '../../../ui/table.tsx';
import { ordersQuery } from '../billing-queries.ts';
import { OrderPrice } from '../prices/order-price.tsx';
import { OrderBadge } from './order-badge.tsx';

/** Everything that was ordered, newest first. */
export function Orders(): ReactElement {
  const t = useT();
  const orders = useInfiniteQuery(ordersQuery);
  const rows = useMemo(() => orders.data?.pages.flatMap((page) => page.data) ?? [], [orders.data]);
  const columns = useMemo<readonly Column<Order>[]>(
    () => [
      {
        id: 'what',
        title: t('billing.what'),
        className: 'w-full',
        cell: (order) => (
          <div className="flex min-w-0 flex-col">
            <Link
              to="/billing/orders/$order"
              params={{ order: order.id }}
              className="w-fit rounded-chip underline decoration-line-strong underline-offset-3 hover:decoration-current"
            >
              <bdi>{order.title}</bdi>
            </Link>
            <span className="text-sm text-muted">
              <bdi className="font-mono">{order.reference}</bdi> · <RelativeTime at={order.createdAt} />
            </span>
          </div>
        ),
      },
      { id: 'state', title: t('billing.state'), cell: (order) => <OrderBadge order={order} /> },
      { id: 'price', title: t('billing.total'), align: 'end', cell: (order) => <OrderPrice order={order} /> },
    ],
    [t],
  );
  if (orders.isPending) return <RowsSkeleton count={3} />;
  if (orders.isError && rows.length === 0) return <Fault error={orders.error} onRetry={() => void orders.refetch()} />;
  if (rows.length === 0) return <Nothing>{t('billing.noOrders')}</Nothing>;
  return (
    <>
      <Table label={t('billing.orders')} columns={columns} rows={rows} rowKey={({ id }) => id} />
      <LoadMore pages={orders} />
    </>
  );
}
