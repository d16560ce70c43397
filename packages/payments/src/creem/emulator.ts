import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Incoming, serveEmulator } from '@pinhole/engines/emulator-kit';
import type { z } from 'zod';
import { answerWithFault, createPaymentFaults, type Refusal } from '../emulator-kit/call-faults.ts';
import { answerDashboard } from '../emulator-kit/dashboard.ts';
import type { EmulatedProvider, EmulatedProviderOptions } from '../spec/emulated-provider.ts';
import { dashboardRows } from './emulator-dashboard.ts';
import { type CreemDriver, createDriver } from './emulator-driver.ts';
import { checkoutPage, gonePage, portalPage } from './emulator-pages.ts';
import { createEventSender } from './emulator-pushes.ts';
import {
  cancelRequest,
  checkoutRequest,
  discountRequest,
  emptyRequest,
  portalRequest,
  productRequest,
  promptRequest,
  refundRequest,
  upgradeRequest,
} from './emulator-requests.ts';
import { createWorld, newId } from './emulator-world.ts';
import { signReturn } from './return-signature.ts';

export interface CreemEmulator extends EmulatedProvider {
  readonly driver: CreemDriver;
  /** Every call so far, as "METHOD path". */
  readonly calls: readonly string[];
  /** Whether pushes also carry the headers of Standard Webhooks. */
  setStandard(on: boolean): void;
}

/** Long enough for a second call to come in while the first is being done. */
const workMs = 5;

