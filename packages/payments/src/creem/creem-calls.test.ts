import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Checkout, ObjectRef } from '../spec/objects.ts';
import type { CheckoutInput, PaymentCall, PaymentProvider, SaleItem } from '../spec/provider.ts';
import { type CreemEmulator, startEmulator } from './emulator.ts';
import { creem, isReturnGenuine } from './index.ts';

let emulator: CreemEmulator;
let provider: PaymentProvider;
beforeAll(async () => {
  emulator = await startEmulator();
  provider = creem.open(emulator.fields);
});
afterAll(() => emulator.close());

const call: PaymentCall = { signal: new AbortController().signal, fetch: (...args) => fetch(...args), now: () => new Date() };
const answering = (body: unknown, status = 200): PaymentCall => ({ ...call, fetch: async () => Response.json(body, { status }) });
const item = (changes: Partial<SaleItem> = {}): SaleItem => ({
  sku: `credits-${randomUUID().slice(0, 8)}`,
  version: 1,
  title: '1,000 credits',
  description: 'For about 200 pictures',
  price: { minor: 1210n, currency: 'EUR' },
  taxBehaviour: 'inclusive',
  every: null,
  trialDays: 0,
  ...changes,
});
const order = async (sold = item(), changes: Partial<CheckoutInput> = {}): Promise<CheckoutInput> => ({
  orderId: randomUUID(),
  item: sold,
  itemRef: await provider.ensureItem(sold, call),
  total: sold.price,
  tax: { minor: 0n, currency: 'EUR' },
  discount: { minor: 0n, currency: 'EUR' },
  buyer: { email: 'buyer@example.test', customerId: null, accountRef: randomUUID() },
  locale: 'en',
  successUrl: new URL('https://studio.example.test/billing/return?order=1'),
  cancelUrl: new URL('https://studio.example.test/billing'),
  ...changes,
});
const read = async (id: string): Promise<Checkout> => (await provider.read({ kind: 'checkout', id }, call)) as Checkout;

describe('a prompt', () => {
  it.each([
    ['a cat in a hat', 'allow'],
    ['a flagged cat', 'flag'],
    ['a denied cat', 'deny'],
  ])('%j is screened: %s', async (text, decision) => {
    expect(await provider.screenPrompt?.(text, 'generation-1', call)).toBe(decision);
  });

  it('that Creem says something unknown about is denied, and without an answer there is no yes', async () => {
    expect(await provider.screenPrompt?.('a cat', 'g', answering({ decision: 'review' }))).toBe('deny');
    await expect(provider.screenPrompt?.('a cat', 'g', answering({ verdict: 'allow' }))).rejects.toMatchObject({
      facts: { kind: 'provider_fault' },
    });
    await expect(provider.screenPrompt?.('a cat', 'g', answering({}, 503))).rejects.toMatchObject({ facts: { kind: 'provider_fault' } });
  });
});

describe('an item', () => {
  it('is one product for several processes that make it known at once, and another in another currency', async () => {
    const sold = item();
    const others = Array.from({ length: 4 }, () => creem.open(emulator.fields));
    const all = await Promise.all(others.map((one) => one.ensureItem(sold, call)));
    expect(new Set(all).size).toBe(1);
    const dollars = { ...sold, price: { minor: 1300n, currency: 'USD' } };
    expect(await provider.ensureItem(dollars, call)).not.toBe(all[0]);
  });

  it('that somebody else made known just before is theirs, also to Creem without a key', async () => {
    const sold = item();
    const made: string[] = [];
    const late: PaymentCall['fetch'] = async (input, init) => {
      const request = new Request(input, init);
      if (request.method !== 'POST') return fetch(request);
      request.headers.delete('idempotency-key');
      const older = await fetch(request.clone());
      made.push(((await older.json()) as { id: string }).id);
      return fetch(request);
    };
    expect(await provider.ensureItem(sold, { ...call, fetch: late })).toBe(made[0]);
    expect(made).toHaveLength(1);
    expect(await provider.ensureItem(sold, call)).toBe(made[0]);
  });

  it('that was given another price at Creem is not sold', async () => {
    const sold = item();
    await provider.ensureItem(sold, call);
    await expect(provider.ensureItem({ ...sold, price: { minor: 1500n, currency: 'EUR' } }, call)).rejects.toMatchObject({
      facts: { kind: 'bad_request', retry: 'never' },
    });
  });
});

