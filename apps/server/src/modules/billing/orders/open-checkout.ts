import type { NextStep, Order } from '@pinhole/contract';
import { PaymentError, type NextStep as ProviderStep, type SaleItem } from '@pinhole/payments';
import { type Actor, requireScope } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import { inTransaction, type Tx } from '../../../platform/database/database.ts';
import { findAccount } from '../../accounts/index.ts';
import { findSaleItem, type SaleItemRow } from '../../shop/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { moveOrder } from '../fulfilment/apply-checkout.ts';
import { settleObject } from '../fulfilment/settle.ts';
import { findCustomer, findItemRef, rememberItem } from '../store/customer-store.ts';
import { findOrder, lockOrder, type OrderRow, recordCheckout } from '../store/order-store.ts';
import { hasSubscription } from '../store/subscription-store.ts';
import { findPromisedTrial, hadTrial } from '../store/trial-store.ts';
import type { OpenWay } from '../ways/payment-ways.ts';
import { presentOne } from './present-order.ts';

/**
 * Leads a buyer to where an order is paid. The order's number is the provider's key, so that a lost answer, a second click and a second
 * process all end at one checkout.
 */
export async function openCheckout(deps: BillingDeps, actor: Actor, orderId: string): Promise<Order> {
  requireScope(actor, 'billing:manage');
  const order = await requireOrder(deps, actor, orderId);
  if (order.state !== 'placing' && order.state !== 'open') throw new AppError('billing.order_closed', { state: order.state });
  if (order.next) return presentOne(deps, deps.db, order);
  await requireMayRecur(deps, order);
  const way = deps.ways.require(order.connectionId);
  if (!way.row.enabled) throw new AppError('billing.way_not_found');
  const checkout = await callProvider(() => create(deps, way, order));
  const next = toNextStep(way, checkout.next);
  await inTransaction(deps.db, async (tx) => {
    await lockOrder(tx, order.id);
    await recordCheckout(tx, order.id, { ref: checkout.id, next, expiresAt: checkout.next.expiresAt });
  });
  return presentOne(deps, deps.db, await requireOrder(deps, actor, orderId));
}

/** Asks the provider how an order stands: what was paid is credited before this answers, whether a push came or not. */
export async function refreshOrder(deps: BillingDeps, actor: Actor, orderId: string): Promise<Order> {
  requireScope(actor, 'billing:manage');
  const order = await requireOrder(deps, actor, orderId);
  await callProvider(() => settleOrder(deps, order));
  return presentOne(deps, deps.db, await requireOrder(deps, actor, orderId));
}

/** Gives an unpaid order up. Should its money arrive all the same, it counts. */
export async function cancelOrder(deps: BillingDeps, actor: Actor, orderId: string): Promise<Order> {
  requireScope(actor, 'billing:manage');
  await giveUp(deps, await requireOrder(deps, actor, orderId));
  return presentOne(deps, deps.db, await requireOrder(deps, actor, orderId));
}

/** Throws `billing.order_closed` for an order that was paid or is over. `also` happens with it, or not at all. */
export async function giveUp(deps: BillingDeps, order: OrderRow, also?: (tx: Tx) => Promise<void>): Promise<void> {
  if (order.state !== 'placing' && order.state !== 'open') throw new AppError('billing.order_closed', { state: order.state });
  const way = deps.ways.all.get(order.connectionId);
  const ref = order.checkoutRef;
  if (way?.provider.expireCheckout && ref !== null)
    await callProvider(async () => way.provider.expireCheckout?.(ref, deps.ways.callFor(way)));
  await inTransaction(deps.db, async (tx) => {
    const now = await lockOrder(tx, order.id);
    if (now && (await moveOrder(tx, now, 'cancelled'))) await also?.(tx);
  });
}

/** Reads the checkout of an order, if it has one. */
export async function settleOrder(deps: BillingDeps, order: OrderRow): Promise<void> {
  const way = deps.ways.all.get(order.connectionId);
  if (way && order.checkoutRef !== null) await settleObject(deps, way, { kind: 'checkout', id: order.checkoutRef });
}

async function requireOrder(deps: BillingDeps, actor: Actor, orderId: string): Promise<OrderRow> {
  const order = await findOrder(deps.db, actor.workspaceId, orderId);
  if (!order) throw new AppError('billing.order_not_found');
  return order;
}

