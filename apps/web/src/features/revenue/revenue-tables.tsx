import type { Revenue } from '@pinhole/contract';
import { type ReactElement, useMemo } from 'react';
import { useT } from '../../app/i18n.ts';
import { useFormat } from '../../lib/use-format.ts';
import { type Column, Table } from '../../ui/table.tsx';
import type { RevenueRow } from './spread-periods.ts';
import { useRevenueMoney } from './use-revenue-money.ts';

const figures = ['gross', 'tax', 'refunds', 'fees', 'losses', 'net'] as const;

/** The chart in figures, the newest first. */
export function PeriodTable({ rows, by }: { readonly rows: readonly RevenueRow[]; readonly by: Revenue['by'] }): ReactElement {
  const t = useT();
  const money = useRevenueMoney();
  const columns = useMemo<readonly Column<RevenueRow>[]>(
    () => [
      { id: 'period', title: t(`revenue.by.${by}`), className: 'whitespace-nowrap', cell: ({ period }) => money.period(period) },
      ...figures.map(
        (figure): Column<RevenueRow> => ({
          id: figure,
          title: t(`revenue.${figure}`),
          align: 'end',
          minor: figure !== 'gross' && figure !== 'net',
          className: 'whitespace-nowrap',
          cell: (row) => <span dir="ltr">{money.minor(row[figure], row.currency)}</span>,
        }),
      ),
      {
        id: 'cost',
        title: t('revenue.cost'),
        align: 'end',
        minor: true,
        className: 'whitespace-nowrap',
        cell: (row) => <span dir="ltr">{money.millionths(row.cost, row.currency)}</span>,
      },
      {
        id: 'margin',
        title: t('revenue.margin'),
        align: 'end',
        className: 'whitespace-nowrap',
        cell: (row) => <span dir="ltr">{money.millionths(row.margin, row.currency)}</span>,
      },
    ],
    [t, money, by],
  );
  return <Table label={t('revenue.periods')} columns={columns} rows={rows} rowKey={({ period }) => period} />;
}

type ItemRow = Revenue['items'][number];

export function ItemTable({ rows }: { readonly rows: readonly ItemRow[] }): ReactElement {
  const t = useT();
  const format = useFormat();
  const money = useRevenueMoney();
  const columns = useMemo<readonly Column<ItemRow>[]>(
    () => [
      { id: 'what', title: t('billing.what'), className: 'w-full', cell: ({ title }) => <bdi>{title ?? t('revenue.noItem')}</bdi> },
      { id: 'sales', title: t('revenue.sales'), align: 'end', cell: ({ sales }) => format.number(sales) },
      amount<ItemRow>('gross', t('revenue.gross'), money.minor),
      amount<ItemRow>('refunds', t('revenue.refunds'), money.minor, true),
    ],
    [t, format, money],
  );
  return <Table label={t('revenue.items')} columns={columns} rows={rows} rowKey={({ sku, currency }) => `${sku} ${currency}`} />;
}

type WayRow = Revenue['ways'][number];

export function WayTable({ rows }: { readonly rows: readonly WayRow[] }): ReactElement {
  const t = useT();
  const format = useFormat();
  const money = useRevenueMoney();
  const columns = useMemo<readonly Column<WayRow>[]>(
    () => [
      { id: 'way', title: t('billing.way'), className: 'w-full', cell: ({ title }) => <bdi>{title}</bdi> },
      { id: 'sales', title: t('revenue.sales'), align: 'end', cell: ({ sales }) => format.number(sales) },
      amount<WayRow>('gross', t('revenue.gross'), money.minor),
      amount<WayRow>('refunds', t('revenue.refunds'), money.minor, true),
      amount<WayRow>('fees', t('revenue.fees'), money.minor, true),
      amount<WayRow>('losses', t('revenue.losses'), money.minor, true),
    ],
    [t, format, money],
  );
  return <Table label={t('revenue.ways')} columns={columns} rows={rows} rowKey={({ way, currency }) => `${way} ${currency}`} />;
}

/** A column of money of which a row says the currency. */
const amount = <Row extends { readonly currency: string }>(
  id: keyof Row & string,
  title: string,
  write: (minor: string, currency: string) => string,
  minor = false,
): Column<Row> => ({
  id,
  title,
  align: 'end',
  minor,
  className: 'whitespace-nowrap',
  cell: (row) => <span dir="ltr">{write(String(row[id]), row.currency)}</span>,
});
