import type { ObjectRef } from '@pinhole/payments';
import { inTransaction } from '../../../platform/database/database.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { sweepClosings } from '../closing/run-closing.ts';
import { endOverdueEntitlements, remindPastDue } from '../fulfilment/past-due.ts';
import { sendRefund } from '../fulfilment/refunds.ts';
import { settleObject } from '../fulfilment/settle.ts';
import { callProvider, settleOrder } from '../orders/open-checkout.ts';
import { tryWaitingPapers } from '../papers/clear-papers.ts';
import { countChanges } from '../store/change-store.ts';
import { recordReconciled, recordReconcileFailed } from '../store/health-store.ts';
import { findAnyOrder, listOpenCheckouts, listUnfinished } from '../store/order-store.ts';
import { listPaidSince } from '../store/payment-store.ts';
import { listWaitingPushes } from '../store/push-store.ts';
import { listUnsent } from '../store/refund-store.ts';
import { listRunning, listWithdrawnPlans } from '../store/subscription-store.ts';
import { listBelow, listOpenAttempts } from '../store/top-up-store.ts';
import { runTopUp, sendTopUp } from '../top-up/run-top-up.ts';
import type { OpenWay } from '../ways/payment-ways.ts';
import { endWithdrawnPlan } from '../withdrawal/withdraw.ts';
import { workPush } from './pushes.ts';

const hour = 3_600_000;
/** Every provider gives its retries up one day; we look back further than any of them. */
const lookBackMs = 4 * 24 * hour;

/** Reads everything that changed at one provider in the last days and brings our rows up to it. How it went is written down. */
export async function reconcileWay(deps: BillingDeps, way: OpenWay): Promise<{ readonly read: number; readonly changed: number }> {
  try {
    const found = await readChanges(deps, way);
    await inTransaction(deps.db, (tx) => recordReconciled(tx, way.row.id, { ...found, at: deps.clock.now() }));
    return found;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const words = cause instanceof Error ? cause.message : String(cause);
    await inTransaction(deps.db, (tx) => recordReconcileFailed(tx, way.row.id, deps.clock.now(), words));
    throw error;
  }
}

async function readChanges(deps: BillingDeps, way: OpenWay): Promise<{ readonly read: number; readonly changed: number }> {
  const since = new Date(deps.clock.now().getTime() - lookBackMs);
  const before = await countChanges(deps.db, way.row.id);
  const read = await callProvider(async () => {
    const seen = new Set<string>();
    for await (const ref of way.provider.changedSince(since, deps.ways.callFor(way, 10 * 60_000), await listKnown(deps, way))) {
      const name = nameOf(ref);
      if (seen.has(name)) continue;
      seen.add(name);
      await settleObject(deps, way, ref);
    }
    // Plans that nobody told of for a while: their state counts, not their news.
    for (const ref of await listRunning(deps.db, way.row.id)) await settleObject(deps, way, { kind: 'subscription', id: ref });
    return seen.size;
  });
  return { read, changed: (await countChanges(deps.db, way.row.id)) - before };
}

/** A refund may come long after the payment. */
const refundedWithinMs = 180 * 24 * hour;

/** What a provider that lists little has to be asked for by name: checkouts that wait, and payments that may still be given back. */
async function listKnown(deps: BillingDeps, way: OpenWay): Promise<readonly ObjectRef[]> {
  const since = new Date(deps.clock.now().getTime() - refundedWithinMs);
  const [checkouts, payments] = await Promise.all([listOpenCheckouts(deps.db, way.row.id), listPaidSince(deps.db, way.row.id, since)]);
  return [...checkouts.map((id) => ({ kind: 'checkout', id }) as const), ...payments.map((id) => ({ kind: 'payment', id }) as const)];
}

const nameOf = ({ kind, id }: ObjectRef): string => `${kind} ${id}`;

/** Nightly: every provider that is connected. One that fails keeps none from its turn. */
export async function reconcileAll(deps: BillingDeps, onError: (error: unknown) => void): Promise<void> {
  for (const way of deps.ways.all.values()) await reconcileWay(deps, way).catch(onError);
}

/**
 * Every few minutes: pushes that nobody worked off, refunds that nobody knows the end of, and orders that have been waiting. Nothing
 * depends on a job that was lost.
 */
export async function sweepBilling(deps: BillingDeps, onError: (error: unknown) => void): Promise<void> {
  const now = deps.clock.now().getTime();
  for (const push of await listWaitingPushes(deps.db, new Date(now - 5 * 60_000), 200)) await workPush(deps, push).catch(onError);
  for (const refundId of await listUnsent(deps.db, new Date(now - 10 * 60_000), 100)) await sendRefund(deps, refundId).catch(onError);
  for (const orderId of await listWithdrawnPlans(deps.db, 100)) await endWithdrawnPlan(deps, orderId).catch(onError);
  await sweepClosings(deps, onError);
  // Also balances that fell without anybody spending, and whatever a job was lost of.
  for (const orderId of await listOpenAttempts(deps.db, new Date(now - 5 * 60_000), 100)) await sendTopUp(deps, orderId).catch(onError);
  for (const workspaceId of await listBelow(deps.db, new Date(now), 200)) await runTopUp(deps, workspaceId).catch(onError);
  await remindPastDue(deps).catch(onError);
  await endOverdueEntitlements(deps).catch(onError);
  await tryWaitingPapers(deps, onError).catch(onError);
  for (const orderId of await listUnfinished(deps.db, new Date(now - hour), 200)) {
    const order = await findAnyOrder(deps.db, orderId);
    if (order) await settleOrder(deps, order).catch(onError);
  }
}