/** Creem's products, checkouts, subscriptions, refunds and check of prompts, with the pages where a buyer pays and leaves. */
export async function startEmulator({ port }: EmulatedProviderOptions = {}): Promise<CreemEmulator> {
  const apiKey = `creem_test_${randomBytes(20).toString('base64url')}`;
  const faults = createPaymentFaults();
  const events = createEventSender(faults);
  const firstSecret = events.secret;
  const world = createWorld(events);
  const portals = new Map<string, string>();
  const productKeys = new Map<string, string>();
  const driver = createDriver({
    world,
    events,
    connectWith: (secrets) => ({ environment: 'test', apiKey, webhookSecrets: secrets, signatures: 'creem', baseUrl: serving.url }),
  });
  const serving = await serveEmulator({ port, isPaid: ({ method }) => method === 'POST', handle });

  async function handle(call: Incoming): Promise<void> {
    const { pathname } = call.url;
    if (pathname === '/') return dashboard(call);
    if (pathname.startsWith('/checkout/')) return checkout(call);
    if (pathname.startsWith('/portal/')) return portal(call);
    if (call.headers['x-api-key'] !== apiKey) return refuse(call, 'unauthorized');
    const place =
      call.method === 'POST' && pathname === '/v1/checkouts'
        ? 'checkout'
        : call.method === 'POST' && pathname === '/v1/refunds'
          ? 'refund'
          : 'any';
    const fault = faults.takeForCall(place);
    return fault ? answerWithFault(call, fault, route, refuse) : route(call);
  }

  const dashboard = (call: Incoming): Promise<void> =>
    answerDashboard(call, {
      title: 'Emulated Creem',
      webhookUrl: events.url,
      rows: dashboardRows(world, driver),
      setWebhookUrl: driver.pushTo,
    });

  async function route(call: Incoming): Promise<void> {
    const path = `${call.method} ${call.url.pathname}`;
    if (call.method === 'POST') await sleep(workMs);
    switch (path) {
      case 'GET /v1/products/search':
        return list(call, [...world.products.values()].map(world.showProduct));
      case 'GET /v1/products':
        return one(call, world.products.get(query(call, 'product_id')), world.showProduct);
      case 'POST /v1/products':
        return createProduct(call);
      case 'GET /v1/discounts':
        return one(call, world.discounts.get(query(call, 'discount_code')), ({ id, code }) => ({
          id,
          mode: 'test',
          object: 'discount',
          code,
          status: 'active',
        }));
      case 'POST /v1/discounts':
        return createDiscount(call);
      case 'GET /v1/checkouts':
        return one(call, world.checkouts.get(query(call, 'checkout_id')), (found) => world.showCheckout(found, serving.url));
      case 'POST /v1/checkouts':
        return createCheckout(call);
      case 'GET /v1/transactions':
        return one(call, world.transactions.get(query(call, 'transaction_id')), world.showTransaction);
      case 'GET /v1/transactions/search': {
        const of = query(call, 'customer_id');
        const found = [...world.transactions.values()].filter(({ customer }) => of === '' || customer.id === of);
        return list(call, found.map(world.showTransaction));
      }
      case 'GET /v1/subscriptions':
        return one(call, world.subscriptions.get(query(call, 'subscription_id')), world.showSubscription);
      case 'GET /v1/subscriptions/search':
        return list(call, [...world.subscriptions.values()].map(world.showSubscription));
      case 'POST /v1/refunds':
        return refund(call);
      case 'POST /v1/customers/billing': {
        const body = parse(call, portalRequest);
        if (!body) return undefined;
        if (!world.customers.has(body.customer_id)) return fail(call, 404, 'Not Found');
        const token = newId('portal');
        portals.set(token, body.customer_id);
        return call.answer(200, { customer_portal_link: `${serving.url}/portal/${token}` });
      }
      case 'POST /v1/moderation/prompt': {
        const body = parse(call, promptRequest);
        if (!body) return undefined;
        const decision = /\bdenied\b/i.test(body.prompt) ? 'deny' : /\bflagged\b/i.test(body.prompt) ? 'flag' : 'allow';
        return call.answer(200, { id: newId('mod'), object: 'moderation_result', ...body, decision, usage: { units: 1 } });
      }
      default:
        return subscription(call);
    }
  }

  function createProduct(call: Incoming): void {
    const body = parse(call, productRequest);
    if (!body) return;
    const key = call.headers['idempotency-key'];
    const before = key === undefined ? undefined : world.products.get(productKeys.get(key) ?? '');
    const product = before ?? { ...body, id: newId('prod'), createdAt: new Date().toISOString() };
    world.products.set(product.id, product);
    if (key !== undefined) productKeys.set(key, product.id);
    call.answer(200, world.showProduct(product));
  }

  function createDiscount(call: Incoming): void {
    const body = parse(call, discountRequest);
    if (!body) return;
    const code = body.code ?? newId('code').toUpperCase();
    if (world.discounts.has(code)) return fail(call, 400, 'Bad Request', 'This code exists already');
    if (body.applies_to_products.some((id) => !world.products.has(id))) return fail(call, 400, 'Bad Request', 'No such product');
    const discount = {
      id: newId('dis'),
      code,
      amount: body.amount ?? 0,
      products: body.applies_to_products,
      max: body.max_redemptions ?? 1e9,
      used: 0,
    };
    world.discounts.set(code, discount);
    call.answer(200, { id: discount.id, mode: 'test', object: 'discount', status: 'active', ...body, code });
  }

  function createCheckout(call: Incoming): void {
    const body = parse(call, checkoutRequest);
    if (!body) return;
    const product = world.products.get(body.product_id);
    const discount = body.discount_code === undefined ? null : world.discounts.get(body.discount_code);
    if (!product) return fail(call, 404, 'Not Found', 'Product not found');
    if (discount === undefined || (discount && (discount.used >= discount.max || !discount.products.includes(product.id))))
      return fail(call, 400, 'Bad Request', 'Discount code is not valid');
    if (body.customer && 'id' in body.customer && !world.customers.has(body.customer.id))
      return fail(call, 400, 'Bad Request', 'No such customer');
    const made = {
      id: newId('ch'),
      product,
      asked: body,
      discount,
      customer: null,
      price: product.price,
      status: 'pending' as const,
      order: null,
      subscription: null,
    };
    world.checkouts.set(made.id, made);
    call.answer(200, world.showCheckout(made, serving.url));
  }

  function refund(call: Incoming): void {
    const body = parse(call, refundRequest);
    if (!body) return;
    const transaction = world.transactions.get(body.transaction_id);
    if (!transaction) return fail(call, 404, 'Not Found', 'Transaction not found');
    if (transaction.status !== 'paid') return fail(call, 400, 'Bad Request', 'Transaction cannot be refunded');
    world.refund(transaction, transaction.amount);
    call.answer(200, { status: 'succeeded' });
  }

  function subscription(call: Incoming): void {
    const [, id, action] = /^\/v1\/subscriptions\/([^/]+)\/(cancel|pause|resume|upgrade)$/.exec(call.url.pathname) ?? [];
    const found = world.subscriptions.get(id ?? '');
    if (!found || call.method !== 'POST') return fail(call, 404, 'Not Found');
    if (found.status === 'canceled') return fail(call, 400, 'Bad Request', 'Subscription is canceled');
    if (action === 'cancel') {
      const body = parse(call, cancelRequest);
      if (!body) return;
      world.cancel(found, body.mode !== 'scheduled');
    } else if (action === 'upgrade') {
      const body = parse(call, upgradeRequest);
      if (!body) return;
      const product = world.products.get(body.product_id);
      if (!product || product.billing_type !== 'recurring') return fail(call, 400, 'Bad Request', 'No such product');
      world.upgrade(found, product, body.update_behavior !== 'proration-none');
    } else {
      if (!parse(call, emptyRequest)) return;
      if (action === 'pause') world.pause(found);
      else if (found.status !== 'paused' && found.status !== 'scheduled_cancel') return fail(call, 400, 'Bad Request', 'Subscription runs');
      else world.resume(found);
    }
    call.answer(200, world.showSubscription(found));
  }

  async function checkout(call: Incoming): Promise<void> {
    const found = world.checkouts.get(call.url.pathname.slice('/checkout/'.length));
    if (!found) return call.send(404, 'text/html; charset=utf-8', gonePage());
    const form = call.method === 'POST' ? await call.form() : null;
    const declined = form?.get('card') === '4000000000000002';
    if (!form || declined) return call.send(declined ? 402 : 200, 'text/html; charset=utf-8', checkoutPage(found, world, declined));
    const email = form.get('email');
    if (found.status === 'pending') world.pay(found, typeof email === 'string' ? email : '', serving.url);
    const back = new URL(found.asked.success_url ?? `${serving.url}/thanks`);
    const parameters = [
      ['checkout_id', found.id],
      ['order_id', found.order?.id ?? ''],
      ['customer_id', found.customer?.id ?? ''],
      ['subscription_id', found.subscription?.id ?? ''],
      ['product_id', found.product.id],
      ['request_id', found.asked.request_id ?? ''],
    ] as const;
    for (const [name, value] of parameters) if (value !== '') back.searchParams.set(name, value);
    back.searchParams.set('signature', signReturn(parameters, apiKey));
    call.send(303, 'text/plain', '', { location: back.href });
  }

  async function portal(call: Incoming): Promise<void> {
    const token = call.url.pathname.slice('/portal/'.length);
    const own = [...world.subscriptions.values()].filter(({ customer }) => customer.id === portals.get(token));
    if (!portals.has(token)) return call.send(404, 'text/html; charset=utf-8', gonePage());
    const form = call.method === 'POST' ? await call.form() : null;
    const chosen = own.find(({ id }) => id === form?.get('subscription'));
    if (chosen) world.cancel(chosen, false);
    call.send(200, 'text/html; charset=utf-8', portalPage(token, own));
  }

  return {
    get url() {
      return serving.url;
    },
    get fields() {
      return { environment: 'test', apiKey, webhookSecrets: firstSecret, signatures: 'creem', baseUrl: serving.url };
    },
    get calls() {
      return serving.calls.map(({ method, path }) => `${method} ${path}`);
    },
    driver,
    books: {
      checkouts: (orderId) => [...world.checkouts.values()].filter(({ asked }) => asked.request_id === orderId).length,
      refunded: (paymentId) => BigInt(world.transactions.get(paymentId.split('~')[0] ?? '')?.refunded ?? 0),
      refunds: (paymentId) => (world.transactions.get(paymentId.split('~')[0] ?? '')?.refunded ? 1 : 0),
    },
    setStandard(on) {
      events.standard = on;
    },
    fault: (fault) => faults.add(fault),
    async close() {
      events.close();
      await serving.close();
    },
  };
}

