import type { Order } from '@pinhole/contract';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { Badge, type BadgeTone } from '../../../ui/badge.tsx';

const tones: Readonly<Record<Order['state'], BadgeTone>> = {
  placing: 'plain',
  open: 'warn',
  pending: 'accent',
  paid: 'good',
  failed: 'bad',
  expired: 'plain',
  cancelled: 'plain',
};

/** How an order stands; what was paid back counts more than that it was paid. */
export function OrderBadge({ order }: { readonly order: Pick<Order, 'state' | 'refunded' | 'amounts'> }): ReactElement {
  const t = useT();
  if (order.refunded !== '0')
    return <Badge>{order.refunded === order.amounts.total ? t('billing.refundedAll') : t('billing.refundedPart')}</Badge>;
  return <Badge tone={tones[order.state]}>{t(`billing.state.${order.state}`)}</Badge>;
}
