import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { ChartColumn, ChartKey } from '../../../ui/chart-column.tsx';
import type { MarginSum } from './margin-sums.ts';
import { useMoney } from './use-money.ts';

export interface MarginChartProps {
  readonly days: readonly { readonly day: string; readonly sum: MarginSum | undefined }[];
  readonly total: MarginSum;
}

/** Charged and spent, a pair of columns a day. Says its sum in words; the table below says the rest. */
export function MarginChart({ days, total }: MarginChartProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const money = useMoney();
  const most = Math.max(1e-9, ...days.map(({ sum }) => Math.max(sum?.charged ?? 0, sum?.cost ?? 0)));
  const words = t('engines.margins.chart', {
    charged: money.number(total.charged),
    cost: total.cost === null ? '–' : money.number(total.cost),
  });
  const [first, last] = [days[0], days.at(-1)];
  return (
    <figure className="flex flex-col gap-3 rounded-card border border-line bg-surface px-4 py-4">
      <div role="img" aria-label={words} className="flex h-32 items-end gap-px border-b border-line">
        {days.map(({ day, sum }) => (
          <span
            key={day}
            title={`${format.date(`${day}T12:00:00Z`)}: ${t('engines.margins.chart', { charged: money.number(sum?.charged ?? 0), cost: money.number(sum?.cost ?? 0) })}`}
            className="flex h-full min-w-0 flex-1 items-end justify-center gap-px"
          >
            <ChartColumn share={(sum?.charged ?? 0) / most} look="bg-text" />
            <ChartColumn share={(sum?.cost ?? 0) / most} look="bg-accent" />
          </span>
        ))}
      </div>
      <figcaption className="flex flex-col gap-2 text-sm text-muted">
        <span className="flex justify-between gap-4">
          <span>{first && format.date(`${first.day}T12:00:00Z`)}</span>
          <span>{last && format.date(`${last.day}T12:00:00Z`)}</span>
        </span>
        <span aria-hidden="true" className="flex justify-center gap-4">
          <ChartKey look="bg-text" name={t('engines.margins.charged')} />
          <ChartKey look="bg-accent" name={t('engines.margins.spent')} />
        </span>
      </figcaption>
    </figure>
  );
}
