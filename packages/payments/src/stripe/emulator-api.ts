import type { Stripe } from 'stripe';
import { createCoupon, createCustomer, createPrice, createProduct, updateProduct } from './emulator-catalogue.ts';
import { type Form, flag, integer, listOf, onlyKnown, required, text } from './emulator-form.ts';
import { advanceClock, end, previewChange, updateSubscription } from './emulator-plan-changes.ts';
import { createRefund } from './emulator-refunds.ts';
import { createOffSession, detach } from './emulator-saved-ways.ts';
import { createSchedule, release, updateSchedule } from './emulator-schedules.ts';
import { createSession, currentSession, expireSession } from './emulator-sessions.ts';
import { ApiError, idOf, invalid, type Kept, type Kind, type Kinds, missing, type World } from './emulator-world.ts';

type Handler = (world: World, form: Form, id: string) => unknown;

/** Method and path; `:id` is one part of it. */
const routes: Readonly<Record<string, Handler>> = {
  'GET /v1/account': (world) => ({
    id: 'acct_emulator',
    object: 'account',
    business_profile: { name: 'Emulated studio' },
    charges_enabled: true,
    country: 'DK',
    default_currency: 'eur',
    details_submitted: true,
    email: null,
    payouts_enabled: !world.live,
    settings: { dashboard: { display_name: 'Emulated studio', timezone: 'Etc/UTC' } },
    type: 'standard',
  }),
  'GET /v1/tax/settings': (world) => ({
    object: 'tax.settings',
    defaults: { provider: 'stripe', tax_behavior: null, tax_code: null },
    head_office: { address: { city: null, country: 'DK', line1: null, line2: null, postal_code: null, state: null } },
    livemode: world.live,
    status: 'active',
    status_details: { active: {} },
  }),
  'POST /v1/customers': createCustomer,
  'GET /v1/customers': (world, form) =>
    page(world, 'customer', form, ['email'], (one) => text(form, 'email') === undefined || one.email === text(form, 'email')),
  'GET /v1/customers/:id': (world, _form, id) => world.get('customer', id),
  'DELETE /v1/customers/:id': (world, _form, id) => {
    const customer = world.get('customer', id);
    for (const one of world.all('subscription')) if (idOf(one.customer) === id && one.status !== 'canceled') end(world, one);
    for (const one of world.all('payment_method')) if (idOf(one.customer) === id) one.customer = null;
    world.remove(id);
    world.emit('customer.deleted', customer);
    return { id, object: 'customer', deleted: true };
  },
  'GET /v1/customers/:id/payment_methods': (world, form, id) => {
    world.get('customer', id);
    return page(
      world,
      'payment_method',
      form,
      ['type', 'allow_redisplay'],
      (one) => idOf(one.customer) === id && (text(form, 'type') === undefined || one.type === text(form, 'type')),
    );
  },
  'GET /v1/payment_methods/:id': (world, _form, id) => world.get('payment_method', id),
  'POST /v1/payment_methods/:id/detach': (world, form, id) => {
    onlyKnown(form, []);
    return detach(world, id);
  },
  'POST /v1/products': createProduct,
  'GET /v1/products/:id': (world, _form, id) => world.get('product', id),
  'POST /v1/products/:id': (world, form, id) => updateProduct(world, world.get('product', id), form),
  'POST /v1/prices': createPrice,
  'GET /v1/prices': (world, form) => {
    const keys = listOf(form, 'lookup_keys');
    if (keys.length > 10) throw invalid('You may only specify up to 10 lookup_keys.', undefined, 'lookup_keys');
    const [active, product] = [flag(form, 'active'), text(form, 'product')];
    return page(world, 'price', form, ['lookup_keys.*', 'active', 'product'], (one) => {
      if (keys.length > 0 && !keys.includes(one.lookup_key ?? '')) return false;
      return (active === undefined || one.active === active) && (product === undefined || one.product === product);
    });
  },
  'GET /v1/prices/:id': (world, _form, id) => world.get('price', id),
  'POST /v1/prices/:id': (world, form, id) => {
    onlyKnown(form, ['active', 'nickname', 'metadata.**']);
    return Object.assign(world.get('price', id), { active: flag(form, 'active') ?? world.get('price', id).active });
  },
  'POST /v1/coupons': createCoupon,
  'GET /v1/coupons/:id': (world, _form, id) => world.get('coupon', id),
  'POST /v1/checkout/sessions': createSession,
  'GET /v1/checkout/sessions': (world, form) =>
    page(world, 'checkout.session', form, ['payment_intent', 'subscription', 'customer', 'status'], (one) =>
      (['payment_intent', 'subscription', 'customer', 'status'] as const).every(
        (name) => text(form, name) === undefined || currentSession(world, one)[name] === text(form, name),
      ),
    ),
  'GET /v1/checkout/sessions/:id': (world, _form, id) => currentSession(world, world.get('checkout.session', id)),
  'POST /v1/checkout/sessions/:id/expire': (world, _form, id) => expireSession(world, world.get('checkout.session', id)),
  'GET /v1/payment_intents': (world, form) =>
    page(
      world,
      'payment_intent',
      form,
      ['customer'],
      (one) => text(form, 'customer') === undefined || one.customer === text(form, 'customer'),
    ),
  'POST /v1/payment_intents': createOffSession,
  'GET /v1/payment_intents/:id': (world, _form, id) => world.get('payment_intent', id),
  'GET /v1/charges/:id': (world, _form, id) => world.get('charge', id),
  'POST /v1/refunds': createRefund,
  'GET /v1/refunds': (world, form) =>
    page(world, 'refund', form, ['payment_intent', 'charge'], (one) =>
      (['payment_intent', 'charge'] as const).every((name) => text(form, name) === undefined || one[name] === text(form, name)),
    ),
  'GET /v1/refunds/:id': (world, _form, id) => world.get('refund', id),
  'GET /v1/disputes': (world, form) => page(world, 'dispute', form, [], () => true),
  'GET /v1/disputes/:id': (world, _form, id) => world.get('dispute', id),
  'GET /v1/invoices': (world, form) =>
    page(world, 'invoice', form, ['subscription', 'customer', 'status'], (one) =>
      text(form, 'subscription') === undefined ? true : one.parent?.subscription_details?.subscription === text(form, 'subscription'),
    ),
  'POST /v1/invoices/create_preview': previewChange,
  'GET /v1/invoices/:id': (world, _form, id) => world.get('invoice', id),
  'GET /v1/invoice_payments': (world, form) => {
    const [invoice, intent] = [text(form, 'invoice'), text(form.payment as Form | undefined, 'payment_intent')];
    return page(
      world,
      'invoice_payment',
      form,
      ['invoice', 'payment.type', 'payment.payment_intent', 'status'],
      (one) => (invoice === undefined || one.invoice === invoice) && (intent === undefined || one.payment.payment_intent === intent),
    );
  },
  'GET /v1/subscriptions': (world, form) =>
    page(world, 'subscription', form, ['customer', 'status'], (one) => {
      const status = text(form, 'status');
      if (status === undefined && one.status === 'canceled') return false;
      return text(form, 'customer') === undefined || one.customer === text(form, 'customer');
    }),
  'GET /v1/subscriptions/:id': (world, _form, id) => world.get('subscription', id),
  'POST /v1/subscriptions/:id': (world, form, id) => updateSubscription(world, world.get('subscription', id), form),
  'DELETE /v1/subscriptions/:id': (world, _form, id) => {
    const subscription = world.get('subscription', id);
    if (subscription.status === 'canceled') throw missing('subscription', id);
    const schedule = world.find('subscription_schedule', idOf(subscription.schedule));
    if (schedule) release(world, schedule);
    end(world, subscription);
    return subscription;
  },
  'POST /v1/subscription_schedules': createSchedule,
  'GET /v1/subscription_schedules/:id': (world, _form, id) => world.get('subscription_schedule', id),
  'POST /v1/subscription_schedules/:id': (world, form, id) => updateSchedule(world, world.get('subscription_schedule', id), form),
  'POST /v1/subscription_schedules/:id/release': (world, _form, id) => release(world, world.get('subscription_schedule', id)),
  'POST /v1/billing_portal/sessions': (world, form) => {
    onlyKnown(form, ['customer', 'return_url', 'configuration', 'locale']);
    const [configuration] = world.all('billing_portal.configuration');
    if (!configuration) throw invalid('No configuration provided and your default configuration has not been created.');
    const id = world.id('bps');
    return world.add({
      id,
      object: 'billing_portal.session',
      configuration: configuration.id,
      created: world.now(),
      customer: world.get('customer', required(form, 'customer'), 'customer').id,
      customer_account: null,
      flow: null,
      livemode: world.live,
      locale: null,
      on_behalf_of: null,
      return_url: text(form, 'return_url') ?? null,
      url: `${world.origin}/p/session/${id}`,
    });
  },
  'GET /v1/billing_portal/configurations': (world, form) =>
    page(world, 'billing_portal.configuration', form, ['active', 'is_default'], () => true),
  'GET /v1/events': (world, form) => {
    const types = listOf(form, 'types');
    return page(world, 'event', form, ['types.*', 'type', 'delivery_success'], (one) => types.length === 0 || types.includes(one.type));
  },
  'GET /v1/events/:id': (world, _form, id) => world.get('event', id),
  'POST /v1/test_helpers/test_clocks': (world, form) => {
    onlyKnown(form, ['frozen_time', 'name']);
    const frozen = integer(form, 'frozen_time') ?? world.now();
    return world.add({
      id: world.id('clock'),
      object: 'test_helpers.test_clock',
      created: world.now(),
      deletes_after: world.now() + 30 * 86_400,
      frozen_time: frozen,
      livemode: false,
      name: text(form, 'name') ?? null,
      status: 'ready',
      status_details: {},
    });
  },
  'GET /v1/test_helpers/test_clocks/:id': (world, _form, id) => world.get('test_helpers.test_clock', id),
  'POST /v1/test_helpers/test_clocks/:id/advance': (world, form, id) => advanceClock(world, world.get('test_helpers.test_clock', id), form),
};

