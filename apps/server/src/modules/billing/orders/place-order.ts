import type { NewOrder, Order, OrderPreview } from '@pinhole/contract';
import { type Actor, requireScope } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import type { Db, Tx } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/ids.ts';
import { requireOffered, type SaleItemRow, useCoupon, weighCoupon } from '../../shop/index.ts';
import { readBuyer, refreshNumber } from '../../tax/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { requireNotClosing } from '../closing/require-not-closing.ts';
import { expectTaxFor, requireTotal } from '../papers/expect-tax.ts';
import { keepUntilOf } from '../papers/sweep-papers.ts';
import { insertOrderBuyer } from '../store/order-buyer-store.ts';
import { countOpenOrders, insertOrder, lockBuyer, lockOrder, partyOf } from '../store/order-store.ts';
import { hasSubscription } from '../store/subscription-store.ts';
import { hadTrial, promiseTrial } from '../store/trial-store.ts';
import type { OpenWay } from '../ways/payment-ways.ts';
import { newOrderReference } from './order-reference.ts';
import { presentOne } from './present-order.ts';

/** Unpaid orders of one workspace: enough for every honest change of mind. */
const mostOpen = 20;

/** What an order would come to; nothing is stored and no place of a coupon taken. */
export async function previewOrder(deps: BillingDeps, actor: Actor, input: NewOrder): Promise<OrderPreview> {
  requireScope(actor, 'billing:manage');
  const { item, price, way } = await choose(deps, deps.db, input);
  const question = { accountId: actor.accountId, sku: item.sku, price };
  const discount = input.coupon === undefined ? 0n : await weighCoupon(deps.shop, { ...question, code: input.coupon });
  // The tax office is asked here, where no transaction waits for it.
  if (way.provider.traits.taxes === 'ours') await refreshNumber(deps, actor.workspaceId);
  const tax = await taxOf(deps, deps.db, actor, { item, way, price, discount });
  return {
    currency: price.currency,
    price: String(price.minor),
    discount: String(discount),
    tax: text(tax?.taxMinor),
    total: text(tax?.totalMinor),
    credits: String(item.credits),
    seller: way.provider.traits.seller,
    needs: tax?.needs ?? [],
    taxed: tax?.taxed ?? null,
  };
}

/**
 * Orders at the price of now, all of it decided here: a browser names an item, a currency and a way to pay, never an amount. In the
 * transaction of its `Idempotency-Key`: the same request twice is one order.
 */
export async function placeOrder(deps: BillingDeps, actor: Actor, tx: Tx, input: NewOrder): Promise<Order> {
  requireScope(actor, 'billing:manage');
  // Everything through the one connection that this transaction has: many buyers at a time would wait for each other's second one.
  const { item, price, way } = await choose(deps, tx, input);
  const at = deps.clock.now();
  const orderId = newId(at);
  await lockBuyer(tx, actor.workspaceId);
  await requireNotClosing(tx, actor.workspaceId);
  const partyId = await partyOf(tx, actor.workspaceId);
  if ((await countOpenOrders(tx, partyId)) >= mostOpen) throw new AppError('billing.too_many_open', { limit: String(mostOpen) });
  if (item.kind === 'plan' && (await hasSubscription(tx, partyId))) throw new AppError('billing.subscribed');
  const question = { accountId: actor.accountId, sku: item.sku, price };
  const discount = input.coupon === undefined ? 0n : (await useCoupon(tx, { ...question, code: input.coupon, orderId, at })).discountMinor;
  const tax = await taxOf(deps, tx, actor, { item, way, price, discount });
  const amounts = tax && requireTotal(tax);
  await insertOrder(tx, {
    id: orderId,
    reference: newOrderReference(),
    partyId,
    accountId: actor.accountId,
    connectionId: way.row.id,
    itemId: item.id,
    currency: price.currency,
    priceMinor: price.minor,
    discountMinor: discount,
    taxMinor: amounts?.taxMinor ?? null,
    totalMinor: amounts?.totalMinor ?? null,
    seller: way.provider.traits.seller,
    consentHash: input.consent ?? null,
    keepUntil: keepUntilOf(deps, at),
    createdAt: at,
  });
  // Free days are had once: whoever had them buys the plan from its first day.
  if (item.trialDays > 0 && !(await hadTrial(tx, partyId, actor.accountId))) await promiseTrial(tx, orderId, item.trialDays);
  const { seller } = way.provider.traits;
  const buyer = tax ? tax.buyer : await readBuyer(tx, actor.workspaceId, at);
  if (buyer && seller === 'operator') await insertOrderBuyer(tx, orderId, buyer);
  const row = await lockOrder(tx, orderId);
  if (!row) throw new Error('an order was not kept');
  return presentOne(deps, tx, row);
}

async function choose(
  deps: BillingDeps,
  db: Db,
  input: NewOrder,
): Promise<{ readonly item: SaleItemRow; readonly price: { readonly minor: bigint; readonly currency: string }; readonly way: OpenWay }> {
  const item = await requireOffered({ ...deps.shop, db }, input.sku);
  const price = item.prices.find(({ currency }) => currency === input.currency);
  if (!price) throw new AppError('shop.currency_not_offered', { currency: input.currency });
  const way = deps.ways.require(input.way);
  const sells = way.provider.traits.sells.includes(item.kind === 'plan' ? 'recurring' : 'once');
  if (!way.row.enabled || !sells) throw new AppError('billing.way_not_found');
  return { item, price, way };
}

/** Null where the provider works the tax out. */
async function taxOf(
  deps: BillingDeps,
  db: Db,
  actor: Actor,
  sale: {
    readonly item: SaleItemRow;
    readonly way: OpenWay;
    readonly price: { readonly minor: bigint; readonly currency: string };
    readonly discount: bigint;
  },
) {
  if (sale.way.provider.traits.taxes === 'provider') return null;
  return expectTaxFor(deps, db, {
    workspaceId: actor.workspaceId,
    currency: sale.price.currency,
    priceMinor: sale.price.minor,
    discountMinor: sale.discount,
    taxBehaviour: sale.item.taxBehaviour,
  });
}

const text = (minor: bigint | null | undefined): string | null => (minor === null || minor === undefined ? null : String(minor));
