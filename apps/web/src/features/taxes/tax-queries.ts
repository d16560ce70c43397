import type { ExchangeRate, IssuedDocument, Page, TaxReport, VatRate, WaitingPaper } from '@pinhole/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import type { Quarter } from './quarters.ts';

const pageSize = 50;

export const taxReportKey = ['admin', 'tax-report'] as const;

export const taxReportQuery = ({ year, quarter }: Quarter) =>
  queryOptions<TaxReport>({
    queryKey: [...taxReportKey, year, quarter],
    queryFn: ({ signal }) => api.admin.getTaxReport({ year, quarter }, { signal }),
  });

export const vatRatesQuery = queryOptions<readonly VatRate[]>({
  queryKey: ['admin', 'vat-rates'],
  queryFn: async ({ signal }) => (await api.admin.listVatRates({ signal })).data,
});

export const exchangeRatesQuery = queryOptions<readonly ExchangeRate[]>({
  queryKey: ['admin', 'exchange-rates'],
  queryFn: async ({ signal }) => (await api.admin.listExchangeRates({ signal })).data,
});

export const waitingPapersQuery = queryOptions<readonly WaitingPaper[]>({
  queryKey: ['admin', 'waiting-papers'],
  queryFn: async ({ signal }) => (await api.admin.listWaitingPapers({ signal })).data,
});

export interface DocumentFilter {
  /** A part of the number or of the buyer's name, or a sale; empty: any. */
  readonly find: string;
  readonly kind: IssuedDocument['kind'] | 'all';
  /** Such as 2026-Q3, or `all`. */
  readonly quarter: string;
  readonly awaiting: boolean;
}

export const issuedDocumentsKey = ['admin', 'issued-documents'] as const;

export const issuedDocumentsQuery = (filter: DocumentFilter) =>
  infiniteQueryOptions({
    queryKey: [...issuedDocumentsKey, filter],
    queryFn: ({ pageParam, signal }): Promise<Page<IssuedDocument>> =>
      api.admin.listIssuedDocuments(
        {
          limit: pageSize,
          ...(filter.find === '' ? {} : { find: filter.find }),
          ...(filter.kind === 'all' ? {} : { kind: filter.kind }),
          ...(filter.quarter === 'all' ? {} : { quarter: filter.quarter }),
          ...(filter.awaiting ? { awaits: 'vat-number' as const } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
