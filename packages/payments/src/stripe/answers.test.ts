import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PaymentError } from '../spec/payment-error.ts';
import { fromStripe, toStripe } from './amount.ts';
import { stripe } from './index.ts';
import { answering, noting, open, testKey } from './testing.ts';

const subscription = (changes: object = {}) => ({
  id: 'sub_1',
  object: 'subscription',
  livemode: false,
  customer: 'cus_1',
  status: 'active',
  cancel_at: null,
  cancel_at_period_end: false,
  ended_at: null,
  pause_collection: null,
  metadata: {},
  items: {
    data: [
      {
        id: 'si_1',
        current_period_start: 1_700_000_000,
        current_period_end: 1_702_592_000,
        price: { id: 'price_1', metadata: { sku: 'studio' }, product: 'prod_1' },
      },
    ],
  },
  ...changes,
});
const readSubscription = async (changes: object) => {
  const found = await open().read(
    { kind: 'subscription', id: 'sub_1' },
    answering({ 'GET /v1/subscriptions/sub_1': [{ body: subscription(changes) }] }),
  );
  if (found?.kind !== 'subscription') throw new Error('no subscription');
  return found;
};

describe('what Stripe says of a subscription', () => {
  it.each([
    ['incomplete', 'incomplete'],
    ['incomplete_expired', 'ended'],
    ['trialing', 'trial'],
    ['active', 'active'],
    ['past_due', 'past_due'],
    ['canceled', 'ended'],
    ['unpaid', 'paused'],
    ['paused', 'paused'],
    ['a_word_of_next_year', 'paused'],
  ])('is understood: %s is %s', async (status, state) => {
    expect((await readSubscription({ status })).state).toBe(state);
  });

  it('is paused while nothing is collected, and ends by either of the two fields', async () => {
    expect((await readSubscription({ pause_collection: { behavior: 'void' } })).state).toBe('paused');
    expect((await readSubscription({ cancel_at_period_end: true })).endsAt).toEqual(new Date(1_702_592_000_000));
    expect((await readSubscription({ cancel_at: 1_701_000_000 })).endsAt).toEqual(new Date(1_701_000_000_000));
    expect(await readSubscription({})).toMatchObject({ endsAt: null, sku: 'studio', customerId: 'cus_1' });
  });
});

describe('what Stripe says of a dispute', () => {
  it.each([
    ['warning_needs_response', 'inquiry'],
    ['warning_under_review', 'inquiry'],
    ['warning_closed', 'won'],
    ['needs_response', 'open'],
    ['under_review', 'open'],
    ['appeal_needs_response', 'open'],
    ['appeal_under_review', 'open'],
    ['prevented', 'won'],
    ['won', 'won'],
    ['lost', 'lost'],
    ['a_word_of_next_year', 'open'],
  ])('is understood: %s is %s', async (status, state) => {
    const dispute = {
      id: 'du_1',
      object: 'dispute',
      livemode: true,
      amount: 1000,
      currency: 'eur',
      charge: 'ch_1',
      payment_intent: 'pi_1',
      status,
      reason: 'fraudulent',
      evidence_details: { due_by: null },
    };
    const call = answering({
      'GET /v1/disputes/du_1': [{ body: dispute }],
      'GET /v1/invoice_payments': [{ body: { object: 'list', data: [], has_more: false } }],
    });
    expect(await open().read({ kind: 'dispute', id: 'du_1' }, call)).toMatchObject({ state, paymentId: 'pi_1', live: true });
  });
});

