import type { RefundRow as RefundView } from '@pinhole/contract';
import { PaymentError } from '@pinhole/payments';
import { z } from 'zod';
import type { Actor } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import { inTransaction, type Tx } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/ids.ts';
import { defineJob, enqueue } from '../../../platform/jobs/job-queue.ts';
import { appendAudit } from '../../audit/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { lockPayment, markProblem, type PaymentRow } from '../store/payment-store.ts';
import {
  findRefund,
  insertRefund,
  listRefundsOfPayment,
  lockRefund,
  type RefundRow,
  sumClaimed,
  updateRefund,
} from '../store/refund-store.ts';
import { applyRefund, takeBackRefund, takeOnce } from './apply-refund.ts';
import { pauseForMoneyBack } from './stop-top-up.ts';

export const sendRefundJob = defineJob('billing.send-refund', { refundId: z.uuid() }, { maxAttempts: 12 });

/**
 * Decides to pay a payment back. Above the service's limit it only asks: somebody else has to agree. The credits go at the decision,
 * not when the money arrives, so that nothing is both spent and paid back.
 */
export async function askRefund(
  deps: BillingDeps,
  actor: Actor,
  tx: Tx,
  paymentId: string,
  input: { readonly amount?: string | undefined; readonly reason: 'requested' | 'duplicate' | 'fraud' },
): Promise<RefundView> {
  const payment = await lockPayment(tx, paymentId);
  if (!payment) throw new AppError('billing.payment_not_found');
  const amount = await requireLeft(deps, tx, payment, input.amount === undefined ? null : BigInt(input.amount));
  const above = deps.secondOperatorAbove();
  const waits = above !== null && amount > above;
  const refund = await insertDecided(deps, tx, payment, { amount, reason: input.reason, askedBy: actor.accountId, waits });
  await appendAudit(tx, {
    action: waits ? 'refund.asked' : 'refund.decided',
    actorId: actor.accountId,
    subject: refund.id,
    details: { minor: String(amount), currency: payment.currency },
  });
  return presentRefund(refund);
}

/** What was not used when a workspace's money is closed, with no second operator. Answers the micro-credits taken. */
export async function refundForClosing(deps: BillingDeps, tx: Tx, payment: PaymentRow, minor: bigint): Promise<bigint> {
  const refund = await insertDecided(deps, tx, payment, { amount: minor, reason: 'closed', askedBy: null, waits: false });
  return refund.creditsTaken;
}

/**
 * Money that came when nobody was left whom it could bring anything, such as a renewal after the end: all of it goes back by itself. What
 * cannot go back stays on the list of money in trouble. Twice is harmless: what is on its way back is not left.
 */
export async function refundLateMoney(deps: BillingDeps, tx: Tx, payment: PaymentRow): Promise<void> {
  const left = payment.totalMinor - (await sumClaimed(tx, payment.id));
  if (left <= 0n) return;
  await markProblem(tx, payment.id, 'workspace_gone');
  // What was sent back and came again is for a person to look at.
  if ((await listRefundsOfPayment(tx, payment.id)).length > 0) return;
  await insertDecided(deps, tx, payment, { amount: left, reason: 'closed', askedBy: null, waits: false });
}

/** Tax that was charged because a VAT number could not be checked: it goes back by itself, and no credits go with it. */
export async function refundTax(deps: BillingDeps, tx: Tx, payment: PaymentRow, minor: bigint): Promise<void> {
  const left = payment.totalMinor - (await sumClaimed(tx, payment.id));
  const amount = minor < left ? minor : left;
  if (amount <= 0n) return;
  await insertDecided(deps, tx, payment, { amount, reason: 'requested', askedBy: null, waits: false, taxOnly: true });
}

/** Of the whole of a payment, with no second operator: a right that a buyer has. */
export async function refundForWithdrawal(deps: BillingDeps, tx: Tx, paymentId: string, minor: bigint): Promise<void> {
  const payment = await lockPayment(tx, paymentId);
  if (!payment) throw new AppError('billing.payment_not_found');
  const amount = await requireLeft(deps, tx, payment, minor);
  await insertDecided(deps, tx, payment, { amount, reason: 'withdrawal', askedBy: null, waits: false });
}

async function requireLeft(deps: BillingDeps, tx: Tx, payment: PaymentRow, wanted: bigint | null): Promise<bigint> {
  const left = payment.state === 'paid' ? payment.totalMinor - (await sumClaimed(tx, payment.id)) : 0n;
  if (left <= 0n) throw new AppError('billing.nothing_to_refund');
  const amount = wanted ?? left;
  if (amount > left) throw new AppError('billing.refund_too_large', { left: String(left) });
  const wholeOnly = deps.ways.all.get(payment.connectionId)?.provider.traits.refunds === 'whole-only';
  if (wholeOnly && amount !== payment.totalMinor) throw new AppError('billing.refund_whole_only');
  return amount;
}

async function insertDecided(
  deps: BillingDeps,
  tx: Tx,
  payment: PaymentRow,
  decided: {
    readonly amount: bigint;
    readonly reason: RefundRow['reason'];
    readonly askedBy: string | null;
    readonly waits: boolean;
    readonly taxOnly?: boolean;
  },
): Promise<RefundRow> {
  const at = deps.clock.now();
  const id = newId(at);
  await insertRefund(tx, {
    id,
    connectionId: payment.connectionId,
    ref: null,
    paymentId: payment.id,
    amountMinor: decided.amount,
    reason: decided.reason,
    state: decided.waits ? 'asked' : 'sending',
    askedBy: decided.askedBy,
    taxOnly: decided.taxOnly ?? false,
    createdAt: at,
  });
  if (!decided.waits) await begin(deps, tx, payment, id);
  return requireRow(tx, id);
}

