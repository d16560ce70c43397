import { setTimeout as pause } from 'node:timers/promises';
import { type ObjectRef, PaymentError, type PaymentObject } from '@pinhole/payments';
import { inTransaction, type Tx } from '../../../platform/database/database.ts';
import type { BillingDeps } from '../billing-deps.ts';
import type { OpenWay } from '../ways/payment-ways.ts';
import { applyCheckout } from './apply-checkout.ts';
import { applyDispute } from './apply-dispute.ts';
import { applyPayment } from './apply-payment.ts';
import { applyRefund } from './apply-refund.ts';
import { applySubscription } from './apply-subscription.ts';
import { endUnwanted, isUnwanted } from './end-unwanted.ts';

/** A chain of objects that name each other is short; anything longer is a provider gone mad. */
const longestChain = 12;

/**
 * Reads an object at its provider as it is now, and brings our rows up to it: the one way on which anything changes for money. A push,
 * the page a buyer came back to, an operator's replay and the nightly comparison all end here; any of them twice, or all at the same
 * time, changes what one of them would. Answers how many objects were read. Throws `PaymentError` when the provider cannot be read.
 */
export async function settleObject(deps: BillingDeps, way: OpenWay, ref: ObjectRef): Promise<number> {
  const waiting = [ref];
  const seen = new Map<string, number>();
  for (let read = 0; ; read += 1) {
    const next = waiting.shift();
    if (!next) return read;
    if (read >= longestChain) throw new Error(`${way.row.id} names more and more objects after ${ref.kind}`);
    const name = `${next.kind} ${next.id}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    // Twice at most: once to find that another has to come first, once after it.
    if (times > 2) continue;
    const object = await readPatiently(deps, way, next);
    // An object of the other world never touches the books of this one.
    if (!object || object.live !== way.row.live) continue;
    if (object.kind === 'subscription' && (await isUnwanted(deps, way, object))) {
      await endUnwanted(deps, way, object);
      continue;
    }
    waiting.push(...(await inTransaction(deps.db, (tx) => apply(deps, tx, way, object))));
  }
}

async function apply(deps: BillingDeps, tx: Tx, way: OpenWay, object: PaymentObject): Promise<readonly ObjectRef[]> {
  switch (object.kind) {
    case 'checkout':
      return applyCheckout(tx, way, object);
    case 'payment':
      return applyPayment(deps, tx, way, object);
    case 'refund':
      return applyRefund(deps, tx, way, object);
    case 'dispute':
      return applyDispute(deps, tx, way, object);
    case 'subscription':
      return applySubscription(deps, tx, way, object);
  }
}

const mostTries = 5;
const longestPauseMs = 2_000;

/** Somebody else may be doing the same at this moment, such as capturing the payment: a little later it is done. */
async function readPatiently(deps: BillingDeps, way: OpenWay, ref: ObjectRef): Promise<PaymentObject | null> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await way.provider.read(ref, deps.ways.callFor(way));
    } catch (error) {
      if (!(error instanceof PaymentError) || error.facts.kind !== 'busy' || tries >= mostTries) throw error;
      await pause(Math.min(longestPauseMs, error.facts.retryAfterMs ?? tries * 150));
    }
  }
}
