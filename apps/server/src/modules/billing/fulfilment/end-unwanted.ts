import type { Subscription } from '@pinhole/payments';
import type { BillingDeps } from '../billing-deps.ts';
import { findAnyOrder } from '../store/order-store.ts';
import { findSubscriptionByRef } from '../store/subscription-store.ts';
import type { OpenWay } from '../ways/payment-ways.ts';

/** Nothing recurs here, and this plan is not one from before. */
export async function isUnwanted(deps: BillingDeps, way: OpenWay, object: Subscription): Promise<boolean> {
  return deps.shop.mode() === 'packs' && !(await findSubscriptionByRef(deps.db, way.row.id, object.id));
}

/**
 * Where nothing recurs, a plan of an order of ours that came about all the same is ended at its provider at once, so that nothing is
 * charged again. What was paid for it is shown to the operator.
 */
export async function endUnwanted(deps: BillingDeps, way: OpenWay, object: Subscription): Promise<void> {
  const order = object.orderId === null ? undefined : await findAnyOrder(deps.db, object.orderId);
  if (object.state === 'ended' || order?.connectionId !== way.row.id) return;
  await way.provider.cancelSubscription?.(object.id, 'now', deps.ways.callFor(way));
}
