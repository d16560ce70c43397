import type { Order } from '@pinhole/contract';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { useFormat } from '../../lib/use-format.ts';
import { classes } from '../../ui/classes.ts';

export interface OrderAmountsProps {
  readonly amounts: Order['amounts'];
  /** What went back to the buyer, in the smallest unit. */
  readonly refunded?: string;
}

/** Price, what a coupon takes off, tax, what it comes to, and what went back. */
export function OrderAmounts({ amounts, refunded = '0' }: OrderAmountsProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const write = (minor: string): string => format.money(BigInt(minor), amounts.currency);
  const lines: { readonly id: string; readonly label: string; readonly value: string; readonly strong?: boolean }[] = [
    { id: 'price', label: t('billing.price'), value: write(amounts.price) },
    ...(amounts.discount === '0' ? [] : [{ id: 'discount', label: t('billing.discount'), value: `−${write(amounts.discount)}` }]),
    ...(amounts.tax === null
      ? [{ id: 'tax', label: t('billing.tax'), value: t('billing.taxLater') }]
      : amounts.tax === '0'
        ? []
        : [{ id: 'tax', label: t('billing.tax'), value: write(amounts.tax) }]),
    ...(amounts.total === null ? [] : [{ id: 'total', label: t('billing.total'), value: write(amounts.total), strong: true }]),
    ...(refunded === '0' ? [] : [{ id: 'refunded', label: t('billing.paidBack'), value: `−${write(refunded)}` }]),
  ];
  return (
    <dl className="flex flex-col gap-1.5 rounded-card border border-line bg-ground px-4 py-3">
      {lines.map(({ id, label, value, strong }) => (
        <div key={id} className={classes('flex justify-between gap-4', strong ? 'font-medium' : 'text-muted')}>
          <dt>{label}</dt>
          <dd className="tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
