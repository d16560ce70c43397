import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type PaymentCall, PaymentConnectionError } from '../spec/provider.ts';
import { creem, isReturnGenuine } from './index.ts';
import { creemWebhook } from './webhook.ts';

const secret = 'creem_whsec_test';
const body = Buffer.from(
  '{"id":"evt_1","eventType":"checkout.completed","created_at":1728734325927,"object":{"id":"ch_1","object":"checkout"}}',
);
const signature = 'd7245ee532a43a3a71062e614521ea45dcf6d0b953ce75a2a30a7bc3c6ad1aa4';
const created = 1_728_734_325_927;
const at = (ms: number): PaymentCall => ({
  signal: new AbortController().signal,
  fetch: () => Promise.reject(new Error('nobody is called')),
  now: () => new Date(ms),
});
type Options = Partial<Parameters<typeof creemWebhook>[0]>;
const verify = (headers: Readonly<Record<string, string>>, bytes: Uint8Array = body, ms = created + 1_000, options: Options = {}) =>
  creemWebhook({ secrets: [secret], signatures: 'creem', live: false, ...options }).verify(new Headers(headers), bytes, at(ms));
const signed = (event: object, key = secret): [Readonly<Record<string, string>>, Buffer] => {
  const bytes = Buffer.from(JSON.stringify({ id: 'evt_2', created_at: created, ...event }));
  return [{ 'creem-signature': createHmac('sha256', key).update(bytes).digest('hex') }, bytes];
};

describe('a push of Creem', () => {
  it('as in the sample is believed, and says what to read', async () => {
    expect(await verify({ 'creem-signature': signature })).toEqual({
      eventId: 'evt_1',
      type: 'checkout.completed',
      live: false,
      createdAt: new Date(created),
      about: [{ kind: 'checkout', id: 'ch_1' }],
    });
  });

  it.each(['', signature.slice(2), signature.toUpperCase(), signature.replace('d', 'e'), `${signature}00`])(
    'signed %j is not',
    async (other) => {
      expect(await verify({ 'creem-signature': other })).toBeNull();
    },
  );

  it('is believed with any of the secrets, and with no other', async () => {
    expect(await verify({ 'creem-signature': signature }, body, created, { secrets: ['a-newer-one', secret] })).not.toBeNull();
    expect(await verify({ 'creem-signature': signature }, body, created, { secrets: ['a-newer-one'] })).toBeNull();
    expect(await verify({ 'creem-signature': signature }, body, created, { secrets: [] })).toBeNull();
  });

  it('that was kept for a year is not believed, nor one without a time', async () => {
    expect(await verify({ 'creem-signature': signature }, body, created + 365 * 86_400_000)).toBeNull();
    expect(await verify(...signed({ eventType: 'checkout.completed', created_at: null }))).toBeNull();
  });

  it.each([
    ['prod', false],
    ['test', true],
    ['local', true],
    ['sandbox', true],
    ['a word of tomorrow', true],
  ])('about something in mode %s is believed in the test mode: %s', async (mode, believed) => {
    const [headers, bytes] = signed({ eventType: 'checkout.completed', object: { id: 'ch_1', mode } });
    expect((await verify(headers, bytes)) !== null).toBe(believed);
    expect((await verify(headers, bytes, created, { live: true })) !== null).toBe(!believed);
  });

  it.each([
    [
      'refund.created',
      { id: 'ref_1', transaction: { id: 'tran_1' }, checkout: { id: 'ch_1' } },
      ['payment tran_1~ch_1', 'refund refund:tran_1~ch_1'],
    ],
    [
      'refund.created',
      { id: 'ref_1', transaction: 'tran_1', checkout: 'ch_1', subscription: 'sub_1' },
      ['payment tran_1', 'refund refund:tran_1'],
    ],
    ['dispute.created', { id: 'd_1', transaction: { id: 'tran_1', subscription: 'sub_1' } }, ['payment tran_1', 'dispute dispute:tran_1']],
    ['subscription.paid', { id: 'sub_1', last_transaction_id: 'tran_1' }, ['payment tran_1', 'subscription sub_1']],
    ['subscription.canceled', { id: 'sub_1' }, ['subscription sub_1']],
    ['credits.granted', { id: 'cr_1' }, []],
    ['refund.created', { id: 'ref_1', transaction: '../../x' }, []],
  ])('%s says what to read, whether relations are objects or ids', async (eventType, object, about) => {
    const found = await verify(...signed({ eventType, object }));
    expect(found?.about.map(({ kind, id }) => `${kind} ${id}`)).toEqual(about);
  });
});

