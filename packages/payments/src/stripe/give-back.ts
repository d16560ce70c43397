import type { Stripe } from 'stripe';
import type { Money } from '../spec/money.ts';
import { PaymentError } from '../spec/payment-error.ts';
import type { RefundReason } from '../spec/provider.ts';
import { toStripe } from './amount.ts';
import { withKeys } from './failure.ts';
import { couldBe } from './ids.ts';
import { intentOfInvoice, readIntent } from './read-payment.ts';

const reasons = {
  requested: 'requested_by_customer',
  withdrawal: 'requested_by_customer',
  duplicate: 'duplicate',
  fraud: 'fraudulent',
} as const;

export interface RefundOrder {
  readonly refundId: string;
  readonly paymentId: string;
  readonly amount: Money | null;
  readonly reason: RefundReason;
}

/**
 * Gives money back once for each of our numbers: the number is on the refund, so it is found again long after the key is forgotten, and
 * the key holds off whoever asks at the same time.
 */
export async function giveBack(stripe: Stripe, { refundId, paymentId, amount, reason }: RefundOrder): Promise<Stripe.Refund> {
  const intent = await intentOf(stripe, paymentId);
  const known = intent === null ? null : await readIntent(stripe, intent);
  if (!known)
    throw new PaymentError({ kind: 'not_found', retry: 'never', detail: 'Stripe knows no such payment, or nothing was paid for it.' });
  if (amount && amount.currency.toLowerCase() !== known.currency)
    throw new PaymentError({ kind: 'bad_request', retry: 'never', detail: 'A refund is in the currency of its payment.' });
  const find = (): Promise<Stripe.Refund | null> => findRefund(stripe, known.id, refundId);
  const made = await find();
  if (made) return made;
  const params: Stripe.RefundCreateParams = {
    payment_intent: known.id,
    ...(amount === null ? {} : { amount: toStripe(amount) }),
    reason: reasons[reason],
    metadata: { refundId },
    expand: ['charge'],
  };
  return withKeys(`refund:${refundId}`, (idempotencyKey) => stripe.refunds.create(params, { idempotencyKey }), find);
}

async function intentOf(stripe: Stripe, paymentId: string): Promise<string | null> {
  if (!couldBe({ kind: 'payment', id: paymentId })) return null;
  if (paymentId.startsWith('pi_')) return paymentId;
  return paymentId.startsWith('in_') ? intentOfInvoice(stripe, paymentId) : null;
}

async function findRefund(stripe: Stripe, intent: string, refundId: string): Promise<Stripe.Refund | null> {
  for await (const refund of stripe.refunds.list({ payment_intent: intent, limit: 100, expand: ['data.charge'] })) {
    if (refund.metadata?.refundId === refundId) return refund;
  }
  return null;
}
