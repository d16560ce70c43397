import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Stripe } from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmulatedProvider } from '../spec/emulated-provider.ts';
import { startEmulator } from './emulator.ts';
import { createKeys } from './emulator-idempotency.ts';
import { idOf } from './ids.ts';

/** The official client with its own HTTP: whatever it understands, Stripe could have said. */
let emulator: EmulatedProvider;
let client: Stripe;
const connect = (key: string): Stripe => {
  const { hostname, port } = new URL(emulator.url);
  return new Stripe(key, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });
};
beforeAll(async () => {
  emulator = await startEmulator();
  client = connect(emulator.fields.secretKey ?? '');
});
afterAll(() => emulator.close());

const raw = (path: string, body?: URLSearchParams, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${emulator.url}${path}`, {
    headers: { authorization: `Bearer ${emulator.fields.secretKey}`, ...headers },
    ...(body ? { method: 'POST', body } : {}),
  });
const price = async (recurring?: 'month' | 'year', amount = 1000): Promise<Stripe.Price> => {
  const product = await client.products.create({ name: 'Studio' });
  return client.prices.create({
    product: product.id,
    currency: 'eur',
    unit_amount: amount,
    tax_behavior: 'inclusive',
    ...(recurring ? { recurring: { interval: recurring } } : {}),
  });
};
const session = async (sold: Stripe.Price, changes: Partial<Stripe.Checkout.SessionCreateParams> = {}): Promise<Stripe.Checkout.Session> =>
  client.checkout.sessions.create({
    mode: sold.recurring ? 'subscription' : 'payment',
    line_items: [{ price: sold.id, quantity: 1 }],
    success_url: 'https://studio.example.test/return?s={CHECKOUT_SESSION_ID}',
    cancel_url: 'https://studio.example.test/billing',
    ...changes,
  });
const pay = (url: string | null, changes: Record<string, string> = {}): Promise<Response> =>
  fetch(url ?? '', {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ email: 'a@example.test', name: 'A', country: 'DE', with: 'card', ...changes }),
  });

describe('the emulator of Stripe', () => {
  it('refuses strangers, unknown parameters and unknown addresses, as errors that the SDK knows', async () => {
    await expect(connect('sk_test_of_somebody_else').products.list()).rejects.toMatchObject({
      type: 'StripeAuthenticationError',
      statusCode: 401,
    });
    const old = session(await price(), { payment_method_types: ['card'] } as never);
    await expect(old).rejects.toMatchObject({
      type: 'StripeInvalidRequestError',
      code: 'parameter_unknown',
      param: 'payment_method_types.*',
    });
    await expect(client.customers.retrieve('cus_nonesuch')).rejects.toMatchObject({ statusCode: 404, code: 'resource_missing' });
    expect((await raw('/v1/nonesuch')).status).toBe(404);
    expect((await raw('/v1/products', new URLSearchParams({ '__proto__[x]': '1', name: 'x' }))).status).toBe(400);
    expect((await raw('/v1/account', undefined, { 'stripe-version': 'yesterday' })).status).toBe(400);
    expect((await raw('/nonesuch')).status).toBe(404);
  });

  it('takes Basic authentication as well', async () => {
    const authorization = `Basic ${Buffer.from(`${emulator.fields.secretKey}:`).toString('base64')}`;
    expect((await raw('/v1/account', undefined, { authorization })).status).toBe(200);
  });

  it('answers a key with its first answer, and says that it does', async () => {
    const [params, key] = [{ email: 'a@example.test' }, { idempotencyKey: 'key-1' }];
    const first = await client.customers.create(params, key);
    const again = await client.customers.create(params, key);
    expect(again.id).toBe(first.id);
    expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined();
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    await expect(client.customers.create({ email: 'b@example.test' }, key)).rejects.toMatchObject({
      type: 'StripeIdempotencyError',
      statusCode: 400,
    });
  });

  it('lets one of many calls with a key in, and holds the others off', async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 10 }, () => client.customers.create({ name: 'x' }, { idempotencyKey: 'key-2' })),
    );
    const made = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value.id] : []));
    expect(new Set(made).size).toBe(1);
    const held = all.flatMap((one) => (one.status === 'rejected' ? [one.reason as { statusCode: number; code: string }] : []));
    for (const one of held) expect(one).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
  });

  it('holds off whoever comes while a key is at work, whatever they want, and forgets what was never begun', () => {
    const keys = createKeys();
    const held = expect.objectContaining({ status: 409, body: { type: 'idempotency_error', code: 'idempotency_key_in_use' } });
    expect(keys.claim('key', 'a request')).toBeUndefined();
    expect(() => keys.claim('key', 'a request')).toThrow(held);
    keys.settle('key', null);
    expect(keys.claim('key', 'another request')).toBeUndefined();
    keys.settle('key', { status: 200, body: 'done' });
    expect(keys.claim('key', 'another request')).toEqual({ status: 200, body: 'done' });
    expect(() => keys.claim('key', 'a request')).toThrow(expect.objectContaining({ status: 400 }));
  });

  it('keeps a server error for its key, and neither a refusal nor an overload', async () => {
    const refund = (key: string) => client.refunds.create({ payment_intent: 'pi_nonesuch' }, { idempotencyKey: key });
    emulator.fault({ kind: 'server-error', at: 'refund' });
    for (let count = 0; count < 2; count += 1) await expect(refund('key-3')).rejects.toMatchObject({ statusCode: 500 });
    emulator.fault({ kind: 'unavailable', at: 'refund' });
    await expect(refund('key-4')).rejects.toMatchObject({ statusCode: 503 });
    await expect(refund('key-4')).rejects.toMatchObject({ code: 'resource_missing' });
    emulator.driver.forgetKeys?.();
    await expect(refund('key-3')).rejects.toMatchObject({ code: 'resource_missing' });
  });

  it('lists in pages, the newest first, without losing or repeating any', async () => {
    const made = [];
    for (let count = 0; count < 25; count += 1)
      made.push((await client.coupons.create({ amount_off: 100, currency: 'eur', duration: 'once' })).id);
    for (let count = 0; count < 25; count += 1) await client.customers.create({ email: 'many@example.test' });
    const found = await client.customers.list({ email: 'many@example.test', limit: 10 }).autoPagingToArray({ limit: 100 });
    expect(new Set(found.map(({ id }) => id)).size).toBe(25);
    expect(found.map(({ created }) => created)).toEqual(found.map(({ created }) => created).toSorted((one, other) => other - one));
    await expect(client.customers.list({ limit: 101 })).rejects.toMatchObject({ statusCode: 400 });
    expect(new Set(made).size).toBe(25);
  });

  it('holds a lookup key at one price, and moves it when asked', async () => {
    const { product } = await price();
    const params = { product: idOf(product) ?? '', currency: 'eur', lookup_key: 'studio' };
    const first = await client.prices.create({ ...params, unit_amount: 100 });
    await expect(client.prices.create({ ...params, unit_amount: 200 })).rejects.toMatchObject({ statusCode: 400 });
    const second = await client.prices.create({ ...params, unit_amount: 200, transfer_lookup_key: true });
    const { data } = await client.prices.list({ lookup_keys: ['studio'], expand: ['data.product'] });
    expect(data.map(({ id }) => id)).toEqual([second.id]);
    expect(data[0]?.product).toMatchObject({ object: 'product' });
    expect((await client.prices.retrieve(first.id)).lookup_key).toBeNull();
    expect(Number(second.unit_amount_decimal)).toBe(200);
    expect((await client.prices.list({ lookup_keys: ['nonesuch'] })).data).toEqual([]);
  });

  it('takes the buyer to the page, through it, and back', async () => {
    const opened = await session(await price());
    const page = await fetch(opened.url ?? '');
    const html = await page.text();
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(html).toContain('<html lang="en">');
    expect(html).toContain('10.00 EUR');
    for (const [field] of html.matchAll(/<(?:input|select)[^>]*name="(?!action)[^"]*"/g)) {
      expect(
        field.includes('type="hidden"') || new RegExp(`<label>[^<]*${field.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`).test(html),
        field,
      ).toBe(true);
    }
    const declined = await pay(opened.url, { with: 'declined' });
    expect(declined.status).toBe(200);
    expect(await declined.text()).toContain('role="alert"');
    const paid = await pay(opened.url);
    expect(paid.headers.get('location')).toBe(`https://studio.example.test/return?s=${opened.id}`);
    expect((await fetch(opened.url ?? '')).status).toBe(404);
    const done = await client.checkout.sessions.retrieve(opened.id, { expand: ['payment_intent.latest_charge.balance_transaction'] });
    expect(done).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      url: null,
      payment_intent: { status: 'succeeded', latest_charge: { status: 'succeeded', balance_transaction: { fee: 40 } } },
    });
  });

  it('shows what buyers wrote as text', async () => {
    const product = await client.products.create({ name: '<script>alert(1)</script>' });
    const sold = await client.prices.create({ product: product.id, currency: 'eur', unit_amount: 100 });
    const html = await (await fetch((await session(sold)).url ?? '')).text();
    expect(html).not.toContain('<script>');
  });

  it('gives refunds up to what was paid, and takes one back', async () => {
    const opened = await session(await price());
    await pay(opened.url);
    const intent = idOf((await client.checkout.sessions.retrieve(opened.id)).payment_intent) ?? '';
    const refund = await client.refunds.create({ payment_intent: intent, amount: 400 });
    await expect(client.refunds.create({ payment_intent: intent, amount: 700 })).rejects.toMatchObject({ param: 'amount' });
    await client.refunds.create({ payment_intent: intent });
    await expect(client.refunds.create({ payment_intent: intent })).rejects.toMatchObject({ code: 'charge_already_refunded' });
    await emulator.driver.failRefund?.(refund.id);
    const { latest_charge: charge } = await client.paymentIntents.retrieve(intent, { expand: ['latest_charge'] });
    expect(charge).toMatchObject({ amount_refunded: 600, refunded: false });
  });

  it('renews by a test clock, two periods at a time at the most', async () => {
    const start = Math.floor(Date.UTC(2027, 0, 31) / 1000);
    const clock = await client.testHelpers.testClocks.create({ frozen_time: start });
    const customer = await client.customers.create({ email: 'clock@example.test', test_clock: clock.id });
    const opened = await session(await price('month'), { customer: customer.id });
    await pay(opened.url);
    const id = idOf((await client.checkout.sessions.retrieve(opened.id)).subscription) ?? '';
    const period = async (): Promise<string> => {
      const [item] = (await client.subscriptions.retrieve(id)).items.data;
      return new Date((item?.current_period_start ?? 0) * 1000).toISOString().slice(0, 10);
    };
    expect(await period()).toBe('2027-01-31');
    const advance = (day: string) => client.testHelpers.testClocks.advance(clock.id, { frozen_time: Date.parse(day) / 1000 });
    await expect(advance('2027-06-01')).rejects.toMatchObject({ statusCode: 400 });
    await advance('2027-02-28');
    expect(await period(), 'the hour of the draft').toBe('2027-01-31');
    await advance('2027-03-01');
    // A month after the 31st of January is the last day of February.
    expect(await period()).toBe('2027-02-28');
    const { data } = await client.invoices.list({ subscription: id });
    expect(data.map(({ billing_reason: reason, status }) => `${reason} ${status}`)).toEqual([
      'subscription_cycle paid',
      'subscription_create paid',
    ]);
    expect(data[0]).toMatchObject({
      parent: { subscription_details: { subscription: id } },
      lines: { data: [{ pricing: { type: 'price_details' } }] },
    });
    expect(data[0]).not.toHaveProperty('subscription');
  });

  it('lets the customer change the card in the portal, and renewals follow it', async () => {
    const opened = await session(await price('year'));
    await pay(opened.url);
    const { subscription, customer } = await client.checkout.sessions.retrieve(opened.id);
    const portal = await client.billingPortal.sessions.create({
      customer: idOf(customer) ?? '',
      return_url: 'https://studio.example.test/',
    });
    expect(await (await fetch(portal.url)).text()).toContain('Cancel plan');
    await fetch(portal.url, { method: 'POST', body: new URLSearchParams({ action: 'card', card: 'declines' }) });
    const other = await price('year', 5000);
    const before = await client.subscriptions.retrieve(idOf(subscription) ?? '');
    const [item] = before.items.data;
    const changed = await client.subscriptions.update(before.id, {
      items: [{ id: item?.id ?? '', price: other.id }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'pending_if_incomplete',
    });
    expect(changed.pending_update).not.toBeNull();
    expect(changed.items.data[0]?.price.id).toBe(item?.price.id);
  });

  it('sends events that the SDK believes, again and again until they are taken', async () => {
    const secret = emulator.fields.webhookSecrets ?? '';
    const taken: Stripe.Event[] = [];
    let refused = 0;
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (refused < 3) {
          refused += 1;
          response.writeHead(500).end();
          return;
        }
        taken.push(client.webhooks.constructEvent(Buffer.concat(chunks), request.headers['stripe-signature'] ?? '', secret));
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    emulator.driver.pushTo?.(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`));
    try {
      const opened = await session(await price());
      await pay(opened.url, { with: 'bank' });
      await emulator.driver.settle?.(opened.id, 'succeeds');
      const types = (): string[] => taken.map(({ type }) => type);
      await expect.poll(types, { timeout: 20_000 }).toContain('checkout.session.async_payment_succeeded');
      await expect.poll(types, { timeout: 20_000 }).toContain('checkout.session.completed');
      await expect.poll(() => taken.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(6);
      expect(refused).toBe(3);
      const listed = await client.events.list({ limit: 100 });
      for (const event of taken) expect(listed.data.find(({ id }) => id === event.id)?.type).toBe(event.type);
    } finally {
      emulator.driver.pushTo?.(null);
      server.closeAllConnections();
      server.close();
    }
  });

  it('has a page on which people play the bank', async () => {
    const opened = await session(await price());
    await pay(opened.url, { with: 'bank' });
    const dashboard = await (await fetch(`${emulator.url}/`)).text();
    expect(dashboard).toContain(opened.id);
    await fetch(`${emulator.url}/`, { method: 'POST', body: new URLSearchParams({ act: 'money arrives', id: opened.id }) });
    expect(await client.checkout.sessions.retrieve(opened.id)).toMatchObject({ payment_status: 'paid' });
  });
});
