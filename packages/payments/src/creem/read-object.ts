import type { Buyer, Checkout, Dispute, ObjectRef, Payment, PaymentObject, Refund, Subscription } from '../spec/objects.ts';
import type { PaymentCall } from '../spec/provider.ts';
import type { CreemApi } from './api.ts';
import { skuIn } from './items.ts';
import { paymentIdIn, readPaymentId, toDisputeId, toPaymentId, toRefundId } from './payment-id.ts';
import {
  type CreemCheckout,
  type CreemSubscription,
  checkoutSchema,
  dateOf,
  idOf,
  isLive,
  objectOf,
  productSchema,
  subscriptionSchema,
  type Transaction,
  textIn,
  transactionSchema,
} from './shapes.ts';

export const getTransaction = (api: CreemApi, id: string, call: PaymentCall): Promise<Transaction> =>
  api.get(call, 'v1/transactions', { transaction_id: id }, transactionSchema);
export const getSubscription = (api: CreemApi, id: string, call: PaymentCall): Promise<CreemSubscription> =>
  api.get(call, 'v1/subscriptions', { subscription_id: id }, subscriptionSchema);
export const getCheckout = (api: CreemApi, id: string, call: PaymentCall): Promise<CreemCheckout> =>
  api.get(call, 'v1/checkouts', { checkout_id: id }, checkoutSchema);

/** Throws `PaymentError`, also `not_found`. */
export async function readObject(api: CreemApi, { kind, id }: ObjectRef, call: PaymentCall): Promise<PaymentObject | null> {
  switch (kind) {
    case 'checkout':
      return toCheckout(await getCheckout(api, id, call));
    case 'payment':
      return readPayment(api, id, call);
    case 'subscription':
      return toSubscription(api, await getSubscription(api, id, call), call);
    case 'refund':
      return toRefund(await readPaymentOf(api, 'refund', id, call), null);
    case 'dispute':
      return readDispute(api, id, call);
  }
}

async function readPaymentOf(api: CreemApi, prefix: 'refund' | 'dispute', id: string, call: PaymentCall): Promise<Payment | null> {
  const paymentId = paymentIdIn(prefix, id);
  return paymentId === null ? null : readPayment(api, paymentId, call);
}

const checkoutStates: Readonly<Record<string, Checkout['state']>> = { processing: 'pending', completed: 'paid', expired: 'expired' };

export function toCheckout(found: CreemCheckout): Checkout {
  const { id, order, status } = found;
  const subscription = objectOf(found.subscription);
  const transactionId = idOf(order?.transaction) ?? subscription?.last_transaction_id ?? null;
  const subscriptionId = idOf(found.subscription);
  const total = order?.amount_paid ?? order?.amount_due ?? order?.amount;
  const money = (minor: number | null | undefined) =>
    order && minor !== null && minor !== undefined ? { minor: BigInt(minor), currency: order.currency.toUpperCase() } : null;
  return {
    kind: 'checkout',
    id,
    live: isLive(found.mode),
    orderId: textIn(found.metadata, 'orderId') ?? found.request_id ?? null,
    state: checkoutStates[status] ?? 'open',
    total: money(total),
    tax: money(order?.tax_amount),
    paymentId: transactionId === null ? null : toPaymentId(transactionId, subscriptionId === null ? id : null),
    subscriptionId,
    customerId: idOf(found.customer),
  };
}

const paidStates = new Set(['paid', 'refunded', 'partialRefund', 'partial_refund', 'chargedBack', 'chargeback', 'charged_back']);
const failedStates = new Set(['declined', 'uncollectible', 'void', 'canceled', 'failed']);

async function readPayment(api: CreemApi, id: string, call: PaymentCall): Promise<Payment | null> {
  const ids = readPaymentId(id);
  if (!ids) return null;
  const transaction = await getTransaction(api, ids.transactionId, call);
  const subscriptionId = idOf(transaction.subscription);
  if (subscriptionId !== null) {
    const subscription = await getSubscription(api, subscriptionId, call);
    const reason = await reasonOf(api, transaction, subscriptionId, call);
    const sku = reason === 'first' ? textIn(subscription.metadata, 'sku') : null;
    const customer = objectOf(subscription.customer);
    return toPayment(transaction, { id: transaction.id, reason, sku, orderId: textIn(subscription.metadata, 'orderId'), customer });
  }
  if (ids.checkoutId === null) return toPayment(transaction, { id, reason: 'other', sku: null, orderId: null, customer: null });
  const checkout = await getCheckout(api, ids.checkoutId, call);
  // Two ids that do not belong together are none of ours.
  if (idOf(checkout.order?.transaction) !== transaction.id) return null;
  const { orderId } = toCheckout(checkout);
  return toPayment(transaction, {
    id,
    reason: 'purchase',
    sku: textIn(checkout.metadata, 'sku'),
    orderId,
    customer: objectOf(checkout.customer),
  });
}

interface Sold extends Pick<Payment, 'id' | 'reason' | 'sku' | 'orderId'> {
  readonly customer: {
    readonly email?: string | null | undefined;
    readonly name?: string | null | undefined;
    readonly country?: string | null | undefined;
  } | null;
}

