import { z } from 'zod';
import type { ObjectRef } from '../spec/objects.ts';
import type { PaymentCall } from '../spec/provider.ts';
import type { PaypalApi } from './api.ts';
import { aboutOf } from './events.ts';
import { disputeSchema, eventSchema } from './shapes.ts';

const day = 24 * 60 * 60 * 1_000;
/** PayPal keeps events, and searches transactions, for about a month at a time. */
const windowMs = 30 * day;
/** Against a provider that always names a next page. */
const maxPages = 1_000;

const links = z.array(z.object({ rel: z.string(), href: z.string() })).nullish();
const eventPage = z.object({ events: z.array(eventSchema).nullish(), links });
const disputePage = z.object({ items: z.array(disputeSchema.pick({ dispute_id: true })).nullish(), links });
const transactionPage = z.object({
  transaction_details: z
    .array(
      z.object({
        transaction_info: z.object({
          transaction_id: z.string().min(1),
          transaction_event_code: z.string().nullish(),
          paypal_reference_id: z.string().nullish(),
          paypal_reference_id_type: z.string().nullish(),
        }),
      }),
    )
    .nullish(),
  links,
});

/**
 * What the app was told about, whether or not it arrived; then, where the app may see them, disputes and the account's transactions: they also
 * hold what an event was never made of. PayPal lists orders nowhere: the service reads those it still waits for by itself.
 */
export async function* changedSince(api: PaypalApi, since: Date, call: PaymentCall): AsyncIterable<ObjectRef> {
  const seen = new Set<string>();
  const fresh = (refs: readonly ObjectRef[]): ObjectRef[] =>
    refs.filter(({ kind, id }) => !seen.has(`${kind} ${id}`) && seen.add(`${kind} ${id}`));
  const now = call.now();
  for (const [from, to] of windows(since, now)) {
    const query = new URLSearchParams({ page_size: '100', start_time: iso(from), end_time: nextSecond(to) });
    for await (const page of pages(api, `v1/notifications/webhooks-events?${query}`, eventPage, call))
      yield* fresh((page.events ?? []).flatMap(aboutOf));
  }
  const rights = await api.rights(call);
  if (rights.may('disputes/read-seller')) {
    const query = new URLSearchParams({ page_size: '50', update_time_after: iso(since) });
    for await (const page of pages(api, `v1/customer/disputes?${query}`, disputePage, call))
      yield* fresh((page.items ?? []).map(({ dispute_id: id }) => ({ kind: 'dispute', id })));
  }
  if (!rights.may('reporting/search/read')) return;
  for (const [from, to] of windows(since, now)) {
    const query = new URLSearchParams({ page_size: '500', start_date: iso(from), end_date: nextSecond(to), fields: 'transaction_info' });
    for await (const page of pages(api, `v1/reporting/transactions?${query}`, transactionPage, call))
      yield* fresh((page.transaction_details ?? []).flatMap(({ transaction_info: info }) => transactionRefs(info)));
  }
}

/** Payments have the codes T00…, refunds and reversals T11…, which name the payment that they undo. */
function transactionRefs(info: {
  readonly transaction_id: string;
  readonly transaction_event_code?: string | null | undefined;
  readonly paypal_reference_id?: string | null | undefined;
  readonly paypal_reference_id_type?: string | null | undefined;
}): readonly ObjectRef[] {
  const { transaction_id: id, transaction_event_code: code = '', paypal_reference_id: of, paypal_reference_id_type: type } = info;
  if (code?.startsWith('T00')) return [{ kind: 'payment', id }];
  if (!code?.startsWith('T11')) return [];
  return [{ kind: 'refund', id }, ...(of && type === 'TXN' ? [{ kind: 'payment', id: of } as const] : [])];
}

async function* pages<Schema extends z.ZodType<{ links?: z.output<typeof links> }>>(
  api: PaypalApi,
  first: string,
  schema: Schema,
  call: PaymentCall,
): AsyncIterable<z.output<Schema>> {
  let path: string | undefined = first;
  for (let count = 0; path !== undefined && count < maxPages; count += 1) {
    const here: string = path;
    const page: z.output<Schema> = await api.ask(call, here, schema);
    yield page;
    const href: string | undefined = page.links?.find(({ rel }) => rel === 'next')?.href;
    const next = href === undefined ? null : URL.parse(href, api.base);
    path = next ? onBase(api.base, next) : undefined;
    if (path === here) return;
  }
}

/** Our token goes to the host of the connection only, whatever a link names. */
function onBase(base: URL, { pathname, search }: URL): string {
  const url = new URL(base);
  url.pathname = pathname;
  url.search = search;
  return url.href;
}

function* windows(since: Date, until: Date): Iterable<readonly [Date, Date]> {
  for (let from = since.getTime(); from < until.getTime(); from += windowMs)
    yield [new Date(from), new Date(Math.min(from + windowMs, until.getTime()))];
}

const iso = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;
const nextSecond = (date: Date): string => iso(new Date(Math.ceil(date.getTime() / 1_000) * 1_000));
