import type { NewTopUp, SavedWay, TopUp, TopUpRule } from '@pinhole/contract';
import type { SavedWays } from '@pinhole/payments';
import { type Actor, requireScope } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import { inTransaction, type Tx } from '../../../platform/database/database.ts';
import { findAccount } from '../../accounts/index.ts';
import { setTopUpBelow } from '../../credits/index.ts';
import { findSaleItem, requireOffered } from '../../shop/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { requireNotClosing } from '../closing/require-not-closing.ts';
import { endTopUpOf, tellTopUp } from '../fulfilment/stop-top-up.ts';
import { wakeTopUp } from '../fulfilment/wake-top-up.ts';
import { callProvider, requireDeclared } from '../orders/open-checkout.ts';
import { previewOrder } from '../orders/place-order.ts';
import { findParty } from '../store/closing-store.ts';
import { findCustomer, rememberCustomer } from '../store/customer-store.ts';
import { partyOf } from '../store/order-store.ts';
import { monthOf } from '../store/top-up-month.ts';
import { findOpenAttempt, findTopUp, listBought, lockTopUp, putTopUp, sumByCurrency, type TopUpRow } from '../store/top-up-store.ts';
import type { OpenWay } from '../ways/payment-ways.ts';

const shownPurchases = 20;

export async function getTopUp(deps: BillingDeps, actor: Actor): Promise<TopUp> {
  requireScope(actor, 'billing:manage');
  const { starts } = monthOf(deps.clock.now());
  const [rule, purchases, amounts] = await Promise.all([
    findTopUp(deps.db, actor.workspaceId),
    listBought(deps.db, actor.workspaceId, shownPurchases),
    sumByCurrency(deps.db, actor.workspaceId, starts),
  ]);
  return {
    rule: rule ? await presentRule(deps, rule) : null,
    month: {
      starts: starts.toISOString(),
      times: amounts.reduce((sum, { times }) => sum + times, 0),
      amounts: amounts.map(({ currency, minor }) => ({ currency, minor: String(minor) })),
    },
    ways: [...deps.ways.all.values()]
      .filter(({ row, provider }) => row.enabled && provider.savedWays !== undefined)
      .map(({ row }) => ({ id: row.id, title: row.name, live: row.live })),
    purchases: purchases.map((row) => ({
      orderId: row.orderId,
      reference: row.reference,
      title: row.title,
      currency: row.currency,
      total: String(row.totalMinor),
      state: row.state,
      createdAt: row.createdAt.toISOString(),
    })),
  };
}

async function presentRule(deps: BillingDeps, row: TopUpRow): Promise<TopUpRule> {
  const item = await findSaleItem(deps.db, row.itemId);
  if (!item) throw new Error('a rule without its item');
  const way = deps.ways.all.get(row.connectionId);
  return {
    sku: item.sku,
    title: item.title,
    credits: String(item.credits),
    currency: row.currency,
    total: String(row.totalMinor),
    way: { id: row.connectionId, title: way?.row.name ?? row.connectionId, live: way?.row.live ?? false },
    savedId: row.savedRef,
    below: String(row.below),
    maxTimes: row.maxTimes,
    maxAmount: String(row.maxMinor),
    pausedFor: row.pausedFor,
    pausedAt: row.pausedAt?.toISOString() ?? null,
    agreedAt: row.consentedAt.toISOString(),
  };
}

/**
 * Agrees to buying by itself, at the total that was shown. Where less than `below` is left already, the first purchase is made at once. A
 * rule that was there takes the place of nothing that is being charged at this moment.
 */
export async function setTopUp(deps: BillingDeps, actor: Actor, input: NewTopUp): Promise<TopUp> {
  requireScope(actor, 'billing:manage');
  const { way, saved } = requireAble(deps, input.way);
  const item = await requireOffered(deps.shop, input.sku);
  if (item.kind !== 'pack') throw new AppError('shop.item_not_found');
  const { total, needs } = await previewOrder(deps, actor, { sku: input.sku, currency: input.currency, way: input.way });
  const [missing] = needs;
  if (missing) throw new AppError(missing === 'details' ? 'billing.details_needed' : 'billing.vat_number_elsewhere');
  if (total === null) throw new AppError('billing.not_offered');
  if (total !== input.total) throw new AppError('billing.total_changed', { total });
  if (BigInt(input.maxAmount) < BigInt(total)) throw new AppError('billing.top_up_cap_low', { total });
  await requireSaved(deps, actor, { way, saved, savedId: input.savedId });
  await inTransaction(deps.db, async (tx) => {
    await requireNotClosing(tx, actor.workspaceId);
    await requireQuiet(deps, tx, actor.workspaceId);
    await putTopUp(tx, {
      workspaceId: actor.workspaceId,
      connectionId: way.row.id,
      savedRef: input.savedId,
      itemId: item.id,
      currency: input.currency,
      totalMinor: BigInt(total),
      below: BigInt(input.below),
      maxTimes: input.maxTimes,
      maxMinor: BigInt(input.maxAmount),
      accountId: actor.accountId,
      consentHash: input.consent,
      consentedAt: deps.clock.now(),
    });
    await setTopUpBelow(tx, actor.workspaceId, BigInt(input.below));
    await wakeTopUp(tx, actor.workspaceId);
    await tellTopUp(tx, actor.workspaceId);
  });
  return getTopUp(deps, actor);
}

