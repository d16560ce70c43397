import type { NewPlanChange, PlanChangePreview, PlanSubscription } from '@pinhole/contract';
import { PaymentError } from '@pinhole/payments';
import { type Actor, requireScope } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/ids.ts';
import { findSaleItem } from '../../shop/index.ts';
import { refreshNumber } from '../../tax/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { requireNotClosing } from '../closing/require-not-closing.ts';
import { settleObject } from '../fulfilment/settle.ts';
import { callProvider, itemRefOf } from '../orders/open-checkout.ts';
import { requireTotal } from '../papers/expect-tax.ts';
import { findCustomer } from '../store/customer-store.ts';
import {
  endPlanChange,
  findLastChange,
  findSubscription,
  insertPlanChange,
  listSubscriptionRows,
  type SubscriptionRow,
} from '../store/subscription-store.ts';
import type { OpenWay } from '../ways/payment-ways.ts';
import { priceChange, requireStillSo, totalWithout, weighPlanChange } from './weigh-plan-change.ts';

export async function listSubscriptions(deps: BillingDeps, actor: Actor): Promise<PlanSubscription[]> {
  requireScope(actor, 'billing:manage');
  const rows = await listSubscriptionRows(deps.db, actor.workspaceId);
  return Promise.all(rows.map((row) => present(deps, row)));
}

/** Lets it run out at the end of what is paid. */
export async function cancelSubscription(deps: BillingDeps, actor: Actor, id: string): Promise<PlanSubscription> {
  return act(deps, actor, id, async (way, row) => {
    if (!way.provider.cancelSubscription) throw new AppError('billing.not_offered');
    await way.provider.cancelSubscription(row.ref, 'period-end', deps.ways.callFor(way));
  });
}

/** Takes a cancellation back while it still runs. */
export async function resumeSubscription(deps: BillingDeps, actor: Actor, id: string): Promise<PlanSubscription> {
  await requireNotClosing(deps.db, actor.workspaceId);
  if (deps.shop.mode() === 'packs') throw new AppError('shop.plans_off');
  return act(deps, actor, id, async (way, row) => {
    if (!way.provider.resumeSubscription) throw new AppError('billing.not_offered');
    await way.provider.resumeSubscription(row.ref, deps.ways.callFor(way));
  });
}

/** What another plan would cost: what is charged at once, and a period from then on. Nothing is changed. */
export async function previewPlanChange(deps: BillingDeps, actor: Actor, id: string, sku: string): Promise<PlanChangePreview> {
  await requireNotClosing(deps.db, actor.workspaceId);
  const { row, way } = await requireRunning(deps, actor, id);
  if (!way.provider.changePlan) throw new AppError('billing.not_offered');
  const { provider } = way;
  // The tax office is asked here, where nobody waits for a charge.
  if (provider.traits.taxes === 'ours') await refreshNumber(deps, actor.workspaceId);
  const change = await weighPlanChange(deps, actor, way, row, sku);
  return callProvider(() => priceChange(deps, way, row, change));
}

/** A larger plan begins at once and its difference is paid; a smaller one begins with the next period. */
export async function changePlan(deps: BillingDeps, actor: Actor, id: string, { sku, seen }: NewPlanChange): Promise<PlanSubscription> {
  await requireNotClosing(deps.db, actor.workspaceId);
  return act(deps, actor, id, async (way, row) => {
    const { provider } = way;
    if (!provider.changePlan) throw new AppError('billing.not_offered');
    const { present, next, starts, sold, tax } = await weighPlanChange(deps, actor, way, row, sku);
    const { minor: price, currency } = sold.price;
    const total = tax ? requireTotal(tax).totalMinor : totalWithout(sold);
    const at = deps.clock.now();
    const quotedAt = seen && requireStillSo(seen, total, row, at);
    const changeId = newId(at);
    await inTransaction(deps.db, (tx) =>
      insertPlanChange(tx, {
        id: changeId,
        subscriptionId: row.id,
        fromItem: present.id,
        toItem: next.id,
        starts,
        periodEnds: row.periodEnds,
        at,
      }),
    );
    const itemRef = await itemRefOf(deps, way, next, sold);
    deps.faults.point('plan-change:before');
    try {
      await provider.changePlan(
        {
          changeId,
          subscriptionId: row.ref,
          item: sold,
          itemRef,
          total: { minor: total ?? price, currency },
          at: starts,
          ...(quotedAt && starts === 'now' ? { quotedAt } : {}),
        },
        deps.ways.callFor(way),
      );
    } catch (error) {
      // Only a plain no ends it: after a lost answer the change may have happened, and the next reading tells.
      if (error instanceof PaymentError && error.facts.retry === 'never')
        await inTransaction(deps.db, (tx) => endPlanChange(tx, changeId, 'refused'));
      throw error;
    }
    deps.faults.point('plan-change:after');
    await inTransaction(deps.db, (tx) => endPlanChange(tx, changeId, 'taken'));
  });
}

