import type { Stripe } from 'stripe';
import { PaymentError } from '../spec/payment-error.ts';
import type { PaymentProvider, PlanChange } from '../spec/provider.ts';
import { fromStripe } from './amount.ts';
import { ensurePriceWithTax } from './catalogue.ts';
import { isMissing, orNull } from './failure.ts';
import { couldBe, idOf, objectOf } from './ids.ts';

type Quote = Awaited<ReturnType<NonNullable<PaymentProvider['quotePlanChange']>>>;

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
export async function changePlan(stripe: Stripe, change: PlanChange, isTaxOurs: boolean): Promise<void> {
  const { changeId, at, quotedAt } = change;
  const { subscription, item, price } = await prepare(stripe, change, isTaxOurs);
  if (at === 'period-end') return changeLater(stripe, subscription, item, price, changeId);
  await releaseSchedule(stripe, subscription);
  if (item.price.id === price) return;
  await stripe.subscriptions.update(
    subscription.id,
    {
      items: [{ id: item.id, price }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'pending_if_incomplete',
      ...(quotedAt ? { proration_date: Math.floor(quotedAt.getTime() / 1000) } : {}),
    },
    { idempotencyKey: `change:${changeId}` },
  );
}

/** What Stripe itself would bill for the change as of a moment; the change is then made as of the same one. */
export async function quotePlanChange(
  stripe: Stripe,
  change: Omit<PlanChange, 'changeId' | 'at'>,
  isTaxOurs: boolean,
  now: Date,
): Promise<Quote> {
  const { subscription, item, price } = await prepare(stripe, change, isTaxOurs);
  const seconds = Math.max(item.current_period_start, Math.floor(now.getTime() / 1000));
  const quotedAt = new Date(seconds * 1000);
  const currency = change.item.price.currency;
  if (item.price.id === price) return { charge: { minor: 0n, currency }, tax: null, quotedAt };
  const invoice = await stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: { items: [{ id: item.id, price }], proration_behavior: 'always_invoice', proration_date: seconds },
  });
  const tax = (invoice.total_taxes ?? []).reduce((sum, { amount }) => sum + amount, 0);
  return {
    charge: fromStripe(Math.max(0, invoice.amount_due), invoice.currency),
    tax: invoice.automatic_tax.enabled ? fromStripe(Math.max(0, tax), invoice.currency) : null,
    quotedAt,
  };
}

/** The subscription, its one item, and the price that it would have: the catalogue's, or where our tax changes it, the one with the tax. */
async function prepare(
  stripe: Stripe,
  { subscriptionId, item: wanted, itemRef, total }: Pick<PlanChange, 'subscriptionId' | 'item' | 'itemRef' | 'total'>,
  isTaxOurs: boolean,
): Promise<{ readonly subscription: Stripe.Subscription; readonly item: Stripe.SubscriptionItem; readonly price: string }> {
  if (itemRef === null) throw new PaymentError({ kind: 'bad_request', retry: 'never', detail: 'The item is not known to Stripe yet.' });
  if (isTaxOurs && total.currency !== wanted.price.currency)
    throw new PaymentError({ kind: 'bad_request', retry: 'never', detail: 'The amounts of the change do not belong together.' });
  const subscription = await find(stripe, subscriptionId);
  if (isOver(subscription)) throw new PaymentError({ kind: 'already_done', retry: 'never', detail: 'The subscription has ended.' });
  const [item] = subscription.items.data;
  if (!item) throw new PaymentError({ kind: 'provider_fault', retry: 'same-key', detail: 'The subscription holds no item.' });
  const asListed = !isTaxOurs || total.minor === wanted.price.minor;
  return { subscription, item, price: asListed ? itemRef : await ensurePriceWithTax(stripe, wanted, total) };
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
