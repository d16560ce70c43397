import type { Stripe } from 'stripe';
import { below, type Form, flag, integer, listOf, metadataOf, onlyKnown, required, text } from './emulator-form.ts';
import { createInvoice, type InvoiceOrder, type Line, markPaid, payInvoice, paymentOf } from './emulator-invoices.ts';
import type { Outcome, Payer } from './emulator-money.ts';
import { idOf, invalid, type World } from './emulator-world.ts';

/** What an emulated subscription needs beyond what goes over the wire. */
interface Behind {
  payer: Payer;
  taxIds: InvoiceOrder['taxIds'];
  /** Whether the saved card declines. */
  declines: boolean;
}
const behind = new WeakMap<Stripe.Subscription, Behind>();
const behindOf = (subscription: Stripe.Subscription): Behind => {
  const found = behind.get(subscription);
  if (!found) throw new Error('a subscription without a payer');
  return found;
};

export const itemOf = (subscription: Stripe.Subscription): Stripe.SubscriptionItem => {
  const [item] = subscription.items.data;
  if (!item) throw new Error('a subscription without an item');
  return item;
};

export function nextPeriod(start: number, { recurring }: Stripe.Price): number {
  const from = new Date(start * 1000);
  const months = (recurring?.interval === 'year' ? 12 : 1) * (recurring?.interval_count ?? 1);
  const to = new Date(from);
  to.setUTCMonth(from.getUTCMonth() + months);
  // The 31st of a short month is its last day.
  if (to.getUTCDate() !== from.getUTCDate()) to.setUTCDate(0);
  return to.getTime() / 1000;
}

export interface SubscriptionOrder extends Behind {
  readonly customer: string;
  readonly price: Stripe.Price;
  readonly metadata: Record<string, string>;
  readonly trialDays: number;
  readonly discountMinor: number;
  readonly automaticTax: boolean;
  readonly managed: boolean;
  readonly outcome: Outcome;
}

export function createSubscription(world: World, order: SubscriptionOrder): { subscription: Stripe.Subscription; invoice: Stripe.Invoice } {
  const { customer, price, trialDays } = order;
  const now = world.now(customer);
  const trialEnd = trialDays > 0 ? now + trialDays * 86_400 : null;
  const id = world.id('sub');
  const item = itemWith(world, id, price, now, trialEnd ?? nextPeriod(now, price));
  const subscription = world.add({
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: order.automaticTax, liability: order.automaticTax ? { type: 'self' } : null },
    billing_cycle_anchor: trialEnd ?? now,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: null, type: 'flexible' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: 'charge_automatically',
    created: now,
    currency: price.currency,
    customer,
    customer_account: null,
    days_until_due: null,
    default_payment_method: world.id('pm'),
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    ended_at: null,
    invoice_settings: { account_tax_ids: null, custom_fields: null, description: null, footer: null, issuer: { type: 'self' } },
    items: { object: 'list', data: [item], has_more: false, url: `/v1/subscription_items?subscription=${id}` },
    latest_invoice: null,
    livemode: world.live,
    managed_payments: order.managed ? { enabled: true } : null,
    metadata: order.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: null,
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: now,
    status: trialEnd === null ? 'active' : 'trialing',
    test_clock: idOf(world.find('customer', customer)?.test_clock),
    transfer_data: null,
    trial_end: trialEnd,
    trial_settings: trialEnd === null ? null : { end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' } },
    trial_start: trialEnd === null ? null : now,
  } as unknown as Stripe.Subscription);
  behind.set(subscription, { payer: order.payer, taxIds: order.taxIds, declines: order.declines });
  const line: Line = { ...lineFor(world, subscription), ...(trialEnd === null ? {} : { minor: 0 }) };
  const invoice = bill(world, subscription, 'subscription_create', [line], trialEnd === null ? order.discountMinor : 0);
  payInvoice(world, invoice, order.payer, order.outcome);
  world.emit('customer.subscription.created', subscription);
  return { subscription, invoice };
}

