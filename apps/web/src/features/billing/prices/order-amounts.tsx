import type { Order, OrderPreview } from '@pinhole/contract';
import type { ReactElement } from 'react';
import { formattingLocale, useLocale, useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { classes } from '../../../ui/classes.ts';
import { countryName } from '../details/countries.ts';

export interface OrderAmountsProps {
  readonly amounts: Order['amounts'];
  /** Why the tax is what it is, where that is known. */
  readonly taxed?: OrderPreview['taxed'];
  /** What the tax waits for. */
  readonly taxLater?: string;
  /** What went back to the buyer, in the smallest unit. */
  readonly refunded?: string;
}

interface Line {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly strong?: boolean;
}

/** Price, what a coupon takes off, what is left of it without tax, the tax, what it comes to, and what went back. */
export function OrderAmounts({ amounts, taxed = null, taxLater, refunded = '0' }: OrderAmountsProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const locale = formattingLocale(useLocale());
  const write = (minor: string | bigint): string => format.money(BigInt(minor), amounts.currency);
  const { price, discount, tax, total } = amounts;
  const taxLabel = taxed ? t(taxed.country === null ? 'taxed.rate' : 'taxed.rateIn', taxWords(taxed, locale)) : t('taxed.vat');
  const taxLines: readonly Line[] =
    tax === null
      ? [{ id: 'tax', label: t('taxed.vat'), value: taxLater ?? t('billing.taxLater') }]
      : tax === '0' && !taxed
        ? []
        : [
            ...(total === null ? [] : [{ id: 'net', label: t('taxed.net'), value: write(BigInt(total) - BigInt(tax)) }]),
            { id: 'tax', label: taxLabel, value: write(tax) },
          ];
  const lines: readonly Line[] = [
    { id: 'price', label: t('billing.price'), value: write(price) },
    ...(discount === '0' ? [] : [{ id: 'discount', label: t('billing.discount'), value: `−${write(discount)}` }]),
    ...taxLines,
    ...(total === null ? [] : [{ id: 'total', label: t('billing.total'), value: write(total), strong: true }]),
    ...(refunded === '0' ? [] : [{ id: 'refunded', label: t('billing.paidBack'), value: `−${write(refunded)}` }]),
  ];
  const reason = taxed && reasons[taxed.treatment];
  return (
    <div className="flex flex-col gap-2">
      <dl aria-live="polite" className="flex flex-col gap-1.5 rounded-card border border-line bg-ground px-4 py-3">
        {lines.map(({ id, label, value, strong }) => (
          <div key={id} className={classes('flex justify-between gap-4', strong ? 'font-medium' : 'text-muted')}>
            <dt>{label}</dt>
            <dd className="text-end tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {reason && <p className="text-sm text-muted text-pretty">{t(reason)}</p>}
    </div>
  );
}

const reasons = {
  domestic: undefined,
  oss: undefined,
  reverse_charge: 'taxed.text.reverse_charge',
  exempt: 'taxed.text.exempt',
  outside_scope: 'taxed.text.outside_scope',
} as const;

function taxWords({ basisPoints, country }: NonNullable<OrderPreview['taxed']>, locale: string): Record<'rate' | 'country', string> {
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 });
  return { rate: percent.format(basisPoints / 10_000), country: country === null ? '' : countryName(country, locale) };
}