describe('a failure at Stripe', () => {
  const failing = (status: number, error: object) => answering({ 'GET /v1/refunds/re_1': [{ status, body: { error } }] });
  it.each([
    [402, { type: 'card_error', code: 'card_declined', decline_code: 'insufficient_funds' }, 'declined', 'never'],
    [400, { type: 'invalid_request_error', code: 'charge_already_refunded' }, 'already_done', 'never'],
    [400, { type: 'idempotency_error' }, 'bad_request', 'never'],
    [409, { type: 'idempotency_error', code: 'idempotency_key_in_use' }, 'busy', 'same-key'],
    [429, { type: 'invalid_request_error', code: 'lock_timeout' }, 'busy', 'same-key'],
    [400, { type: 'a_type_of_next_year', code: 'unknown' }, 'bad_request', 'never'],
    [503, { type: 'api_error' }, 'provider_fault', 'same-key'],
  ])('%i %j is %s, %s', async (status, error, kind, retry) => {
    await expect(open().read({ kind: 'refund', id: 're_1' }, failing(status, error))).rejects.toMatchObject({ facts: { kind, retry } });
  });

  it('carries neither the words of Stripe, which repeat what was sent, nor the key', async () => {
    const message = `No such customer: 'buyer@example.test' with ${testKey}`;
    const call = failing(400, { type: 'invalid_request_error', code: 'parameter_invalid', param: 'customer', message });
    const error: unknown = await open()
      .read({ kind: 'refund', id: 're_1' }, call)
      .catch((caught: unknown) => caught);
    const said = inspect(error, { depth: 10, showHidden: true });
    expect(said).not.toContain('buyer@example.test');
    expect(said).not.toContain(testKey);
    expect(error).toMatchObject({ facts: { providerCode: 'parameter_invalid', detail: expect.stringContaining('customer') } });
  });

  it.each([[null], [[]], ['text'], [{ object: 'refund' }], [{ id: 're_1', amount: 'much', currency: 'eur' }]])(
    'is what %j is in place of an object',
    async (body) => {
      const call = answering({ 'GET /v1/refunds/re_1': [{ body }], 'GET /v1/charges/ch_1': [{ body: {} }] });
      await expect(open().read({ kind: 'refund', id: 're_1' }, call)).rejects.toMatchObject({ name: 'PaymentError' });
    },
  );

  it.each([
    [502, 'provider_fault', 'same-key'],
    [401, 'auth', 'never'],
    [429, 'busy', 'same-key'],
  ])('is what a gateway’s own page with %i is: %s', async (status, kind, retry) => {
    const page = noting(
      async () => new Response('<!doctype html><title>Gateway</title>', { status, headers: { 'content-type': 'text/html' } }),
    );
    await expect(open().read({ kind: 'refund', id: 're_1' }, page)).rejects.toMatchObject({ facts: { kind, retry } });
  });

  it('that ends the caller’s patience in the middle of an answer is one of time', async () => {
    const patience = new AbortController();
    const half = new ReadableStream<Uint8Array>({
      start: (stream) => stream.enqueue(Buffer.from('{"id":')),
      pull: (stream) => {
        patience.abort();
        stream.error(new DOMException('This operation was aborted', 'AbortError'));
      },
    });
    const call = { signal: patience.signal, now: () => new Date(), fetch: async () => new Response(half) };
    await expect(open().probe(call)).rejects.toMatchObject({ facts: { kind: 'timeout', retry: 'same-key' } });
  });

  it('that a closed line is makes one call, not the two of the SDK', async () => {
    let calls = 0;
    const closed = Object.assign(new Error('closed'), { code: 'ECONNRESET' });
    const call = { signal: new AbortController().signal, now: () => new Date(), fetch: () => ((calls += 1), Promise.reject(closed)) };
    await expect(open().probe(call)).rejects.toMatchObject({ facts: { kind: 'network', retry: 'same-key' } });
    expect(calls).toBe(1);
  });
});

describe('an answer of Stripe', () => {
  it('puts no words of its own into this process’s warnings', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error): void => void warnings.push(warning);
    process.on('warning', listen);
    const notice = { 'stripe-notice': 'Buy more.' };
    const call = noting(async () =>
      Response.json({ object: 'list', data: [], has_more: false, charges_enabled: true }, { headers: notice }),
    );
    await open({ webhookSecrets: 'whsec_of_the_endpoint' }).probe(call);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', listen);
    expect(call.asked.length).toBeGreaterThan(0);
    expect(warnings).toEqual([]);
  });
});

