import { createPublicKey, createSign, type X509Certificate } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { describePaymentProvider } from '../spec/conformance.ts';
import { type PaymentCall, PaymentConnectionError } from '../spec/provider.ts';
import { paypalApi } from './api.ts';
import { type CertificateStore, certificateStore, publicRoots } from './certificates.ts';
import { startEmulator } from './emulator.ts';
import { createCertificates, type EmulatedCertificates } from './emulator-certificates.ts';
import { paypal } from './index.ts';
import { paypalWebhook, signedText } from './webhook.ts';

// The same pushes, with PayPal asked whether they are its own.
describePaymentProvider({
  kind: paypal,
  startEmulator,
  fields: { verification: 'ask' },
  cannot: { 'push-old': 'a push is tried for three days, and nobody could say whether a later try carries a later time' },
});

const webhookId = '1JE4291016473214C';
const body = Buffer.from('{"id":"WH-TEST-1","event_type":"PAYMENT.CAPTURE.COMPLETED","resource":{"id":"CAP1"}}');
const sample = {
  'paypal-transmission-id': '69cd13f0-d67a-11e5-baa3-778b53f4ae55',
  'paypal-transmission-time': '2026-11-20T12:00:00Z',
  'paypal-transmission-sig':
    'N+DQaGMJrgn8fXVv1/xmb8of67BLTurEQ9itwNvIF+WhyDGUwGv2H/e/ujoiuZEyRDkV2GvOIBny3HtU8A8bbkhLMqcL7fm2L41aS9DZPjf8c3KCu+LrlWum2HdahhOTjFH9CfpbpEJ0n8cTLHWLUW76FGOjKyCTL8DlNoxFB0NTEMpHB2pmoLyCM9m9YiN0I5FHsoWbIDvVx+3/ln6asm6fuJjxvbabBGzOmiw6MfISz0+qgBWuwibym10abFUBjjA5aeZymDzDBWGTQ4ZE38SInfQHXsGgKUtVChfGslN2VxkCO5/wQAN893qrVw2SZPRtYfAKjnjxZqmfMD+Taw==',
  'paypal-cert-url': 'https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-a5cafa77',
  'paypal-auth-algo': 'SHA256withRSA',
};
const publicKey = createPublicKey(`-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAjFdoDIl9kCXyyNwgB/lI
zBDpaMcnCruOieAIySMIHRjHhT7OOIpi3HvMGiXRDiE5UVw9nzDORkiyRK9xjbHW
RKZ5/+JYSw77waHa9fMQTWOl3K/tHg+WhxoTiF1QylpA2dYLAtDttFok/uO8iHn+
qG52oBlbq9/F04lIGja5uhOFP57QBr9juZLayK9Ha0dw85yQqOyxnGAOsc3G9a24
q/s19AbEO7PULHMz9cNRe/V6Bb8sbp4inRCkkPZlYwlM/gcRcBHD2RkrlVU0o3/8
VqkNKjKDNyxsw2xdofsF/SQxHMsxau9r0ZZ870FDGBxURhKE+RBCKgEXmJHv5bla
FQIDAQAB
-----END PUBLIC KEY-----`);
const ofSample: CertificateStore = { find: async () => ({ publicKey }) as X509Certificate };
const at = (time: string, fetch: PaymentCall['fetch'] = () => Promise.reject(new Error('nobody is called'))): PaymentCall => ({
  signal: new AbortController().signal,
  fetch,
  now: () => new Date(time),
});
const noApi = paypalApi(new URL('https://api-m.paypal.com/'), 'id', 'secret');
const webhook = (changes: Partial<Parameters<typeof paypalWebhook>[0]> = {}) =>
  paypalWebhook({ api: noApi, certificates: ofSample, webhookId, verification: 'offline', live: true, ...changes });
const verify = (
  headers: Readonly<Record<string, string>> = sample,
  bytes: Uint8Array = body,
  now = '2026-11-20T12:00:30Z',
  of = webhook(),
) => of.verify(new Headers(headers), bytes, at(now));

