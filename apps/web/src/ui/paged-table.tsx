import type { Page } from '@pinhole/contract';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { Fault } from './fault.tsx';
import { LoadMore } from './load-more.tsx';
import { Nothing } from './nothing.tsx';
import { RowsSkeleton } from './rows.tsx';
import { type Column, Table } from './table.tsx';

export interface PagedTableProps<Row> {
  readonly label: string;
  readonly pages: UseInfiniteQueryResult<InfiniteData<Page<Row>>>;
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  /** Said where there is nothing yet. */
  readonly empty: ReactNode;
}

/** A list that comes page by page, with everything that can be said while it is not there. */
export function PagedTable<Row>({ label, pages, columns, rowKey, empty }: PagedTableProps<Row>): ReactElement {
  const rows = pages.data?.pages.flatMap((page) => page.data) ?? [];
  if (pages.isPending) return <RowsSkeleton count={8} />;
  if (pages.isError && rows.length === 0) return <Fault error={pages.error} onRetry={() => void pages.refetch()} />;
  if (rows.length === 0) return <Nothing>{empty}</Nothing>;
  return (
    <>
      <Table label={label} columns={columns} rows={rows} rowKey={rowKey} />
      <LoadMore pages={pages} />
    </>
  );
}