describe('a push as Standard Webhooks', () => {
  const key = Buffer.from('a key of thirty-two bytes, about');
  const standardSecret = `whsec_${key.toString('base64')}`;
  const seconds = Math.floor(created / 1_000);
  const headers = (time = seconds, id = 'msg_1'): Record<string, string> => ({
    'webhook-id': id,
    'webhook-timestamp': String(time),
    'webhook-signature': `v1,c29tZXRoaW5nIGVsc2U= v1,${createHmac('sha256', key).update(`${id}.${time}.`).update(body).digest('base64')}`,
  });
  const options: Options = { secrets: ['old', standardSecret], signatures: 'standard' };

  it('is believed within five minutes of its time', async () => {
    expect(await verify(headers(), body, created, options)).toMatchObject({ eventId: 'evt_1' });
    expect(await verify(headers(), body, created + 4 * 60_000, options)).not.toBeNull();
    for (const minutes of [-6, 6]) expect(await verify(headers(), body, created + minutes * 60_000, options)).toBeNull();
  });

  it('with another id, time or body is not', async () => {
    expect(await verify({ ...headers(), 'webhook-id': 'msg_2' }, body, created, options)).toBeNull();
    expect(await verify({ ...headers(), 'webhook-timestamp': String(seconds + 1) }, body, created, options)).toBeNull();
    expect(await verify(headers(), Buffer.concat([body, Buffer.from(' ')]), created, options)).toBeNull();
  });

  it('cannot be avoided by leaving its headers out', async () => {
    const plain = { 'creem-signature': createHmac('sha256', standardSecret).update(body).digest('hex') };
    expect(await verify(plain, body, created, options)).toBeNull();
    expect(await verify(plain, body, created, { ...options, signatures: 'creem' })).not.toBeNull();
    expect(await verify({ ...plain, ...headers(seconds - 3_600) }, body, created, { ...options, signatures: 'creem' })).toBeNull();
  });
});

describe('the page a buyer comes back to', () => {
  const back = 'checkout_id=ch_1&order_id=ord_1&customer_id=cust_1&subscription_id=&product_id=prod_1&request_id=order_123';
  const genuine = '93cfe66239f86dd25a42fc42323cac717c24671a15be4118f0bf7c04b8d59dd3';
  const check = (text: string): boolean => isReturnGenuine(new URLSearchParams(text), 'creem_test_key');

  it('knows whether Creem led the buyer there', () => {
    expect(check(`${back}&signature=${genuine}`)).toBe(true);
    expect(check(`${back}&from=paid&signature=${genuine}`)).toBe(true);
    expect(check(`${back.replace('order_123', 'order_124')}&signature=${genuine}`)).toBe(false);
    expect(check(`${back}&signature=${genuine.slice(1)}0`)).toBe(false);
    expect(check(back)).toBe(false);
  });
});

describe('a connection', () => {
  it('takes no key of the test mode for real money, nor another address', () => {
    expect(() => creem.open({ environment: 'live', apiKey: 'creem_test_abc' })).toThrow(PaymentConnectionError);
    expect(() => creem.open({ environment: 'live', apiKey: 'creem_abc', baseUrl: 'http://127.0.0.1:1' })).toThrow(PaymentConnectionError);
    expect(creem.open({ environment: 'live', apiKey: 'creem_abc' }).live).toBe(true);
    expect(creem.hosts({ environment: 'live' })).toEqual(['api.creem.io']);
    expect(creem.hosts({ environment: 'test' })).toEqual(['test-api.creem.io']);
  });
});
