import type { Tx } from '../../../platform/database/database.ts';
import { clawBack, endQuota, reinstatePayment } from '../../credits/index.ts';
import { findWorkspaceOf } from '../store/order-store.ts';
import type { PaymentRow } from '../store/payment-store.ts';
import { listStanding, sumTaxBack } from '../store/refund-store.ts';

export interface Taking {
  /** What makes it happen once: the refund's or the dispute's number. */
  readonly key: string;
  /** What goes back to the buyer, in minor units. */
  readonly minor: bigint;
  readonly reason: 'refund' | 'dispute';
}

/**
 * Takes back what the money brought that goes back: the same part of the credits, rounded down; all that is left once the whole payment
 * is gone. What was spent already becomes debt. The ledger never takes more than the payment brought, whatever comes in which order.
 */
export async function takeCredits(tx: Tx, payment: PaymentRow, { key, minor, reason }: Taking): Promise<bigint> {
  const paid = await paidWithoutTaxBack(tx, payment);
  if (payment.granted === 0n || paid <= 0n || minor === 0n) return 0n;
  const part = (payment.granted * minor) / paid;
  const amount = part < payment.granted ? part : payment.granted;
  if (amount === 0n) return 0n;
  return (await clawBack(tx, { payment: payment.id, amount, key, reason })).claimed;
}

/**
 * A refund failed, or a lost dispute was won after all: its credits are there again. The ledger gives back all that was taken for the
 * payment, and what still stands is taken anew.
 */
export async function giveBack(tx: Tx, payment: PaymentRow, key: string): Promise<void> {
  if (payment.granted === 0n) return;
  await reinstatePayment(tx, { payment: payment.id, key });
  for (const standing of await listStanding(tx, payment.id)) {
    if (standing.key === key) continue;
    await takeCredits(tx, payment, { key: `${standing.key}:after:${key}`, minor: standing.minor, reason: standing.reason });
  }
}

/** The whole of a plan's period was paid back: what is left of its quota ends now. A part of the money leaves the period as it is. */
export async function endPaidPeriod(tx: Tx, payment: PaymentRow, now: Date): Promise<void> {
  if (payment.quota === 0n || !payment.periodStarts || payment.partyId === null) return;
  const standing = (await listStanding(tx, payment.id)).reduce((sum, { minor }) => sum + minor, 0n);
  const workspaceId = await findWorkspaceOf(tx, payment.partyId);
  if (standing >= (await paidWithoutTaxBack(tx, payment)) && workspaceId !== undefined)
    await endQuota(tx, { workspaceId, startsAt: payment.periodStarts, now });
}

/** What the credits were bought with: tax that was given back, because none was owed, is no part of it. */
export async function paidWithoutTaxBack(tx: Tx, payment: PaymentRow): Promise<bigint> {
  return payment.totalMinor - (await sumTaxBack(tx, payment.id));
}
