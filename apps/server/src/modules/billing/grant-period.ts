import type { Payment } from '@pinhole/payments';
import type { Tx } from '../../platform/database/database.ts';
import { grantCredits, grantQuota } from '../credits/index.ts';
import { findSaleItem } from '../shop/index.ts';
import type { PaymentProblem } from './payment-store.ts';
import { findLastChange, type SubscriptionRow } from './subscription-store.ts';

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
  if (payment.reason === 'change') return { quota: await grantDifference(tx, subscription, workspaceId, paymentId), problem: null };
  if (payment.reason !== 'first' && payment.reason !== 'renewal') return { quota: 0n, problem: null };
  const item = await findSaleItem(tx, subscription.itemId);
  if (!item || !payment.period || (payment.sku !== null && payment.sku !== item.sku)) return { quota: 0n, problem: 'item' };
  const { start: startsAt, end: endsAt } = payment.period;
  const granted = await grantQuota(tx, { workspaceId, amount: item.credits, startsAt, endsAt });
  return { quota: granted ? item.credits : 0n, problem: null };
}

async function grantDifference(tx: Tx, subscription: SubscriptionRow, workspaceId: string, paymentId: string): Promise<bigint> {
  const change = await findLastChange(tx, subscription.id);
  if (!change || change.starts !== 'now' || !subscription.periodEnds) return 0n;
  const [before, after] = [await findSaleItem(tx, change.fromItem), await findSaleItem(tx, change.toItem)];
  const more = before && after ? after.credits - before.credits : 0n;
  if (more <= 0n) return 0n;
  await grantCredits(tx, {
    workspaceId,
    amount: more,
    key: `plan-change:${paymentId}`,
    reason: 'promotion',
    expiresAt: subscription.periodEnds,
  });
  return more;
}