const compiled = Object.entries(routes).map(([route, handler]) => {
  const [method = '', path = ''] = route.split(' ');
  return { method, pattern: new RegExp(`^${path.replace(':id', '([^/]+)')}$`), handler };
});

/** Answers a call, or throws an `ApiError`. */
export function answerApi(world: World, method: string, path: string, form: Form): unknown {
  for (const route of compiled) {
    const match = route.method === method ? route.pattern.exec(path) : null;
    if (match) return expand(world, route.handler(world, form, decodeURIComponent(match[1] ?? '')), listOf(form, 'expand'));
  }
  throw new ApiError(404, `Unrecognized request URL (${method}: ${path.slice(0, 80)}).`, { type: 'invalid_request_error' });
}

/** A page of a list: newest first, `limit` 1 to 100, after or before an id, created in a range. */
function page<K extends Kind>(world: World, kind: K, form: Form, filters: readonly string[], fits: (one: Kinds[K]) => boolean): unknown {
  onlyKnown(form, [...filters, 'limit', 'starting_after', 'ending_before', 'created', 'created.**']);
  const limit = integer(form, 'limit') ?? 10;
  if (limit < 1 || limit > 100) throw invalid('Invalid limit: must be between 1 and 100', 'parameter_invalid_integer', 'limit');
  const range = form.created as Form | undefined;
  const [from, to] = [integer(range, 'gte') ?? -Infinity, integer(range, 'lte') ?? Infinity];
  const found = world.all(kind).filter((one) => {
    const created = (one as { created?: number }).created ?? 0;
    return created >= from && created <= to && fits(one);
  });
  const after = text(form, 'starting_after');
  const at = after === undefined ? 0 : found.findIndex(({ id }) => id === after) + 1;
  if (after !== undefined && at === 0) throw missing(kind, after, 'starting_after');
  const data = found.slice(at, at + limit);
  return { object: 'list', data, has_more: found.length > at + data.length, url: `/v1/${kind.replace('.', '/')}s` };
}

/** Puts objects in place of their ids along the paths that were asked for. */
function expand(world: World, answer: unknown, asked: readonly unknown[]): unknown {
  const result = structuredClone(answer);
  for (const path of asked) {
    if (typeof path !== 'string' || path.split('.').length > 4) throw invalid('You can only expand up to 4 levels.', undefined, 'expand');
    follow(world, result, path.split('.'));
  }
  return result;
}

function follow(world: World, value: unknown, [name, ...rest]: readonly string[]): void {
  if (name === undefined || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const one of value) follow(world, one, [name, ...rest]);
    return;
  }
  const object = value as Record<string, unknown>;
  if (object.object === 'invoice' && name === 'payments') object.payments ??= paymentsOf(world, String(object.id));
  const link = object[name];
  if (typeof link === 'string') object[name] = structuredClone(world.any(link) ?? link);
  follow(world, object[name], rest);
}

const paymentsOf = (world: World, invoice: string): { object: 'list'; data: Kept[]; has_more: boolean; url: string } => ({
  object: 'list',
  data: world
    .all('invoice_payment')
    .filter((one: Stripe.InvoicePayment) => one.invoice === invoice)
    .map((one) => structuredClone(one)),
  has_more: false,
  url: '/v1/invoice_payments',
});
