import type { Stripe } from 'stripe';
import { below, type Form, flag, integer, listOf, metadataOf, onlyKnown, required, text } from './emulator-form.ts';
import { type Line, markPaid, payInvoice, previewInvoice } from './emulator-invoices.ts';
import type { Outcome } from './emulator-money.ts';
import { release } from './emulator-schedules.ts';
import { behindOf, bill, billOf, itemOf, lineFor, nextPeriod, setPrice, updated } from './emulator-subscriptions.ts';
import { idOf, invalid, type World } from './emulator-world.ts';

/** The end of the period has come. */
export function renew(world: World, subscription: Stripe.Subscription, outcome?: Outcome): void {
  if (subscription.status === 'canceled') return;
  const item = itemOf(subscription);
  if (subscription.cancel_at_period_end || (subscription.cancel_at !== null && subscription.cancel_at <= item.current_period_end))
    return end(world, subscription, item.current_period_end);
  const schedule = world.find('subscription_schedule', idOf(subscription.schedule));
  const next = schedule?.phases.find((phase) => phase.start_date === item.current_period_end);
  const price = next && world.find('price', idOf(next.items[0]?.price));
  if (price) setPrice(item, price);
  if (schedule) release(world, schedule);
  item.current_period_start = item.current_period_end;
  item.current_period_end = nextPeriod(item.current_period_start, item.price);
  const { payer, declines } = behindOf(subscription);
  const invoice = bill(world, subscription, 'subscription_cycle', [lineFor(world, subscription)]);
  const ends = outcome ?? (declines ? 'declined' : 'succeeds');
  payInvoice(world, invoice, payer, ends);
  subscription.status = ends === 'declined' ? 'past_due' : 'active';
  updated(world, subscription);
}

export function end(world: World, subscription: Stripe.Subscription, at = world.now(idOf(subscription.customer))): void {
  Object.assign(subscription, {
    status: 'canceled',
    ended_at: at,
    canceled_at: subscription.canceled_at ?? at,
    cancel_at_period_end: false,
  });
  world.emit('customer.subscription.deleted', subscription);
}

/** Money that was under way for an invoice has come, or has not. */
export function settleInvoice(world: World, invoice: Stripe.Invoice, paid: boolean): void {
  if (paid) return markPaid(world, invoice);
  world.emit('invoice.payment_failed', invoice);
  const subscription = world.find('subscription', idOf(invoice.parent?.subscription_details?.subscription));
  if (!subscription) return;
  subscription.status = 'past_due';
  updated(world, subscription);
}

export function updateSubscription(world: World, subscription: Stripe.Subscription, form: Form): Stripe.Subscription {
  onlyKnown(form, [
    'cancel_at_period_end',
    'cancel_at',
    'items.*.id',
    'items.*.price',
    'proration_behavior',
    'payment_behavior',
    'proration_date',
    'metadata.**',
  ]);
  if (subscription.status === 'canceled') throw invalid('A canceled subscription can only update its cancellation_details and metadata.');
  const ending = flag(form, 'cancel_at_period_end');
  if (ending !== undefined || form.cancel_at !== undefined) {
    if (subscription.schedule !== null)
      throw invalid('The subscription is managed by the subscription schedule; update the schedule instead.', 'resource_missing');
    setEnd(world, subscription, ending ?? false);
  }
  const [change] = listOf(form, 'items') as readonly Form[];
  if (change) changePrice(world, subscription, change, form);
  if (form.metadata !== undefined) subscription.metadata = { ...subscription.metadata, ...metadataOf(form) };
  updated(world, subscription);
  return subscription;
}

function setEnd(world: World, subscription: Stripe.Subscription, ending: boolean): void {
  subscription.cancel_at_period_end = ending;
  subscription.cancel_at = ending ? itemOf(subscription).current_period_end : null;
  subscription.canceled_at = ending ? world.now(idOf(subscription.customer)) : null;
}

/** As the portal does it, for the customer. */
export function leave(world: World, subscription: Stripe.Subscription): void {
  if (subscription.status === 'canceled') return;
  setEnd(world, subscription, true);
  updated(world, subscription, { cancel_at_period_end: false });
}

export function changeCard(subscription: Stripe.Subscription, declines: boolean): void {
  behindOf(subscription).declines = declines;
}

/** The bill of a change that is not made yet. */
export function previewChange(world: World, form: Form): Stripe.Invoice {
  const [details, known] = [
    below(form, 'subscription_details') ?? {},
    ['items.*.id', 'items.*.price', 'proration_behavior', 'proration_date'],
  ];
  onlyKnown(form, ['subscription', ...known.map((name) => `subscription_details.${name}`)]);
  const subscription = world.get('subscription', required(form, 'subscription'), 'subscription');
  if (subscription.status === 'canceled') throw invalid('You cannot preview the upcoming invoice for a canceled subscription.');
  const [change] = listOf(details, 'items') as readonly Form[];
  if (text(details, 'proration_behavior') !== 'always_invoice' || !change)
    throw invalid('The emulator previews what a change bills at once.', undefined, 'subscription_details');
  const { lines } = differenceOf(world, subscription, priceAsked(world, subscription, change), details);
  return previewInvoice(world, billOf(subscription, 'upcoming', lines));
}

