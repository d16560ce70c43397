import type { ObjectRef, Refund } from '@pinhole/payments';
import type { Tx } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/ids.ts';
import { isBooked, postRefund, postRefundBack } from '../../credits/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { followPapers } from '../papers/follow-papers.ts';
import { findAnyOrder, findWorkspaceOf } from '../store/order-store.ts';
import { findPaymentByRef, lockObject, lockPayment, markProblem, type PaymentRow } from '../store/payment-store.ts';
import {
  countRound,
  findRefundByRef,
  growRefund,
  insertRefund,
  listStanding,
  lockRefund,
  lockUnnamedRefund,
  type RefundRow,
  recordTaken,
  takeKeyOf,
  updateRefund,
} from '../store/refund-store.ts';
import { countBookedTax } from '../store/waiting-paper-store.ts';
import type { OpenWay } from '../ways/payment-ways.ts';
import { tellOrder } from './apply-checkout.ts';
import { pauseForMoneyBack } from './stop-top-up.ts';
import { endPaidPeriod, giveBack, takeCredits } from './take-credits.ts';

/**
 * What a provider says about money that goes back: asked for here, or by somebody in the provider's own pages. The payment has to be
 * known first; where it is not, it is read and this is asked again.
 */
export async function applyRefund(deps: BillingDeps, tx: Tx, way: OpenWay, object: Refund): Promise<readonly ObjectRef[]> {
  const known = await findPaymentByRef(tx, way.row.id, object.paymentId);
  if (!known)
    return [
      { kind: 'payment', id: object.paymentId },
      { kind: 'refund', id: object.id },
    ];
  const payment = await lockPayment(tx, known.id);
  if (!payment) throw new Error('a payment is gone');
  await lockObject(tx, way.row.id, `refund ${object.id}`);
  const refund = await ownRefund(deps, tx, way, payment, object);
  await followRefund(deps, tx, payment, refund, object);
  return [];
}

/** The refund as we know it: by our own number, by the provider's, or new to us. */
async function ownRefund(deps: BillingDeps, tx: Tx, way: OpenWay, payment: PaymentRow, object: Refund): Promise<RefundRow> {
  const asked = object.refundId === null ? undefined : await lockRefund(tx, object.refundId);
  if (asked?.paymentId === payment.id) return asked;
  const seen = await findRefundByRef(tx, payment.connectionId, object.id);
  if (seen) return (await lockRefund(tx, seen.id)) ?? seen;
  // Who gives back the whole or nothing gives back once, and may carry no number of ours: news of it may come before our own answer.
  const waiting = way.provider.traits.refunds === 'whole-only' ? await lockUnnamedRefund(tx, payment.id) : undefined;
  if (waiting) return waiting;
  const at = deps.clock.now();
  const id = newId(at);
  await insertRefund(tx, {
    id,
    connectionId: payment.connectionId,
    ref: object.id,
    paymentId: payment.id,
    amountMinor: object.amount.minor,
    reason: 'at_provider',
    state: 'pending',
    askedBy: null,
    createdAt: at,
  });
  const made = await lockRefund(tx, id);
  if (!made) throw new Error('a refund was not kept');
  return made;
}

async function followRefund(deps: BillingDeps, tx: Tx, payment: PaymentRow, refund: RefundRow, object: Refund): Promise<void> {
  const ended = refund.state === 'failed' || refund.state === 'cancelled';
  if (object.state === 'failed' || object.state === 'cancelled') {
    if (ended) return;
    await updateRefund(tx, refund.id, { state: object.state, ref: object.id, failure: object.failure, endedAt: deps.clock.now() });
    const booking = await bookingOf(tx, payment, { id: takeKeyOf(refund), amountMinor: refund.amountMinor });
    if ((await isBooked(tx, 'refund', booking.key)) && (await postRefundBack(tx, booking)))
      await countBookedTax(tx, payment.id, booking.tax);
    await takeBackRefund(tx, payment, refund);
  } else {
    if (refund.creditsTaken === 0n && !refund.taxOnly) await pauseForMoneyBack(deps, tx, payment);
    await takeOnce(tx, payment, refund);
    await followGrowth(tx, payment, refund, object);
    if (object.state === 'succeeded' && refund.state !== 'succeeded')
      await bookRefund(tx, payment, { id: takeKeyOf(refund), amountMinor: refund.amountMinor });
    await updateRefund(tx, refund.id, {
      state: object.state,
      ref: object.id,
      ...(object.state === 'succeeded' ? { endedAt: refund.endedAt ?? deps.clock.now() } : {}),
    });
    if (object.state === 'succeeded') {
      await endPaidPeriod(tx, payment, deps.clock.now());
      await followLateMoney(tx, payment);
    }
  }
  await followPapers(deps, tx, payment);
  const order = payment.orderId === null ? undefined : await findAnyOrder(tx, payment.orderId);
  if (order) await tellOrder(tx, order);
}

