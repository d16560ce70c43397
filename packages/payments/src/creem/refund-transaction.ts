import { z } from 'zod';
import type { Money } from '../spec/money.ts';
import type { Payment, Refund } from '../spec/objects.ts';
import { PaymentError } from '../spec/payment-error.ts';
import type { PaymentCall } from '../spec/provider.ts';
import type { CreemApi } from './api.ts';
import { readPaymentId, toRefundId } from './payment-id.ts';
import { readObject, toRefund } from './read-object.ts';

export interface RefundOrder {
  readonly refundId: string;
  readonly paymentId: string;
  readonly amount: Money | null;
}

/** Creem gives back a whole transaction or nothing, and takes no key: whether it was given back already is read first, and after a no. */
export async function refundTransaction(api: CreemApi, { refundId, paymentId, amount }: RefundOrder, call: PaymentCall): Promise<Refund> {
  const payment = await readPayment(api, paymentId, call);
  const { total, refunded } = payment;
  if (amount !== null && (amount.minor !== total.minor || amount.currency !== total.currency))
    throw new PaymentError({ kind: 'unsupported', retry: 'never', detail: 'Creem gives back a whole payment or nothing.' });
  const made = toRefund(payment, refundId);
  if (made && refunded.minor >= total.minor) return made;
  if (refunded.minor > 0n)
    throw new PaymentError({
      kind: 'unsupported',
      retry: 'never',
      detail: 'A part was given back in Creem’s own pages. The rest can only be given back there.',
    });
  const transactionId = readPaymentId(paymentId)?.transactionId ?? '';
  try {
    const { status } = await api.post(call, 'v1/refunds', { transaction_id: transactionId }, z.object({ status: z.string() }));
    return toNewRefund(payment, refundId, status);
  } catch (error) {
    if (!(error instanceof PaymentError) || error.facts.kind !== 'bad_request') throw error;
    // Somebody else asked for it at the same moment.
    const after = toRefund(await readPayment(api, paymentId, call), refundId);
    if (after && after.amount.minor >= total.minor) return after;
    throw error;
  }
}

async function readPayment(api: CreemApi, id: string, call: PaymentCall): Promise<Payment> {
  const payment = await readObject(api, { kind: 'payment', id }, call);
  if (payment?.kind === 'payment') return payment;
  throw new PaymentError({ kind: 'not_found', retry: 'never', detail: 'Creem does not know the payment.' });
}

const states: Readonly<Record<string, Refund['state']>> = { succeeded: 'succeeded', failed: 'failed', canceled: 'cancelled' };

function toNewRefund({ id: paymentId, live, total: amount }: Payment, refundId: string, status: string): Refund {
  const state = states[status] ?? 'pending';
  return {
    kind: 'refund',
    id: toRefundId(paymentId),
    live,
    paymentId,
    amount,
    state,
    refundId,
    failure: state === 'failed' ? status : null,
  };
}
