import { createVerify, X509Certificate } from 'node:crypto';
import type { Incoming } from '@pinhole/engines/emulator-kit';
import { z } from 'zod';
import { malformed, notFound } from './emulator-answers.ts';
import type { EmulatedOrders } from './emulator-orders.ts';
import type { EventSender } from './emulator-pushes.ts';
import { signedText } from './webhook.ts';

const pageSize = 10;

const verifyRequest = z.strictObject({
  auth_algo: z
    .string()
    .max(100)
    .regex(/^[a-zA-Z0-9]+$/),
  cert_url: z.url().max(500),
  transmission_id: z
    .string()
    .max(50)
    .regex(/^(?!\d+$)\w+\S+/),
  transmission_sig: z
    .string()
    .max(500)
    .regex(/^(?!\d+$)\w+\S+/),
  transmission_time: z.string().max(100),
  webhook_id: z
    .string()
    .max(50)
    .regex(/^[a-zA-Z0-9]+$/),
  webhook_event: z.record(z.string(), z.unknown()),
});

interface Options {
  readonly events: EventSender;
  readonly orders: EmulatedOrders;
  readonly webhookId: string;
  readonly publicPem: string;
  readonly certUrl: () => string;
}

/** Webhooks, their events and their check; disputes; the search of transactions. */
export function createNotifications({ events, orders, webhookId, publicPem, certUrl }: Options): { handle(call: Incoming): void } {
  const { publicKey } = new X509Certificate(publicPem);

  /** A page of these, with the address of the next. PayPal's own pages are longer; short ones have to be followed. */
  function page(call: Incoming, all: readonly object[]): { readonly items: readonly object[]; readonly links: readonly object[] } {
    const from = Number(call.url.searchParams.get('page') ?? call.url.searchParams.get('next_page_token') ?? 0);
    const next = new URL(call.url);
    next.searchParams.set(call.url.pathname.includes('disputes') ? 'next_page_token' : 'page', String(from + pageSize));
    return {
      items: all.slice(from, from + pageSize),
      links: [
        { rel: 'self', href: call.url.href, method: 'GET' },
        ...(from + pageSize < all.length ? [{ rel: 'next', href: next.href, method: 'GET' }] : []),
      ],
    };
  }

  function verify(call: Incoming): void {
    const text = Buffer.from(call.bytes).toString('utf8');
    const parsed = verifyRequest.safeParse(jsonOf(text));
    if (!parsed.success) return malformed(call, parsed.error.issues[0]?.path.join('/') ?? '');
    const { transmission_id: id, transmission_time: time, transmission_sig: signature, webhook_id: webhook, cert_url: url } = parsed.data;
    // The bytes of the event as they came: written again, they would be others.
    const raw = text.slice(text.indexOf('"webhook_event":') + '"webhook_event":'.length, text.lastIndexOf('}'));
    const genuine =
      webhook === webhookId &&
      url === certUrl() &&
      createVerify('RSA-SHA256')
        .update(signedText(id, time, webhook, Buffer.from(raw)))
        .verify(publicKey, signature, 'base64');
    call.answer(200, { verification_status: genuine ? 'SUCCESS' : 'FAILURE' });
  }

  function within(call: Incoming, start: string, end: string): ((time: string) => boolean) | null {
    const [from, to] = [call.url.searchParams.get(start), call.url.searchParams.get(end)].map((text) => Date.parse(text ?? ''));
    if (from === undefined || to === undefined || Number.isNaN(from) || Number.isNaN(to) || to - from > 31 * 86_400_000) return null;
    return (time) => Date.parse(time) >= from && Date.parse(time) <= to;
  }

  function transactions(call: Incoming): void {
    const fits = within(call, 'start_date', 'end_date');
    if (!fits) return malformed(call, 'start_date');
    const all = [
      ...[...orders.captures.values()].map(({ id, createTime, order }) => ({
        at: createTime,
        info: { transaction_id: id, transaction_event_code: 'T0006', paypal_reference_id: order.id, paypal_reference_id_type: 'ODR' },
      })),
      ...[...orders.refunds.values()].map(({ id, createTime, capture }) => ({
        at: createTime,
        info: { transaction_id: id, transaction_event_code: 'T1107', paypal_reference_id: capture.id, paypal_reference_id_type: 'TXN' },
      })),
    ];
    const found = all.filter(({ at }) => fits(at)).map(({ info }) => ({ transaction_info: info }));
    const { items, links } = page(call, found);
    call.answer(200, { transaction_details: items, total_items: found.length, links });
  }

  return {
    handle(call) {
      const { pathname } = call.url;
      const path = `${call.method} ${pathname}`;
      if (path === 'POST /v1/notifications/verify-webhook-signature') return verify(call);
      if (path === `GET /v1/notifications/webhooks/${webhookId}`)
        return call.answer(200, {
          id: webhookId,
          url: events.url?.href ?? 'https://shop.example.test/',
          event_types: [{ name: '*' }],
          links: [],
        });
      if (path === 'GET /v1/notifications/webhooks-events') {
        const fits = within(call, 'start_time', 'end_time');
        if (!fits) return malformed(call, 'start_time');
        const found = events.all.filter(({ create_time: at }) => fits(at)).toReversed();
        const { items, links } = page(call, found);
        return call.answer(200, { events: items, count: items.length, links });
      }
      const [, resendId] = /^\/v1\/notifications\/webhooks-events\/([^/]+)\/resend$/.exec(pathname) ?? [];
      const event = events.all.find(({ id }) => id === resendId);
      if (event && call.method === 'POST') {
        events.send(event);
        return call.answer(202, event);
      }
      if (path === 'GET /v1/customer/disputes') {
        const after = Date.parse(call.url.searchParams.get('update_time_after') ?? '1970-01-01T00:00:00Z');
        const found = [...orders.disputes.values()].filter(({ updateTime }) => Date.parse(updateTime) > after);
        const { items, links } = page(
          call,
          found.map((dispute) => orders.listDispute(dispute)),
        );
        return call.answer(200, { items, links });
      }
      const [, disputeId] = /^\/v1\/customer\/disputes\/([^/]+)$/.exec(pathname) ?? [];
      const dispute = orders.disputes.get(disputeId ?? '');
      if (dispute && call.method === 'GET') return call.answer(200, orders.showDispute(dispute));
      if (path === 'GET /v1/reporting/transactions') return transactions(call);
      return notFound(call);
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
