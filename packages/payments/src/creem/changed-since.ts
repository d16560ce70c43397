import type { ObjectRef } from '../spec/objects.ts';
import { PaymentError } from '../spec/payment-error.ts';
import type { PaymentCall } from '../spec/provider.ts';
import type { CreemApi } from './api.ts';
import { readPaymentId, toDisputeId, toRefundId } from './payment-id.ts';
import { getCheckout } from './read-object.ts';
import { dateOf, idOf, subscriptionSchema, type Transaction, transactionSchema } from './shapes.ts';

/**
 * Creem lists transactions and subscriptions, not checkouts, and a transaction does not say when it changed. Listed are therefore the new ones
 * and those that were given back or disputed; of purchases only what is `known`: a transaction does not lead to what was bought with it.
 */
export async function* changedSince(api: CreemApi, since: Date, call: PaymentCall, known: readonly ObjectRef[]): AsyncIterable<ObjectRef> {
  if (since > call.now()) return;
  const isNew = (date: Date | null): boolean => date !== null && date >= since;
  const purchases = new Map(
    known.flatMap(({ kind, id }) => (kind === 'payment' ? [[readPaymentId(id)?.transactionId ?? '', id] as const] : [])),
  );
  for await (const transaction of api.search(call, 'v1/transactions/search', {}, transactionSchema)) {
    if (!isNew(dateOf(transaction.created_at)) && !isUndone(transaction)) continue;
    const paymentId = idOf(transaction.subscription) === null ? purchases.get(transaction.id) : transaction.id;
    if (paymentId !== undefined) yield* refsOf(transaction, paymentId);
  }
  for await (const subscription of api.search(call, 'v1/subscriptions/search', {}, subscriptionSchema))
    if (isNew(dateOf(subscription.updated_at))) yield { kind: 'subscription', id: subscription.id };

  for (const { kind, id } of known) {
    if (kind !== 'checkout') continue;
    const checkout = await getCheckout(api, id, call).catch(nullWhenUnknown);
    if (checkout && checkout.status !== 'pending') yield { kind: 'checkout', id };
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