describe('a purchase', () => {
  it('leads back with a signature that only Creem can make', async () => {
    const { next } = await provider.createCheckout(await order(), call);
    if (next.kind !== 'redirect') throw new Error('no page');
    const body = new URLSearchParams({ email: 'buyer@example.test', card: '4242424242424242', choice: 'pay' });
    const response = await fetch(next.url, { method: 'POST', body, redirect: 'manual' });
    const back = new URL(response.headers.get('location') ?? '');
    expect(isReturnGenuine(back.searchParams, emulator.fields.apiKey ?? '')).toBe(true);
    back.searchParams.set('request_id', 'another');
    expect(isReturnGenuine(back.searchParams, emulator.fields.apiKey ?? '')).toBe(false);
  });

  it('is known by both ids, and by no others', async () => {
    const [one, other] = [await provider.createCheckout(await order(), call), await provider.createCheckout(await order(), call)];
    for (const opened of [one, other]) await emulator.driver.buy(opened, 'pays');
    const { paymentId } = await read(one.id);
    const [transaction] = paymentId?.split('~') ?? [];
    expect(await provider.read({ kind: 'payment', id: paymentId ?? '' }, call)).toMatchObject({
      reason: 'purchase',
      orderId: expect.any(String),
    });
    expect(await provider.read({ kind: 'payment', id: `${transaction}~${other.id}` }, call)).toBeNull();
    // Alone it grants nothing.
    expect(await provider.read({ kind: 'payment', id: transaction ?? '' }, call)).toMatchObject({ reason: 'other', orderId: null });
  });

  it('again with a coupon uses the same code once', async () => {
    const input = await order(item(), { discount: { minor: 210n, currency: 'EUR' } });
    const first = await provider.createCheckout(input, call);
    const second = await provider.createCheckout(input, call);
    expect(second.id).not.toBe(first.id);
    await emulator.driver.buy(second, 'pays');
    expect((await read(second.id)).total).toEqual({ minor: 1000n, currency: 'EUR' });
    await expect(provider.createCheckout(input, call)).rejects.toMatchObject({ facts: { kind: 'bad_request' } });
  });

  it('given back in parts at Creem grows as one refund, and cannot be finished here', async () => {
    const opened = await provider.createCheckout(await order(), call);
    await emulator.driver.buy(opened, 'pays');
    const { paymentId } = await read(opened.id);
    const id = await emulator.driver.refund(paymentId ?? '', 200n);
    expect(await provider.read({ kind: 'refund', id }, call)).toMatchObject({ amount: { minor: 200n } });
    await expect(
      provider.refund({ refundId: randomUUID(), paymentId: paymentId ?? '', amount: null, reason: 'requested' }, call),
    ).rejects.toMatchObject({
      facts: { kind: 'unsupported', retry: 'never' },
    });
    await emulator.driver.refund(paymentId ?? '', null);
    expect(await provider.read({ kind: 'refund', id }, call)).toMatchObject({ amount: { minor: 1210n } });
  });

  it('is told to be of tomorrow’s words without being granted for them', async () => {
    const transaction = {
      id: 'tran_1',
      mode: 'test',
      amount: 1210,
      currency: 'EUR',
      status: 'mysterious',
      created_at: 1_728_734_325,
      something: { new: true },
    };
    expect(await provider.read({ kind: 'payment', id: 'tran_1' }, answering(transaction))).toMatchObject({
      state: 'pending',
      paidAt: null,
    });
  });

  it('of the other world says so', async () => {
    const checkout = { id: 'ch_1', mode: 'prod', status: 'completed', metadata: { orderId: randomUUID() } };
    expect(await provider.read({ kind: 'checkout', id: 'ch_1' }, answering(checkout))).toMatchObject({ live: true });
  });

  it('never leads the buyer to somebody else’s page', async () => {
    const input = await order();
    for (const address of ['https://evil.test/pay', 'javascript:alert(1)', null, `${emulator.url}.evil.test/checkout/ch_1`])
      await expect(
        provider.createCheckout(input, answering({ id: 'ch_1', status: 'pending', checkout_url: address })),
      ).rejects.toMatchObject({ facts: { kind: 'provider_fault' } });
  });
});

