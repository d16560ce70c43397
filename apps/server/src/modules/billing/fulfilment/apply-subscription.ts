import type { ObjectRef, Subscription } from '@pinhole/payments';
import type { Tx } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/ids.ts';
import { findOfferedVersion, findSaleItem, type SaleItemRow } from '../../shop/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { queueOrderMail } from '../mail/order-mail.ts';
import { rememberCustomer } from '../store/customer-store.ts';
import { findAnyOrder, lockOrder, type OrderRow } from '../store/order-store.ts';
import { setReminders } from '../store/past-due-store.ts';
import { lockObject } from '../store/payment-store.ts';
import { findLastChange, findSubscriptionByRef, type SubscriptionRow, upsertSubscription } from '../store/subscription-store.ts';
import type { OpenWay } from '../ways/payment-ways.ts';
import { tellOrder } from './apply-checkout.ts';
import { endPlan, entitle } from './entitle.ts';
import { startTrial } from './start-trial.ts';

/**
 * What a provider says about a plan. The state of now counts, whatever order news arrive in: one that says "ended" and one that says
 * "active" both end here with what was just read. Credits are given for its payments, and once for free days; what it allows besides
 * is written down with it.
 */
export async function applySubscription(deps: BillingDeps, tx: Tx, way: OpenWay, object: Subscription): Promise<readonly ObjectRef[]> {
  await lockObject(tx, way.row.id, `subscription ${object.id}`);
  const known = await findSubscriptionByRef(tx, way.row.id, object.id);
  const order = known ? await findAnyOrder(tx, known.orderId) : await ownOrder(tx, way, object);
  if (!order) return [];
  const item = await itemOf(tx, object, known, order);
  if (item?.kind !== 'plan') return [];
  const at = deps.clock.now();
  const isPastDue = object.state === 'past_due';
  const id = known?.id ?? newId(at);
  await upsertSubscription(tx, object, {
    id,
    connectionId: way.row.id,
    partyId: order.partyId,
    orderId: order.id,
    itemId: item.id,
    pastDueSince: isPastDue ? (known?.pastDueSince ?? at) : null,
    at,
  });
  if (object.customerId !== null) await rememberCustomer(tx, way.row.id, order.partyId, object.customerId);
  await startTrial(deps, tx, { subscriptionId: id, object, order, item });
  if (isPastDue !== (known?.pastDueSince != null)) await setReminders(tx, id, isPastDue ? 1 : 0);
  if (isPastDue && !known?.pastDueSince) await queueOrderMail(deps, tx, 'past-due', order, item);
  if (object.state === 'ended') await endPlan(deps, tx, { id, partyId: order.partyId });
  if (known?.state !== object.state || known.itemId !== item.id || known.endsAt?.getTime() !== object.endsAt?.getTime())
    await entitle(deps, tx, order.partyId);
  const isRenewed = known?.periodEnds?.getTime() !== object.period?.end.getTime();
  if (object.state === 'ended' && known && known.state !== 'ended') await queueOrderMail(deps, tx, 'ended', order, item);
  if (isRenewed || known?.state !== object.state || known?.endsAt?.getTime() !== object.endsAt?.getTime()) await tellOrder(tx, order);
  return [];
}

async function ownOrder(tx: Tx, way: OpenWay, { orderId }: Subscription): Promise<OrderRow | undefined> {
  const order = orderId === null ? undefined : await lockOrder(tx, orderId);
  return order?.connectionId === way.row.id ? order : undefined;
}

/** The version of the plan: the one it was on, the one it was changed to, or the one on the shelf now. */
async function itemOf(tx: Tx, object: Subscription, known: SubscriptionRow | undefined, order: OrderRow): Promise<SaleItemRow | undefined> {
  const present = await findSaleItem(tx, known?.itemId ?? order.itemId);
  if (object.sku === null || object.sku === present?.sku) return present;
  const change = known && (await findLastChange(tx, known.id));
  const changedTo = change && (await findSaleItem(tx, change.toItem));
  if (changedTo?.sku === object.sku) return changedTo;
  return (await findOfferedVersion(tx, object.sku)) ?? present;
}
