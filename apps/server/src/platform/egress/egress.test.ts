import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createEgress } from './egress.ts';
import type { EgressRecord } from './egress-record.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;
let handler: Handler = (_, response) => response.end('ok');
const seen: string[] = [];
const server = createServer((request, response) => {
  seen.push(`${request.method} ${request.url}`);
  handler(request, response);
});
let origin: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const records: EgressRecord[] = [];
afterEach(() => {
  records.splice(0);
  seen.splice(0);
});

const egress = () =>
  createEgress({
    processors: [
      { id: 'local', title: 'Local engine', hosts: [origin], purposes: ['generate', 'download'] },
      { id: 'acme', title: 'Acme', hosts: ['api.acme.test', '.cdn.acme.test'], purposes: ['generate'] },
    ],
    onRecord: (record) => records.push(record),
    clock: { now: () => new Date(0) },
  });

describe('a declared call', () => {
  it('leaves one record: who, why, where and how much, but neither path nor content', async () => {
    handler = async (request, response) => {
      await buffer(request);
      response.writeHead(201).end('0123456789');
    };
    const response = await egress().fetch('local', 'generate', `${origin}/v1/secret-token?key=secret`, { method: 'POST', body: 'prompt' });
    expect(await response.text()).toBe('0123456789');
    expect(records).toEqual([
      {
        at: new Date(0),
        processor: 'local',
        purpose: 'generate',
        host: new URL(origin).host,
        method: 'POST',
        status: 201,
        bytesOut: 6,
        bytesIn: 10,
        ms: expect.any(Number),
      },
    ]);
    expect(JSON.stringify(records)).not.toMatch(/secret|prompt/);
  });

  it.each<[string, () => BodyInit, number | undefined]>([
    ['bytes', () => new Uint8Array(1_000), 1_000],
    ['a blob', () => new Blob(['abc'], { type: 'text/x-test' }), 3],
    ['a form', () => formWith('field', 'value'), undefined],
    ['parameters', () => new URLSearchParams({ a: 'b' }), 3],
    ['a stream', () => new Blob(['abcde']).stream(), 5],
  ])('counts %s going out and arrives whole', async (_, body, expected) => {
    let received = 0;
    let contentType: string | undefined;
    handler = async (request, response) => {
      contentType = request.headers['content-type'];
      received = (await buffer(request)).length;
      response.end();
    };
    await (await egress().fetch('local', 'generate', origin, { method: 'POST', body: body() })).text();
    expect(received).toBeGreaterThan(0);
    expect(records[0]?.bytesOut).toBe(received);
    if (expected !== undefined) expect(received).toBe(expected);
    if (_ === 'a form') expect(contentType).toContain('boundary=');
  });

  it('whose time is over sends no byte, though it has been made and the connection stands', async () => {
    handler = (_, response) => response.end('ok');
    let over = false;
    const isOver = (): boolean => over;
    const post = () => egress().fetch('local', 'generate', `${origin}/paid`, { method: 'POST', body: 'prompt', isOver });
    expect(await (await post()).text()).toBe('ok');
    over = true;
    await expect(post()).rejects.toThrow();
    expect(seen).toEqual(['POST /paid']);
    expect(records.map(({ status }) => status)).toEqual([200, undefined]);
  });

  it('that costs money is never written to a connection that was kept from another', async () => {
    const sockets = new Set<unknown>();
    handler = async (request, response) => {
      sockets.add(request.socket);
      await buffer(request);
      response.end('ok');
    };
    const paid = () => egress().fetch('local', 'generate', `${origin}/paid`, { method: 'POST', body: 'prompt', isOver: () => false });
    for (let call = 0; call < 5; call += 1) expect(await (await paid()).text()).toBe('ok');
    expect(sockets.size).toBe(5);
  });

  it('is recorded when the answer is dropped, breaks off, or never comes', async () => {
    handler = (_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('0123456789');
    };
    const dropped = await egress().fetch('local', 'download', origin);
    await dropped.body?.cancel();
    handler = (request) => request.socket.destroy();
    await expect(egress().fetch('local', 'download', origin)).rejects.toThrow();
    expect(records.map(({ status }) => status)).toEqual([200, undefined]);
  });

  it('is recorded at its deadline when nobody reads the answer', async () => {
    handler = (_, response) => response.writeHead(200).write(Buffer.alloc(1_000_000));
    await egress().fetch('local', 'download', origin, { timeoutMs: 150 });
    expect(records).toEqual([]);
    await expect.poll(() => records.length, { timeout: 2_000 }).toBe(1);
  });

  it('ends at its deadline, also in the middle of an answer', async () => {
    handler = (_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'), 20);
      response.once('close', () => clearInterval(drip));
    };
    const response = await egress().fetch('local', 'download', origin, { timeoutMs: 150 });
    await expect(response.text()).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(records).toHaveLength(1);
  });

  it('ends when the caller says so', async () => {
    handler = () => undefined;
    const stop = new AbortController();
    const running = expect(egress().fetch('local', 'download', origin, { signal: stop.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    await sleep(50);
    stop.abort();
    await running;
  });

  it('reaches an adapter as a plain fetch', async () => {
    handler = (_, response) => response.setHeader('content-type', 'application/json').end('{"id":"job_1"}');
    const fetch: typeof globalThis.fetch = egress().fetchFor('local', 'generate');
    const response = await fetch(new URL('/v1/jobs', origin));
    expect(response.url).toBe(`${origin}/v1/jobs`);
    expect(await response.json()).toEqual({ id: 'job_1' });
    expect(records[0]).toMatchObject({ processor: 'local', purpose: 'generate' });
  });
});

describe('never leaves the building', () => {
  it.each([
    ['an undeclared processor', 'other', 'generate', () => origin, 'unknown_processor'],
    ['an undeclared purpose', 'local', 'train', () => origin, 'unknown_purpose'],
    ['another port of a declared machine', 'local', 'generate', () => 'http://127.0.0.1:9', 'unknown_host'],
    ['another spelling of it', 'local', 'generate', () => origin.replace('127.0.0.1', 'localhost'), 'unknown_host'],
    ['credentials in the URL', 'local', 'generate', () => origin.replace('http://', 'http://user:pass@'), 'unknown_host'],
    ['a declared host without https', 'acme', 'generate', () => 'http://api.acme.test/', 'unknown_host'],
    ['a declared host on another port', 'acme', 'generate', () => 'https://api.acme.test:8443/', 'unknown_host'],
    ['a host that only ends alike', 'acme', 'generate', () => 'https://evil-api.acme.test/', 'unknown_host'],
    ['a suffix that is not a label', 'acme', 'generate', () => 'https://evilcdn.acme.test/', 'unknown_host'],
    ['the suffix alone', 'acme', 'generate', () => 'https://cdn.acme.test/', 'unknown_host'],
    ['a declared name as user name', 'acme', 'generate', () => 'https://api.acme.test@evil.test/', 'unknown_host'],
    ['a file', 'acme', 'generate', () => 'file:///etc/passwd', 'unknown_host'],
  ])('%s', async (_, processor, purpose, url, kind) => {
    await expect(egress().fetch(processor, purpose, url())).rejects.toMatchObject({ name: 'EgressError', kind });
    expect({ seen, records }).toEqual({ seen: [], records: [] });
  });
});

describe('a redirect', () => {
  const redirectTo =
    (location: string, status = 302): Handler =>
    (request, response) => {
      if (request.url === '/start') response.writeHead(status, { location }).end();
      else response.end('arrived');
    };

  it('within the same origin is followed, and each hop is recorded', async () => {
    handler = redirectTo('/end');
    expect(await (await egress().fetch('local', 'download', `${origin}/start`)).text()).toBe('arrived');
    expect(records.map(({ status }) => status)).toEqual([302, 200]);
  });

  it('is handed back to a caller that decides for itself, and where it goes is checked as every call is', async () => {
    handler = redirectTo('http://127.0.0.2/end');
    const fetch = egress().fetchFor('local', 'download');
    const response = await fetch(`${origin}/start`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, 'http://127.0.0.2/end']);
    await expect(fetch('http://127.0.0.2/end', { redirect: 'manual' })).rejects.toMatchObject({ kind: 'unknown_host' });
    expect(seen).toEqual(['GET /start']);
  });

  it.each([
    ['to another host', 'http://127.0.0.2/', 'GET', 302],
    ['to another port', 'http://127.0.0.1:1/', 'GET', 307],
    ['to another scheme', 'https://127.0.0.1/', 'GET', 301],
    ['that would repeat a paid request', '/end', 'POST', 307],
    ['round in circles', '/start', 'GET', 302],
  ])('%s is refused', async (_, location, method, status) => {
    handler = redirectTo(location, status);
    await expect(egress().fetch('local', 'download', `${origin}/start`, { method })).rejects.toMatchObject({ kind: 'redirect' });
    expect(new Set(seen)).toEqual(new Set([`${method} /start`]));
  });
});

function formWith(name: string, value: string): FormData {
  const form = new FormData();
  form.set(name, value);
  return form;
}
