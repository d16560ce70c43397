import type { MarkedGeneration, Page } from '@pinhole/contract';
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { type ReactElement, useMemo } from 'react';
import { useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { RelativeTime } from '../../../ui/amounts.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Section } from '../../../ui/page.tsx';
import { PagedTable } from '../../../ui/paged-table.tsx';
import type { Column } from '../../../ui/table.tsx';

const markedQuery = infiniteQueryOptions({
  queryKey: ['admin', 'marked-generations'],
  queryFn: ({ pageParam, signal }): Promise<Page<MarkedGeneration>> =>
    api.admin.listMarkedGenerations({ limit: 20, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});

/** What the check that a payment provider demands flagged or denied; without the words, which are their owner's. */
export function MarkedPrompts(): ReactElement {
  const t = useT();
  const pages = useInfiniteQuery(markedQuery);
  const columns = useMemo<readonly Column<MarkedGeneration>[]>(
    () => [
      {
        id: 'what',
        title: t('spending.marked.what'),
        className: 'w-full max-w-0 min-w-40',
        cell: ({ model, workspaceId, createdAt }) => (
          <div className="flex min-w-0 flex-col">
            <bdi className="truncate">{model}</bdi>
            <span className="text-sm text-muted">
              {t('spending.marked.workspace', { id: workspaceId.slice(-8) })} · <RelativeTime at={createdAt} />
            </span>
          </div>
        ),
      },
      {
        id: 'mark',
        title: t('billing.state'),
        cell: ({ mark }) => <Badge tone={mark === 'denied' ? 'bad' : 'warn'}>{t(`spending.marked.${mark}`)}</Badge>,
      },
    ],
    [t],
  );
  return (
    <Section title={t('spending.marked')} lead={t('spending.markedLead')}>
      <PagedTable label={t('spending.marked')} pages={pages} columns={columns} rowKey={({ id }) => id} empty={t('spending.markedNone')} />
    </Section>
  );
}
