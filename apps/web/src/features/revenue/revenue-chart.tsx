import { currencyDigits } from '@pinhole/contract/currency';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { ChartColumn, ChartKey } from '../../ui/chart-column.tsx';
import type { RevenueRow } from './spread-periods.ts';
import { useRevenueMoney } from './use-revenue-money.ts';

export interface RevenueChartProps {
  readonly periods: readonly { readonly period: string; readonly row: RevenueRow | undefined }[];
  readonly currency: string;
}

/** What was left and what providers took of it, a pair of columns a period. The table below says the same in figures. */
export function RevenueChart({ periods, currency }: RevenueChartProps): ReactElement {
  const t = useT();
  const money = useRevenueMoney();
  // Only the height of a column: figures are never made of these.
  const scale = 10 ** (6 - currencyDigits(currency));
  const netOf = (row: RevenueRow | undefined): number => Number(row?.net ?? 0) * scale;
  const costOf = (row: RevenueRow | undefined): number => Number(row?.cost ?? 0);
  const most = Math.max(1, ...periods.map(({ row }) => Math.max(Math.abs(netOf(row)), costOf(row))));
  const [first, last] = [periods[0], periods.at(-1)];
  return (
    <figure className="flex flex-col gap-3 rounded-card border border-line bg-surface px-4 py-4">
      <div aria-hidden="true" className="flex h-32 items-end gap-px border-b border-line">
        {periods.map(({ period, row }) => (
          <span
            key={period}
            title={`${money.period(period)}: ${money.minor(row?.net ?? '0', currency)} · ${money.millionths(row?.cost ?? '0', currency)}`}
            className="flex h-full min-w-0 flex-1 items-end justify-center gap-px"
          >
            {/* Less than nothing came in: the column stands in the colour of what is wrong. */}
            <ChartColumn share={Math.abs(netOf(row)) / most} look={netOf(row) < 0 ? 'bg-bad' : 'bg-text'} />
            <ChartColumn share={costOf(row) / most} look="bg-accent" />
          </span>
        ))}
      </div>
      <figcaption className="flex flex-col gap-2 text-sm text-muted">
        <span className="flex justify-between gap-4">
          <span>{first && money.period(first.period)}</span>
          <span>{last && last !== first && money.period(last.period)}</span>
        </span>
        <span className="flex justify-center gap-4">
          <ChartKey look="bg-text" name={t('revenue.net')} />
          <ChartKey look="bg-accent" name={t('revenue.cost')} />
        </span>
      </figcaption>
    </figure>
  );
}
