import type { Stripe } from 'stripe';
import { PaymentError } from '../spec/payment-error.ts';
import type { PaymentProvider } from '../spec/provider.ts';
import { isMissing, orNull } from './failure.ts';
import { couldBe, idOf, objectOf } from './ids.ts';

type PlanChange = Parameters<NonNullable<PaymentProvider['changePlan']>>[0];

async function find(stripe: Stripe, id: string): Promise<Stripe.Subscription> {
  const found = couldBe({ kind: 'subscription', id }) ? await orNull(() => stripe.subscriptions.retrieve(id)) : null;
  if (!found) throw new PaymentError({ kind: 'not_found', retry: 'never', detail: 'Stripe knows no such subscription.' });
  return found;
}

const isOver = ({ status }: Stripe.Subscription): boolean => status === 'canceled' || status === 'incomplete_expired';

export async function cancel(stripe: Stripe, id: string, at: 'period-end' | 'now'): Promise<void> {
  const subscription = await find(stripe, id);
  if (isOver(subscription)) return;
  if (at === 'now') {
    await stripe.subscriptions.cancel(id).catch((error: unknown) => {
      // Another call ended it meanwhile.
      if (!isMissing(error)) throw error;
    });
    return;
  }
  if (subscription.cancel_at_period_end) return;
  // A change of plan that was ahead would begin after the end.
  await releaseSchedule(stripe, subscription);
  await stripe.subscriptions.update(id, { cancel_at_period_end: true });
}

export async function resume(stripe: Stripe, id: string): Promise<void> {
  const subscription = await find(stripe, id);
  if (isOver(subscription)) throw new PaymentError({ kind: 'already_done', retry: 'never', detail: 'The subscription has ended.' });
  if (subscription.cancel_at_period_end || subscription.cancel_at !== null)
    await stripe.subscriptions.update(id, { cancel_at_period_end: false });
}

/**
 * Now: the difference is billed at once; where the bank wants more, the old plan stays until that invoice is paid. At the period's end: a
 * schedule of two phases, the present one and the next.
 */
export async function changePlan(
  stripe: Stripe,
  { changeId, subscriptionId, item: wanted, itemRef, at }: PlanChange,
  isTaxOurs: boolean,
): Promise<void> {
  if (itemRef === null) throw new PaymentError({ kind: 'bad_request', retry: 'never', detail: 'The item is not known to Stripe yet.' });
  const subscription = await find(stripe, subscriptionId);
  if (isOver(subscription)) throw new PaymentError({ kind: 'already_done', retry: 'never', detail: 'The subscription has ended.' });
  const [item] = subscription.items.data;
  if (!item) throw new PaymentError({ kind: 'provider_fault', retry: 'same-key', detail: 'The subscription holds no item.' });
  // A price that was made for this buyer has our tax in it or out of it; the catalogue's would be charged as it stands.
  if (isTaxOurs && (wanted.taxBehaviour === 'exclusive' || !item.price.metadata.sku))
    throw new PaymentError({
      kind: 'unsupported',
      retry: 'never',
      detail: 'A plan whose tax is ours to add can only be ended and bought anew; or let Stripe calculate the tax.',
    });
  if (at === 'period-end') return changeLater(stripe, subscription, item, itemRef, changeId);
  await releaseSchedule(stripe, subscription);
  if (item.price.id === itemRef) return;
  await stripe.subscriptions.update(
    subscription.id,
    { items: [{ id: item.id, price: itemRef }], proration_behavior: 'always_invoice', payment_behavior: 'pending_if_incomplete' },
    { idempotencyKey: `change:${changeId}` },
  );
}

async function changeLater(
  stripe: Stripe,
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  price: string,
  changeId: string,
): Promise<void> {
  // Back to the plan it is on: what was ahead is off.
  if (item.price.id === price) return releaseSchedule(stripe, subscription);
  if (subscription.cancel_at_period_end) await resume(stripe, subscription.id);
  const attached = idOf(subscription.schedule);
  const schedule =
    attached === null
      ? await stripe.subscriptionSchedules.create({ from_subscription: subscription.id }, { idempotencyKey: `change:${changeId}:schedule` })
      : await stripe.subscriptionSchedules.retrieve(attached);
  const next = schedule.phases.find(({ start_date }) => start_date === item.current_period_end);
  if (next && idOf(next.items[0]?.price) === price) return;
  const rhythm = item.price.recurring?.interval ?? 'month';
  await stripe.subscriptionSchedules.update(schedule.id, {
    end_behavior: 'release',
    proration_behavior: 'none',
    phases: [
      { items: [{ price: item.price.id, quantity: 1 }], start_date: item.current_period_start, end_date: item.current_period_end },
      // One period is enough: after it the subscription runs on by itself, on the new price.
      { items: [{ price, quantity: 1 }], duration: { interval: rhythm, interval_count: 1 } },
    ],
  });
}

async function releaseSchedule(stripe: Stripe, { schedule }: Stripe.Subscription): Promise<void> {
  const id = idOf(schedule);
  if (id === null || objectOf(schedule)?.status === 'released') return;
  await stripe.subscriptionSchedules.release(id);
}
