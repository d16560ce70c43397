import { z } from 'zod';
import type { Money } from '../spec/money.ts';
import type { Refund } from '../spec/objects.ts';
import { PaymentError } from '../spec/payment-error.ts';
import type { PaymentCall } from '../spec/provider.ts';
import { toPaypal } from './amount.ts';
import type { PaypalApi } from './api.ts';
import { getOrder } from './read-order.ts';
import { type Capture, captureSchema, linkedId, type Order, refundSchema } from './shapes.ts';
import { refundsOf, toPayment, toRefund } from './to-object.ts';

export const getCapture = (api: PaypalApi, id: string, call: PaymentCall): Promise<Capture> =>
  api.ask(call, `v2/payments/captures/${encodeURIComponent(id)}`, captureSchema);

/** Null when PayPal does not name it, or does not show it any longer. */
export async function getOrderOf(api: PaypalApi, capture: Capture, call: PaymentCall): Promise<Order | null> {
  const id = capture.supplementary_data?.related_ids?.order_id ?? orderIdInLinks(capture);
  if (!id) return null;
  return getOrder(api, id, call).catch((error: unknown) => {
    if (error instanceof PaymentError && error.facts.kind === 'not_found') return null;
    throw error;
  });
}

const orderIdInLinks = ({ links }: Capture): string | null => {
  const up = links?.find(({ rel, href }) => rel === 'up' && href.includes('/checkout/orders/'));
  return up ? linkedId([up], 'up') : null;
};

export async function readRefund(api: PaypalApi, id: string, live: boolean, call: PaymentCall): Promise<Refund> {
  const refund = await api.ask(call, `v2/payments/refunds/${encodeURIComponent(id)}`, refundSchema);
  const captureId = linkedId(refund.links, 'up');
  if (captureId === null)
    throw new PaymentError({ kind: 'provider_fault', retry: 'never', detail: 'PayPal does not say which payment the refund is of.' });
  return toRefund(refund, captureId, live);
}

export interface RefundOrder {
  readonly refundId: string;
  readonly paymentId: string;
  readonly amount: Money | null;
}

/**
 * PayPal keeps the key of a refund for 45 days and would give the money again after that: what was refunded already is read first.
 */
export async function refundCapture(
  api: PaypalApi,
  { refundId, paymentId, amount }: RefundOrder,
  live: boolean,
  call: PaymentCall,
): Promise<Refund> {
  const capture = await getCapture(api, paymentId, call);
  const order = await getOrderOf(api, capture, call);
  const made = refundsOf(capture, order).find(({ custom_id }) => custom_id === refundId);
  if (made) return toRefund(made, paymentId, live);

  const part = partOf(toPayment(capture, order, live), amount);
  const body = { custom_id: refundId, ...(part ? { amount: toPaypal(part) } : {}) };
  const path = `v2/payments/captures/${encodeURIComponent(paymentId)}/refund`;
  const init = { method: 'POST', body: JSON.stringify(body), requestId: `refund-${refundId}` } as const;
  const answered = await api.ask(call, path, refundSchema.partial({ amount: true, status: true }).extend({ id: z.string().min(1) }), init);
  // What PayPal leaves out of its answer is read.
  const { status, amount: given } = answered;
  if (status === undefined || given === undefined) return readRefund(api, answered.id, live, call);
  return toRefund({ ...answered, status, amount: given, custom_id: answered.custom_id ?? refundId }, paymentId, live);
}

/** Null: all of a payment of which nothing was given back yet. */
function partOf({ total, refunded }: { readonly total: Money; readonly refunded: Money }, amount: Money | null): Money | null {
  const left = { minor: total.minor - refunded.minor, currency: total.currency };
  const refuse = (kind: 'already_done' | 'bad_request', detail: string): never => {
    throw new PaymentError({ kind, retry: 'never', detail });
  };
  if (left.minor <= 0n) return refuse('already_done', 'All of the payment was given back already.');
  if (amount === null) return refunded.minor === 0n ? null : left;
  if (amount.currency !== total.currency) return refuse('bad_request', `The payment was in ${total.currency}.`);
  if (amount.minor <= 0n || amount.minor > left.minor)
    return refuse('bad_request', 'A refund is more than nothing and at most what is left of the payment.');
  return amount.minor === total.minor ? null : amount;
}