/** Some providers count all that goes back of a payment as one refund, which grows: what came on top is taken and booked too. */
async function followGrowth(tx: Tx, payment: PaymentRow, refund: RefundRow, object: Refund): Promise<void> {
  const more = object.amount.minor - refund.amountMinor;
  if (more <= 0n || refund.reason !== 'at_provider') return;
  const key = `${refund.id}:${object.amount.minor}`;
  const taken = await takeCredits(tx, payment, { key, minor: more, reason: 'refund' });
  await growRefund(tx, refund.id, { amountMinor: object.amount.minor, creditsTaken: refund.creditsTaken + taken });
  if (refund.state === 'succeeded') await bookRefund(tx, payment, { id: key, amountMinor: more });
}

/** Takes the credits of a refund if they were not taken when it was decided. */
export async function takeOnce(tx: Tx, payment: PaymentRow, refund: RefundRow): Promise<void> {
  if (refund.creditsTaken > 0n || refund.taxOnly) return;
  const taken = await takeCredits(tx, payment, { key: takeKeyOf(refund), minor: refund.amountMinor, reason: 'refund' });
  await recordTaken(tx, refund.id, taken);
}

/**
 * It failed, or came back: its credits are there again, and should it come alive after all they are taken under another key. Where nobody
 * is left to ask for the money anew, an operator is shown it.
 */
export async function takeBackRefund(tx: Tx, payment: PaymentRow, refund: RefundRow): Promise<void> {
  if (refund.creditsTaken > 0n) await giveBack(tx, payment, takeKeyOf(refund));
  await countRound(tx, refund.id);
  if (payment.partyId !== null && (await findWorkspaceOf(tx, payment.partyId)) === undefined)
    await markProblem(tx, payment.id, 'workspace_gone');
}

/** Money that came too late to bring anything has gone back: it is no trouble any more. */
async function followLateMoney(tx: Tx, payment: PaymentRow): Promise<void> {
  if (payment.problem !== 'workspace_gone') return;
  const standing = (await listStanding(tx, payment.id)).reduce((sum, { minor }) => sum + minor, 0n);
  if (payment.granted > 0n || standing >= payment.totalMinor) await markProblem(tx, payment.id, null);
}

async function bookRefund(tx: Tx, payment: PaymentRow, refund: Pick<RefundRow, 'id' | 'amountMinor'>): Promise<void> {
  // Money that fitted no order was no sale: it comes and goes without touching the books.
  if (!(await isBooked(tx, 'sale', payment.id))) return;
  const booking = await bookingOf(tx, payment, refund);
  if (await postRefund(tx, booking)) await countBookedTax(tx, payment.id, -booking.tax);
}

/** The tax of what goes back is the same part of it; where the provider sells, it never was in our books. */
async function bookingOf(tx: Tx, payment: PaymentRow, refund: Pick<RefundRow, 'id' | 'amountMinor'>) {
  const order = payment.orderId === null ? undefined : await findAnyOrder(tx, payment.orderId);
  const taxOfAll = payment.taxMinor ?? order?.taxMinor ?? 0n;
  const tax = payment.totalMinor === 0n ? 0n : (taxOfAll * refund.amountMinor) / payment.totalMinor;
  const ours = order?.seller !== 'provider';
  return {
    key: refund.id,
    provider: payment.connectionId,
    currency: payment.currency,
    amount: ours ? refund.amountMinor : refund.amountMinor - tax,
    tax: ours ? tax : 0n,
  };
}