/** Takes the credits and sends the refund on its way, in one transaction: neither without the other. */
async function begin(deps: BillingDeps, tx: Tx, payment: PaymentRow, refundId: string): Promise<void> {
  const refund = await requireRow(tx, refundId);
  if (!refund.taxOnly) await pauseForMoneyBack(deps, tx, payment);
  await takeOnce(tx, payment, refund);
  deps.faults.point('B3:before');
  await enqueue(tx, sendRefundJob, { refundId });
}

export async function approveRefund(deps: BillingDeps, actor: Actor, refundId: string): Promise<RefundView> {
  return inTransaction(deps.db, async (tx) => {
    const { refund, payment } = await lockBoth(tx, refundId);
    if (refund.state !== 'asked') throw new AppError('billing.refund_not_waiting', { state: refund.state });
    if (refund.askedBy === actor.accountId) throw new AppError('billing.same_operator');
    await updateRefund(tx, refundId, { state: 'sending', approvedBy: actor.accountId });
    await begin(deps, tx, payment, refundId);
    await appendAudit(tx, { action: 'refund.approved', actorId: actor.accountId, subject: refundId });
    return presentRefund(await requireRow(tx, refundId));
  });
}

export async function cancelRefund(deps: BillingDeps, actor: Actor, refundId: string): Promise<RefundView> {
  return inTransaction(deps.db, async (tx) => {
    const { refund } = await lockBoth(tx, refundId);
    if (refund.state !== 'asked') throw new AppError('billing.refund_not_waiting', { state: refund.state });
    await updateRefund(tx, refundId, { state: 'cancelled', endedAt: deps.clock.now() });
    await appendAudit(tx, { action: 'refund.cancelled', actorId: actor.accountId, subject: refundId });
    return presentRefund(await requireRow(tx, refundId));
  });
}

/**
 * Tells the provider. Our number of the refund is its key, so trying again after a lost answer or a crash pays once. A refusal for good
 * gives the credits back; everything else is thrown, and the job comes again.
 */
export async function sendRefund(deps: BillingDeps, refundId: string): Promise<void> {
  const refund = await findRefund(deps.db, refundId);
  if (!refund || (refund.state !== 'sending' && refund.state !== 'pending')) return;
  const way = deps.ways.require(refund.connectionId);
  // Somebody pays it at the bank and says so.
  if (way.provider.traits.refunds === 'by-hand') return;
  const payment = await inTransaction(deps.db, (tx) => lockPayment(tx, refund.paymentId));
  if (!payment) throw new Error('a refund of no payment');
  deps.faults.point('B4:before');
  const whole = refund.amountMinor === payment.totalMinor;
  try {
    const answer = await way.provider.refund(
      {
        refundId,
        paymentId: payment.ref,
        amount: whole ? null : { minor: refund.amountMinor, currency: payment.currency },
        reason: refund.reason === 'at_provider' || refund.reason === 'closed' ? 'requested' : refund.reason,
      },
      deps.ways.callFor(way),
    );
    deps.faults.point('B4:after');
    await inTransaction(deps.db, (tx) => applyRefund(deps, tx, way, { ...answer, refundId }));
  } catch (error) {
    if (!(error instanceof PaymentError) || error.facts.retry !== 'never' || error.facts.kind === 'auth') throw error;
    await refuse(deps, refundId, error);
  }
}

async function refuse(deps: BillingDeps, refundId: string, error: PaymentError): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const { refund, payment } = await lockBoth(tx, refundId);
    if (refund.state !== 'sending') return;
    await updateRefund(tx, refundId, {
      state: 'failed',
      failure: error.facts.providerCode ?? error.facts.kind,
      endedAt: deps.clock.now(),
    });
    await takeBackRefund(tx, payment, refund);
  });
}

/** The payment first, as everywhere: refunds of one payment take turns. */
async function lockBoth(tx: Tx, refundId: string): Promise<{ readonly refund: RefundRow; readonly payment: PaymentRow }> {
  const found = await findRefund(tx, refundId);
  const payment = found && (await lockPayment(tx, found.paymentId));
  const refund = await lockRefund(tx, refundId);
  if (!refund || !payment) throw new AppError('billing.refund_not_found');
  return { refund, payment };
}

async function requireRow(tx: Tx, id: string): Promise<RefundRow> {
  const row = await lockRefund(tx, id);
  if (!row) throw new AppError('billing.refund_not_found');
  return row;
}

export const presentRefund = (row: RefundRow): RefundView => ({
  id: row.id,
  paymentId: row.paymentId,
  orderId: row.orderId,
  amount: String(row.amountMinor),
  currency: row.currency,
  reason: row.taxOnly ? 'tax_correction' : row.reason,
  state: row.state,
  creditsTaken: String(row.creditsTaken),
  failure: row.failure,
  needsApproval: row.state === 'asked',
  askedBy: row.askedBy === null || row.askedByName === null ? null : { id: row.askedBy, name: row.askedByName },
  createdAt: row.createdAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
});
