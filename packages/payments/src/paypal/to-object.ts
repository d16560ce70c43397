import type { Money } from '../spec/money.ts';
import type { Buyer, Checkout, Dispute, Payment, Refund } from '../spec/objects.ts';
import { PaymentError } from '../spec/payment-error.ts';
import { fromPaypal } from './amount.ts';
import { type Capture, linkedId, type Order, type PaypalDispute, type PaypalRefund } from './shapes.ts';

const paidStates = new Set(['COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED', 'REVERSED']);
const failedStates = new Set(['DECLINED', 'DENIED', 'FAILED']);

/** What a capture says about the money. A word nobody knows is not a payment yet. */
const moneyState = (status: string): Payment['state'] =>
  paidStates.has(status) ? 'paid' : failedStates.has(status) ? 'failed' : 'pending';

export const orderIdOf = (order: Order): string | null => order.purchase_units?.[0]?.custom_id ?? null;
const captureOf = (order: Order): Capture | undefined => order.purchase_units?.[0]?.payments?.captures?.at(-1);

/** An order that is complete is paid only when its capture is. */
export function toCheckout(order: Order, live: boolean): Checkout {
  const unit = order.purchase_units?.[0];
  const capture = captureOf(order);
  const state = order.status === 'VOIDED' ? 'expired' : order.status === 'COMPLETED' && capture ? moneyState(capture.status) : 'open';
  const tax = unit?.amount?.breakdown?.tax_total;
  return {
    kind: 'checkout',
    id: order.id,
    live,
    orderId: orderIdOf(order),
    state: order.status === 'COMPLETED' && !capture ? 'pending' : state,
    total: unit?.amount ? fromPaypal(unit.amount) : null,
    tax: tax ? fromPaypal(tax) : null,
    paymentId: capture?.id ?? null,
    subscriptionId: null,
    customerId: null,
  };
}

/** `order` is null when PayPal does not show it any longer. Throws `PaymentError` when nothing says how much of it was given back. */
export function toPayment(capture: Capture, order: Order | null, live: boolean): Payment {
  const unit = order?.purchase_units?.[0];
  const total = fromPaypal(capture.amount);
  const fee = capture.seller_receivable_breakdown?.paypal_fee;
  const tax = unit?.amount?.breakdown?.tax_total;
  const state = moneyState(capture.status);
  const paidAt = new Date(capture.create_time ?? Number.NaN);
  return {
    kind: 'payment',
    id: capture.id,
    live,
    orderId: capture.custom_id ?? unit?.custom_id ?? null,
    subscriptionId: null,
    period: null,
    reason: 'purchase',
    state,
    total,
    tax: tax ? fromPaypal(tax) : null,
    refunded: refundedOf(capture, order, total),
    fee: fee ? fromPaypal(fee) : null,
    paidAt: state === 'paid' && !Number.isNaN(paidAt.getTime()) ? paidAt : null,
    sku: unit?.items?.[0]?.sku ?? null,
    buyer: buyerOf(order),
    failure: state === 'failed' ? (capture.status_details?.reason ?? capture.status) : null,
    actionUrl: null,
  };
}

/** Refunds of this capture that PayPal shows with its order; those of a capture that is alone need no link. */
export function refundsOf(capture: Capture, order: Order | null): readonly PaypalRefund[] {
  const payments = order?.purchase_units?.[0]?.payments;
  const alone = (payments?.captures?.length ?? 0) < 2;
  return (payments?.refunds ?? []).filter(({ links }) => (linkedId(links, 'up') ?? (alone ? capture.id : null)) === capture.id);
}

function refundedOf(capture: Capture, order: Order | null, total: Money): Money {
  if (capture.status === 'REFUNDED' || capture.status === 'REVERSED') return total;
  if (capture.status === 'PARTIALLY_REFUNDED' && order === null)
    throw new PaymentError({
      kind: 'provider_fault',
      retry: 'never',
      detail: 'PayPal does not say how much of the payment was given back.',
    });
  const given = refundsOf(capture, order).filter(({ status }) => status === 'COMPLETED' || status === 'PENDING');
  return { minor: given.reduce((sum, { amount }) => sum + fromPaypal(amount).minor, 0n), currency: total.currency };
}

function buyerOf(order: Order | null): Buyer {
  const payer = order?.payment_source?.paypal ?? order?.payer;
  const name = [payer?.name?.given_name, payer?.name?.surname].filter(Boolean).join(' ');
  return {
    email: payer?.email_address ?? null,
    billingCountry: null,
    paymentCountry: payer?.address?.country_code ?? null,
    name: name === '' ? null : name,
    address: [],
    taxId: null,
  };
}

const refundStates: Readonly<Record<string, Refund['state']>> = { COMPLETED: 'succeeded', FAILED: 'failed', CANCELLED: 'cancelled' };

export function toRefund(refund: PaypalRefund, captureId: string, live: boolean): Refund {
  const state = refundStates[refund.status] ?? 'pending';
  return {
    kind: 'refund',
    id: refund.id,
    live,
    paymentId: captureId,
    amount: fromPaypal(refund.amount),
    state,
    refundId: refund.custom_id ?? null,
    failure: state === 'failed' ? (refund.status_details?.reason ?? refund.status) : null,
  };
}

/** An outcome that nobody knows is not a victory. */
const won = new Set(['RESOLVED_SELLER_FAVOUR', 'RESOLVED_WITH_PAYOUT', 'CANCELED_BY_BUYER', 'DENIED']);

/** Null for a case about something that was never a payment to us. */
export function toDispute(dispute: PaypalDispute, live: boolean): Dispute | null {
  const paymentId = dispute.disputed_transactions?.find(({ seller_transaction_id: id }) => id)?.seller_transaction_id;
  if (!paymentId || !dispute.dispute_amount) return null;
  const answerBy = new Date(dispute.seller_response_due_date ?? Number.NaN);
  const open = dispute.dispute_life_cycle_stage === 'INQUIRY' ? 'inquiry' : 'open';
  return {
    kind: 'dispute',
    id: dispute.dispute_id,
    live,
    paymentId,
    amount: fromPaypal(dispute.dispute_amount),
    state: dispute.status !== 'RESOLVED' ? open : won.has(dispute.dispute_outcome?.outcome_code ?? '') ? 'won' : 'lost',
    reason: dispute.reason ?? 'OTHER',
    answerBy: Number.isNaN(answerBy.getTime()) ? null : answerBy,
  };
}
