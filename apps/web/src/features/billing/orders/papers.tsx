import type { TaxDocument } from '@pinhole/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactElement, useMemo } from 'react';
import { useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Money } from '../../../ui/amounts.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { LoadMore } from '../../../ui/load-more.tsx';
import { Nothing } from '../../../ui/nothing.tsx';
import { RowsSkeleton } from '../../../ui/rows.tsx';
import { type Column, Table } from '../../../ui/table.tsx';
import { papersQuery } from '../billing-queries.ts';
import { PaperLink } from '../links/paper-link.tsx';

/** Invoices, receipts and credit notes of the workspace, newest first. */
export function Papers(): ReactElement {
  const t = useT();
  const format = useFormat();
  const papers = useInfiniteQuery(papersQuery);
  const rows = useMemo(() => papers.data?.pages.flatMap((page) => page.data) ?? [], [papers.data]);
  const columns = useMemo<readonly Column<TaxDocument>[]>(
    () => [
      { id: 'number', title: t('ownPapers.number'), cell: (paper) => <PaperLink paper={paper} /> },
      { id: 'kind', title: t('ownPapers.kind'), cell: ({ kind }) => t(`ownPapers.kind.${kind}`) },
      { id: 'date', title: t('ownPapers.date'), minor: true, className: 'w-full', cell: ({ issuedAt }) => format.date(issuedAt) },
      {
        id: 'amount',
        title: t('ownPapers.amount'),
        align: 'end',
        cell: ({ gross, currency }) => <Money minorUnits={BigInt(gross)} currency={currency} />,
      },
    ],
    [t, format],
  );
  if (papers.isPending) return <RowsSkeleton count={2} />;
  if (papers.isError && rows.length === 0) return <Fault error={papers.error} onRetry={() => void papers.refetch()} />;
  if (rows.length === 0) return <Nothing>{t('ownPapers.none')}</Nothing>;
  return (
    <>
      <Table label={t('ownPapers.title')} columns={columns} rows={rows} rowKey={({ id }) => id} />
      <LoadMore pages={papers} />
    </>
  );
}
