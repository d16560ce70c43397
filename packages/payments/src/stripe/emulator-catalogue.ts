import type { Stripe } from 'stripe';
import { below, type Form, flag, integer, metadataOf, onlyKnown, required, text } from './emulator-form.ts';
import { ApiError, invalid, type World } from './emulator-world.ts';

export function createProduct(world: World, form: Form): Stripe.Product {
  onlyKnown(form, ['id', 'name', 'description', 'tax_code', 'active', 'metadata.**']);
  const id = text(form, 'id') ?? world.id('prod');
  if (world.any(id))
    throw new ApiError(400, 'Product already exists.', { type: 'invalid_request_error', code: 'resource_already_exists', param: 'id' });
  return world.add(productOf(world, id, required(form, 'name'), form));
}

export function updateProduct(world: World, product: Stripe.Product, form: Form): Stripe.Product {
  onlyKnown(form, ['name', 'description', 'active', 'metadata.**']);
  product.name = text(form, 'name') ?? product.name;
  product.description = text(form, 'description') ?? product.description;
  product.active = flag(form, 'active') ?? product.active;
  Object.assign(product.metadata, metadataOf(form));
  product.updated = world.now();
  return product;
}

const productOf = (world: World, id: string, name: string, form: Form): Stripe.Product => ({
  id,
  object: 'product',
  active: flag(form, 'active') ?? true,
  created: world.now(),
  description: text(form, 'description') ?? null,
  images: [],
  livemode: world.live,
  marketing_features: [],
  metadata: metadataOf(form),
  name,
  package_dimensions: null,
  shippable: null,
  tax_code: text(form, 'tax_code') ?? null,
  tax_details: null,
  type: 'service',
  updated: world.now(),
  url: null,
});

export const priceParams = ['currency', 'unit_amount', 'product', 'tax_behavior', 'recurring.interval', 'recurring.interval_count'];

export function createPrice(world: World, form: Form): Stripe.Price {
  onlyKnown(form, [...priceParams, 'lookup_key', 'transfer_lookup_key', 'active', 'nickname', 'metadata.**']);
  const key = text(form, 'lookup_key');
  const holder = key === undefined ? undefined : world.all('price').find(({ lookup_key }) => lookup_key === key);
  if (holder && flag(form, 'transfer_lookup_key') !== true)
    throw invalid(`A price already uses that lookup key: ${holder.id}`, 'resource_already_exists', 'lookup_key');
  if (holder) holder.lookup_key = null;
  return addPrice(world, form);
}

/** Also for prices made in passing, which no list shows as active. */
export function addPrice(world: World, form: Form, active = true): Stripe.Price {
  const product = world.get('product', required(form, 'product'), 'product');
  const amount = integer(form, 'unit_amount');
  if (amount === undefined || amount < 0) throw invalid('Invalid non-negative integer', 'parameter_invalid_integer', 'unit_amount');
  const recurring = below(form, 'recurring');
  return world.add({
    id: world.id('price'),
    object: 'price',
    active: flag(form, 'active') ?? active,
    billing_scheme: 'per_unit',
    created: world.now(),
    currency: required(form, 'currency').toLowerCase(),
    custom_unit_amount: null,
    livemode: world.live,
    lookup_key: text(form, 'lookup_key') ?? null,
    metadata: metadataOf(form),
    nickname: text(form, 'nickname') ?? null,
    product: product.id,
    recurring: recurring
      ? {
          interval: required(recurring, 'interval'),
          interval_count: integer(recurring, 'interval_count') ?? 1,
          meter: null,
          trial_period_days: null,
          usage_type: 'licensed',
        }
      : null,
    tax_behavior: text(form, 'tax_behavior') ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: recurring ? 'recurring' : 'one_time',
    unit_amount: amount,
    // Over the wire it is a text; the SDK makes a number of its own of it.
    unit_amount_decimal: String(amount) as unknown as Stripe.Decimal,
  });
}

export function createCoupon(world: World, form: Form): Stripe.Coupon {
  onlyKnown(form, ['id', 'amount_off', 'currency', 'duration', 'max_redemptions', 'name', 'metadata.**', 'applies_to.**']);
  const id = text(form, 'id') ?? world.id('co');
  if (world.any(id)) throw invalid('Coupon already exists.', 'resource_already_exists', 'id');
  const off = integer(form, 'amount_off');
  if (off === undefined || off <= 0) throw invalid('Invalid positive integer', 'parameter_invalid_integer', 'amount_off');
  return world.add({
    id,
    object: 'coupon',
    amount_off: off,
    created: world.now(),
    currency: required(form, 'currency').toLowerCase(),
    duration: required(form, 'duration'),
    duration_in_months: null,
    livemode: world.live,
    max_redemptions: integer(form, 'max_redemptions') ?? null,
    metadata: metadataOf(form),
    name: text(form, 'name') ?? null,
    percent_off: null,
    redeem_by: null,
    times_redeemed: 0,
    valid: true,
  });
}

export function createCustomer(world: World, form: Form): Stripe.Customer {
  onlyKnown(form, ['email', 'name', 'description', 'test_clock', 'metadata.**', 'address.**']);
  const clock = text(form, 'test_clock');
  if (clock !== undefined) world.get('test_helpers.test_clock', clock, 'test_clock');
  const customer = world.add({
    id: world.id('cus'),
    object: 'customer',
    balance: 0,
    created: world.now(),
    currency: null,
    default_source: null,
    delinquent: false,
    description: text(form, 'description') ?? null,
    discount: null,
    email: text(form, 'email') ?? null,
    invoice_prefix: world.id('I').slice(2, 10).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: world.live,
    metadata: metadataOf(form),
    name: text(form, 'name') ?? null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: clock ?? null,
    address: null,
  } satisfies Stripe.Customer);
  world.emit('customer.created', customer);
  return customer;
}

/** Tax in an amount or on top of it, at the buyer's country: enough of a table to show that it differs. */
const rates: Readonly<Record<string, number>> = { DK: 25, DE: 19, FR: 20, SE: 25, NL: 21, AT: 20, IE: 23, PL: 23, GR: 24, HU: 27 };
export function taxOn(minor: number, behaviour: string | null, country: string | null): { readonly tax: number; readonly total: number } {
  const rate = country === null ? 0 : (rates[country] ?? 0);
  if (behaviour === 'exclusive') {
    const tax = Math.round((minor * rate) / 100);
    return { tax, total: minor + tax };
  }
  return { tax: Math.round((minor * rate) / (100 + rate)), total: minor };
}
