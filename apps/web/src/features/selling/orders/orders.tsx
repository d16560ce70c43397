import type { AdminOrder } from '@pinhole/contract';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useMemo, useState } from 'react';
import { Button as PlainButton } from 'react-aria-components';
import { useT } from '../../../app/i18n.ts';
import { meQuery } from '../../../lib/queries/account-queries.ts';
import { RelativeTime } from '../../../ui/amounts.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Button, ButtonLink } from '../../../ui/button.tsx';
import { Section } from '../../../ui/page.tsx';
import { PagedTable } from '../../../ui/paged-table.tsx';
import { Select } from '../../../ui/select.tsx';
import type { Column } from '../../../ui/table.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { OrderBadge } from '../../billing/orders/order-badge.tsx';
import { OrderPrice } from '../../billing/prices/order-price.tsx';
import { adminOrdersQuery, everyOrder, type OrderFilter, ordersFile, paymentConnectionsQuery } from '../selling-queries.ts';
import { OrderDialog } from './order-dialog.tsx';
import { waitsForOperator } from './order-money.ts';

const states = ['open', 'pending', 'paid', 'failed', 'expired', 'cancelled'] as const satisfies readonly AdminOrder['state'][];

/** Everything anybody ordered, to be found by what stands on a bank statement. */
export function AdminOrders(): ReactElement {
  const t = useT();
  const [filter, setFilter] = useState<OrderFilter>(everyOrder);
  const [address, setAddress] = useState('');
  const { data: ways = [] } = useQuery(paymentConnectionsQuery);
  const [typed, setTyped] = useState('');
  const [openId, setOpenId] = useState<string>();
  const orders = useInfiniteQuery(adminOrdersQuery(filter));
  const open = orders.data?.pages.flatMap(({ data }) => data).find(({ id }) => id === openId);
  const columns = useColumns(setOpenId);
  const isFiltered = Object.values(filter).some((value) => value !== '');
  const find = (event: FormEvent): void => {
    event.preventDefault();
    setFilter({ ...filter, reference: typed.trim(), email: address.trim() });
  };
  return (
    <Section
      title={t('selling.orders')}
      lead={t('selling.ordersLead')}
      actions={
        <ButtonLink href={ordersFile(filter)} download className="shrink-0">
          {t('selling.ordersFile')}
        </ButtonLink>
      }
    >
      <div className="flex flex-col gap-3">
        <form noValidate onSubmit={find} className="flex flex-wrap items-end gap-3">
          <TextField
            type="search"
            label={t('selling.find')}
            placeholder={t('selling.findHint')}
            value={typed}
            onChange={(text) => {
              setTyped(text);
              if (text.trim() === '') setFilter({ ...filter, reference: '' });
            }}
            maxLength={20}
            autoComplete="off"
            spellCheck="false"
            className="min-w-0 flex-1 basis-48"
          />
          <TextField
            type="email"
            label={t('selling.findEmail')}
            value={address}
            onChange={(text) => {
              setAddress(text);
              if (text.trim() === '') setFilter({ ...filter, email: '' });
            }}
            maxLength={254}
            autoComplete="off"
            spellCheck="false"
            className="min-w-0 flex-1 basis-48"
          />
          <Button type="submit">{t('selling.findAction')}</Button>
        </form>
        <div className="grid grid-cols-2 gap-3 tablet:grid-cols-4">
          <Select
            label={t('billing.state')}
            value={filter.state}
            onChange={(state) => setFilter({ ...filter, state })}
            options={[
              { value: '', label: t('selling.anyState') },
              ...states.map((value) => ({ value, label: t(`billing.state.${value}`) })),
            ]}
          />
          <Select
            label={t('billing.way')}
            value={filter.way}
            onChange={(way) => setFilter({ ...filter, way })}
            options={[{ value: '', label: t('selling.anyState') }, ...ways.map(({ id, name }) => ({ value: id, label: name }))]}
          />
          <TextField type="date" label={t('revenue.from')} value={filter.from} onChange={(from) => setFilter({ ...filter, from })} />
          <TextField type="date" label={t('revenue.to')} value={filter.to} onChange={(to) => setFilter({ ...filter, to })} />
        </div>
      </div>
      <PagedTable
        label={t('selling.orders')}
        pages={orders}
        columns={columns}
        rowKey={({ id }) => id}
        empty={isFiltered ? t('selling.noSuchOrder') : t('selling.noOrders')}
      />
      {open && <OrderDialog order={open} onClose={() => setOpenId(undefined)} />}
    </Section>
  );
}

function useColumns(open: (id: string) => void): readonly Column<AdminOrder>[] {
  const t = useT();
  const { data: ways } = useQuery(paymentConnectionsQuery);
  const { data: me } = useQuery(meQuery);
  return useMemo(() => {
    const byHand = new Set(ways?.filter(({ provider }) => provider === 'manual').map(({ id }) => id));
    return [
      {
        id: 'order',
        title: t('billing.what'),
        className: 'w-full max-w-0 min-w-36',
        cell: (order) => (
          <div className="flex min-w-0 flex-col items-start">
            <PlainButton
              onPress={() => open(order.id)}
              aria-label={t('selling.openOrder', { reference: order.reference })}
              className="max-w-full cursor-pointer truncate rounded-chip text-start font-mono underline decoration-line-strong underline-offset-3 data-hovered:decoration-current pointer-coarse:min-h-6"
            >
              <bdi>{order.reference}</bdi>
            </PlainButton>
            <span className="max-w-full truncate text-sm text-muted">
              <bdi>{order.title}</bdi>
              <span className="tablet:hidden">
                {' · '}
                <RelativeTime at={order.createdAt} />
              </span>
            </span>
          </div>
        ),
      },
      {
        id: 'state',
        title: t('billing.state'),
        cell: (order) => (
          <span className="flex flex-wrap gap-1">
            <OrderBadge order={order} />
            {waitsForOperator(order, byHand.has(order.way.id), me?.account.id) && <Badge tone="accent">{t('selling.waitsForYou')}</Badge>}
          </span>
        ),
      },
      {
        id: 'way',
        title: t('billing.way'),
        minor: true,
        className: 'text-muted whitespace-nowrap',
        cell: ({ way }) => (
          <span className="flex items-center gap-1.5">
            <bdi>{way.title}</bdi>
            {!way.live && <Badge tone="warn">{t('selling.test')}</Badge>}
          </span>
        ),
      },
      {
        id: 'when',
        title: t('selling.when'),
        minor: true,
        className: 'text-muted whitespace-nowrap',
        cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
      },
      {
        id: 'total',
        title: t('billing.total'),
        align: 'end',
        className: 'whitespace-nowrap',
        cell: (order) => <OrderPrice order={order} />,
      },
    ];
  }, [t, ways, me, open]);
}