describe('a push of PayPal', () => {
  it('has the checksum that everybody else computes', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(3_421_780_262);
    expect(signedText(sample['paypal-transmission-id'], sample['paypal-transmission-time'], webhookId, body)).toMatch(/\|502445878$/);
  });

  it('as in the sample is believed, and says what to read', async () => {
    expect(await verify()).toEqual({
      eventId: 'WH-TEST-1',
      type: 'PAYMENT.CAPTURE.COMPLETED',
      live: true,
      createdAt: null,
      about: [{ kind: 'payment', id: 'CAP1' }],
    });
  });

  it.each(Object.keys(sample))('without %s, or with another, is not believed', async (name) => {
    const { [name as keyof typeof sample]: value, ...without } = sample;
    expect(await verify(without)).toBeNull();
    if (name !== 'paypal-cert-url') expect(await verify({ ...sample, [name]: `Z${value.slice(1)}` })).toBeNull();
  });

  it('is believed for five days, and not before its time', async () => {
    expect(await verify(sample, body, '2026-11-25T11:00:00Z')).not.toBeNull();
    expect(await verify(sample, body, '2026-11-25T13:00:00Z')).toBeNull();
    expect(await verify(sample, body, '2026-11-20T10:30:00Z')).toBeNull();
  });

  it('for another webhook is not believed', async () => {
    expect(await verify(sample, body, sample['paypal-transmission-time'], webhook({ webhookId: '1JE4291016473214D' }))).toBeNull();
  });
});

describe('what PayPal’s simulator signed', () => {
  let own: EmulatedCertificates;
  beforeAll(async () => {
    own = await createCertificates();
  });
  const simulated = (): Readonly<Record<string, string>> => {
    const text = signedText('sim-1', sample['paypal-transmission-time'], 'WEBHOOK_ID', body);
    return {
      ...sample,
      'paypal-transmission-id': 'sim-1',
      'paypal-transmission-sig': createSign('RSA-SHA256').update(text).sign(own.privateKey, 'base64'),
    };
  };
  const with_ = (live: boolean) =>
    webhook({ live, certificates: { find: async () => ({ publicKey: createPublicKey(own.privateKey) }) as X509Certificate } });

  it('is believed in the sandbox and never where money is real', async () => {
    expect(await verify(simulated(), body, sample['paypal-transmission-time'], with_(false))).not.toBeNull();
    expect(await verify(simulated(), body, sample['paypal-transmission-time'], with_(true))).toBeNull();
  });

  it('cannot be what a live connection is set to', () => {
    const fields = { environment: 'live', clientId: 'AbCdEf', clientSecret: 'EfGhIj', webhookId: 'WEBHOOK_ID' };
    expect(() => paypal.open(fields)).toThrow(PaymentConnectionError);
    expect(() => paypal.open({ ...fields, environment: 'sandbox' })).not.toThrow();
    expect(() => paypal.open({ ...fields, webhookId })).not.toThrow();
  });
});

describe('a push checked at PayPal', () => {
  const asking = (fetch: PaymentCall['fetch'], bytes: Uint8Array = body) =>
    webhook({ verification: 'ask' }).verify(new Headers(sample), bytes, at('2026-11-20T12:00:30Z', fetch));
  const answering =
    (status: number, answer: unknown, seen: string[] = []): PaymentCall['fetch'] =>
    async (input, init) => {
      if (new Request(input).url.endsWith('/oauth2/token')) return Response.json({ access_token: 't', expires_in: 1_000 });
      seen.push(Buffer.from(init?.body as Uint8Array).toString('utf8'));
      return Response.json(answer, { status });
    };

  it('is sent there byte by byte as it came', async () => {
    const seen: string[] = [];
    const odd = Buffer.from('{ "id":"WH-1", "event_type":"X", "resource":{"amount":10.00,"note":"\\u00e9"} }');
    expect(await asking(answering(200, { verification_status: 'SUCCESS' }, seen), odd)).not.toBeNull();
    expect(seen).toHaveLength(1);
    expect(seen[0]).toContain(odd.toString());
    expect(JSON.parse(seen[0] ?? '')).toMatchObject({ webhook_id: webhookId, auth_algo: 'SHA256withRSA', webhook_event: { id: 'WH-1' } });
  });

  it('cannot put a field of its own into the question', async () => {
    const seen: string[] = [];
    const answer = answering(200, { verification_status: 'SUCCESS' }, seen);
    expect(await asking(answer, Buffer.from('{"id":"WH-1","event_type":"X"},"webhook_id":"OTHER","x":{}'))).toBeNull();
    expect(seen).toEqual([]);
  });

  it('is neither believed nor thrown away while PayPal cannot be asked', async () => {
    expect(await asking(answering(200, { verification_status: 'FAILURE' }))).toBeNull();
    await expect(asking(answering(503, {}))).rejects.toMatchObject({ facts: { kind: 'provider_fault' } });
    await expect(asking(() => Promise.reject(new Error('no line')))).rejects.toMatchObject({ facts: { kind: 'network' } });
  });
});

