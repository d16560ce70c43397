import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { problems, type RouteContract, routes } from '@pinhole/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listOperations, type OpenApiDocument } from './api-document.ts';
import { describeApi } from './generate-openapi.ts';
import { mount } from './mount.ts';
import { as, startTestHttp, type TestHttp } from './test-http.ts';

const page = `<!doctype html><html><head><script type="application/json" id="runtime-config" nonce="__CSP_NONCE__">{}</script>
<script nonce="__CSP_NONCE__">boot()</script><script type="module" src="/assets/main-abc.js" nonce="__CSP_NONCE__"></script></head><body></body></html>`;
const script = 'console.log("a script that is long enough to be worth compressing");'.repeat(50);

let folder: string;
let server: TestHttp;
const get = (url: string, headers: Record<string, string> = {}) => fetch(`${server.baseUrl}${url}`, { headers });

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-shell-'));
  await mkdir(path.join(folder, 'assets'));
  await mkdir(path.join(folder, '.vite'));
  await writeFile(path.join(folder, 'index.html'), page);
  await writeFile(path.join(folder, 'favicon.svg'), '<svg/>');
  await writeFile(path.join(folder, 'assets/main-abc.js'), script);
  await writeFile(path.join(folder, '.vite/manifest.json'), '{}');
  await writeFile(path.join(folder, '..', `${path.basename(folder)}-secret.txt`), 'secret');
  server = await startTestHttp({ metricsToken: 'open sesame' }, async (http) => {
    await http.serveShell({ folder, runtimeConfig: async () => ({ serviceName: '</script><script>alert(1)</script>\u2028' }) });
    mount(http, routes.listAssets, async () => ({ data: [], nextCursor: null }));
    http.mountFetch({
      url: '/api/auth/*',
      methods: ['GET', 'POST'],
      limit: 'sensitive',
      handle: async (request, { requestId }) => {
        const headers = new Headers({ 'content-type': 'application/json', 'set-cookie': 'a=1' });
        headers.append('set-cookie', 'b=2');
        return new Response(
          JSON.stringify({
            url: request.url,
            method: request.method,
            body: await request.text(),
            cookie: request.headers.get('cookie'),
            requestId,
          }),
          { status: 201, headers },
        );
      },
    });
  });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
  await rm(`${folder}-secret.txt`);
});

