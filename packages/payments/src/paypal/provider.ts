import { z } from 'zod';
import type { ObjectRef, PaymentObject } from '../spec/objects.ts';
import { PaymentError } from '../spec/payment-error.ts';
import type { PaymentCall, PaymentProvider, PaymentTraits } from '../spec/provider.ts';
import { paypalCurrencies } from './amount.ts';
import type { PaypalApi } from './api.ts';
import type { CertificateStore } from './certificates.ts';
import { changedSince } from './changed-since.ts';
import { createOrder } from './create-order.ts';
import { neededEvents } from './events.ts';
import type { OrderSeal } from './order-seal.ts';
import { readOrder } from './read-order.ts';
import { getCapture, getOrderOf, readRefund, refundCapture } from './refund-capture.ts';
import { disputeSchema } from './shapes.ts';
import { toDispute, toPayment } from './to-object.ts';
import { paypalWebhook } from './webhook.ts';

export interface PaypalDeps {
  readonly api: PaypalApi;
  readonly seal: OrderSeal;
  readonly certificates: CertificateStore;
  readonly live: boolean;
  readonly brandName: string | undefined;
  readonly webhookId: string | undefined;
  readonly verification: 'offline' | 'ask';
  readonly redirectHosts: readonly string[];
}

const traits: PaymentTraits = {
  seller: 'operator',
  sells: ['once'],
  refunds: 'any-amount',
  disputes: 'open-and-end',
  taxes: 'ours',
  currencies: paypalCurrencies,
  pushesRetriedHours: 72,
  dataNote: 'The item, the price with its tax and our order number go to PayPal; who pays and how is between the buyer and PayPal.',
};

/** PayPal's Orders: a buyer approves there, the money is taken when the approved order is read. */
export function paypalProvider(deps: PaypalDeps): PaymentProvider {
  const { api, live, webhookId } = deps;

  async function read(ref: ObjectRef, call: PaymentCall): Promise<PaymentObject | null> {
    switch (ref.kind) {
      case 'checkout':
        return readOrder(deps, ref.id, call);
      case 'payment': {
        const capture = await getCapture(api, ref.id, call);
        return toPayment(capture, await getOrderOf(api, capture, call), live);
      }
      case 'refund':
        return readRefund(api, ref.id, live, call);
      case 'dispute':
        return toDispute(await api.ask(call, `v1/customer/disputes/${encodeURIComponent(ref.id)}`, disputeSchema), live);
      case 'subscription':
        return null;
    }
  }

  return {
    spec: 'v1',
    id: 'paypal',
    traits,
    live,
    probe: (call) => probe(deps, call),
    ensureItem: async () => null,
    createCheckout: (input, call) => createOrder(deps, input, call),
    read: (ref, call) => read(ref, call).catch(nullWhenUnknown),
    changedSince: (since, call) => changedSince(api, since, call),
    refund: (input, call) => refundCapture(api, input, live, call),
    ...(webhookId === undefined ? {} : { webhook: paypalWebhook({ ...deps, webhookId }) }),
  };
}

function nullWhenUnknown(error: unknown): null {
  if (error instanceof PaymentError && error.facts.kind === 'not_found') return null;
  throw error;
}

const webhookSchema = z.object({ event_types: z.array(z.object({ name: z.string() })).nullish() });

async function probe(
  { api, webhookId }: PaypalDeps,
  call: PaymentCall,
): Promise<{ readonly ok: true; readonly account: string; readonly missing: readonly string[] }> {
  const { app, may } = await api.rights(call);
  const missing: string[] = [];
  if (!may('payments/refund')) missing.push('The app may not refund payments. Switch it on in the app’s features at PayPal.');
  if (!may('disputes/read-seller'))
    missing.push('The app may not read disputes. Switch “Customer Disputes” on in the app’s features at PayPal.');
  if (webhookId === undefined) missing.push('There is no webhook yet: payments are noticed late. Add one at PayPal and fill in its id.');
  else missing.push(...(await missingOfWebhook(api, webhookId, call)));
  return { ok: true, account: app, missing };
}

async function missingOfWebhook(api: PaypalApi, webhookId: string, call: PaymentCall): Promise<readonly string[]> {
  const path = `v1/notifications/webhooks/${encodeURIComponent(webhookId)}`;
  const found = await api.ask(call, path, webhookSchema).catch(nullWhenUnknown);
  if (!found) return ['PayPal knows no webhook with this id in this app. Copy it from the app’s page, of the same environment.'];
  const told = new Set((found.event_types ?? []).map(({ name }) => name));
  const silent = told.has('*') ? [] : neededEvents.filter((name) => !told.has(name));
  return silent.length === 0 ? [] : [`The webhook is not subscribed to ${silent.join(', ')}. Choose all events.`];
}
