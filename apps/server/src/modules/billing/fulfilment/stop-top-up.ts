import type { Payment } from '@pinhole/payments';
import type { Tx } from '../../../platform/database/database.ts';
import { appendEvent } from '../../../platform/events/event-log.ts';
import { setTopUpBelow } from '../../credits/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { queueTopUpMail } from '../mail/top-up-mail.ts';
import { findWorkspaceOf, lockOrder, type OrderRow } from '../store/order-store.ts';
import type { PaymentRow } from '../store/payment-store.ts';
import {
  deleteTopUp,
  findAttempt,
  isClosing,
  lockAttempt,
  lockTopUp,
  moveAttempt,
  setTopUpPause,
  type TopUpPause,
  type TopUpRow,
} from '../store/top-up-store.ts';
import { moveOrder } from './apply-checkout.ts';
import { wakeTopUp } from './wake-top-up.ts';

/** Nothing more is bought by itself until somebody agrees anew. Told by mail and on the page, once. */
export async function pauseTopUp(
  deps: BillingDeps,
  tx: Tx,
  as: Pick<TopUpRow, 'workspaceId' | 'consentedAt'>,
  reason: TopUpPause,
): Promise<void> {
  const rule = await lockTopUp(tx, as.workspaceId);
  // Somebody agreed anew, or ended it: what went wrong before says nothing about that.
  if (!rule || rule.pausedFor !== null || rule.consentedAt.getTime() !== as.consentedAt.getTime()) return;
  await setTopUpPause(tx, rule.workspaceId, reason, deps.clock.now());
  await setTopUpBelow(tx, rule.workspaceId, null);
  await queueTopUpMail(deps, tx, rule, reason);
  await tellTopUp(tx, rule.workspaceId);
}

/**
 * Money goes back, and its credits go: that must not set the next purchase going. Before the credits are taken, so that rule and wallet are
 * locked in the one order. Nothing while billing is being closed: then it ends altogether.
 */
export async function pauseForMoneyBack(deps: BillingDeps, tx: Tx, { partyId }: Pick<PaymentRow, 'partyId'>): Promise<void> {
  const workspaceId = partyId === null ? undefined : await findWorkspaceOf(tx, partyId);
  const rule = workspaceId === undefined ? undefined : await lockTopUp(tx, workspaceId);
  if (rule && !(await isClosing(tx, rule.workspaceId))) await pauseTopUp(deps, tx, rule, 'paid_back');
}

/** Ends it for good, with everything that says so. */
export async function endTopUpOf(tx: Tx, workspaceId: string): Promise<void> {
  await deleteTopUp(tx, workspaceId);
  await setTopUpBelow(tx, workspaceId, null);
  await tellTopUp(tx, workspaceId);
}

export const tellTopUp = (tx: Tx, workspaceId: string): Promise<unknown> =>
  appendEvent(tx, { workspaceId, type: 'top-up-changed', subjectId: workspaceId });

/** A purchase by itself that the bank or the provider refused: the order is over, and so is buying by itself for now. */
export async function refuseTopUp(
  deps: BillingDeps,
  tx: Tx,
  orderId: string,
  { reason, failure }: { readonly reason: TopUpPause; readonly failure: string },
): Promise<void> {
  const order = await lockOrder(tx, orderId);
  const rule = order?.workspaceId ? await lockTopUp(tx, order.workspaceId) : undefined;
  const attempt = await lockAttempt(tx, orderId);
  if (!order || !attempt || (attempt.state !== 'sending' && attempt.state !== 'pending')) return;
  await moveAttempt(tx, orderId, { state: 'refused', failure, at: deps.clock.now() });
  await moveOrder(tx, order, 'failed');
  // A rule with another card since then was not refused.
  if (rule && rule.savedRef === attempt.savedRef) await pauseTopUp(deps, tx, rule, reason);
}

/** What a payment says of a purchase that was made by itself. In the transaction of that payment; the order is locked already. */
export async function followTopUp(deps: BillingDeps, tx: Tx, order: OrderRow, object: Payment): Promise<void> {
  if (!(await findAttempt(tx, order.id))) return;
  if (object.state === 'failed') {
    const failure = object.failure ?? 'failed';
    await refuseTopUp(deps, tx, order.id, { reason: object.needsBuyer === true ? 'needs_buyer' : 'declined', failure });
    return;
  }
  const attempt = await lockAttempt(tx, order.id);
  if (!attempt || attempt.state === object.state || attempt.state === 'paid') return;
  if (object.state === 'pending' && attempt.state !== 'sending') return;
  await moveAttempt(tx, order.id, { state: object.state, failure: null, at: deps.clock.now() });
  // A small pack may not be enough.
  if (object.state === 'paid' && order.workspaceId !== null) await wakeTopUp(tx, order.workspaceId);
}
