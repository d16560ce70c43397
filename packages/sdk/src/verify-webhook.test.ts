import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyWebhook } from './index.ts';

const bytes = Buffer.from('0123456789abcdef0123456789abcdef');
const secret = `whsec_${bytes.toString('base64')}`;
const other = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const now = new Date('2026-11-20T12:00:00Z');
const timestamp = String(now.getTime() / 1000);
const body = '{"type":"generation-changed","data":{"id":"ø"}}';
const sign = (text: string, key: Buffer = bytes): string => `v1,${createHmac('sha256', key).update(text).digest('base64')}`;
const headers = (more: Record<string, string> = {}) => ({
  'webhook-id': 'msg_1',
  'webhook-timestamp': timestamp,
  'webhook-signature': sign(`msg_1.${timestamp}.${body}`),
  ...more,
});

describe('a webhook call', () => {
  it('is trusted when the signature is right', async () => {
    expect(await verifyWebhook({ body, headers: headers(), secret, now })).toEqual({ id: 'msg_1', sentAt: now, payload: JSON.parse(body) });
    expect(await verifyWebhook({ body: Buffer.from(body), headers: new Headers(headers()), secret: [other, secret], now })).toMatchObject({
      id: 'msg_1',
    });
  });

  it('matches the published example of Standard Webhooks', async () => {
    const sample = {
      body: '{"test": 2432232314}',
      headers: {
        'Webhook-Id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        'Webhook-Timestamp': '1614265330',
        'Webhook-Signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      },
      secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      now: new Date(1_614_265_330_000),
    };
    expect(await verifyWebhook(sample)).toMatchObject({ payload: { test: 2432232314 } });
  });

  it('is trusted with the old and the new secret while they are exchanged', async () => {
    const both = `${sign('nonsense')} v1a,AAAA ${sign(`msg_1.${timestamp}.${body}`)}`;
    await expect(verifyWebhook({ body, headers: headers({ 'webhook-signature': both }), secret, now })).resolves.toBeDefined();
  });

  const bad: Record<string, Partial<Parameters<typeof verifyWebhook>[0]>> = {
    'a changed body': { body: body.replace('ø', 'o') },
    'another secret': { secret: other },
    'another id': { headers: headers({ 'webhook-id': 'msg_2' }) },
    'a call from six minutes ago': { now: new Date(now.getTime() + 360_000) },
    'a call from the future': { now: new Date(now.getTime() - 360_000) },
    'a signature that is not base64': { headers: headers({ 'webhook-signature': 'v1,%%% v1,' }) },
    'an unknown signature version': { headers: headers({ 'webhook-signature': sign(`msg_1.${timestamp}.${body}`).replace('v1', 'v2') }) },
    'no signature': { headers: { 'webhook-id': 'msg_1', 'webhook-timestamp': timestamp } },
    'a time that is no number': { headers: headers({ 'webhook-timestamp': 'now' }) },
  };
  it.each(Object.keys(bad))('is refused: %s', async (name) => {
    await expect(verifyWebhook({ body, headers: headers(), secret, now, ...bad[name] })).rejects.toMatchObject({ code: 'webhook.refused' });
  });
});
