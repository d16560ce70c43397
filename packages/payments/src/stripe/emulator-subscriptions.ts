import type { Stripe } from 'stripe';
import { createInvoice, type InvoiceOrder, type Line, payInvoice, paymentOf } from './emulator-invoices.ts';
import type { Outcome, Payer } from './emulator-money.ts';
import { idOf, type World } from './emulator-world.ts';

/** What an emulated subscription needs beyond what goes over the wire. */
interface Behind {
  payer: Payer;
  taxIds: InvoiceOrder['taxIds'];
  /** Whether the saved card declines. */
  declines: boolean;
}
const behind = new WeakMap<Stripe.Subscription, Behind>();
export const behindOf = (subscription: Stripe.Subscription): Behind => {
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

export function lineFor(world: World, subscription: Stripe.Subscription): Line {
  const { price, current_period_start: start, current_period_end: end } = itemOf(subscription);
  const product = world.find('product', idOf(price.product));
  return { price, description: `1 × ${product?.name ?? 'Plan'}`, minor: price.unit_amount ?? 0, period: { start, end }, proration: false };
}

export function bill(
  world: World,
  subscription: Stripe.Subscription,
  reason: InvoiceOrder['reason'],
  lines: readonly Line[],
  discountMinor = 0,
): Stripe.Invoice {
  const invoice = createInvoice(world, billOf(subscription, reason, lines, discountMinor));
  subscription.latest_invoice = invoice.id;
  return invoice;
}

export function billOf(
  subscription: Stripe.Subscription,
  reason: InvoiceOrder['reason'],
  lines: readonly Line[],
  discountMinor = 0,
): InvoiceOrder {
  const { payer, taxIds } = behindOf(subscription);
  return {
    customer: idOf(subscription.customer),
    reason,
    lines,
    discountMinor,
    automaticTax: subscription.automatic_tax.enabled,
    payer,
    taxIds,
    subscription,
  };
}

export const updated = (world: World, subscription: Stripe.Subscription, previous: Record<string, unknown> = {}): void =>
  world.emit('customer.subscription.updated', subscription, previous);

export function setPrice(item: Stripe.SubscriptionItem, price: Stripe.Price): void {
  item.price = price;
  (item as unknown as { plan: unknown }).plan = planOf(price);
}

export const openPayment = (world: World, invoice: Stripe.Invoice): Stripe.PaymentIntent | undefined =>
  world.find('payment_intent', idOf(paymentOf(world, invoice)?.payment.payment_intent));