function priceAsked(world: World, subscription: Stripe.Subscription, change: Form): Stripe.Price {
  if (required(change, 'id') !== itemOf(subscription).id) throw invalid('No such subscription item', 'resource_missing', 'items[0][id]');
  const price = world.get('price', required(change, 'price'), 'items[0][price]');
  if (!price.active && price.id !== itemOf(subscription).price.id)
    throw invalid('The price specified is inactive. This field only accepts active prices.', undefined, 'items[0][price]');
  return price;
}

/** What goes back for the rest of the period and what comes for it, by the second. */
function differenceOf(
  world: World,
  subscription: Stripe.Subscription,
  price: Stripe.Price,
  form: Form,
): { readonly lines: readonly Line[]; readonly sameRhythm: boolean; readonly end: number; readonly now: number } {
  const item = itemOf(subscription);
  const now = integer(form, 'proration_date') ?? world.now(idOf(subscription.customer));
  if (now < item.current_period_start || now > item.current_period_end)
    throw invalid('The proration date must be within the current period.', undefined, 'proration_date');
  const share = Math.max(0, (item.current_period_end - now) / (item.current_period_end - item.current_period_start));
  const sameRhythm = price.recurring?.interval === item.price.recurring?.interval;
  const period = { start: now, end: sameRhythm ? item.current_period_end : nextPeriod(now, price) };
  const back = -Math.round((item.price.unit_amount ?? 0) * share);
  const on = sameRhythm ? Math.round((price.unit_amount ?? 0) * share) : (price.unit_amount ?? 0);
  const lines: Line[] = [
    { price: item.price, description: 'Unused time', minor: back, period: { start: now, end: item.current_period_end }, proration: true },
    { price, description: sameRhythm ? 'Remaining time' : 'New plan', minor: on, period, proration: sameRhythm },
  ];
  return { lines, sameRhythm, end: period.end, now };
}

function changePrice(world: World, subscription: Stripe.Subscription, change: Form, form: Form): void {
  const item = itemOf(subscription);
  const price = priceAsked(world, subscription, change);
  if (price.id === item.price.id) return;
  const { lines, sameRhythm, end: periodEnd, now } = differenceOf(world, subscription, price, form);
  const behaviour = text(form, 'proration_behavior') ?? 'create_prorations';
  const { payer, declines } = behindOf(subscription);
  if (behaviour === 'always_invoice') {
    const before = item.price;
    const invoice = bill(world, subscription, 'subscription_update', lines);
    payInvoice(world, invoice, payer, declines ? 'declined' : 'succeeds');
    if (declines && text(form, 'payment_behavior') === 'pending_if_incomplete') {
      subscription.pending_update = {
        billing_cycle_anchor: null,
        cancel_at_period_end: null,
        discount: null,
        discounts: null,
        expires_at: now + 23 * 3600,
        metadata: null,
        subscription_items: [{ ...item, price }],
        trial_end: null,
        trial_from_plan: null,
      } as unknown as Stripe.Subscription.PendingUpdate;
      item.price = before;
      return;
    }
  }
  setPrice(item, price);
  if (!sameRhythm) Object.assign(item, { current_period_start: now, current_period_end: periodEnd });
}

/** Moves a test clock on, and with it what its customers have running. */
export function advanceClock(world: World, clock: Stripe.TestHelpers.TestClock, form: Form): Stripe.TestHelpers.TestClock {
  onlyKnown(form, ['frozen_time']);
  const to = integer(form, 'frozen_time');
  if (to === undefined || to <= clock.frozen_time) throw invalid('A test clock can only move forward.', undefined, 'frozen_time');
  const own = world.all('subscription').filter((one) => idOf(one.test_clock) === clock.id);
  const shortest = own.some((one) => itemOf(one).price.recurring?.interval === 'month') || own.length === 0 ? 62 : 731;
  if (own.length > 0 && to - clock.frozen_time > shortest * 86_400)
    throw invalid('A test clock can be advanced by at most two intervals of its shortest subscription.', undefined, 'frozen_time');
  clock.frozen_time = to;
  for (const subscription of own) {
    // A renewal's invoice waits an hour before it is final.
    while (subscription.status !== 'canceled' && itemOf(subscription).current_period_end + 3600 <= to) renew(world, subscription);
  }
  world.emit('test_helpers.test_clock.ready', clock);
  return clock;
}
