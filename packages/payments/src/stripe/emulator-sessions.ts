import type { Stripe } from 'stripe';
import { addPrice, priceParams } from './emulator-catalogue.ts';
import { below, type Form, flag, integer, listOf, metadataOf, onlyKnown, required, text } from './emulator-form.ts';
import { createSetupSession } from './emulator-saved-ways.ts';
import { idOf, invalid, type World } from './emulator-world.ts';

/** What a session needs beyond what goes over the wire. */
export interface SessionOrder {
  readonly price: Stripe.Price;
  readonly discountMinor: number;
  readonly intentMetadata: Record<string, string>;
  readonly subscriptionMetadata: Record<string, string>;
  readonly trialDays: number;
}
const orders = new WeakMap<Stripe.Checkout.Session, SessionOrder>();
export const orderOf = (session: Stripe.Checkout.Session): SessionOrder => {
  const found = orders.get(session);
  if (!found) throw new Error('a session without its order');
  return found;
};

/** Half a euro or dollar, and about that in others. */
const leastMinor = 50;

const params = [
  'mode',
  'client_reference_id',
  'customer',
  'customer_email',
  'customer_creation',
  'success_url',
  'cancel_url',
  'locale',
  'expires_at',
  'billing_address_collection',
  'automatic_tax.enabled',
  'tax_id_collection.enabled',
  'customer_update.address',
  'customer_update.name',
  'adaptive_pricing.enabled',
  'invoice_creation.enabled',
  'invoice_creation.invoice_data.metadata.**',
  'managed_payments.enabled',
  'discounts.*.coupon',
  'line_items.*.price',
  'line_items.*.quantity',
  ...priceParams.map((name) => `line_items.*.price_data.${name}`),
  'metadata.**',
  'payment_intent_data.metadata.**',
  'subscription_data.metadata.**',
  'subscription_data.trial_period_days',
  'subscription_data.billing_mode.type',
  'subscription_data.description',
  'payment_intent_data.description',
  'ui_mode',
  'submit_type',
];

