import { AppError } from '../../platform/app-error.ts';
import type { Tx } from '../../platform/database/database.ts';
import { requireAmount } from './amounts.ts';
import {
  callEndPlanLots,
  callEndQuota,
  callGrant,
  callPurchase,
  callQuota,
  type Grant,
  type PlanLots,
  type Purchase,
  type Quota,
} from './ledger-store.ts';

/** Gives promotional credits to a workspace. The key outlives every failure: the same key again grants nothing and answers false. */
export async function grantCredits(tx: Tx, grant: Grant): Promise<boolean> {
  requireAmount(grant.amount);
  return given(await callGrant(tx, grant));
}

/** Gives the credits of a plan for one period, which end with it. Once per workspace and beginning of a period. */
export async function grantQuota(tx: Tx, quota: Quota): Promise<boolean> {
  requireAmount(quota.amount);
  if (!(quota.endsAt > quota.startsAt)) throw new Error('a period ends after it begins');
  return given(await callQuota(tx, quota));
}

/** Ends the quota of the period that began then: its money went back. What was spent of it stays spent. */
export async function endQuota(
  tx: Tx,
  quota: { readonly workspaceId: string; readonly startsAt: Date; readonly now: Date },
): Promise<boolean> {
  return callEndQuota(tx, quota.workspaceId, quota.startsAt, quota.now);
}

/** A plan is over before its period is: what it gave for the rest of it ends too. What was spent stays spent. */
export async function endPlanLots(tx: Tx, lots: PlanLots): Promise<void> {
  await callEndPlanLots(tx, lots);
}

/** Credits what a payment bought, for ever; what the workspace owes is paid first. Once per payment. */
export async function creditPurchase(tx: Tx, purchase: Purchase): Promise<boolean> {
  requireAmount(purchase.amount);
  return given(await callPurchase(tx, purchase));
}

function given(outcome: 'granted' | 'credited' | 'exists' | 'closed'): boolean {
  if (outcome === 'closed') throw new AppError('workspace.not_found');
  return outcome !== 'exists';
}
