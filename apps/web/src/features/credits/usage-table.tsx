import type { Usage } from '@pinhole/contract';
import { type ReactElement, useMemo } from 'react';
import { formattingLocale, useLocale, useT } from '../../app/i18n.ts';
import { alignedCredits } from '../../lib/aligned-credits.ts';
import { creditsOfMicros } from '../../lib/credits-input.ts';
import { useModels } from '../../lib/queries/use-models.ts';
import { useFormat } from '../../lib/use-format.ts';
import { type Column, Table } from '../../ui/table.tsx';
import type { UsageSearch } from './credit-queries.ts';

type Row = Usage['data'][number];
type OperationId = Parameters<ReturnType<typeof useT>>[0] & `operation.${string}`;

/** The chart in figures, and every other grouping. */
export function UsageTable({ usage, by }: { readonly usage: Usage; readonly by: UsageSearch['by'] }): ReactElement {
  const t = useT();
  const format = useFormat();
  const locale = formattingLocale(useLocale());
  const { data: models = [] } = useModels();
  const columns = useMemo((): readonly Column<Row>[] => {
    const credits = alignedCredits(
      usage.data.map(({ amount }) => amount),
      locale,
    );
    const titles = new Map(models.map(({ id, title }) => [id, title]));
    const nameOf = ({ group, name }: Row): string => {
      if (by === 'day') return format.date(`${group}T12:00:00`);
      if (by === 'kind') return t(`operation.${group}` as OperationId);
      if (by === 'model') return titles.get(group ?? '') ?? group ?? '';
      return name ?? (by === 'key' && group === null ? t('credits.usage.noKey') : t('credits.usage.gone'));
    };
    return [
      { id: 'what', title: t(`credits.usage.by.${by}`), className: 'w-full', cell: (row) => <bdi>{nameOf(row)}</bdi> },
      {
        id: 'generations',
        title: t('credits.usage.generations'),
        align: 'end',
        minor: true,
        cell: (row) => format.number(row.generations),
      },
      { id: 'amount', title: t('credits.amount'), align: 'end', cell: (row) => <span dir="ltr">{credits(row.amount, 'never')}</span> },
      {
        id: 'worth',
        title: t('credits.usage.worth'),
        align: 'end',
        className: 'whitespace-nowrap',
        cell: (row) => new Intl.NumberFormat(locale, { style: 'currency', currency: row.currency }).format(creditsOfMicros(row.worth)),
      },
    ];
  }, [usage, by, models, t, format, locale]);
  const rows = by === 'day' ? usage.data.toReversed() : usage.data;
  return <Table label={t('credits.usage')} columns={columns} rows={rows} rowKey={({ group, currency }) => `${group} ${currency}`} />;
}
