import type { IncomingMessage } from 'node:http';
import type { RouteContract } from '@pinhole/contract';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '../app-error.ts';
import { type ClientAddressSource, clientAddress, networkOf } from './client-address.ts';
import { createCursors } from './cursor.ts';
import { mount } from './mount.ts';
import { createRateLimiter, defaultRateQuotas } from './rate-limit.ts';
import { as, startTestHttp } from './test-http.ts';

describe('a cursor', () => {
  const cursors = createCursors('secret');
  const place = { operation: 'listAssets', workspaceId: 'w-1' };

  it('brings back what it was given, in the same place', () => {
    for (const key of ['01930000-0000-7000-8000-000000000001', 'a', 'æ☂'.repeat(50)])
      expect(cursors.decode(place, cursors.encode(place, key))).toBe(key);
  });

  it('is refused anywhere else, and after any change', () => {
    const cursor = cursors.encode(place, 'asset-1');
    const refused = (attempt: () => string) => expect(attempt).toThrow(new AppError('request.cursor_invalid'));
    refused(() => cursors.decode({ ...place, workspaceId: 'w-2' }, cursor));
    refused(() => cursors.decode({ ...place, operation: 'listGenerations' }, cursor));
    refused(() => createCursors('another secret').decode(place, cursor));
    for (let at = 0; at < cursor.length; at += 1) {
      refused(() => cursors.decode(place, cursor.slice(0, at) + (cursor[at] === 'A' ? 'B' : 'A') + cursor.slice(at + 1)));
      refused(() => cursors.decode(place, cursor.slice(0, at)));
    }
    for (const text of ['', '!', `${cursor}=`, `${cursor}A`, ` ${cursor}`, Buffer.from('{"id":1}').toString('base64url')])
      refused(() => cursors.decode(place, text));
  });
});

describe('the visitor’s address', () => {
  const from = (peer: string, headers: Record<string, string>, source: ClientAddressSource = {}) =>
    clientAddress({ socket: { remoteAddress: peer }, headers } as unknown as IncomingMessage, source);

  it('is the connection’s, whatever headers claim, unless the operator names one', () => {
    const lies = { 'x-forwarded-for': '1.1.1.1', 'x-real-ip': '2.2.2.2', forwarded: 'for=3.3.3.3', 'cf-connecting-ip': '4.4.4.4' };
    expect(from('::ffff:203.0.113.9', lies)).toBe('203.0.113.9');
    expect(from('10.0.0.1', lies, { header: 'CF-Connecting-IP' })).toBe('4.4.4.4');
  });

  it('is counted from the end of a list: what stands before it was written by strangers', () => {
    const list = { 'x-forwarded-for': '9.9.9.9, 203.0.113.9,10.0.0.2' };
    expect(from('10.0.0.1', list, { header: 'x-forwarded-for' })).toBe('10.0.0.2');
    expect(from('10.0.0.1', list, { header: 'x-forwarded-for', trustedHops: 2 })).toBe('203.0.113.9');
    expect(from('10.0.0.1', list, { header: 'x-forwarded-for', trustedHops: 7 })).toBe('10.0.0.1');
  });

  it('falls back to the connection when the header holds no address', () => {
    for (const value of ['', 'unknown', '1.2.3', '<script>'])
      expect(from('10.0.0.1', { 'x-real-ip': value }, { header: 'x-real-ip' })).toBe('10.0.0.1');
    expect(from('10.0.0.1', { 'x-real-ip': '[2001:db8::1]:443' }, { header: 'x-real-ip' })).toBe('2001:db8::1');
    expect(from('10.0.0.1', { 'x-real-ip': '198.51.100.7:5000' }, { header: 'x-real-ip' })).toBe('198.51.100.7');
  });

  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::', 'fe80:0:0:0::/64'],
  ])('%s shares its limit with %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('a rate limit', () => {
  const quotas = {
    ...defaultRateQuotas,
    default: { requests: 3, windowSeconds: 30 },
    sensitive: { requests: 1, windowSeconds: 60 },
    'sign-in': { requests: 2, windowSeconds: 60 },
  };

  it('refills steadily, not all at once, and never above its size', () => {
    let now = 0;
    const limiter = createRateLimiter({ now: () => new Date(now) }, () => quotas);
    expect(Array.from({ length: 4 }, () => limiter.take('default', 'a').allowed)).toEqual([true, true, true, false]);
    expect(limiter.take('default', 'a')).toMatchObject({ remaining: 0, retryAfterSeconds: 10 });
    expect(limiter.take('default', 'b').allowed).toBe(true);
    now = 10_000;
    expect(limiter.peek('default', 'a')).toMatchObject({ allowed: true, remaining: 1 });
    expect([limiter.take('default', 'a').allowed, limiter.take('default', 'a').allowed]).toEqual([true, false]);
    now = 10_000_000;
    expect(limiter.take('default', 'a')).toMatchObject({ allowed: true, remaining: 2, resetSeconds: 10 });
    now = 0;
    expect(limiter.take('default', 'a').allowed).toBe(true);
  });

  const route = (name: string, more: Partial<RouteContract> = {}) =>
    ({
      method: 'GET',
      url: `/v1/${name}`,
      access: { kind: 'session' },
      problems: [],
      ...more,
      schema: { operationId: name, summary: 'Test', tags: ['Test'], response: { 200: z.object({}) } },
    }) satisfies RouteContract;

  it('is told in the fields of the standard, held per person, and ends with how long to wait', async () => {
    const server = await startTestHttp({ rateQuotas: () => quotas }, (http) => mount(http, route('limited'), async () => ({})));
    const ask = (headers: Record<string, string>) => fetch(`${server.baseUrl}/v1/limited`, { headers });
    const first = await ask(as('owner'));
    expect(first.headers.get('ratelimit-policy')).toBe('"default";q=3;w=30');
    expect(first.headers.get('ratelimit')).toBe('"default";r=2;t=10');
    await ask(as('owner'));
    await ask(as('owner'));
    const over = await ask(as('owner'));
    expect(over.status).toBe(429);
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(5);
    expect(await over.json()).toMatchObject({ code: 'request.rate_limited' });
    expect((await ask(as('viewer'))).status).toBe(200);
    await server.close();
  });

  it('cannot be stepped around by claiming another address or another spelling', async () => {
    const server = await startTestHttp({ rateQuotas: () => quotas }, (http) =>
      mount(http, route('open', { access: { kind: 'public' }, limit: 'sensitive' }), async () => ({})),
    );
    const statuses: number[] = [];
    for (let index = 0; index < 4; index += 1) {
      const answer = await fetch(`${server.baseUrl}/v1/open?x=${index}`, {
        headers: { 'x-forwarded-for': `198.51.100.${index}`, forwarded: `for=198.51.100.${index}`, 'x-real-ip': `198.51.100.${index}` },
      });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([200, 429, 429, 429]);
    await server.close();
  });

  it('slows down whoever guesses keys, before anybody is looked up', async () => {
    let lookups = 0;
    const server = await startTestHttp(
      {
        rateQuotas: () => quotas,
        identify: async () => {
          lookups += 1;
          return null;
        },
      },
      (http) => mount(http, route('guarded'), async () => ({})),
    );
    const statuses: number[] = [];
    for (let index = 0; index < 5; index += 1)
      statuses.push((await fetch(`${server.baseUrl}/v1/guarded`, { headers: { authorization: `Bearer guess-${index}` } })).status);
    expect(statuses).toEqual([401, 401, 429, 429, 429]);
    expect(lookups).toBe(2);
    await server.close();
  });
});
