import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useMemo, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Badge } from '../../../ui/badge.tsx';
import { classes } from '../../../ui/classes.ts';
import { Fault } from '../../../ui/fault.tsx';
import { Nothing } from '../../../ui/nothing.tsx';
import { Section } from '../../../ui/page.tsx';
import { RowsSkeleton } from '../../../ui/rows.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { type Column, Table } from '../../../ui/table.tsx';
import { marginsQuery, useCreditsPerDollar } from '../connection-queries.ts';
import { MarginChart } from './margin-chart.tsx';
import { everyDay, type Grouping, groupings, type MarginSum, sumMargins, totalOf } from './margin-sums.ts';
import { type MoneyFormat, useMoney } from './use-money.ts';

const spans = ['7', '30', '90'] as const;
type Span = (typeof spans)[number];

/** What people were charged beside what providers charged, for each model, engine or day. */
export function Margins(): ReactElement {
  const t = useT();
  const [span, setSpan] = useState<Span>('30');
  const [by, setBy] = useState<Grouping>('model');
  const perDollar = useCreditsPerDollar();
  const margins = useQuery(marginsQuery(Number(span)));
  const columns = useColumns(by);
  const rows = margins.data;
  return (
    <Section title={t('engines.margins')} lead={t('engines.marginsLead', { amount: perDollar })}>
      <div className="flex flex-wrap gap-3">
        <Segmented
          label={t('engines.margins.span')}
          value={span}
          onChange={setSpan}
          options={spans.map((value) => ({ value, label: t('engines.margins.days', { count: Number(value) }) }))}
        />
        <Segmented
          label={t('engines.margins.by')}
          value={by}
          onChange={setBy}
          options={groupings.map((value) => ({ value, label: t(`engines.margins.by.${value}`) }))}
        />
      </div>
      {margins.isError ? (
        <Fault error={margins.error} onRetry={() => void margins.refetch()} />
      ) : !rows ? (
        <>
          <Skeleton className="h-46 rounded-card" />
          <RowsSkeleton count={4} />
        </>
      ) : rows.length === 0 ? (
        <Nothing>{t('engines.margins.none')}</Nothing>
      ) : (
        <>
          <MarginChart days={everyDay(sumMargins(rows, 'day', perDollar), Number(span), new Date())} total={totalOf(rows, perDollar)} />
          <Table
            label={t('engines.margins')}
            columns={columns}
            rows={sumMargins(rows, by, perDollar)}
            rowKey={({ key, engine }) => `${engine} ${key}`}
          />
        </>
      )}
    </Section>
  );
}

function useColumns(by: Grouping): readonly Column<MarginSum>[] {
  const t = useT();
  const format = useFormat();
  const money = useMoney();
  return useMemo(
    () => [
      {
        id: 'what',
        title: t(`engines.margins.by.${by}`),
        className: 'w-full min-w-28',
        cell: ({ key, engine }) =>
          by === 'day' ? (
            <span className="whitespace-nowrap">{format.date(`${key}T12:00:00Z`)}</span>
          ) : (
            <span dir="ltr" className="flex flex-col items-start rtl:items-end">
              <span className="wrap-anywhere">{key}</span>
              {by === 'model' && <span className="text-sm text-muted">{engine}</span>}
            </span>
          ),
      },
      { id: 'outputs', title: t('engines.margins.made'), align: 'end', minor: true, cell: ({ outputs }) => format.number(outputs) },
      {
        id: 'charged',
        title: t('engines.margins.charged'),
        align: 'end',
        className: 'whitespace-nowrap',
        cell: ({ charged }) => money.number(charged),
      },
      {
        id: 'cost',
        title: t('engines.margins.spent'),
        align: 'end',
        className: 'whitespace-nowrap',
        cell: (sum) => <Cost sum={sum} money={money} />,
      },
      {
        id: 'quality',
        title: t('engines.margins.quality'),
        minor: true,
        cell: ({ qualities }) => (
          <span className="flex flex-wrap gap-1">
            {qualities.length === 0 ? <span className="text-muted">–</span> : null}
            {qualities.map((quality) => (
              <Badge key={quality}>{t(`engines.quality.${quality as 'reported' | 'computed' | 'estimated' | 'free'}`)}</Badge>
            ))}
          </span>
        ),
      },
      {
        id: 'margin',
        title: t('engines.margin'),
        align: 'end',
        className: 'whitespace-nowrap',
        cell: ({ charged, cost }) => <Left charged={charged} cost={cost} money={money} />,
      },
    ],
    [t, format, money, by],
  );
}

function Cost({ sum, money }: { readonly sum: MarginSum; readonly money: MoneyFormat }): ReactElement {
  if (sum.costs.length === 0) return <span className="text-muted">–</span>;
  return (
    <span className="flex flex-col items-end">
      {sum.cost !== null && <span>{money.number(sum.cost)}</span>}
      {sum.costs.map(({ currency, amount }) => (
        <span key={currency} className={classes(sum.cost !== null && 'text-sm text-muted')}>
          {money.cost(amount, currency)}
        </span>
      ))}
    </span>
  );
}

function Left({
  charged,
  cost,
  money,
}: {
  readonly charged: number;
  readonly cost: number | null;
  readonly money: MoneyFormat;
}): ReactElement {
  if (cost === null) return <span className="text-muted">–</span>;
  const left = charged - cost;
  return (
    <span className="flex flex-col items-end">
      <span className={classes('font-medium', left < 0 && 'text-bad')}>{money.number(left)}</span>
      {charged > 0 && <span className="text-sm text-muted">{money.percent(left / charged)}</span>}
    </span>
  );
}