describe('whatever Stripe answers', () => {
  const link = { id: 'pi_1', object: 'payment_intent' };
  const session = {
    id: 'cs_1',
    object: 'checkout.session',
    mode: 'payment',
    status: 'complete',
    payment_status: 'paid',
    payment_intent: link,
    currency: 'eur',
    amount_total: 100,
    automatic_tax: {},
    total_details: {},
  };
  const refund = {
    id: 're_1',
    object: 'refund',
    amount: 100,
    currency: 'eur',
    charge: { id: 'ch_1', livemode: false },
    payment_intent: null,
    status: 'succeeded',
    metadata: {},
  };
  const objects = { checkout: session, refund, subscription: subscription() } as const;
  const paths = { checkout: '/v1/checkout/sessions/cs_1', refund: '/v1/refunds/re_1', subscription: '/v1/subscriptions/sub_1' } as const;

  it('is an object, nothing, or a failure that says what to do; never a hang', async () => {
    const kinds = fc.constantFrom('checkout', 'refund', 'subscription');
    const oneField = kinds.chain((kind) => fc.tuple(fc.constant(kind), fc.constantFrom(...Object.keys(objects[kind])), fc.jsonValue()));
    let read = 0;
    await fc.assert(
      fc.asyncProperty(oneField, async ([kind, field, value]) => {
        const body: { readonly id?: unknown } = { ...objects[kind], [field]: value };
        const call = answering({ [`GET ${paths[kind]}`]: [{ body }] });
        const result: unknown = await open()
          .read({ kind, id: objects[kind].id }, call)
          .catch((error: unknown) => error);
        if (result instanceof PaymentError) expect(result.facts.detail).not.toBe('');
        else expect(result).toMatchObject({ kind, id: objects[kind].id });
        read += result instanceof PaymentError ? 0 : 1;
      }),
      { numRuns: 200 },
    );
    expect(read).toBeGreaterThan(0);
  });
});

describe('a request to Stripe', () => {
  it('is in the pinned version, and says nothing of the machine', async () => {
    const call = answering({ 'GET /v1/account': [{ body: { id: 'acct_1', charges_enabled: false, payouts_enabled: false } }] });
    const { missing } = await open({ automaticTax: 'true' })
      .probe(call)
      .catch(() => ({ missing: [] }));
    expect(missing).toEqual([]);
    const [{ headers } = { headers: new Headers() }] = call.asked;
    expect(headers.get('stripe-version')).toBe('2026-10-28.endive');
    expect([...headers.keys()].toSorted()).toEqual(['accept', 'authorization', 'content-type', 'stripe-version', 'user-agent']);
    expect(headers.get('user-agent')).toBe('Pinhole');
  });

  it('that asks what is missing lists it as sentences', async () => {
    const forbidden = { status: 403, body: { error: { type: 'invalid_request_error' } } };
    const { account, missing } = await open({ automaticTax: 'true' }).probe(
      answering({
        'GET /v1/account': [{ body: { id: 'acct_1', charges_enabled: false, payouts_enabled: false } }],
        'GET /v1/billing_portal/configurations': [{ body: { object: 'list', data: [], has_more: false } }],
        'GET /v1/tax/settings': [{ body: { object: 'tax.settings', status: 'pending' } }],
      }),
    );
    expect(account).toBe('acct_1');
    expect(missing).toHaveLength(4);
    for (const sentence of missing) expect(sentence).toMatch(/^[A-Z].*\.$/);
    const restricted = answering({
      'GET /v1/account': [forbidden],
      'GET /v1/billing_portal/configurations': [forbidden],
      'GET /v1/prices': [{ body: { object: 'list', data: [], has_more: false } }],
    });
    expect((await open({ webhookSecrets: 'whsec_of_the_endpoint' }).probe(restricted)).missing).toEqual([]);
  });

  it('for what changed goes without events where the key may not read them, and further back than they reach', async () => {
    const list = (...data: object[]) => [{ body: { object: 'list', data, has_more: false } }];
    const objects = {
      'GET /v1/checkout/sessions': list({ id: 'cs_1', object: 'checkout.session' }),
      'GET /v1/payment_intents': list({ id: 'pi_1', object: 'payment_intent' }),
      'GET /v1/invoices': list({ id: 'in_1', object: 'invoice', parent: { subscription_details: { subscription: 'sub_1' } } }),
      'GET /v1/refunds': list({ id: 're_1', object: 'refund' }),
      'GET /v1/disputes': list({ id: 'du_1', object: 'dispute' }),
      'GET /v1/subscriptions': list({ id: 'sub_1', object: 'subscription' }),
    };
    const found = async (call: ReturnType<typeof answering>, daysBack: number): Promise<string[]> => {
      const ids: string[] = [];
      for await (const { id } of open().changedSince(new Date(Date.now() - daysBack * 86_400_000), call)) ids.push(id);
      return ids;
    };
    const all = ['cs_1', 'pi_1', 'in_1', 'sub_1', 're_1', 'du_1'];
    expect(await found(answering({ ...objects, 'GET /v1/events': [{ status: 403, body: { error: {} } }] }), 1)).toEqual(all);
    expect(await found(answering({ ...objects, 'GET /v1/events': list() }), 40)).toEqual(all);
    expect(await found(answering({ ...objects, 'GET /v1/events': list() }), 3)).toEqual([]);
    await expect(found(answering({ ...objects, 'GET /v1/events': [{ status: 500, body: { error: {} } }] }), 1)).rejects.toMatchObject({
      name: 'PaymentError',
    });
  });
});

