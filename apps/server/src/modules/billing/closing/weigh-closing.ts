import type { ClosingPreview } from '@pinhole/contract';
import type { Db } from '../../../platform/database/database.ts';
import { unspentOf } from '../../credits/index.ts';
import { findSaleItem } from '../../shop/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import type { ClosingRule } from '../store/closing-store.ts';
import { listDisputedPayments } from '../store/dispute-store.ts';
import { findAnyOrder } from '../store/order-store.ts';
import { listGrantingPayments, type PaymentRow } from '../store/payment-store.ts';
import { listStanding } from '../store/refund-store.ts';

type How = ClosingPreview['purchases'][number]['how'];

/** A purchase of which something was not used, and what becomes of that. */
export interface WeighedPurchase {
  readonly payment: PaymentRow;
  readonly orderId: string;
  readonly reference: string;
  readonly title: string;
  /** Micro-credits of it that are there. */
  readonly unused: bigint;
  /** What goes back, in minor units; 0n when nothing does. */
  readonly minor: bigint;
  /** Micro-credits that go with it: the same part, rounded down. */
  readonly credits: bigint;
  readonly how: How;
}

/**
 * What closing pays back of every purchase: the part of its money that its unused credits are of all that it brought, if the rule says so
 * and the provider can. Inside the closing's own transaction the payments are locked first, so that this is what happens.
 */
export async function weighPurchases(
  deps: Pick<BillingDeps, 'ways'>,
  db: Db,
  partyId: string,
  rule: ClosingRule,
): Promise<WeighedPurchase[]> {
  const weighed: WeighedPurchase[] = [];
  const payments = await listGrantingPayments(db, partyId);
  const disputed = await listDisputedPayments(db, partyId);
  for (const payment of payments) {
    const unused = await unspentOf(db, payment.id);
    if (unused === 0n || payment.orderId === null) continue;
    const order = await findAnyOrder(db, payment.orderId);
    // What only waits for a second operator is dropped by the closing.
    const claimed = (await listStanding(db, payment.id)).reduce((sum, { minor }) => sum + minor, 0n);
    const item = order && (await findSaleItem(db, order.itemId));
    const verdict = weigh(deps, payment, { unused, claimed, rule, isDisputed: disputed.has(payment.id) });
    weighed.push({
      payment,
      orderId: payment.orderId,
      reference: order?.reference ?? '',
      title: item?.title ?? '',
      unused,
      credits: payment.totalMinor === 0n ? 0n : (payment.granted * verdict.minor) / payment.totalMinor,
      ...verdict,
    });
  }
  return weighed;
}

function weigh(
  { ways }: Pick<BillingDeps, 'ways'>,
  payment: PaymentRow,
  facts: { readonly unused: bigint; readonly claimed: bigint; readonly rule: ClosingRule; readonly isDisputed: boolean },
): { readonly minor: bigint; readonly how: How } {
  if (facts.rule === 'forfeit') return { minor: 0n, how: 'rule' };
  // The bank decides about this money already.
  if (facts.isDisputed) return { minor: 0n, how: 'disputed' };
  const left = payment.totalMinor - facts.claimed;
  const share = (payment.totalMinor * facts.unused) / payment.granted;
  const minor = share < left ? share : left;
  if (minor <= 0n) return { minor: 0n, how: 'paid_back' };
  const refunds = ways.all.get(payment.connectionId)?.provider.traits.refunds;
  if (refunds === 'whole-only' && minor !== payment.totalMinor) return { minor: 0n, how: 'whole_only' };
  return { minor, how: refunds === 'by-hand' ? 'by-hand' : 'provider' };
}