/** A page of the provider for cards and papers; made on the click, never stored. */
export async function openPortal(deps: BillingDeps, actor: Actor, id: string): Promise<{ readonly url: string }> {
  const { row, way } = await requireOwn(deps, actor, id);
  const customer = await findCustomer(deps.db, way.row.id, row.partyId);
  const { portal } = way.provider;
  if (!portal || customer === null) throw new AppError('billing.not_offered');
  const url = await callProvider(() => portal(customer, new URL('/billing', deps.publicUrl), deps.ways.callFor(way)));
  return { url: url.href };
}

async function act(
  deps: BillingDeps,
  actor: Actor,
  id: string,
  deed: (way: OpenWay, row: SubscriptionRow) => Promise<void>,
): Promise<PlanSubscription> {
  const { row, way } = await requireRunning(deps, actor, id);
  await callProvider(() => deed(way, row));
  await callProvider(() => settleObject(deps, way, { kind: 'subscription', id: row.ref }));
  return present(deps, (await requireOwn(deps, actor, id)).row);
}

async function requireRunning(
  deps: BillingDeps,
  actor: Actor,
  id: string,
): Promise<{ readonly row: SubscriptionRow; readonly way: OpenWay }> {
  const own = await requireOwn(deps, actor, id);
  if (own.row.state === 'ended') throw new AppError('billing.subscription_over');
  return own;
}

async function requireOwn(deps: BillingDeps, actor: Actor, id: string): Promise<{ readonly row: SubscriptionRow; readonly way: OpenWay }> {
  requireScope(actor, 'billing:manage');
  const row = await findSubscription(deps.db, actor.workspaceId, id);
  if (!row) throw new AppError('billing.subscription_not_found');
  return { row, way: deps.ways.require(row.connectionId) };
}

async function present(deps: BillingDeps, row: SubscriptionRow): Promise<PlanSubscription> {
  const [item, change] = await Promise.all([findSaleItem(deps.db, row.itemId), findLastChange(deps.db, row.id)]);
  const isAhead = change && change.toItem !== row.itemId && change.periodEnds?.getTime() === row.periodEnds?.getTime();
  const next = isAhead ? await findSaleItem(deps.db, change.toItem) : undefined;
  const way = deps.ways.all.get(row.connectionId);
  return {
    id: row.id,
    orderId: row.orderId,
    sku: item?.sku ?? '',
    title: item?.title ?? '',
    credits: String(item?.credits ?? 0n),
    every: item?.every ?? 'month',
    state: row.state,
    periodStarts: row.periodStarts?.toISOString() ?? null,
    periodEnds: row.periodEnds?.toISOString() ?? null,
    endsAt: row.endsAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    pastDueSince: row.pastDueSince?.toISOString() ?? null,
    nextTitle: next?.title ?? null,
    way: { id: row.connectionId, title: way?.row.name ?? row.connectionId, live: way?.row.live ?? false },
    can: {
      cancel: way?.provider.cancelSubscription !== undefined && row.endsAt === null && row.state !== 'ended',
      resume:
        deps.shop.mode() !== 'packs' && way?.provider.resumeSubscription !== undefined && row.endsAt !== null && row.state !== 'ended',
      change: way?.provider.changePlan !== undefined && (row.state === 'active' || row.state === 'trial') && deps.shop.mode() !== 'packs',
      portal: way?.provider.portal !== undefined,
    },
  };
}