describe('amounts at Stripe', () => {
  it.each([
    ['EUR', 1210n, 1210],
    ['JPY', 500n, 500],
    ['KWD', 1230n, 1230],
    // Two decimals there that the currency does not have.
    ['ISK', 500n, 50_000],
    ['UGX', 500n, 50_000],
  ])('of %s: %s is %i, and back', (currency, minor, there) => {
    expect(toStripe({ minor, currency })).toBe(there);
    expect(fromStripe(there, currency.toLowerCase())).toEqual({ minor, currency });
  });

  it('are refused where there are none', () => {
    for (const minor of [-1n, 10n ** 12n]) expect(() => toStripe({ minor, currency: 'EUR' })).toThrow('cannot charge');
    for (const value of [1.5, Number.NaN, 2 ** 60]) expect(() => fromStripe(value, 'eur')).toThrow('none');
    expect(() => fromStripe(1, '€')).toThrow('none');
  });
});

describe('a connection to Stripe', () => {
  it.each([
    ['secretKey', 'pk_test_51Abcdefghijklmnop', 'publishable'],
    ['secretKey', 'sk_test_...', 'placeholder'],
    ['secretKey', 'sk_test_xxxxxxxxxxxxxxxx', 'placeholder'],
    ['secretKey', 'whsec_51Abcdefghijklmnop', 'begins with'],
    ['webhookSecrets', 'whsec_...', 'whsec_'],
    ['webhookSecrets', 'we_1Abcdefghijkl', 'whsec_'],
    ['webhookSecrets', 'whsec_a_good_one\nchangeme', 'whsec_'],
    ['taxCode', 'software', 'txcd_'],
    ['automaticTax', 'maybe', 'true or false'],
    ['baseUrl', 'ftp://127.0.0.1', 'http'],
    ['baseUrl', 'http://127.0.0.1/path', 'no path'],
  ])('refuses %s = %j, and says why without repeating it', (field, value, why) => {
    const act = () => stripe.open({ secretKey: testKey, [field]: value });
    expect(act).toThrow(expect.objectContaining({ name: 'PaymentConnectionError', field, message: expect.stringContaining(why) }));
    expect(act).not.toThrow(expect.objectContaining({ message: expect.stringContaining('51Abcdefghijkl') }));
  });

  it('knows the world by the key, takes restricted keys, and sends real money nowhere else', () => {
    expect(stripe.open({ secretKey: 'rk_live_51Abcdefghijklmnop' }).live).toBe(true);
    expect(stripe.open({ secretKey: 'rk_test_51Abcdefghijklmnop' }).live).toBe(false);
    const elsewhere = { secretKey: 'sk_live_51Abcdefghijklmnop', baseUrl: 'http://127.0.0.1:1' };
    expect(() => stripe.open(elsewhere)).toThrow(expect.objectContaining({ field: 'baseUrl' }));
  });
});