const query = (call: Incoming, name: string): string => call.url.searchParams.get(name) ?? '';

/** Pages of ten at most, whatever was asked for: the next has to be followed. */
function list(call: Incoming, all: readonly object[]): void {
  const page = Number(query(call, 'page_number') || 1);
  const size = Math.min(10, Number(query(call, 'page_size') || 10));
  const pages = Math.ceil(all.length / size);
  call.answer(200, {
    items: all.slice((page - 1) * size, page * size),
    pagination: {
      total_records: all.length,
      total_pages: pages,
      current_page: page,
      next_page: page < pages ? page + 1 : null,
      prev_page: page > 1 ? page - 1 : null,
    },
  });
}

function one<Found>(call: Incoming, found: Found | undefined, show: (found: Found) => object): void {
  if (found === undefined) return fail(call, 404, 'Not Found');
  call.answer(200, show(found));
}

/** Undefined when it was answered already. */
function parse<Schema extends z.ZodType>(call: Incoming, schema: Schema): z.output<Schema> | undefined {
  let body: unknown;
  try {
    body = call.json();
  } catch {
    body = undefined;
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  fail(call, 400, 'Bad Request', parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '));
  return undefined;
}

function fail(call: Incoming, status: number, error: string, message?: string): void {
  call.answer(status, {
    trace_id: randomBytes(8).toString('hex'),
    status,
    error,
    ...(message === undefined ? {} : { message: [message] }),
    timestamp: Date.now(),
  });
}

function refuse(call: Incoming, how: Refusal): void {
  switch (how) {
    case 'unauthorized':
      return fail(call, 401, 'Unauthorized');
    case 'forbidden':
      return fail(call, 403, 'Forbidden');
    case 'bad-request':
      return fail(call, 400, 'Bad Request', 'product_id should not be empty');
    case 'rate-limited':
      return fail(call, 429, 'Too Many Requests');
    case 'unavailable':
      return fail(call, 503, 'Service Unavailable');
    case 'server-error':
      return fail(call, 500, 'Internal Server Error');
  }
}