describe('the certificate that signs', () => {
  let own: EmulatedCertificates;
  let other: EmulatedCertificates;
  beforeAll(async () => {
    [own, other] = await Promise.all([createCertificates(), createCertificates()]);
  });
  const url = sample['paypal-cert-url'];
  const toPem = (line: string): string => `-----BEGIN CERTIFICATE-----\n${line}\n-----END CERTIFICATE-----`;
  const store = (changes: Partial<Parameters<typeof certificateStore>[0]> = {}): CertificateStore =>
    certificateStore({ origins: ['https://api.paypal.com'], roots: [toPem(own.root)], nameEnding: '.emulator.test', ...changes });
  const serving = (answer: () => Response) => {
    const asked: string[] = [];
    const fetch: PaymentCall['fetch'] = async (input) => {
      asked.push(new Request(input).url);
      return answer();
    };
    return { asked, call: at(new Date().toISOString(), fetch) };
  };

  it('is fetched once and kept', async () => {
    const { asked, call } = serving(() => new Response(own.pem));
    const certificates = store();
    expect((await certificates.find(url, call))?.subject).toContain('emulator.test');
    expect(await certificates.find(url, call)).not.toBeNull();
    expect(asked).toEqual([url]);
  });

  it.each([
    'http://api.paypal.com/v1/notifications/certs/CERT-1',
    'https://api.paypal.com.evil.test/v1/notifications/certs/CERT-1',
    'https://api.paypal.com@evil.test/v1/notifications/certs/CERT-1',
    'https://user:secret@api.paypal.com/v1/notifications/certs/CERT-1',
    'https://api.paypal.com:8443/v1/notifications/certs/CERT-1',
    'https://api.paypal.com/v1/notifications/certs/../../redirect',
    'https://api.paypal.com/v1/notifications/certs/CERT-1?next=evil',
    'https://api.paypal.com/v1/notifications/certs/',
    'https://api.paypal.com/v1/other/CERT-1',
    'not an address',
  ])('is never looked for at %s', async (address) => {
    const { asked, call } = serving(() => new Response(own.pem));
    expect(await store().find(address, call)).toBeNull();
    expect(asked).toEqual([]);
  });

  it.each([
    ['a redirect', () => new Response(null, { status: 302, headers: { location: 'https://evil.test/' } })],
    ['a page', () => new Response('<!doctype html>')],
    ['more than a certificate is long', () => new Response('x'.repeat(100_000))],
    ['nothing', () => new Response('', { status: 404 })],
    ['what is no certificate', () => new Response('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')],
    ['one of another authority', () => new Response(other.pem)],
    ['an authority in place of a certificate', () => new Response(toPem(own.root))],
  ])('is not %s, and that address is left alone for a minute', async (_, answer) => {
    const { asked, call } = serving(answer);
    const certificates = store();
    expect(await certificates.find(url, call)).toBeNull();
    expect(await certificates.find(url, call)).toBeNull();
    expect(asked).toHaveLength(1);
  });

  it('has to be valid now', async () => {
    const { call } = serving(() => new Response(own.pem));
    const year = 366 * 86_400_000;
    for (const now of [new Date(Date.now() + year), new Date(Date.now() - year)])
      expect(await store().find(url, { ...call, now: () => now })).toBeNull();
  });

  it('has to be made out to PayPal, and to lead to a public authority', async () => {
    const { call } = serving(() => new Response(own.pem));
    expect(await store({ nameEnding: '.paypal.com' }).find(url, call)).toBeNull();
    expect(await store({ roots: publicRoots }).find(url, call)).toBeNull();
  });

  it('that cannot be fetched now is not a forgery', async () => {
    const { call } = serving(() => new Response('', { status: 503 }));
    await expect(store().find(url, call)).rejects.toMatchObject({ facts: { retry: 'same-key' } });
  });
});
