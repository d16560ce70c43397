import type { Dispute, ObjectRef } from '@pinhole/payments';
import type { Tx } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/ids.ts';
import { freezeSpending, isBooked, postLoss, postLossBack, unfreezeSpending } from '../../credits/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { followPapers } from '../papers/follow-papers.ts';
import { countOpenDisputes, findDispute, upsertDispute } from '../store/dispute-store.ts';
import { findWorkspaceOf } from '../store/order-store.ts';
import { findPaymentByRef, lockObject, lockPayment, type PaymentRow } from '../store/payment-store.ts';
import type { OpenWay } from '../ways/payment-ways.ts';
import { pauseForMoneyBack } from './stop-top-up.ts';
import { endPaidPeriod, giveBack, takeCredits } from './take-credits.ts';

/**
 * A buyer's bank asks for the money back. While it is open nothing can be spent in the workspace; won, all is as before; lost, what the
 * money brought is taken back. An inquiry moves no money and changes nothing yet.
 */
export async function applyDispute(deps: BillingDeps, tx: Tx, way: OpenWay, object: Dispute): Promise<readonly ObjectRef[]> {
  const known = await findPaymentByRef(tx, way.row.id, object.paymentId);
  if (!known)
    return [
      { kind: 'payment', id: object.paymentId },
      { kind: 'dispute', id: object.id },
    ];
  const payment = await lockPayment(tx, known.id);
  if (!payment) throw new Error('a payment is gone');
  await lockObject(tx, way.row.id, `dispute ${object.id}`);
  const before = await findDispute(tx, way.row.id, object.id);
  const at = deps.clock.now();
  const id = before?.id ?? newId(at);
  await upsertDispute(tx, object, { id, connectionId: way.row.id, paymentId: payment.id, at });
  if (before?.state === object.state) return [];
  const loss = { key: id, provider: payment.connectionId, currency: object.amount.currency, amount: object.amount.minor };
  if (object.state === 'open' || object.state === 'lost') await pauseForMoneyBack(deps, tx, payment);
  if (object.state === 'lost') {
    await takeCredits(tx, payment, { key: id, minor: object.amount.minor, reason: 'dispute' });
    await endPaidPeriod(tx, payment, at);
    if (loss.amount > 0n && (await isBooked(tx, 'sale', payment.id))) await postLoss(tx, loss);
  }
  if (object.state === 'won' && before?.state === 'lost') {
    await giveBack(tx, payment, id);
    if (await isBooked(tx, 'loss', id)) await postLossBack(tx, { ...loss, amount: before.amountMinor });
  }
  await followPapers(deps, tx, payment);
  await followFreeze(tx, payment);
  return [];
}

/** Frozen as long as any dispute of the buyer is open. */
async function followFreeze(tx: Tx, payment: PaymentRow): Promise<void> {
  if (payment.partyId === null) return;
  const workspaceId = await findWorkspaceOf(tx, payment.partyId);
  if (workspaceId === undefined) return;
  if ((await countOpenDisputes(tx, payment.partyId)) > 0) await freezeSpending(tx, workspaceId, 'dispute');
  else await unfreezeSpending(tx, workspaceId);
}
