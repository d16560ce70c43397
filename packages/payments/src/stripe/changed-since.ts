import type { Stripe } from 'stripe';
import type { ObjectRef } from '../spec/objects.ts';
import { aboutOf } from './events.ts';

/** How far back Stripe lists events. */
const eventsReach = 30 * 24 * 3600 * 1000;

/**
 * Everything that changed, each once. Events tell of every change, whether or not they were delivered; older than they reach, and for keys
 * that may not read events, what came to be in that time is listed instead.
 */
export async function* changedSince(stripe: Stripe, since: Date, now: Date): AsyncGenerator<ObjectRef> {
  const seen = new Set<string>();
  const created = { gte: Math.floor(since.getTime() / 1000) };
  function* fresh(refs: readonly ObjectRef[]): Generator<ObjectRef> {
    for (const ref of refs) {
      const name = `${ref.kind} ${ref.id}`;
      if (seen.has(name)) continue;
      seen.add(name);
      yield ref;
    }
  }

  let told = true;
  try {
    for await (const event of stripe.events.list({ created, limit: 100 })) yield* fresh(aboutOf(event.data.object));
  } catch (error) {
    if ((error as { readonly statusCode?: unknown }).statusCode !== 403) throw error;
    told = false;
  }
  if (told && now.getTime() - since.getTime() <= eventsReach) return;

  const params = { created, limit: 100 };
  for await (const session of stripe.checkout.sessions.list(params)) yield* fresh([{ kind: 'checkout', id: session.id }]);
  for await (const intent of stripe.paymentIntents.list(params)) yield* fresh([{ kind: 'payment', id: intent.id }]);
  for await (const invoice of stripe.invoices.list(params)) yield* fresh(aboutOf(invoice));
  for await (const refund of stripe.refunds.list(params)) yield* fresh([{ kind: 'refund', id: refund.id }]);
  for await (const dispute of stripe.disputes.list(params)) yield* fresh([{ kind: 'dispute', id: dispute.id }]);
  // Every one that runs: renewals and pauses do not make it new.
  for await (const subscription of stripe.subscriptions.list({ status: 'all', limit: 100 })) {
    yield* fresh([{ kind: 'subscription', id: subscription.id }]);
  }
}
