import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { isOnHosts, openOutput, readAnswer, readBytes, send } from './index.ts';
import { steadyStream } from './steady-stream.ts';

let server: Server;
let answer: RequestListener;
let origin: string;
let closed: Promise<void>;
const asked: string[] = [];
beforeEach(async () => {
  asked.length = 0;
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    closed = new Promise((resolve) => void response.once('close', resolve));
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const call = { fetch: globalThis.fetch, signal: new AbortController().signal };
const options = { provider: 'Acme' };
const ask = () => send(call, `${origin}/answer`, {}, options);
const output = (path = '/file') => openOutput(call, `${origin}${path}`, { ...options, hosts: [origin] });

describe('an answer of a hostile provider', () => {
  it('that never ends is let go of at its limit', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): void => void (response.writable && response.write(' '.repeat(64 * 1024), () => setImmediate(more)));
      more();
    };
    await expect(readAnswer(await ask(), z.object({}), { ...options, limitBytes: 256 * 1024 })).rejects.toMatchObject({
      kind: 'engine_fault',
      message: expect.stringContaining('longer than 262144 bytes'),
    });
    await closed;
  });

  it('that unpacks to a thousand times its size is measured unpacked', async () => {
    const packed = gzipSync(Buffer.alloc(8 * 1024 * 1024, 0x20));
    expect(packed.byteLength).toBeLessThan(16 * 1024);
    answer = (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
    await expect(readBytes(await ask(), { ...options, limitBytes: 1024 * 1024 })).rejects.toMatchObject({ kind: 'engine_fault' });
  });

  it('that is shorter than it says is a broken line, and a paid one is for reconcile', async () => {
    answer = (request, response) => {
      response.writeHead(200, { 'content-length': '10000' }).write('{"part":');
      setTimeout(() => request.socket.destroy(), 20);
    };
    await expect(readBytes(await ask(), options)).rejects.toMatchObject({ kind: 'network', billed: 'no' });
    await expect(readBytes(await ask(), { ...options, paid: true })).rejects.toMatchObject({ retry: 'reconcile-first', billed: 'unknown' });
  });

  it('that comes a byte at a time is not waited for', async () => {
    const drip = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        controller.enqueue(new Uint8Array(1));
      },
    });
    const begun = performance.now();
    const reading = new Response(steadyStream(drip, { ...options, windowMs: 100 })).bytes();
    await expect(reading).rejects.toMatchObject({ kind: 'network', message: expect.stringContaining('too slowly') });
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  it('that stops coming is not waited for, and one that comes in time is whole', async () => {
    const stops = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(new Uint8Array(8_000)) });
    await expect(new Response(steadyStream(stops, { ...options, windowMs: 50 })).bytes()).rejects.toMatchObject({ kind: 'network' });
    let left = 5;
    const steady = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 30));
        left -= 1;
        controller.enqueue(new Uint8Array(5_000).fill(left));
        if (left === 0) controller.close();
      },
    });
    expect((await new Response(steadyStream(steady, { ...options, windowMs: 100 })).bytes()).byteLength).toBe(25_000);
  });

  it('that is never begun is given up after a minute, unless it is work that is paid for', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const silent = {
        ...call,
        fetch: (_: unknown, init?: RequestInit) =>
          new Promise<Response>((_resolve, reject) => {
            init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
          }),
      };
      const given = (paid: boolean) => {
        let over = 'waiting';
        send(silent, 'https://api.acme.example/', {}, { ...options, paid }).catch((error: Error) => {
          over = error.message;
        });
        return () => over;
      };
      const [asking, paying] = [given(false), given(true)];
      await vi.advanceTimersByTimeAsync(59_000);
      expect(asking()).toBe('waiting');
      await vi.advanceTimersByTimeAsync(2_000);
      expect(asking()).toContain('could not be reached');
      await vi.advanceTimersByTimeAsync(600_000);
      expect(paying()).toBe('waiting');
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('an output of a hostile provider', () => {
  it.each([
    'text/html; charset=utf-8',
    'text/plain',
    'application/xhtml+xml',
    'application/json',
    'application/problem+json',
    'image/svg+xml',
    'application/vnd.apple.mpegurl',
    'application/x-mpegURL',
    'audio/mpegurl',
    'application/dash+xml',
  ])('that calls itself %s is not opened', async (type) => {
    answer = (_, response) => void response.writeHead(200, { 'content-type': type }).end('#EXTM3U\nfile:///etc/passwd');
    await expect(output()).rejects.toMatchObject({ kind: 'engine_fault', billed: 'yes', message: expect.not.stringContaining('passwd') });
  });

  it.each(['image/png', 'video/mp4', 'application/octet-stream', 'binary/octet-stream', ''])(
    'that calls itself %j is opened',
    async (type) => {
      answer = (_, response) => void response.writeHead(200, type === '' ? {} : { 'content-type': type }).end('bytes');
      expect(await new Response(await output()).text()).toBe('bytes');
    },
  );

  it('that is somewhere else than it was said is not followed there', async () => {
    answer = (request, response) =>
      request.url === '/file' ? void response.writeHead(302, { location: `${origin}/inside` }).end() : void response.end('inside');
    await expect(output()).rejects.toMatchObject({ name: 'EngineError' });
    expect(asked).toEqual(['/file']);
  });

  it('that is an error says its status and not its words', async () => {
    answer = (_, response) => void response.writeHead(500).end('root:x:0:0 <script>alert(1)</script>');
    const failure: unknown = await output().catch((error: unknown) => error);
    expect(String(failure)).toContain('HTTP 500');
    expect(String(failure)).not.toMatch(/root|script/);
  });

  it.each([
    'http://169.254.169.254/latest/meta-data',
    'https://api.acme.example@10.0.0.1/file',
    'https://user:pass@api.acme.example/file',
    'https://api.acme.example.evil.example/file',
    'https://api.acme.example:8443/file',
    'https://evilapi.acme.example.evil/file',
    'http://api.acme.example/file',
    'https://[::ffff:127.0.0.1]/file',
    'https://2130706433/file',
    'https://media.acme.example/file',
    '//api.acme.example/file',
    'file:///etc/passwd',
    'data:image/png;base64,AAAA',
    'javascript:alert(1)',
    '',
  ])('at %j is not the provider’s own, and nobody is asked', async (address) => {
    const nobody = { ...call, fetch: () => Promise.reject(new Error('somebody was asked')) };
    const opened = openOutput(nobody, address, { ...options, hosts: ['api.acme.example', '.cdn.acme.example'] });
    await expect(opened).rejects.toMatchObject({ kind: 'engine_fault', message: expect.stringContaining('not its own') });
  });

  it('on a host below a declared one is the provider’s own, the declared name itself is not meant by a dot', () => {
    const hosts = ['.cdn.acme.example'];
    expect(isOnHosts(new URL('https://a.cdn.acme.example/1'), hosts)).toBe(true);
    expect(isOnHosts(new URL('https://cdn.acme.example/1'), hosts)).toBe(false);
    expect(isOnHosts(new URL('https://evilcdn.acme.example/1'), hosts)).toBe(false);
  });
});