function toPayment(transaction: Transaction, { customer, ...sold }: Sold): Payment {
  const currency = transaction.currency.toUpperCase();
  const money = (minor: number | null | undefined) => ({ minor: BigInt(minor ?? 0), currency });
  const [start, end] = [dateOf(transaction.period_start), dateOf(transaction.period_end)];
  const state = paidStates.has(transaction.status) ? 'paid' : failedStates.has(transaction.status) ? 'failed' : 'pending';
  const total = money(transaction.amount_paid ?? transaction.amount);
  const buyer: Buyer = {
    email: customer?.email ?? null,
    billingCountry: transaction.tax_country ?? customer?.country ?? null,
    paymentCountry: null,
    name: customer?.name ?? null,
    address: [],
    taxId: null,
  };
  return {
    kind: 'payment',
    ...sold,
    live: isLive(transaction.mode),
    subscriptionId: idOf(transaction.subscription),
    period: idOf(transaction.subscription) !== null && start && end ? { start, end } : null,
    state,
    total,
    tax: transaction.tax_amount === null || transaction.tax_amount === undefined ? null : money(transaction.tax_amount),
    // A whole refund may come without its amount.
    refunded: transaction.status === 'refunded' ? total : money(transaction.refunded_amount),
    fee: null,
    paidAt: state === 'paid' ? dateOf(transaction.created_at) : null,
    buyer,
    failure: state === 'failed' ? transaction.status : null,
    actionUrl: null,
  };
}

const hourMs = 60 * 60 * 1_000;

/** Creem does not say why a subscription was charged. The oldest paid charge is its first; one inside a period that was paid already is a change. */
async function reasonOf(api: CreemApi, of: Transaction, subscriptionId: string, call: PaymentCall): Promise<Payment['reason']> {
  const customer = idOf(of.customer);
  const paid: Transaction[] = [];
  for await (const one of api.search(call, 'v1/transactions/search', customer === null ? {} : { customer_id: customer }, transactionSchema))
    if (idOf(one.subscription) === subscriptionId && paidStates.has(one.status)) paid.push(one);
  const earlier = paid.filter((one) => one.id !== of.id && one.created_at < of.created_at);
  if (earlier.length === 0) return 'first';
  const start = dateOf(of.period_start)?.getTime();
  if (start === undefined) return 'renewal';
  const inside = earlier.some(
    (one) => (dateOf(one.period_end)?.getTime() ?? 0) - start > hourMs && (dateOf(one.period_start)?.getTime() ?? 0) <= start,
  );
  return inside ? 'change' : 'renewal';
}

/** Null when nothing was given back. Parts can only be given back in Creem's own pages; together they are one refund that grows. */
export function toRefund(payment: Payment | null, refundId: string | null): Refund | null {
  if (!payment || payment.refunded.minor === 0n) return null;
  const { id: paymentId, live, refunded: amount } = payment;
  return { kind: 'refund', id: toRefundId(paymentId), live, paymentId, amount, state: 'succeeded', refundId, failure: null };
}

/** The bank took the money, and Creem never says that it came back: nothing stays frozen for an end that nobody hears of. */
async function readDispute(api: CreemApi, id: string, call: PaymentCall): Promise<Dispute | null> {
  const payment = await readPaymentOf(api, 'dispute', id, call);
  const ids = payment && readPaymentId(payment.id);
  if (!payment || !ids) return null;
  const { status } = await getTransaction(api, ids.transactionId, call);
  if (!/^charge_?d?_?back$/i.test(status)) return null;
  const { id: paymentId, live, total: amount } = payment;
  return { kind: 'dispute', id: toDisputeId(paymentId), live, paymentId, amount, state: 'lost', reason: 'chargeback', answerBy: null };
}

const subscriptionStates: Readonly<Record<string, Subscription['state']>> = {
  active: 'active',
  scheduled_cancel: 'active',
  trialing: 'trial',
  past_due: 'past_due',
  unpaid: 'past_due',
  // Tries to charge it may still succeed: only a cancelled one is over.
  expired: 'past_due',
  paused: 'paused',
  canceled: 'ended',
  cancelled: 'ended',
};

async function toSubscription(api: CreemApi, found: CreemSubscription, call: PaymentCall): Promise<Subscription> {
  const product = objectOf(found.product);
  const description =
    product?.description ?? (await api.get(call, 'v1/products', { product_id: idOf(found.product) ?? '' }, productSchema)).description;
  const [start, end] = [dateOf(found.current_period_start_date), dateOf(found.current_period_end_date)];
  const state = subscriptionStates[found.status] ?? 'incomplete';
  return {
    kind: 'subscription',
    id: found.id,
    live: isLive(found.mode),
    orderId: textIn(found.metadata, 'orderId'),
    customerId: idOf(found.customer),
    sku: skuIn(description),
    state,
    period: start && end ? { start, end } : null,
    endsAt: found.status === 'scheduled_cancel' ? end : null,
    endedAt: state === 'ended' ? (dateOf(found.canceled_at) ?? dateOf(found.updated_at)) : null,
  };
}
