import type { Stripe } from 'stripe';
import type { Checkout, Dispute, ObjectRef, PaymentObject, Refund, Subscription } from '../spec/objects.ts';
import { PaymentError } from '../spec/payment-error.ts';
import { fromStripe } from './amount.ts';
import { orNull } from './failure.ts';
import { couldBe, dateOf, idOf, objectOf, periodOf } from './ids.ts';
import { paymentIdOf, readPayment, taxOf } from './read-payment.ts';
import { skuOf } from './sku.ts';

/** An object as it is now; null when Stripe knows none. `live` is the key's world. */
export async function readObject(stripe: Stripe, ref: ObjectRef, live: boolean): Promise<PaymentObject | null> {
  if (!couldBe(ref)) return null;
  const object = await readKind(stripe, ref, live);
  // A payment has the one id that counts, which may not be the one asked for.
  if (object && ref.kind !== 'payment' && object.id !== ref.id)
    throw new PaymentError({
      kind: 'provider_fault',
      retry: 'same-key',
      detail: 'Stripe answered with another object than the one asked for.',
    });
  return object;
}

async function readKind(stripe: Stripe, ref: ObjectRef, live: boolean): Promise<PaymentObject | null> {
  switch (ref.kind) {
    case 'checkout':
      return readCheckout(stripe, ref.id);
    case 'payment':
      return readPayment(stripe, ref.id);
    case 'refund': {
      const refund = await orNull(() => stripe.refunds.retrieve(ref.id, { expand: ['charge'] }));
      return refund && toRefund(stripe, refund, live);
    }
    case 'dispute': {
      const dispute = await orNull(() => stripe.disputes.retrieve(ref.id));
      return dispute && toDispute(stripe, dispute);
    }
    case 'subscription': {
      const subscription = await orNull(() => stripe.subscriptions.retrieve(ref.id));
      return subscription && toSubscription(stripe, subscription);
    }
  }
}

async function readCheckout(stripe: Stripe, id: string): Promise<Checkout | null> {
  const session = await orNull(() => stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] }));
  if (!session) return null;
  const { currency, amount_total: total } = session;
  const tax = taxOf(session);
  const subscriptionId = idOf(session.subscription);
  const free = session.mode === 'payment' && session.payment_status === 'no_payment_required' ? session.id : null;
  return {
    kind: 'checkout',
    id: session.id,
    live: session.livemode,
    orderId: session.client_reference_id,
    state: await checkoutState(stripe, session),
    total: currency === null || total === null ? null : fromStripe(total, currency),
    tax: currency === null || tax === null ? null : fromStripe(tax, currency),
    paymentId: session.mode === 'subscription' ? idOf(session.invoice) : (idOf(session.payment_intent) ?? free),
    subscriptionId,
    customerId: idOf(session.customer),
    ...(session.status === 'open' && session.url && objectOf(session.payment_intent)?.last_payment_error
      ? { actionUrl: new URL(session.url) }
      : {}),
  };
}

async function checkoutState(stripe: Stripe, session: Stripe.Checkout.Session): Promise<Checkout['state']> {
  if (session.status === 'open') return 'open';
  if (session.status === 'expired') return 'expired';
  if (session.status !== 'complete') return 'pending';
  if (session.payment_status !== 'unpaid')
    return session.payment_status === 'paid' || session.payment_status === 'no_payment_required' ? 'paid' : 'pending';
  // Complete and unpaid is usual: bank debits and transfers take days.
  const intent = objectOf(session.payment_intent);
  if (intent) return intent.status === 'requires_payment_method' || intent.status === 'canceled' ? 'failed' : 'pending';
  const invoice = idOf(session.invoice);
  const payment = invoice === null ? null : await readPayment(stripe, invoice);
  return payment?.state ?? 'pending';
}

const refundStates: Readonly<Record<string, Refund['state']>> = {
  pending: 'pending',
  requires_action: 'pending',
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'cancelled',
};

/** A refund does not say which world it is of: its charge does, which has to come along, and else the key that it was read with. */
export async function toRefund(stripe: Stripe, refund: Stripe.Refund, live: boolean): Promise<Refund> {
  const intent = idOf(refund.payment_intent);
  const charge = objectOf(refund.charge);
  return {
    kind: 'refund',
    id: refund.id,
    live: charge?.livemode ?? live,
    paymentId: intent === null ? (idOf(refund.charge) ?? '') : await paymentIdOf(stripe, intent),
    amount: fromStripe(refund.amount, refund.currency),
    // A word of a later version means that it is not over.
    state: refundStates[refund.status ?? ''] ?? 'pending',
    refundId: refund.metadata?.refundId ?? null,
    failure: refund.failure_reason ?? null,
  };
}

async function toDispute(stripe: Stripe, dispute: Stripe.Dispute): Promise<Dispute> {
  const intent = idOf(dispute.payment_intent);
  return {
    kind: 'dispute',
    id: dispute.id,
    live: dispute.livemode,
    paymentId: intent === null ? (idOf(dispute.charge) ?? '') : await paymentIdOf(stripe, intent),
    amount: fromStripe(dispute.amount, dispute.currency),
    state: disputeState(dispute.status),
    reason: dispute.reason,
    answerBy: dateOf(dispute.evidence_details.due_by),
  };
}

function disputeState(status: string): Dispute['state'] {
  // Prevented: settled before it became one, by a refund that is told by itself.
  if (status === 'won' || status === 'warning_closed' || status === 'prevented') return 'won';
  if (status === 'lost') return 'lost';
  return status.startsWith('warning_') ? 'inquiry' : 'open';
}

const subscriptionStates: Readonly<Record<string, Subscription['state']>> = {
  incomplete: 'incomplete',
  incomplete_expired: 'ended',
  trialing: 'trial',
  active: 'active',
  past_due: 'past_due',
  canceled: 'ended',
  // Bills on, and collects nothing.
  unpaid: 'paused',
  paused: 'paused',
};

export async function toSubscription(stripe: Stripe, subscription: Stripe.Subscription): Promise<Subscription> {
  const [item] = subscription.items.data;
  const isPaused = subscription.pause_collection !== null && subscription.status === 'active';
  const state = isPaused ? 'paused' : (subscriptionStates[subscription.status] ?? 'paused');
  const ends = subscription.cancel_at ?? (subscription.cancel_at_period_end ? (item?.current_period_end ?? null) : null);
  return {
    kind: 'subscription',
    id: subscription.id,
    live: subscription.livemode,
    orderId: subscription.metadata.orderId ?? null,
    customerId: idOf(subscription.customer),
    sku: item ? await skuOf(stripe, item.price) : null,
    state,
    period: periodOf(item?.current_period_start, item?.current_period_end),
    endsAt: state === 'ended' ? null : dateOf(ends),
    endedAt: dateOf(subscription.ended_at),
  };
}