describe('the web app', () => {
  it('is sent at every address of a person, with a fresh nonce and its configuration', async () => {
    const nonces = new Set<string>();
    for (const url of ['/', '/library?open=1', '/settings/profile', '/index.html'].slice(0, 3)) {
      const answer = await get(url, { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
      const html = await answer.text();
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      const policy = answer.headers.get('content-security-policy') ?? '';
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
      expect(html.split(`nonce="${nonce}"`)).toHaveLength(4);
      expect(html).not.toContain('__CSP_NONCE__');
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
      expect(html).not.toContain('<script>alert');
      const block = /id="runtime-config"[^>]*>([^<]*)</.exec(html)?.[1] ?? '';
      expect(JSON.parse(block)).toEqual({ serviceName: '</script><script>alert(1)</script>\u2028' });
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(3);
  });

  it('is never sent at an address of a program', async () => {
    for (const url of [
      '/v1/nothing',
      '/api/nothing',
      '/media/x/y',
      '/assets/gone-123.js',
      '/docs/nothing',
      '/metrics',
      '/some.png',
      '/.vite/manifest.json',
      '/.env',
    ]) {
      const answer = await get(url, { accept: 'text/html' });
      expect([url, answer.status]).toEqual([url, 404]);
      expect(await answer.json()).toMatchObject({ code: 'request.not_found' });
    }
    expect((await get('/library', { accept: 'application/json' })).status).toBe(404);
  });

  it('brings its files small, once, and for ever where the name has a hash', async () => {
    const url = '/assets/main-abc.js';
    const answer = await fetch(`${server.baseUrl}${url}`, { headers: { 'accept-encoding': 'br;q=0.9, gzip' } });
    expect(answer.headers.get('content-encoding')).toBe('br');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(await answer.text()).toBe(script);
    expect((await rawBody(url, 'accept-encoding: br\r\n')).byteLength).toBeLessThan(200);
    expect(brotliDecompressSync(await rawBody(url, 'accept-encoding: br\r\n')).toString()).toBe(script);
    expect((await get(url, { 'accept-encoding': 'br;q=0, gzip;q=0' })).headers.get('content-encoding')).toBeNull();
    expect((await get(url, { 'if-none-match': answer.headers.get('etag') ?? '' })).status).toBe(304);
    expect((await get('/favicon.svg')).headers.get('cache-control')).toBe('public, no-cache');
  });

  it('has no file but its own', async () => {
    for (const url of [
      `/..%2f${path.basename(folder)}-secret.txt`,
      '/assets/..%2f..%2fetc%2fpasswd',
      '/assets/%2e%2e/%2e%2e/etc/passwd',
      '//etc/passwd',
      '/assets/main-abc.js%00.css',
      `/../${path.basename(folder)}-secret.txt`,
    ]) {
      expect((await rawBody(url, '')).toString()).not.toMatch(/secret|root:/);
    }
  });
});

/** The bytes as they travel, for an address no client would send. */
async function rawBody(url: string, headers: string): Promise<Buffer> {
  const socket = connect(Number(new URL(server.baseUrl).port), '127.0.0.1');
  socket.end(`GET ${url} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${headers}\r\n`);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  const all = Buffer.concat(chunks);
  return all.subarray(all.indexOf('\r\n\r\n') + 4);
}

describe('probes', () => {
  it('say whether the process lives and whether it can work', async () => {
    expect((await get('/livez')).status).toBe(200);
    expect((await get('/readyz')).status).toBe(200);
    const broken = await startTestHttp({ ready: async () => Promise.reject(new Error('password authentication failed for user pinhole')) });
    const answer = await fetch(`${broken.baseUrl}/readyz`);
    expect([answer.status, await answer.text()]).toEqual([503, '{"status":"not ready"}']);
    await broken.close();
  });

  it('show metrics to who has the token; to others they do not exist', async () => {
    await get('/v1/assets', as('owner'));
    const shown = await get('/metrics', { authorization: 'Bearer open sesame' });
    expect(shown.headers.get('content-type')).toContain('text/plain');
    expect(await shown.text()).toContain('http_route="/v1/assets",http_response_status_code="200"} 1');
    expect((await get('/metrics')).status).toBe(404);
    expect((await get('/metrics', { authorization: 'Bearer guess' })).status).toBe(404);
    const off = await startTestHttp();
    expect((await fetch(`${off.baseUrl}/metrics`, { headers: { authorization: 'Bearer undefined' } })).status).toBe(404);
    await off.close();
  });
});

describe('the API document', () => {
  it('describes what is mounted, nothing else, and is served with an entity tag', async () => {
    const answer = await get('/openapi.json');
    const document = (await answer.json()) as OpenApiDocument;
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths ?? {})).toEqual(['/v1/assets']);
    expect((await get('/openapi.json', { 'if-none-match': answer.headers.get('etag') ?? '' })).status).toBe(304);
  });

  it('holds every operation of the contract with its access, parameters, answers and problems', async () => {
    const document = await describeApi();
    const operations = listOperations(document);
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(routes).sort());
    for (const operation of operations) {
      const route: RouteContract = routes[operation.operationId as keyof typeof routes];
      expect(operation.method).toBe(route.method);
      expect(operation.path).toBe(route.url.replace(/:(\w+)/g, '{$1}'));
      expect(operation.access).toEqual(route.access);
      expect(operation.takesBody).toBe(route.schema.body !== undefined || route.takes !== undefined);
      for (const code of route.problems) expect(operation.statuses).toContain(problems[code].status);
    }
    const create = document.paths?.['/v1/generations']?.['post'];
    expect(create?.security).toEqual([{ session: [] }, { apiKey: [] }]);
    expect(create?.parameters?.map(({ name }) => name)).toEqual(expect.arrayContaining(['Idempotency-Key', 'X-Workspace']));
    expect(JSON.stringify(create?.responses['202'])).toContain('#/components/schemas/Generation"');
    expect(JSON.stringify(create?.responses['402'])).toContain('application/problem+json');
    const list = document.paths?.['/v1/assets']?.['get'];
    expect(list?.parameters?.find(({ name }) => name === 'limit')).toMatchObject({
      in: 'query',
      required: false,
      schema: { type: 'integer', default: 50 },
    });
    expect(document.paths?.['/v1/setup']?.['post']?.security).toEqual([]);
  });

  it('points at nothing that is missing and holds nothing that is unused', async () => {
    const document = await describeApi();
    const used = new Set([...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name = '']) => name));
    expect([...used].sort()).toEqual(Object.keys(document.components?.schemas ?? {}).sort());
    expect(used.size).toBeGreaterThan(15);
  });

  it('is shown by a reference that comes from here alone', async () => {
    const answer = await get('/docs/api');
    const html = await answer.text();
    expect(answer.headers.get('content-security-policy')).toMatch(/connect-src 'self'/);
    expect(html).not.toMatch(/https?:\/\//);
    const bundle = await get('/docs/api/reference.js', { 'accept-encoding': 'gzip' });
    expect([bundle.status, bundle.headers.get('content-type'), bundle.headers.get('content-encoding')]).toEqual([
      200,
      'text/javascript; charset=utf-8',
      'gzip',
    ]);
    expect((await bundle.text()).length).toBeGreaterThan(1_000_000);
    const meanings = await (await get('/docs/problems')).text();
    for (const code of Object.keys(problems)) expect(meanings).toContain(`id="${code}"`);
  });
});

it('hands requests to Fetch libraries under our own address, whatever Host says, and their answers back with every cookie', async () => {
  const answer = await fetch(`${server.baseUrl}/api/auth/sign-in/email?x=1`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: 'c=3', 'x-request-id': 'bridge-0001' },
    body: '{"email":"a@b.test"}',
  });
  expect(answer.status).toBe(201);
  expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await answer.json()).toEqual({
    url: 'http://studio.test/api/auth/sign-in/email?x=1',
    method: 'POST',
    body: '{"email":"a@b.test"}',
    cookie: 'c=3',
    requestId: 'bridge-0001',
  });
  expect(answer.headers.get('ratelimit-policy')).toContain('"sensitive"');
});

describe('what never becomes a request', () => {
  const talk = async (baseUrl: string, text: string): Promise<string> => {
    const socket = connect(Number(new URL(baseUrl).port), '127.0.0.1');
    socket.write(text);
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  };
  it('is answered as a problem and cut off: garbage, endless headers, a body that does not come', async () => {
    expect(await talk(server.baseUrl, 'HELO studio\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*"code":"request\.invalid"/s);
    expect(await talk(server.baseUrl, `GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(40_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 413 .*"code":"request\.too_large"/s,
    );
    const hasty = await startTestHttp({ requestTimeoutMs: 300 });
    expect(
      await talk(hasty.baseUrl, 'POST /v1/x HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{'),
    ).toMatch(/^HTTP\/1\.1 408 .*"code":"request\.timeout"/s);
    expect(await talk(hasty.baseUrl, 'GET /livez HTTP/1.1\r\nhost: x\r\n')).toMatch(/^HTTP\/1\.1 408 /);
    await hasty.close();
  });
});
