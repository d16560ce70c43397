import type { AdminOrder, AdminPayment, RefundRow } from '@pinhole/contract';

/**
 * Whether the order only goes on when this operator does something: money to look for, a refund to transfer, or one to agree to that
 * somebody else asked for.
 */
export function waitsForOperator(order: Pick<AdminOrder, 'state' | 'refunds'>, byHand: boolean, accountId: string | undefined): boolean {
  if (byHand && order.state === 'open') return true;
  return order.refunds.some(
    (refund) => (refund.needsApproval && (refund.askedBy === null || refund.askedBy.id !== accountId)) || isTransferDue(refund, byHand),
  );
}

/** Decided, and the operator has to transfer it. */
export const isTransferDue = ({ state }: Pick<RefundRow, 'state'>, byHand: boolean): boolean =>
  byHand && (state === 'sending' || state === 'pending');

/** What of a payment may still be paid back, in minor units: refunds that are asked for or under way count as gone. */
export function leftOf(payment: Pick<AdminPayment, 'id' | 'state' | 'total' | 'refunded'>, refunds: readonly RefundRow[]): bigint {
  if (payment.state !== 'paid') return 0n;
  const claimed = refunds
    .filter(({ paymentId, state }) => paymentId === payment.id && state !== 'failed' && state !== 'cancelled')
    .reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  const refunded = BigInt(payment.refunded);
  return BigInt(payment.total) - (claimed > refunded ? claimed : refunded);
}

/** The credits that go when a part of a payment is paid back: the same part, rounded down. */
export function creditsFor(payment: Pick<AdminPayment, 'total' | 'granted'>, minor: bigint): bigint {
  const total = BigInt(payment.total);
  return total === 0n ? 0n : (BigInt(payment.granted) * minor) / total;
}
