import type { Subscription } from '@pinhole/payments';
import type { Tx } from '../../../platform/database/database.ts';
import { grantQuota } from '../../credits/index.ts';
import type { SaleItemRow } from '../../shop/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { queueOrderMail } from '../mail/order-mail.ts';
import { markOrderPaid, type OrderRow } from '../store/order-store.ts';
import { takeTrial } from '../store/trial-store.ts';
import { tellOrder } from './apply-checkout.ts';

/**
 * Free days have begun: what they bring, once for a workspace and once for an account, ever; a second time the provider may give the
 * days, and no credits come. An order whose plan begins without a payment is settled with it.
 */
export async function startTrial(
  deps: BillingDeps,
  tx: Tx,
  {
    subscriptionId,
    object,
    order,
    item,
  }: { readonly subscriptionId: string; readonly object: Subscription; readonly order: OrderRow; readonly item: SaleItemRow },
): Promise<void> {
  if (object.state !== 'trial' || !object.period || order.workspaceId === null) return;
  const at = deps.clock.now();
  const amount = item.trialCredits ?? item.credits;
  const { start: startsAt, end: endsAt } = object.period;
  const { partyId, accountId, workspaceId } = order;
  deps.faults.point('B5:before');
  if (await takeTrial(tx, { subscriptionId, partyId, accountId, startsAt, granted: amount, at }))
    await grantQuota(tx, { workspaceId, amount, startsAt, endsAt });
  deps.faults.point('B5:after');
  if (order.state === 'paid') return;
  await markOrderPaid(tx, order.id, {
    at,
    taxMinor: order.taxMinor ?? 0n,
    totalMinor: order.totalMinor ?? order.priceMinor - order.discountMinor,
    withdrawUntil: null,
  });
  await queueOrderMail(deps, tx, 'trial', order, item, endsAt);
  await tellOrder(tx, order);
}
