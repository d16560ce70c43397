import type { Order } from '@pinhole/contract';
import { PaymentError } from '@pinhole/payments';
import { z } from 'zod';
import { type Actor, requireScope } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import { inTransaction, type Tx } from '../../../platform/database/database.ts';
import { defineJob, enqueue } from '../../../platform/jobs/job-queue.ts';
import { endQuota, unspentOf, unspentQuotaOf } from '../../credits/index.ts';
import { findSaleItem } from '../../shop/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { tellOrder } from '../fulfilment/apply-checkout.ts';
import { refundForWithdrawal } from '../fulfilment/refunds.ts';
import { settleObject } from '../fulfilment/settle.ts';
import { paidWithoutTaxBack } from '../fulfilment/take-credits.ts';
import { queueOrderMail } from '../mail/order-mail.ts';
import { presentOne } from '../orders/present-order.ts';
import { findAnyOrder, findOrder, lockOrder, markWithdrawn, type OrderRow } from '../store/order-store.ts';
import { listPaymentsOf, lockPayment } from '../store/payment-store.ts';
import { findSubscriptionOfOrder } from '../store/subscription-store.ts';

export const endWithdrawnPlanJob = defineJob('billing.end-withdrawn-plan', { orderId: z.uuid() }, { maxAttempts: 12 });

/**
 * A consumer's right within fourteen days: no reason is asked. What the purchase's credits still hold is paid back in proportion, and a
 * confirmation with day and hour goes out, all in one transaction. A plan ends at once, with what is left of its quota.
 */
export async function withdrawOrder(deps: BillingDeps, actor: Actor, orderId: string): Promise<Order> {
  requireScope(actor, 'billing:manage');
  if (!(await findOrder(deps.db, actor.workspaceId, orderId))) throw new AppError('billing.order_not_found');
  const isPlan = await inTransaction(deps.db, (tx) => withdraw(deps, actor.workspaceId, tx, orderId));
  // The buyer sees at once that it ended; where the provider cannot be reached now, the job goes on.
  if (isPlan) await endWithdrawnPlan(deps, orderId).catch(() => {});
  const after = await findAnyOrder(deps.db, orderId);
  if (!after) throw new AppError('billing.order_not_found');
  return presentOne(deps, deps.db, after);
}

async function withdraw(deps: BillingDeps, workspaceId: string, tx: Tx, orderId: string): Promise<boolean> {
  const order = await lockOrder(tx, orderId);
  const item = order && (await findSaleItem(tx, order.itemId));
  if (!order || !item) throw new AppError('billing.order_not_found');
  const at = deps.clock.now();
  if (order.withdrawnAt || !order.withdrawUntil || order.withdrawUntil <= at) throw new AppError('billing.withdrawal_over');
  const isPlan = item.kind === 'plan';
  if (isPlan) await payBackPlan(deps, tx, order, workspaceId, at);
  else await payBackPack(deps, tx, order);
  await markWithdrawn(tx, order.id, at);
  await queueOrderMail(deps, tx, 'withdrawn', order, item);
  deps.faults.point('W1:before');
  if (isPlan) await enqueue(tx, endWithdrawnPlanJob, { orderId: order.id });
  await tellOrder(tx, order);
  return isPlan;
}

async function payBackPack(deps: BillingDeps, tx: Tx, order: OrderRow): Promise<void> {
  const [granted] = (await listPaymentsOf(tx, [order.id])).filter((payment) => payment.granted > 0n);
  const payment = granted && (await lockPayment(tx, granted.id));
  if (!payment) throw new AppError('billing.nothing_to_refund');
  const minor = ((await paidWithoutTaxBack(tx, payment)) * (await unspentOf(tx, payment.id))) / payment.granted;
  if (minor === 0n) throw new AppError('billing.nothing_to_refund');
  await refundForWithdrawal(deps, tx, payment.id, minor);
}

/**
 * The part of a period's money that its unused credits are of its quota; a plan of which all was used still ends. What was paid for a change
 * of plan in between is not known by credits, and stays for a person to decide.
 */
async function payBackPlan(deps: BillingDeps, tx: Tx, order: OrderRow, workspaceId: string, now: Date): Promise<void> {
  for (const { id } of await listPaymentsOf(tx, [order.id])) {
    const payment = await lockPayment(tx, id);
    if (!payment?.periodStarts || payment.quota === 0n || payment.reason === 'change') continue;
    const unspent = await unspentQuotaOf(tx, workspaceId, payment.periodStarts);
    const minor = ((await paidWithoutTaxBack(tx, payment)) * (unspent < payment.quota ? unspent : payment.quota)) / payment.quota;
    if (minor > 0n) await refundForWithdrawal(deps, tx, payment.id, minor);
    await endQuota(tx, { workspaceId, startsAt: payment.periodStarts, now });
  }
}

/** Ends a plan at its provider now. Over already, or unknown there, is as it should be. */
export async function endWithdrawnPlan(deps: BillingDeps, orderId: string): Promise<void> {
  const plan = await findSubscriptionOfOrder(deps.db, orderId);
  if (!plan || plan.state === 'ended') return;
  const way = deps.ways.require(plan.connectionId);
  if (!way.provider.cancelSubscription) throw new AppError('billing.not_offered');
  deps.faults.point('W2:before');
  await way.provider.cancelSubscription(plan.ref, 'now', deps.ways.callFor(way)).catch((error: unknown) => {
    if (!(error instanceof PaymentError) || (error.facts.kind !== 'already_done' && error.facts.kind !== 'not_found')) throw error;
  });
  await settleObject(deps, way, { kind: 'subscription', id: plan.ref });
}
