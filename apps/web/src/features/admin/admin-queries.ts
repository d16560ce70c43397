import type { MailDelivery, OutboxMail, Page, Person, QueueReport } from '@pinhole/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

const pageSize = 50;
const lookAgainMs = 5000;

export type AuditEvent = Awaited<ReturnType<typeof api.admin.listAudit>>['data'][number];
type ListPage<Item> = (
  query: { readonly limit: number; readonly cursor?: string },
  options: { readonly signal: AbortSignal },
) => Promise<Page<Item>>;

const pagesOf = <Item>(name: string, list: ListPage<Item>) =>
  infiniteQueryOptions({
    queryKey: ['admin', name],
    queryFn: ({ pageParam, signal }): Promise<Page<Item>> =>
      list({ limit: pageSize, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export const peopleQuery = pagesOf<Person>('people', (query, options) => api.admin.listPeople(query, options));
export const outboxQuery = {
  ...pagesOf<OutboxMail>('outbox', (query, options) => api.admin.listOutbox(query, options)),
  // Mail waits for seconds; whoever looks on wants to see it go.
  refetchInterval: lookAgainMs,
};
export const auditQuery = pagesOf<AuditEvent>('audit', (query, options) => api.admin.listAudit(query, options));

/** Looks again by itself as long as somebody looks at it. */
export const queueQuery = queryOptions<QueueReport>({
  queryKey: ['admin', 'queue'],
  queryFn: ({ signal }) => api.admin.getQueue({ signal }),
  staleTime: 0,
  refetchInterval: lookAgainMs,
});

export const mailDeliveryQuery = queryOptions<MailDelivery>({
  queryKey: ['admin', 'mail-delivery'],
  queryFn: ({ signal }) => api.admin.getMailDelivery({ signal }),
  staleTime: 0,
  refetchInterval: lookAgainMs,
});
