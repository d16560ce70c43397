import type { Checkout, ObjectRef } from '@pinhole/payments';
import type { Tx } from '../../../platform/database/database.ts';
import { appendEvent } from '../../../platform/events/event-log.ts';
import { releaseCoupon } from '../../shop/index.ts';
import { rememberCustomer } from '../store/customer-store.ts';
import { lockOrder, type OrderRow, type OrderState, setOrderState } from '../store/order-store.ts';
import type { OpenWay } from '../ways/payment-ways.ts';

/** Where an order may still go; what is paid or over is left only by money that arrives. */
const after: Readonly<Record<OrderState, readonly OrderState[]>> = {
  placing: ['open', 'pending', 'failed', 'expired', 'cancelled'],
  open: ['pending', 'failed', 'expired', 'cancelled'],
  pending: ['failed', 'expired', 'cancelled'],
  paid: [],
  failed: ['pending'],
  expired: ['pending'],
  cancelled: ['pending'],
};

/** What a checkout says about its order. Credits are never given for it: the payment that it names is read for that. */
export async function applyCheckout(tx: Tx, way: OpenWay, checkout: Checkout): Promise<readonly ObjectRef[]> {
  const order = checkout.orderId === null ? undefined : await lockOrder(tx, checkout.orderId);
  if (!order || order.connectionId !== way.row.id) return [];
  // A checkout that is not the one we opened says nothing about the order; its payment is looked at all the same.
  if (order.checkoutRef === null || order.checkoutRef === checkout.id) await followState(tx, order, checkout);
  if (checkout.customerId !== null) await rememberCustomer(tx, way.row.id, order.partyId, checkout.customerId);
  return [
    // The plan first: its first payment says which it belongs to.
    ...(checkout.subscriptionId === null ? [] : [{ kind: 'subscription', id: checkout.subscriptionId } as const]),
    ...(checkout.paymentId === null ? [] : [{ kind: 'payment', id: checkout.paymentId } as const]),
  ];
}

async function followState(tx: Tx, order: OrderRow, { state }: Checkout): Promise<void> {
  if (state === 'open' || state === 'paid') return;
  await moveOrder(tx, order, state);
}

/** Moves an order on if it may go there, gives the coupon's place back when nothing comes of it, and tells the studio. */
export async function moveOrder(tx: Tx, order: OrderRow, to: OrderState): Promise<boolean> {
  if (!after[order.state].includes(to)) return false;
  await setOrderState(tx, order.id, to);
  if (to === 'failed' || to === 'expired' || to === 'cancelled') await releaseCoupon(tx, order.id);
  await tellOrder(tx, order);
  return true;
}

export async function tellOrder(tx: Tx, { id, workspaceId }: Pick<OrderRow, 'id' | 'workspaceId'>): Promise<void> {
  if (workspaceId !== null) await appendEvent(tx, { workspaceId, type: 'order-changed', subjectId: id });
}