export async function endTopUp(deps: BillingDeps, actor: Actor): Promise<TopUp> {
  requireScope(actor, 'billing:manage');
  await inTransaction(deps.db, async (tx) => {
    await requireQuiet(deps, tx, actor.workspaceId);
    await endTopUpOf(tx, actor.workspaceId);
  });
  return getTopUp(deps, actor);
}

/** What the provider keeps, asked at this moment. */
export async function listSavedWays(deps: BillingDeps, actor: Actor, wayId: string): Promise<SavedWay[]> {
  requireScope(actor, 'billing:manage');
  const { way, saved } = requireAble(deps, wayId);
  const customer = await customerOf(deps, actor, way);
  if (customer === null) return [];
  const found = await callProvider(() => saved.list(customer, deps.ways.callFor(way)));
  return found.map((one) => ({ ...one, expires: one.expires && { ...one.expires } }));
}

/** Where a card is left with the provider. The customer is kept before anybody goes there, so that what is saved is found. */
export async function saveWay(deps: BillingDeps, actor: Actor, wayId: string, currency: string): Promise<{ readonly url: string }> {
  requireScope(actor, 'billing:manage');
  const { way, saved } = requireAble(deps, wayId);
  await requireNotClosing(deps.db, actor.workspaceId);
  const account = await findAccount(deps.db, actor.accountId);
  if (!account) throw new AppError('billing.not_offered');
  const accountRef = await inTransaction(deps.db, (tx) => partyOf(tx, actor.workspaceId));
  // The page asks the provider what is saved: nothing has to be told on the way back.
  const back = new URL('/billing#top-up', deps.publicUrl);
  const begin = (customerId: string | null) =>
    callProvider(() =>
      saved.save(
        {
          buyer: { email: account.email, customerId, accountRef },
          currency,
          locale: account.locale,
          successUrl: back,
          cancelUrl: back,
        },
        deps.ways.callFor(way),
      ),
    );
  let begun = await begin(await findCustomer(deps.db, way.row.id, accountRef));
  await inTransaction(deps.db, (tx) => rememberCustomer(tx, way.row.id, accountRef, begun.customerId));
  const kept = await findCustomer(deps.db, way.row.id, accountRef);
  // Somebody else of the workspace was faster: theirs is the customer that is charged.
  if (kept !== begun.customerId) begun = await begin(kept);
  requireDeclared(way, begun.url);
  return { url: begun.url.href };
}

/** What is bought by itself with it ends first: nothing is charged that somebody has taken away. */
export async function removeSavedWay(deps: BillingDeps, actor: Actor, wayId: string, savedId: string): Promise<void> {
  requireScope(actor, 'billing:manage');
  const { way, saved } = requireAble(deps, wayId);
  const customer = await customerOf(deps, actor, way);
  if (customer === null) return;
  await inTransaction(deps.db, async (tx) => {
    const rule = await requireQuiet(deps, tx, actor.workspaceId);
    if (rule?.connectionId === way.row.id && rule.savedRef === savedId) await endTopUpOf(tx, actor.workspaceId);
  });
  await callProvider(() => saved.remove(customer, savedId, deps.ways.callFor(way)));
}

/**
 * Locks the rule, and refuses while a purchase is being made: what is agreed from now on holds for every charge that begins from now on.
 */
async function requireQuiet(deps: BillingDeps, tx: Tx, workspaceId: string): Promise<TopUpRow | undefined> {
  const rule = await lockTopUp(tx, workspaceId);
  const partyId = await findParty(tx, workspaceId);
  const open = partyId === undefined ? undefined : await findOpenAttempt(tx, partyId);
  if (open?.sendingUntil && open.sendingUntil > deps.clock.now()) throw new AppError('billing.top_up_running');
  return rule;
}

function requireAble(deps: BillingDeps, wayId: string): { readonly way: OpenWay; readonly saved: SavedWays } {
  const way = deps.ways.require(wayId);
  const saved = way.provider.savedWays;
  if (!way.row.enabled || !saved) throw new AppError('billing.not_offered');
  return { way, saved };
}

async function requireSaved(
  deps: BillingDeps,
  actor: Actor,
  { way, saved, savedId }: { readonly way: OpenWay; readonly saved: SavedWays; readonly savedId: string },
): Promise<void> {
  const customer = await customerOf(deps, actor, way);
  const found = customer === null ? [] : await callProvider(() => saved.list(customer, deps.ways.callFor(way)));
  if (!found.some(({ id }) => id === savedId)) throw new AppError('billing.saved_way_gone');
}

async function customerOf(deps: BillingDeps, actor: Actor, way: OpenWay): Promise<string | null> {
  const partyId = await findParty(deps.db, actor.workspaceId);
  return partyId === undefined ? null : findCustomer(deps.db, way.row.id, partyId);
}
