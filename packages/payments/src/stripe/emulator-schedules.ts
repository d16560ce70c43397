import type { Stripe } from 'stripe';
import { below, type Form, integer, listOf, onlyKnown, required } from './emulator-form.ts';
import { itemOf, nextPeriod, updated } from './emulator-subscriptions.ts';
import { idOf, invalid, type World } from './emulator-world.ts';

export function createSchedule(world: World, form: Form): Stripe.SubscriptionSchedule {
  onlyKnown(form, ['from_subscription']);
  const subscription = world.get('subscription', required(form, 'from_subscription'), 'from_subscription');
  if (subscription.schedule !== null) throw invalid('You cannot migrate a subscription that is already attached to a schedule.');
  const item = itemOf(subscription);
  const schedule = world.add({
    id: world.id('sub_sched'),
    object: 'subscription_schedule',
    application: null,
    billing_mode: { flexible: null, type: 'flexible' },
    canceled_at: null,
    completed_at: null,
    created: world.now(),
    current_phase: { start_date: item.current_period_start, end_date: item.current_period_end },
    customer: idOf(subscription.customer) ?? '',
    customer_account: null,
    default_settings: {},
    end_behavior: 'release',
    livemode: world.live,
    metadata: {},
    pause_schedules: [],
    phases: [phaseOf(item.price.id, subscription, item.current_period_start, item.current_period_end)],
    released_at: null,
    released_subscription: null,
    status: 'active',
    subscription: subscription.id,
    test_clock: null,
  } as unknown as Stripe.SubscriptionSchedule);
  subscription.schedule = schedule.id;
  world.emit('subscription_schedule.created', schedule);
  updated(world, subscription, { schedule: null });
  return schedule;
}

const phaseOf = (price: string, { currency }: Stripe.Subscription, start: number, end: number): unknown => ({
  add_invoice_items: [],
  application_fee_percent: null,
  billing_cycle_anchor: null,
  billing_thresholds: null,
  collection_method: null,
  currency,
  default_payment_method: null,
  description: null,
  discounts: [],
  end_date: end,
  invoice_settings: null,
  items: [{ billing_thresholds: null, discounts: [], metadata: {}, plan: price, price, quantity: 1 }],
  metadata: {},
  on_behalf_of: null,
  proration_behavior: 'none',
  start_date: start,
  transfer_data: null,
  trial_end: null,
});

export function updateSchedule(world: World, schedule: Stripe.SubscriptionSchedule, form: Form): Stripe.SubscriptionSchedule {
  onlyKnown(form, [
    'end_behavior',
    'proration_behavior',
    ...[
      'start_date',
      'end_date',
      'items.*.price',
      'items.*.quantity',
      'duration.interval',
      'duration.interval_count',
      'proration_behavior',
    ].map((name) => `phases.*.${name}`),
  ]);
  if (schedule.status !== 'active') throw invalid('You cannot update a subscription schedule that is not active.');
  const subscription = world.get('subscription', idOf(schedule.subscription));
  let start = itemOf(subscription).current_period_start;
  schedule.phases = (listOf(form, 'phases') as readonly Form[]).map((phase) => {
    const [item] = listOf(phase, 'items') as readonly Form[];
    const price = world.get('price', required(item, 'price'), 'phases');
    const from = integer(phase, 'start_date') ?? start;
    const to = integer(phase, 'end_date') ?? (below(phase, 'duration') ? nextPeriod(from, price) : undefined);
    if (to === undefined) throw invalid('A phase ends by end_date or duration.', 'parameter_missing', 'phases[end_date]');
    start = to;
    return phaseOf(price.id, subscription, from, to) as Stripe.SubscriptionSchedule.Phase;
  });
  world.emit('subscription_schedule.updated', schedule);
  return schedule;
}

export function release(world: World, schedule: Stripe.SubscriptionSchedule): Stripe.SubscriptionSchedule {
  const subscription = world.find('subscription', idOf(schedule.subscription));
  if (subscription) subscription.schedule = null;
  Object.assign(schedule, {
    status: 'released',
    released_at: world.now(),
    released_subscription: idOf(schedule.subscription),
    subscription: null,
  });
  world.emit('subscription_schedule.released', schedule);
  return schedule;
}
