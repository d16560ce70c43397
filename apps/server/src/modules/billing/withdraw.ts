import type { Order } from '@pinhole/contract';
import { type Actor, requireScope } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import { inTransaction } from '../../platform/database/database.ts';
import { unspentOf } from '../credits/index.ts';
import { findSaleItem } from '../shop/index.ts';
import { tellOrder } from './apply-checkout.ts';
import type { BillingDeps } from './billing-deps.ts';
import { queueOrderMail } from './order-mail.ts';
import { findOrder, lockOrder, markWithdrawn } from './order-store.ts';
import { listPaymentsOf, lockPayment } from './payment-store.ts';
import { presentOne } from './present-order.ts';
import { refundForWithdrawal } from './refunds.ts';

/**
 * A consumer's right within fourteen days: no reason is asked. What the purchase's credits still hold is paid back in proportion, and a
 * confirmation with day and hour goes out, all in one transaction.
 */
export async function withdrawOrder(deps: BillingDeps, actor: Actor, orderId: string): Promise<Order> {
  requireScope(actor, 'billing:manage');
  if (!(await findOrder(deps.db, actor.workspaceId, orderId))) throw new AppError('billing.order_not_found');
  return inTransaction(deps.db, async (tx) => {
    const order = await lockOrder(tx, orderId);
    const item = order && (await findSaleItem(tx, order.itemId));
    if (!order || !item) throw new AppError('billing.order_not_found');
    const at = deps.clock.now();
    if (order.withdrawnAt || !order.withdrawUntil || order.withdrawUntil <= at) throw new AppError('billing.withdrawal_over');
    const [granted] = (await listPaymentsOf(tx, [order.id])).filter((payment) => payment.granted > 0n);
    const payment = granted && (await lockPayment(tx, granted.id));
    if (!payment) throw new AppError('billing.nothing_to_refund');
    const unspent = await unspentOf(tx, payment.id);
    const minor = (payment.totalMinor * unspent) / payment.granted;
    if (minor === 0n) throw new AppError('billing.nothing_to_refund');
    await refundForWithdrawal(deps, tx, payment.id, minor);
    await markWithdrawn(tx, order.id, at);
    await queueOrderMail(deps, tx, 'withdrawn', order, item);
    await tellOrder(tx, order);
    const after = await lockOrder(tx, order.id);
    return presentOne(deps, tx, after ?? order);
  });
}