async function create(deps: BillingDeps, way: OpenWay, order: OrderRow) {
  const [item, account] = await Promise.all([
    findSaleItem(deps.db, order.itemId),
    order.accountId === null ? undefined : findAccount(deps.db, order.accountId),
  ]);
  if (!item || !account) throw new AppError('billing.order_not_found');
  const sold = await withTrial(deps, order, toSaleItem(item, order.currency));
  const total = order.totalMinor ?? order.priceMinor - order.discountMinor;
  const back = new URL(`/billing/orders/${order.id}`, deps.publicUrl);
  return way.provider.createCheckout(
    {
      orderId: order.id,
      reference: order.reference,
      item: sold,
      itemRef: await itemRefOf(deps, way, item, sold),
      total: { minor: total, currency: order.currency },
      tax: { minor: order.taxMinor ?? 0n, currency: order.currency },
      discount: { minor: order.discountMinor, currency: order.currency },
      buyer: {
        email: account.email,
        customerId: await findCustomer(deps.db, way.row.id, order.partyId),
        accountRef: order.partyId,
      },
      locale: account.locale,
      successUrl: withQuery(back, 'paid'),
      cancelUrl: withQuery(back, 'left'),
    },
    deps.ways.callFor(way),
  );
}

function withQuery(url: URL, from: 'paid' | 'left'): URL {
  const address = new URL(url);
  address.searchParams.set('from', from);
  return address;
}

/** A plan is one at a time, also for somebody who ordered two before paying one; and none where nothing recurs any more. */
async function requireMayRecur(deps: BillingDeps, order: OrderRow): Promise<void> {
  const item = await findSaleItem(deps.db, order.itemId);
  if (item?.kind !== 'plan') return;
  if (deps.shop.mode() === 'packs') throw new AppError('shop.plans_off');
  if (await hasSubscription(deps.db, order.partyId)) throw new AppError('billing.subscribed');
}

/** With the free days that the order was promised, unless they were had meanwhile. */
async function withTrial(deps: BillingDeps, order: OrderRow, sold: SaleItem): Promise<SaleItem> {
  if (sold.trialDays === 0) return sold;
  const trialDays = (await hadTrial(deps.db, order.partyId, order.accountId)) ? 0 : await findPromisedTrial(deps.db, order.id);
  return { ...sold, trialDays };
}

/** What the provider calls the item: asked once, kept for ever, since an item's version never changes. */
export async function itemRefOf(deps: BillingDeps, way: OpenWay, item: SaleItemRow, sold: SaleItem): Promise<string | null> {
  // Without its free days it may be another thing there; that is found again by what it is.
  if (sold.trialDays !== item.trialDays) return way.provider.ensureItem(sold, deps.ways.callFor(way));
  const name = { connectionId: way.row.id, itemId: item.id, currency: sold.price.currency };
  const known = await findItemRef(deps.db, name);
  if (known !== null) return known;
  const ref = await way.provider.ensureItem(sold, deps.ways.callFor(way));
  if (ref !== null) await inTransaction(deps.db, (tx) => rememberItem(tx, name, ref));
  return ref;
}

export function toSaleItem(item: SaleItemRow, currency: string): SaleItem {
  const price = item.prices.find((candidate) => candidate.currency === currency);
  if (!price) throw new AppError('shop.currency_not_offered', { currency });
  return {
    sku: item.sku,
    version: item.version,
    title: item.title,
    description: item.description,
    price,
    taxBehaviour: item.taxBehaviour,
    every: item.every,
    trialDays: item.trialDays,
  };
}

/** A provider may only lead to hosts that it declared: an answer that was tampered with leads nowhere. */
function toNextStep(way: OpenWay, step: ProviderStep): NextStep {
  if (step.kind === 'instructions')
    return { kind: 'instructions', lines: step.lines.map((line) => ({ ...line })), expiresAt: step.expiresAt.toISOString() };
  requireDeclared(way, step.url);
  return { kind: 'redirect', url: step.url.href, expiresAt: step.expiresAt?.toISOString() ?? null };
}

/** Throws for an address that is none of the provider's. */
export function requireDeclared(way: Pick<OpenWay, 'redirectHosts'>, url: URL): void {
  if (!way.redirectHosts.some((host) => leadsTo(host, url))) throw new AppError('billing.provider_failed', { reason: 'redirect' });
}

function leadsTo(declared: string, url: URL): boolean {
  if (declared.includes('://')) return url.origin === new URL(declared).origin;
  if (url.protocol !== 'https:') return false;
  return declared.startsWith('.') ? url.hostname.endsWith(declared) : url.hostname === declared;
}

/** A provider's failure as people see it: nothing was lost, and what may help. The provider's own words go to the log alone. */
export async function callProvider<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof PaymentError) throw new AppError('billing.provider_failed', { reason: error.facts.kind }, { cause: error });
    throw error;
  }
}
