import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Checkout } from '../spec/objects.ts';
import type { CheckoutInput, PaymentCall, PaymentProvider } from '../spec/provider.ts';
import { fromPaypal, toPaypal } from './amount.ts';
import { type PaypalEmulator, startEmulator } from './emulator.ts';
import { neededEvents } from './events.ts';
import { paypal } from './index.ts';

let emulator: PaypalEmulator;
let provider: PaymentProvider;
beforeAll(async () => {
  emulator = await startEmulator();
  provider = paypal.open(emulator.fields);
});
afterAll(() => emulator.close());

const call: PaymentCall = { signal: new AbortController().signal, fetch: (...args) => fetch(...args), now: () => new Date() };
const order = (minor = 1210n, tax = 210n, currency = 'EUR'): CheckoutInput => ({
  orderId: randomUUID(),
  item: {
    sku: 'credits-1000',
    version: 1,
    title: '1,000 credits',
    description: 'For about 200 pictures',
    price: { minor, currency },
    taxBehaviour: 'inclusive',
    every: null,
    trialDays: 0,
  },
  itemRef: null,
  total: { minor, currency },
  tax: { minor: tax, currency },
  discount: { minor: 0n, currency },
  buyer: { email: 'buyer@example.test', customerId: null, accountRef: randomUUID() },
  locale: 'ar',
  successUrl: new URL('https://studio.example.test/billing/return?order=1'),
  cancelUrl: new URL('https://studio.example.test/billing'),
});
const read = async (id: string, of = provider): Promise<Checkout> => (await of.read({ kind: 'checkout', id }, call)) as Checkout;
const bearer = async (): Promise<string> => {
  const credential = Buffer.from(`${emulator.fields.clientId}:${emulator.fields.clientSecret}`).toString('base64');
  const headers = { authorization: `Basic ${credential}`, 'content-type': 'application/x-www-form-urlencoded' };
  const response = await fetch(`${emulator.url}/v1/oauth2/token`, { method: 'POST', headers, body: 'grant_type=client_credentials' });
  return ((await response.json()) as { access_token: string }).access_token;
};
const post = async (
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: { [name: string]: unknown } }> => {
  const all = { authorization: `Bearer ${await bearer()}`, 'content-type': 'application/json', ...headers };
  const response = await fetch(`${emulator.url}/${path}`, { method: 'POST', headers: all, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as { [name: string]: unknown } };
};

describe('amounts', () => {
  it.each([
    [1210n, 'EUR', '12.10'],
    [500n, 'JPY', '500'],
    [50_000n, 'HUF', '500'],
    [12_300n, 'TWD', '123'],
  ])('%s of %s go to PayPal as %s, and come back', (minor, currency, value) => {
    expect(toPaypal({ minor, currency })).toEqual({ currency_code: currency, value });
    expect(fromPaypal({ currency_code: currency, value })).toEqual({ minor, currency });
  });

  it('that PayPal cannot write are refused before anything is sent', async () => {
    expect(() => toPaypal({ minor: 50_001n, currency: 'HUF' })).toThrow(
      expect.objectContaining({ facts: expect.objectContaining({ kind: 'bad_request' }) }),
    );
    const before = emulator.calls.length;
    await expect(provider.createCheckout(order(1_000n, 0n, 'KWD'), call)).rejects.toMatchObject({ facts: { kind: 'unsupported' } });
    expect(emulator.calls).toHaveLength(before);
  });

  it.each([
    ['JPY', 500n, 45n],
    ['HUF', 50_000n, 10_600n],
  ])('of %s are bought, paid and given back', async (currency, minor, tax) => {
    const opened = await provider.createCheckout(order(minor, tax, currency), call);
    await emulator.driver.buy(opened, 'pays');
    const { paymentId, total } = await read(opened.id);
    expect(total).toEqual({ minor, currency });
    const part = { minor: 100n, currency };
    const refund = await provider.refund({ refundId: randomUUID(), paymentId: paymentId ?? '', amount: part, reason: 'requested' }, call);
    expect(refund.amount).toEqual(part);
    expect(await provider.read({ kind: 'payment', id: paymentId ?? '' }, call)).toMatchObject({
      refunded: part,
      tax: { minor: tax, currency },
    });
  });
});

describe('an order', () => {
  it('says who paid and from where, and what PayPal kept', async () => {
    const opened = await provider.createCheckout(order(), call);
    await emulator.driver.buy(opened, 'pays');
    const { paymentId } = await read(opened.id);
    expect(await provider.read({ kind: 'payment', id: paymentId ?? '' }, call)).toMatchObject({
      sku: 'credits-1000',
      tax: { minor: 210n, currency: 'EUR' },
      fee: { minor: 60n, currency: 'EUR' },
      buyer: { paymentCountry: 'DK', name: 'Test Buyer' },
    });
  });

  it('read by many at once is captured once', async () => {
    const opened = await provider.createCheckout(order(), call);
    await emulator.driver.buy(opened, 'pays');
    const others = Array.from({ length: 4 }, () => paypal.open(emulator.fields));
    const all = await Promise.allSettled([provider, ...others, ...others, ...others].map((one) => read(opened.id, one)));
    for (const one of all) if (one.status === 'rejected') expect(one.reason).toMatchObject({ facts: { kind: 'busy', retry: 'same-key' } });
    const { paymentId, state } = await read(opened.id);
    expect(state).toBe('paid');
    for (const one of all) if (one.status === 'fulfilled' && one.value.paymentId !== null) expect(one.value.paymentId).toBe(paymentId);
    const payments: string[] = [];
    for await (const ref of provider.changedSince(new Date(Date.now() - 60_000), call)) {
      const object = ref.kind === 'payment' ? await provider.read(ref, call) : null;
      if (object?.kind === 'payment' && object.orderId === (await read(opened.id)).orderId) payments.push(object.id);
    }
    expect(payments).toEqual([paymentId]);
  });

  it('that somebody else captures at the same moment is paid all the same', async () => {
    const opened = await provider.createCheckout(order(), call);
    await emulator.driver.buy(opened, 'pays');
    let raced = 0;
    const racing: PaymentCall['fetch'] = async (input, init) => {
      if (new Request(input).url.endsWith('/capture')) {
        raced += 1;
        await post(`v2/checkout/orders/${opened.id}/capture`, {}, { 'paypal-request-id': 'another' });
      }
      return fetch(input, init);
    };
    expect(await provider.read({ kind: 'checkout', id: opened.id }, { ...call, fetch: racing })).toMatchObject({ state: 'paid' });
    expect(raced).toBe(1);
  });

  it('leads the buyer to PayPal’s own pages only', async () => {
    for (const href of ['https://evil.test/checkoutnow', 'javascript:alert(1)', `${emulator.url}.evil.test/`]) {
      const foreign: PaymentCall['fetch'] = async (input, init) => {
        if (!new Request(input).url.endsWith('/orders')) return fetch(input, init);
        return Response.json({ id: 'ORDER', status: 'PAYER_ACTION_REQUIRED', links: [{ rel: 'payer-action', href, method: 'GET' }] });
      };
      await expect(provider.createCheckout(order(), { ...call, fetch: foreign })).rejects.toMatchObject({
        facts: { kind: 'provider_fault' },
      });
    }
  });

  it('is found by what changed, however many there were', async () => {
    const since = new Date(Date.now() - 1_000);
    const ids = await Promise.all(
      Array.from({ length: 15 }, async () => {
        const opened = await provider.createCheckout(order(), call);
        await emulator.driver.buy(opened, 'pays');
        return opened.id;
      }),
    );
    const found = new Set<string>();
    for await (const { kind, id } of provider.changedSince(since, call)) if (kind === 'checkout') found.add(id);
    expect(ids.filter((id) => !found.has(id))).toEqual([]);
  });

  it('whose bank says no leads the buyer back, as often as it takes', async () => {
    const opened = await provider.createCheckout(order(), call);
    for (let count = 0; count < 2; count += 1) {
      await emulator.driver.buy(opened, 'declined');
      const checkout = await read(opened.id);
      expect(checkout).toMatchObject({ state: 'open', paymentId: null });
      const page = await fetch(checkout.actionUrl ?? '');
      expect(await page.text()).toContain('Your bank said no');
    }
    await emulator.driver.buy(opened, 'pays');
    expect(await read(opened.id)).toMatchObject({ state: 'paid' });
  });

  it('that somebody else made in our name, with another sum, is never captured', async () => {
    const ours = order();
    const opened = await provider.createCheckout(ours, call);
    const cheap = {
      intent: 'CAPTURE',
      purchase_units: [{ reference_id: 'default', custom_id: ours.orderId, amount: { currency_code: 'EUR', value: '0.01' } }],
      payment_source: {
        paypal: { experience_context: { return_url: 'https://shop.example.test/', cancel_url: 'https://shop.example.test/' } },
      },
    };
    const { body } = await post('v2/checkout/orders', cheap, { 'paypal-request-id': randomUUID() });
    const url = new URL(`/checkoutnow?token=${String(body.id)}`, emulator.url);
    await emulator.driver.buy({ id: String(body.id), next: { kind: 'redirect', url, expiresAt: null } }, 'pays');
    expect(await read(String(body.id))).toMatchObject({ state: 'open', orderId: ours.orderId, total: { minor: 1n } });
    expect(emulator.calls.filter((one) => one.endsWith(`${String(body.id)}/capture`))).toEqual([]);
    expect((await read(opened.id)).state).toBe('open');
  });

  it('that was made again after PayPal forgot its key is paid once', async () => {
    const asked = order();
    const first = await provider.createCheckout(asked, call);
    emulator.driver.forgetKeys();
    const second = await provider.createCheckout(asked, call);
    expect(second.id).not.toBe(first.id);
    await emulator.driver.buy(first, 'pays');
    expect(await read(first.id)).toMatchObject({ state: 'paid' });
    await emulator.driver.buy(second, 'pays');
    expect(await read(second.id)).toMatchObject({ state: 'failed', paymentId: null });
    await expect(provider.createCheckout(asked, call)).resolves.toMatchObject({ id: second.id });
    emulator.driver.forgetKeys();
    await expect(provider.createCheckout(asked, call)).rejects.toMatchObject({ facts: { kind: 'already_done', retry: 'never' } });
  });

  it.each([
    ['TRANSACTION_REFUSED', 'failed'],
    ['PAYEE_ACCOUNT_RESTRICTED', 'failed'],
    ['MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED', 'failed'],
    ['ORDER_NOT_APPROVED', 'open'],
    ['PAYER_ACTION_REQUIRED', 'open'],
  ])('that PayPal refuses with %s is %s', async (issue, state) => {
    const opened = await provider.createCheckout(order(), call);
    await emulator.driver.buy(opened, 'pays');
    const refusing: PaymentCall['fetch'] = async (input, init) => {
      if (!new Request(input).url.endsWith('/capture')) return fetch(input, init);
      const links = [{ rel: 'redirect', href: 'https://evil.test/', method: 'GET' }];
      return Response.json({ name: 'UNPROCESSABLE_ENTITY', debug_id: 'abc', details: [{ issue }], links }, { status: 422 });
    };
    const checkout = await provider.read({ kind: 'checkout', id: opened.id }, { ...call, fetch: refusing });
    expect(checkout).toMatchObject({ state, paymentId: null });
    expect(checkout).not.toHaveProperty('actionUrl');
    expect(await read(opened.id)).toMatchObject({ state: 'paid' });
  });

  it('that was approved and not fetched in time is over', async () => {
    const opened = await provider.createCheckout(order(), call);
    await emulator.driver.buy(opened, 'pays');
    emulator.driver.letApprovalLapse(opened.id);
    expect(await read(opened.id)).toMatchObject({ state: 'expired' });
  });

  it('of a plan is refused: PayPal sells once here', async () => {
    const asked = order();
    await expect(provider.createCheckout({ ...asked, item: { ...asked.item, every: 'month' } }, call)).rejects.toMatchObject({
      facts: { kind: 'unsupported' },
    });
  });
});

describe('the token', () => {
  it('is asked for once by many, and once more when it is not taken any longer', async () => {
    const fresh = paypal.open(emulator.fields);
    const asked = (): number => emulator.calls.filter((one) => one.endsWith('/oauth2/token')).length;
    const before = asked();
    await Promise.all(Array.from({ length: 5 }, () => fresh.probe(call)));
    expect(asked()).toBe(before + 1);
    emulator.endTokens();
    await Promise.all(Array.from({ length: 5 }, () => fresh.createCheckout(order(), call)));
    expect(asked()).toBe(before + 2);
  });

  it('is asked for anew a minute before it ends', async () => {
    const fresh = paypal.open(emulator.fields);
    const asked = (): number => emulator.calls.filter((one) => one.endsWith('/oauth2/token')).length;
    await fresh.probe(call);
    const before = asked();
    const later = (seconds: number): PaymentCall => ({ ...call, now: () => new Date(Date.now() + seconds * 1_000) });
    await fresh.probe(later(31_000));
    expect(asked()).toBe(before);
    await fresh.probe(later(31_640));
    expect(asked()).toBe(before + 1);
  });
});

describe('the emulator takes nothing that PayPal would not', () => {
  const amount = (value: string, currency = 'EUR') => ({ currency_code: currency, value });
  const unit = (changes: object = {}) => ({
    amount: { ...amount('12.10'), breakdown: { item_total: amount('10.00'), tax_total: amount('2.10') } },
    items: [{ name: 'Credits', quantity: '1', unit_amount: amount('10.00'), tax: amount('2.10') }],
    ...changes,
  });
  it.each([
    ['a field it does not know', { colour: 'red' }, 400, 'INVALID_PARAMETER_SYNTAX'],
    [
      'items that do not add up',
      { items: [{ name: 'Credits', quantity: '2', unit_amount: amount('10.00'), tax: amount('2.10') }] },
      422,
      'ITEM_TOTAL_MISMATCH',
    ],
    [
      'a tax that does not',
      { items: [{ name: 'Credits', quantity: '1', unit_amount: amount('10.00'), tax: amount('2.11') }] },
      422,
      'TAX_TOTAL_MISMATCH',
    ],
    ['a sum that does not', { amount: { ...unit().amount, value: '12.11' } }, 422, 'AMOUNT_MISMATCH'],
    ['hundredths of a yen', { amount: amount('12.10', 'JPY'), items: [] }, 422, 'DECIMALS_NOT_SUPPORTED'],
    ['thousandths of a euro', { amount: amount('12.100'), items: [] }, 422, 'DECIMAL_PRECISION'],
    [
      'two currencies',
      { items: [{ name: 'Credits', quantity: '1', unit_amount: amount('10.00', 'USD'), tax: amount('2.10') }] },
      422,
      'MULTI_CURRENCY_ORDER',
    ],
  ])('%s', async (_, changes, status, issue) => {
    const { status: answered, body } = await post(
      'v2/checkout/orders',
      { intent: 'CAPTURE', purchase_units: [unit(changes)] },
      { 'paypal-request-id': randomUUID() },
    );
    expect([answered, (body.details as { issue: string }[])[0]?.issue]).toEqual([status, issue]);
  });
});

it('the emulator’s own page says what there is, and does what its buttons say', async () => {
  const opened = await provider.createCheckout(order(), call);
  await emulator.driver.buy(opened, 'pays');
  const { paymentId } = await read(opened.id);
  const act = (fields: Record<string, string>) => fetch(emulator.url, { method: 'POST', body: new URLSearchParams(fields) });
  await act({ act: 'webhook', url: 'http://127.0.0.1:1/hooks?a="b"' });
  await act({ id: paymentId ?? '', act: 'refund' });
  const page = await (await fetch(emulator.url)).text();
  expect(page).toContain('http://127.0.0.1:1/hooks?a=%22b%22');
  expect(page).toContain(opened.id);
  expect(await provider.read({ kind: 'payment', id: paymentId ?? '' }, call)).toMatchObject({ refunded: { minor: 1210n } });
  await act({ act: 'webhook', url: '' });
  emulator.driver.pushTo(null);
});

it('the page for operators names every event that is needed', () => {
  const page = readFileSync(new URL('../../../../docs/payments/paypal.md', import.meta.url), 'utf8');
  const named = [...page.matchAll(/`([A-Z-]+\.[A-Z.-]+)`/g)].map(([, name]) => name);
  expect(new Set(named)).toEqual(new Set(neededEvents));
});
