/**
 * A transaction names no order of ours, and nothing leads from it to its checkout. What was bought once is therefore known by both ids, what a
 * subscription pays by the transaction's alone: the subscription carries our order.
 */
export interface PaymentIds {
  readonly transactionId: string;
  readonly checkoutId: string | null;
}

export const toPaymentId = (transactionId: string, checkoutId: string | null): string =>
  checkoutId === null ? transactionId : `${transactionId}~${checkoutId}`;

/** Null for what is no id of ours. */
export function readPaymentId(id: string): PaymentIds | null {
  const [, transactionId, checkoutId] = /^([\w-]{1,100})(?:~([\w-]{1,100}))?$/.exec(id) ?? [];
  return transactionId === undefined ? null : { transactionId, checkoutId: checkoutId ?? null };
}

/** Creem gives refunds and disputes no address to read them at: they are read on their payment, of which there is one of each. */
export const toRefundId = (paymentId: string): string => `refund:${paymentId}`;
export const toDisputeId = (paymentId: string): string => `dispute:${paymentId}`;
export const paymentIdIn = (prefix: 'refund' | 'dispute', id: string): string | null =>
  id.startsWith(`${prefix}:`) ? id.slice(prefix.length + 1) : null;