describe('a change of plan', () => {
  it('asked for again is not sent again', async () => {
    const plan = item({ every: 'month' });
    const opened = await provider.createCheckout(await order(plan), call);
    await emulator.driver.buy(opened, 'pays');
    const larger = item({ every: 'month', price: { minor: 3900n, currency: 'EUR' } });
    const subscriptionId = (await read(opened.id)).subscriptionId ?? '';
    const asked = {
      changeId: randomUUID(),
      subscriptionId,
      item: larger,
      itemRef: await provider.ensureItem(larger, call),
      total: larger.price,
      at: 'now',
    } as const;
    for (let count = 0; count < 2; count += 1) await provider.changePlan?.(asked, call);
    expect(emulator.calls.filter((one) => one.endsWith(`${subscriptionId}/upgrade`))).toHaveLength(1);
  });
});

describe('what changed', () => {
  it('names an old purchase that was given back since, where its payment is known', async () => {
    const opened = await provider.createCheckout(await order(), call);
    await emulator.driver.buy(opened, 'pays');
    const { paymentId } = await read(opened.id);
    const since = new Date(Date.now() + 1_000);
    const later = { ...call, now: () => new Date(Date.now() + 2_000) };
    const refs = async (known: readonly ObjectRef[]): Promise<string[]> => {
      const found: string[] = [];
      for await (const { kind, id } of provider.changedSince(since, later, known)) if (id.includes(opened.id)) found.push(`${kind} ${id}`);
      return found;
    };
    const known = [{ kind: 'payment', id: paymentId ?? '' }] as const;
    expect(await refs(known)).toEqual([]);
    await emulator.driver.refund(paymentId ?? '', null);
    expect(await refs(known)).toEqual([`payment ${paymentId}`, `refund refund:${paymentId}`]);
    expect(await refs([])).toEqual([]);
  });
});

describe('a push', () => {
  it('with the headers of Standard Webhooks is believed as well', async () => {
    const received: { headers: Headers; body: Uint8Array }[] = [];
    const { createServer } = await import('node:http');
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received.push({
          headers: new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
          body: Buffer.concat(chunks),
        });
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    emulator.driver.pushTo(new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`));
    emulator.setStandard(true);
    const strict = creem.open({ ...emulator.fields, signatures: 'standard' });
    const opened = await provider.createCheckout(await order(), call);
    await emulator.driver.buy(opened, 'pays');
    await expect.poll(() => received.length).toBeGreaterThan(0);
    const [push] = received;
    expect(await strict.webhook?.verify(push?.headers ?? new Headers(), push?.body ?? new Uint8Array(), call)).toMatchObject({
      about: [{ kind: 'checkout', id: opened.id }],
    });
    emulator.driver.pushTo(null);
    emulator.setStandard(false);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('the emulator takes nothing that Creem would not', () => {
  it.each([
    ['v1/checkouts', { product_id: 'prod_1', colour: 'red' }],
    ['v1/products', { name: 'x', description: 'y', price: 99, currency: 'EUR', billing_type: 'onetime' }],
    ['v1/products', { name: 'x', description: 'y', price: 900, currency: 'DKK', billing_type: 'onetime' }],
    ['v1/products', { name: 'x', description: 'y', price: 900, currency: 'EUR', billing_type: 'recurring' }],
    ['v1/refunds', { transaction_id: 'tran_1', amount: 5 }],
  ])('%s %j', async (path, body) => {
    const headers = { 'x-api-key': emulator.fields.apiKey ?? '', 'content-type': 'application/json' };
    const response = await fetch(`${emulator.url}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    expect(response.status).toBe(400);
  });
});

it('the emulator’s own page says what there is, and does what its buttons say', async () => {
  const opened = await provider.createCheckout(await order(item({ every: 'month' })), call);
  await emulator.driver.buy(opened, 'pays');
  const { subscriptionId } = await read(opened.id);
  expect(await (await fetch(emulator.url)).text()).toContain(subscriptionId);
  await fetch(emulator.url, { method: 'POST', body: new URLSearchParams({ id: subscriptionId ?? '', act: 'renew, declined' }) });
  expect(await provider.read({ kind: 'subscription', id: subscriptionId ?? '' }, call)).toMatchObject({ state: 'past_due' });
});