const itemWith = (world: World, subscription: string, price: Stripe.Price, start: number, end: number): Stripe.SubscriptionItem =>
  ({
    id: world.id('si'),
    object: 'subscription_item',
    billing_thresholds: null,
    created: start,
    current_period_end: end,
    current_period_start: start,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: planOf(price),
    price,
    quantity: 1,
    subscription,
    tax_rates: [],
  }) as unknown as Stripe.SubscriptionItem;

/** The older form of a price, which still goes along. */
const planOf = (price: Stripe.Price): unknown => ({
  id: price.id,
  object: 'plan',
  active: price.active,
  amount: price.unit_amount,
  amount_decimal: String(price.unit_amount),
  billing_scheme: 'per_unit',
  created: price.created,
  currency: price.currency,
  interval: price.recurring?.interval,
  interval_count: price.recurring?.interval_count,
  livemode: price.livemode,
  metadata: price.metadata,
  meter: null,
  nickname: price.nickname,
  product: price.product,
  tiers_mode: null,
  transform_usage: null,
  trial_period_days: null,
  usage_type: 'licensed',
});

function lineFor(world: World, subscription: Stripe.Subscription): Line {
  const { price, current_period_start: start, current_period_end: end } = itemOf(subscription);
  const product = world.find('product', idOf(price.product));
  return { price, description: `1 × ${product?.name ?? 'Plan'}`, minor: price.unit_amount ?? 0, period: { start, end }, proration: false };
}

function bill(
  world: World,
  subscription: Stripe.Subscription,
  reason: InvoiceOrder['reason'],
  lines: readonly Line[],
  discountMinor = 0,
): Stripe.Invoice {
  const { payer, taxIds } = behindOf(subscription);
  const invoice = createInvoice(world, {
    customer: idOf(subscription.customer),
    reason,
    lines,
    discountMinor,
    automaticTax: subscription.automatic_tax.enabled,
    payer,
    taxIds,
    subscription,
  });
  subscription.latest_invoice = invoice.id;
  return invoice;
}

const updated = (world: World, subscription: Stripe.Subscription, previous: Record<string, unknown> = {}): void =>
  world.emit('customer.subscription.updated', subscription, previous);

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

function setPrice(item: Stripe.SubscriptionItem, price: Stripe.Price): void {
  item.price = price;
  (item as unknown as { plan: unknown }).plan = planOf(price);
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

function changePrice(world: World, subscription: Stripe.Subscription, change: Form, form: Form): void {
  const item = itemOf(subscription);
  if (required(change, 'id') !== item.id) throw invalid('No such subscription item', 'resource_missing', 'items[0][id]');
  const price = world.get('price', required(change, 'price'), 'items[0][price]');
  if (price.id === item.price.id) return;
  const now = world.now(idOf(subscription.customer));
  const share = Math.max(0, (item.current_period_end - now) / (item.current_period_end - item.current_period_start));
  const sameRhythm = price.recurring?.interval === item.price.recurring?.interval;
  const period = { start: now, end: sameRhythm ? item.current_period_end : nextPeriod(now, price) };
  const back = -Math.round((item.price.unit_amount ?? 0) * share);
  const on = sameRhythm ? Math.round((price.unit_amount ?? 0) * share) : (price.unit_amount ?? 0);
  const lines: Line[] = [
    { price: item.price, description: 'Unused time', minor: back, period: { start: now, end: item.current_period_end }, proration: true },
    { price, description: sameRhythm ? 'Remaining time' : 'New plan', minor: on, period, proration: sameRhythm },
  ];
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
  if (!sameRhythm) Object.assign(item, { current_period_start: now, current_period_end: period.end });
}

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

export const openPayment = (world: World, invoice: Stripe.Invoice): Stripe.PaymentIntent | undefined =>
  world.find('payment_intent', idOf(paymentOf(world, invoice)?.payment.payment_intent));
