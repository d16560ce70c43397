import type { ObjectRef } from '../spec/objects.ts';
import { PaymentError } from '../spec/payment-error.ts';
import type { PaymentCall } from '../spec/provider.ts';
import type { CreemApi } from './api.ts';
import { toDisputeId, toPaymentId, toRefundId } from './payment-id.ts';
import { getCheckout, toCheckout } from './read-object.ts';
import { dateOf, idOf, subscriptionSchema, type Transaction, transactionSchema } from './shapes.ts';

/**
 * Creem lists transactions and subscriptions, not checkouts, and a transaction does not say when it changed. Listed are therefore the new ones
 * and those that were given back or disputed; of purchases only what was bought with one of the `known` checkouts, which are read one by one.
 */
export async function* changedSince(api: CreemApi, since: Date, call: PaymentCall, known: readonly string[]): AsyncIterable<ObjectRef> {
  if (since > call.now()) return;
  const isNew = (date: Date | null): boolean => date !== null && date >= since;
  const byId = new Map<string, Transaction>();
  for await (const transaction of api.search(call, 'v1/transactions/search', {}, transactionSchema)) {
    const isWorthReading = isNew(dateOf(transaction.created_at)) || isUndone(transaction);
    if (isWorthReading && idOf(transaction.subscription) !== null) yield* refsOf(transaction, transaction.id);
    else if (isWorthReading) byId.set(transaction.id, transaction);
  }
  for await (const subscription of api.search(call, 'v1/subscriptions/search', {}, subscriptionSchema))
    if (isNew(dateOf(subscription.updated_at))) yield { kind: 'subscription', id: subscription.id };

  for (const id of known) {
    const checkout = await getCheckout(api, id, call).catch(nullWhenUnknown);
    if (!checkout || checkout.status === 'pending') continue;
    if (checkout.status !== 'completed' || isNew(dateOf(checkout.order?.updated_at))) yield { kind: 'checkout', id };
    const transactionId = idOf(checkout.order?.transaction);
    const transaction = byId.get(transactionId ?? '');
    if (transaction && toCheckout(checkout).subscriptionId === null) yield* refsOf(transaction, toPaymentId(transaction.id, id));
  }
}

const isDisputed = ({ status }: Transaction): boolean => /^charge_?d?_?back$/i.test(status);
const isUndone = (transaction: Transaction): boolean =>
  (transaction.refunded_amount ?? 0) > 0 || /refund/i.test(transaction.status) || isDisputed(transaction);

function* refsOf(transaction: Transaction, paymentId: string): Iterable<ObjectRef> {
  yield { kind: 'payment', id: paymentId };
  if (isUndone(transaction) && !isDisputed(transaction)) yield { kind: 'refund', id: toRefundId(paymentId) };
  if (isDisputed(transaction)) yield { kind: 'dispute', id: toDisputeId(paymentId) };
}

function nullWhenUnknown(error: unknown): null {
  if (error instanceof PaymentError && error.facts.kind === 'not_found') return null;
  throw error;
}