export function createSession(world: World, form: Form): Stripe.Checkout.Session {
  if (text(form, 'mode') === 'setup') return createSetupSession(world, form);
  onlyKnown(form, params);
  const mode = required(form, 'mode');
  if (mode !== 'payment' && mode !== 'subscription') throw invalid('Invalid mode', undefined, 'mode');
  const [line] = listOf(form, 'line_items') as readonly Form[];
  if (!line) throw invalid('Missing required param: line_items.', 'parameter_missing', 'line_items');
  const data = below(line, 'price_data');
  const price = data ? addPrice(world, data, false) : world.get('price', required(line, 'price'), 'line_items[0][price]');
  if (!data && !price.active) throw invalid('The price specified is inactive.', undefined, 'line_items[0][price]');
  if ((price.recurring !== null) !== (mode === 'subscription'))
    throw invalid(`You specified \`${mode}\` mode but passed a ${price.type} price.`, undefined, 'line_items[0][price]');
  if ((integer(line, 'quantity') ?? 1) !== 1) throw invalid('The emulator sells one of a thing.', undefined, 'line_items[0][quantity]');
  const isSubscription = mode === 'subscription';
  for (const name of isSubscription ? ['payment_intent_data', 'invoice_creation', 'customer_creation'] : ['subscription_data']) {
    if (form[name] !== undefined) throw invalid(`You can not pass \`${name}\` in \`${mode}\` mode.`, undefined, name);
  }
  const customer = text(form, 'customer') ?? null;
  if (customer !== null) world.get('customer', customer, 'customer');
  const managed = flag(below(form, 'managed_payments'), 'enabled') ?? false;
  const asksTax = flag(below(form, 'automatic_tax'), 'enabled') ?? false;
  if (managed && (asksTax || form.tax_id_collection !== undefined || form.invoice_creation !== undefined))
    throw invalid('Managed Payments decides on taxes and papers itself.', undefined, 'managed_payments');
  const automaticTax = asksTax || managed;
  const taxIds = flag(below(form, 'tax_id_collection'), 'enabled') ?? false;
  const update = below(form, 'customer_update');
  if (customer !== null && asksTax && text(update, 'address') === undefined)
    throw invalid(
      'Automatic tax calculation in Checkout requires a valid address on the Customer, or customer_update[address].',
      'customer_tax_location_invalid',
    );
  if (customer !== null && taxIds && text(update, 'name') === undefined)
    throw invalid(
      'Tax ID collection requires updating business name on the customer: set customer_update[name].',
      undefined,
      'customer_update',
    );
  for (const name of ['success_url', 'cancel_url']) {
    if (!URL.canParse(text(form, name) ?? '')) throw invalid('Not a valid URL', 'url_invalid', name);
  }

  const [discount] = listOf(form, 'discounts') as readonly Form[];
  const coupon = discount && world.get('coupon', required(discount, 'coupon'), 'discounts[0][coupon]');
  if (coupon && coupon.currency !== price.currency) throw invalid('The coupon is in another currency.', undefined, 'discounts[0][coupon]');
  const subscriptionData = below(form, 'subscription_data');
  const trialDays = integer(subscriptionData, 'trial_period_days') ?? 0;
  const [amount, now] = [price.unit_amount ?? 0, world.now(customer)];
  const discountMinor = Math.min(coupon?.amount_off ?? 0, amount);
  const due = trialDays > 0 ? 0 : amount - discountMinor;
  if (due > 0 && due < leastMinor) throw invalid('The total amount due is below the least that can be charged.', 'amount_too_small');
  const id = world.id(`cs_${world.live ? 'live' : 'test'}`);
  const session = world.add({
    id,
    object: 'checkout.session',
    adaptive_pricing: { enabled: flag(below(form, 'adaptive_pricing'), 'enabled') ?? true },
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    amount_subtotal: trialDays > 0 ? 0 : amount,
    amount_total: due,
    automatic_tax: {
      enabled: automaticTax,
      liability: automaticTax ? { type: 'self' } : null,
      provider: automaticTax ? 'stripe' : null,
      status: automaticTax ? 'requires_location_inputs' : null,
    },
    billing_address_collection: text(form, 'billing_address_collection') ?? null,
    cancel_url: required(form, 'cancel_url'),
    client_reference_id: text(form, 'client_reference_id') ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: now,
    currency: price.currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer,
    customer_account: null,
    customer_creation: isSubscription ? 'always' : (text(form, 'customer_creation') ?? (customer === null ? 'if_required' : null)),
    customer_details: null,
    customer_email: text(form, 'customer_email') ?? null,
    discounts: coupon ? [{ coupon: coupon.id, promotion_code: null }] : [],
    expires_at: integer(form, 'expires_at') ?? now + 86_400,
    integration_identifier: null,
    invoice: null,
    invoice_creation: isSubscription
      ? null
      : {
          enabled: flag(below(form, 'invoice_creation'), 'enabled') ?? false,
          invoice_data: {
            account_tax_ids: null,
            custom_fields: null,
            description: null,
            footer: null,
            issuer: null,
            metadata: {},
            rendering_options: null,
          },
        },
    livemode: world.live,
    locale: text(form, 'locale') ?? null,
    managed_payments: { enabled: managed },
    metadata: metadataOf(form),
    mode,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: isSubscription ? 'always' : 'if_required',
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card', 'sepa_debit'],
    payment_status: 'unpaid',
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: null,
    subscription: null,
    success_url: required(form, 'success_url'),
    tax_id_collection: { enabled: taxIds, required: 'never' },
    total_details: { amount_discount: discountMinor, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url: `${world.origin}/c/pay/${id}`,
    wallet_options: null,
  } as unknown as Stripe.Checkout.Session);
  orders.set(session, {
    price,
    discountMinor,
    intentMetadata: metadataOf(below(form, 'payment_intent_data')),
    subscriptionMetadata: metadataOf(subscriptionData),
    trialDays,
  });
  return session;
}

/** Sessions that nobody finished end by themselves. */
export function currentSession(world: World, session: Stripe.Checkout.Session): Stripe.Checkout.Session {
  if (session.status === 'open' && session.expires_at <= world.now()) closeSession(world, session);
  return session;
}

export function expireSession(world: World, session: Stripe.Checkout.Session): Stripe.Checkout.Session {
  if (session.status !== 'open')
    throw invalid(
      'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of '.concat(
        String(session.status),
        '.',
      ),
    );
  closeSession(world, session);
  return session;
}

function closeSession(world: World, session: Stripe.Checkout.Session): void {
  Object.assign(session, { status: 'expired', url: null });
  world.emit('checkout.session.expired', session);
}

export const productName = (world: World, session: Stripe.Checkout.Session): string =>
  world.find('product', idOf(orderOf(session).price.product))?.name ?? 'Something';
export const trialDaysOf = (session: Stripe.Checkout.Session): number => orderOf(session).trialDays;

/** Somebody meddled: the buyer pays another amount than the one that was asked for. */
export function tamper(session: Stripe.Checkout.Session, minor: number): void {
  const order = orderOf(session);
  const full = minor + order.discountMinor;
  orders.set(session, { ...order, price: { ...order.price, unit_amount: full } });
  Object.assign(session, { amount_subtotal: full, amount_total: minor });
}
