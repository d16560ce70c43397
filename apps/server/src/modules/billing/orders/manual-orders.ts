import type { RefundRow as RefundView } from '@pinhole/contract';
import type { Actor } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { appendAudit } from '../../audit/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { applyPayment } from '../fulfilment/apply-payment.ts';
import { applyRefund } from '../fulfilment/apply-refund.ts';
import { presentRefund } from '../fulfilment/refunds.ts';
import { findAnyOrder, type OrderRow } from '../store/order-store.ts';
import { lockPayment } from '../store/payment-store.ts';
import { findRefund, lockRefund } from '../store/refund-store.ts';
import type { OpenWay } from '../ways/payment-ways.ts';

/**
 * The operator says that the money of an order paid by hand has arrived: what a provider would say, said by a person. It goes the same
 * way as every other payment, and twice brings the credits once.
 */
export async function settleManualOrder(
  deps: BillingDeps,
  actor: Actor,
  orderId: string,
  { bankCountry }: { readonly bankCountry?: string | undefined } = {},
): Promise<void> {
  const order = await findAnyOrder(deps.db, orderId);
  if (!order) throw new AppError('billing.order_not_found');
  const way = requireByHand(deps, order);
  if (order.state === 'paid') throw new AppError('billing.order_closed', { state: order.state });
  const { totalMinor, currency } = order;
  if (totalMinor === null) throw new Error('an order that is paid by hand has a total from the beginning');
  await inTransaction(deps.db, async (tx) => {
    await applyPayment(deps, tx, way, {
      kind: 'payment',
      id: `manual:${order.id}`,
      live: way.row.live,
      orderId: order.id,
      subscriptionId: null,
      period: null,
      reason: 'purchase',
      state: 'paid',
      total: { minor: totalMinor, currency },
      tax: { minor: order.taxMinor ?? 0n, currency },
      refunded: { minor: 0n, currency },
      fee: null,
      paidAt: deps.clock.now(),
      sku: null,
      buyer: { email: null, billingCountry: null, paymentCountry: bankCountry ?? null, name: null, address: [], taxId: null },
      failure: null,
      actionUrl: null,
    });
    await appendAudit(tx, { action: 'order.confirmed', actorId: actor.accountId, subject: order.id });
  });
}

/** The operator says that a refund by hand was paid. */
export async function settleManualRefund(deps: BillingDeps, actor: Actor, refundId: string): Promise<RefundView> {
  const refund = await findRefund(deps.db, refundId);
  if (!refund) throw new AppError('billing.refund_not_found');
  const way = requireByHand(deps, refund);
  if (refund.state !== 'sending' && refund.state !== 'pending') throw new AppError('billing.refund_not_waiting', { state: refund.state });
  return inTransaction(deps.db, async (tx) => {
    const payment = await lockPayment(tx, refund.paymentId);
    if (!payment) throw new AppError('billing.refund_not_found');
    await applyRefund(deps, tx, way, {
      kind: 'refund',
      id: `manual:${refundId}`,
      live: way.row.live,
      paymentId: payment.ref,
      amount: { minor: refund.amountMinor, currency: payment.currency },
      state: 'succeeded',
      refundId,
      failure: null,
    });
    await appendAudit(tx, { action: 'refund.paid', actorId: actor.accountId, subject: refundId });
    const after = await lockRefund(tx, refundId);
    if (!after) throw new AppError('billing.refund_not_found');
    return presentRefund(after);
  });
}

function requireByHand(deps: BillingDeps, { connectionId }: Pick<OrderRow, 'connectionId'>): OpenWay {
  const way = deps.ways.require(connectionId);
  if (way.provider.traits.refunds !== 'by-hand') throw new AppError('billing.not_manual');
  return way;
}
