import type { Payment } from '@pinhole/payments';
import type { Tx } from '../../../platform/database/database.ts';
import { grantCredits, grantQuota } from '../../credits/index.ts';
import { findSaleItem, type SaleItemRow } from '../../shop/index.ts';
import type { PaymentProblem } from '../store/payment-store.ts';
import { listChanges, type SubscriptionRow } from '../store/subscription-store.ts';

export interface PeriodGrant {
  /** Micro-credits; 0 when this payment brings none, or the period had its quota already. */
  readonly quota: bigint;
  readonly problem: PaymentProblem | null;
}

/**
 * What a paid period of a plan brings: its quota, once, until the period ends. A change in the middle of one brings what the new plan
 * has more than the old, for the rest of it.
 */
export async function grantPeriod(tx: Tx, subscription: SubscriptionRow, payment: Payment, paymentId: string): Promise<PeriodGrant> {
  const { workspaceId } = subscription;
  if (workspaceId === null) return { quota: 0n, problem: 'workspace_gone' };
  if (payment.reason === 'change')
    return { quota: await grantDifference(tx, subscription, workspaceId, { id: paymentId, sku: payment.sku }), problem: null };
  if (payment.reason !== 'first' && payment.reason !== 'renewal') return { quota: 0n, problem: null };
  // Free days bring what they bring with the plan's own state: see `startTrial`.
  if (payment.reason === 'first' && payment.total.minor === 0n) return { quota: 0n, problem: null };
  const item = await itemPaidFor(tx, subscription, payment.sku);
  if (!item || !payment.period) return { quota: 0n, problem: 'item' };
  const { start: startsAt, end: endsAt } = payment.period;
  const granted = await grantQuota(tx, { workspaceId, amount: item.credits, startsAt, endsAt });
  return { quota: granted ? item.credits : 0n, problem: null };
}

/** The version that a payment is for: the plan may have become another one since, or be about to. */
export async function itemPaidFor(tx: Tx, subscription: SubscriptionRow, sku: string | null): Promise<SaleItemRow | undefined> {
  const present = await findSaleItem(tx, subscription.itemId);
  if (sku === null || sku === present?.sku) return present;
  for (const { fromItem, toItem } of await listChanges(tx, subscription.id)) {
    for (const id of [toItem, fromItem]) {
      const item = await findSaleItem(tx, id);
      if (item?.sku === sku) return item;
    }
  }
  return undefined;
}

async function grantDifference(
  tx: Tx,
  subscription: SubscriptionRow,
  workspaceId: string,
  payment: { readonly id: string; readonly sku: string | null },
): Promise<bigint> {
  const changes = (await listChanges(tx, subscription.id)).filter(({ starts }) => starts === 'now');
  const items = await Promise.all(
    changes.map(async ({ fromItem, toItem }) => ({ before: await findSaleItem(tx, fromItem), after: await findSaleItem(tx, toItem) })),
  );
  // Of two changes in one period each has a payment of its own, which may come late.
  const { before, after } = items.find((change) => payment.sku === null || change.after?.sku === payment.sku) ?? {};
  if (!subscription.periodEnds) return 0n;
  const more = before && after ? after.credits - before.credits : 0n;
  if (more <= 0n) return 0n;
  await grantCredits(tx, {
    workspaceId,
    amount: more,
    key: `plan-change:${payment.id}`,
    reason: 'promotion',
    expiresAt: subscription.periodEnds,
  });
  return more;
}
