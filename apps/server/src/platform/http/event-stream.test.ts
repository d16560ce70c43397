import { connect, type Socket } from 'node:net';
import { routes } from '@pinhole/contract';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../app-error.ts';
import type { EventStream } from './event-stream.ts';
import type { HttpOptions } from './http.ts';
import { mount } from './mount.ts';
import { as, people, startTestHttp, type TestHttp } from './test-http.ts';

let server: TestHttp | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server?.close();
  server = undefined;
});

async function start(settings: HttpOptions['eventStreams'] = {}, allowed: () => boolean = () => true) {
  const opened: EventStream[] = [];
  server = await startTestHttp({ eventStreams: settings }, (http) => {
    mount(http, routes.streamEvents, async ({ reply }) => {
      opened.push(http.streams.open(reply, { firstId: '41', stillAllowed: async () => allowed() }));
    });
  });
  return { opened, server };
}

/** A reader that keeps everything it was sent. */
async function read({ baseUrl }: TestHttp) {
  const response = await fetch(`${baseUrl}/v1/events`, { headers: as('owner') });
  const received = { text: '', over: false };
  const follow = async (): Promise<void> => {
    for await (const chunk of response.body ?? []) received.text += Buffer.from(chunk).toString();
  };
  follow()
    .catch(() => {})
    .finally(() => (received.over = true));
  return { response, received };
}

describe('an event stream', () => {
  it('begins with where it begins, and hands on events as the standard wants them', async () => {
    const { opened, server } = await start();
    const { response, received } = await read(server);
    opened[0]?.send({ id: '42', event: 'credits-changed', data: { text: 'two\nlines' } });
    opened[0]?.send({ event: 'generation-progressed', data: 1 });
    await vi.waitFor(() => expect(received.text).toContain('progressed'));
    expect(received.text).toBe(
      'retry: 2000\nid: 41\n\nid: 42\nevent: credits-changed\ndata: {"text":"two\\nlines"}\n\nevent: generation-progressed\ndata: 1\n\n',
    );
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String) as string,
    });
    expect(() => opened[0]?.send({ id: '1\ndata: forged', event: 'x', data: 0 })).toThrow(TypeError);
  });

  it('is kept alive while nothing happens', async () => {
    const { server } = await start({ keepAliveMs: 40 });
    const { received } = await read(server);
    await vi.waitFor(() => expect(received.text.split(': keep-alive\n\n').length).toBeGreaterThan(2));
  });

  it('ends with its reader, and knows it', async () => {
    const { opened, server } = await start();
    const controller = new AbortController();
    await fetch(`${server.baseUrl}/v1/events`, { headers: as('owner'), signal: controller.signal });
    expect(server.http.streams.size).toBe(1);
    controller.abort();
    await vi.waitFor(() => expect(opened[0]?.signal.reason).toBe('reader left'));
    expect(opened[0]?.send({ event: 'x', data: 0 })).toBe(false);
    expect(server.http.streams.size).toBe(0);
  });

  it('drops a reader who does not keep up instead of keeping everything for them', async () => {
    const { opened, server } = await start({ maxWaitingBytes: 100_000 });
    const { port } = new URL(server.baseUrl);
    const socket = connect(Number(port), '127.0.0.1');
    sockets.push(socket);
    socket.write(`GET /v1/events HTTP/1.1\r\nhost: x\r\ncookie: who=owner\r\n\r\n`);
    await vi.waitFor(() => expect(opened).toHaveLength(1));
    socket.pause();
    const send = (): boolean => opened[0]?.send({ event: 'x', data: 'x'.repeat(50_000) }) ?? false;
    let sent = 0;
    while (sent < 1_000 && send()) {
      sent += 1;
      if (sent % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(opened[0]?.signal.reason).toBe('reader too slow');
    expect(sent).toBeLessThan(1_000);
  });

  it('ends for who may no longer listen: soon by itself, at once when something was revoked', async () => {
    const state = { allowed: true };
    const { opened, server } = await start({ keepAliveMs: 40, recheckMs: 40 }, () => state.allowed);
    const { received } = await read(server);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(received.over).toBe(false);
    state.allowed = false;
    await vi.waitFor(() => expect(received.over).toBe(true));
    expect(opened[0]?.signal.reason).toBe('no longer allowed');
    await server.close();

    state.allowed = true;
    const patient = await start({ keepAliveMs: 60_000, recheckMs: 60_000 }, () => state.allowed);
    const second = await read(patient.server);
    patient.server.http.streams.recheck();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(second.received.over).toBe(false);
    state.allowed = false;
    patient.server.http.streams.recheck();
    await vi.waitFor(() => expect(second.received.over).toBe(true));
  });

  it('is cut when its handler fails after it was opened, so that the reader comes back instead of waiting for nothing', async () => {
    server = await startTestHttp({}, (http) => {
      mount(http, routes.streamEvents, async ({ reply }) => {
        http.streams.open(reply);
        await Promise.reject(new Error('the database went away'));
      });
    });
    const { received } = await read(server);
    await vi.waitFor(() => expect(received.over).toBe(true));
    expect(server.http.streams.size).toBe(0);
    expect(server.log.find(({ event }) => event === 'request-failed')).toMatchObject({ error: { message: 'the database went away' } });
  });

  it('may go on only as the same person in the same workspace with the same right', async () => {
    const now: { who: keyof typeof people | null } = { who: 'owner' };
    const allowed: boolean[] = [];
    server = await startTestHttp(
      { identify: async () => (now.who ? people[now.who] : Promise.reject(new AppError('workspace.not_found'))) },
      (http) => {
        mount(http, routes.streamEvents, async ({ request, reply }) => {
          for (const who of ['owner', 'viewer', 'other', 'readKey', null] as const) {
            now.who = who;
            allowed.push(await http.gate.stillAllowed(request, routes.streamEvents));
          }
          return reply.send('done');
        });
      },
    );
    await fetch(`${server.baseUrl}/v1/events`, { headers: as('owner') });
    expect(allowed).toEqual([true, false, false, false, false]);
  });
});

describe('a stopping server', () => {
  it('ends streams with a hint to come back, finishes what runs and closes, although connections are kept open', async () => {
    const { promise: finish, resolve } = Promise.withResolvers<void>();
    server = await startTestHttp({}, (http) => {
      mount(http, routes.streamEvents, async ({ reply }) => http.streams.open(reply));
      mount(http, routes.getCredits, async () => {
        await finish;
        const zero = '0';
        return {
          available: zero,
          held: zero,
          debt: zero,
          frozen: false,
          frozenFor: null,
          lowBalance: zero,
          buckets: [],
          caps: [],
          cap: { period: 'month' as const, limit: null, spent: zero, resetsAt: '2026-12-01T00:00:00Z' },
        };
      });
    });
    const { baseUrl, http } = server;
    const idle = connect(Number(new URL(baseUrl).port), '127.0.0.1');
    sockets.push(idle);
    idle.write('GET /livez HTTP/1.1\r\nhost: x\r\n\r\n');
    await new Promise((done) => idle.once('data', done));
    const { received } = await read(server);
    const running = fetch(`${baseUrl}/v1/credits`, { headers: as('owner') });
    await new Promise((done) => setTimeout(done, 50));

    http.startDraining();
    const ready = await fetch(`${baseUrl}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'draining' }]);
    expect((await fetch(`${baseUrl}/livez`)).status).toBe(200);

    const started = performance.now();
    const closed = http.close({ timeoutMs: 5_000 });
    await vi.waitFor(() => expect(received.over).toBe(true));
    expect(received.text).toContain('retry: 2000');
    resolve();
    const answer = await running;
    expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
    await closed;
    expect(performance.now() - started).toBeLessThan(1_500);
    await expect(fetch(`${baseUrl}/livez`)).rejects.toThrow();
  });

  it('cuts what does not end in time', async () => {
    server = await startTestHttp({}, (http) => {
      http.app.get('/v1/hangs', () => new Promise(() => {}));
    });
    const hanging = fetch(`${server.baseUrl}/v1/hangs`);
    hanging.catch(() => {});
    await new Promise((done) => setTimeout(done, 50));
    const started = performance.now();
    await server.http.close({ timeoutMs: 200 });
    expect(performance.now() - started).toBeLessThan(1_500);
    await expect(hanging).rejects.toThrow();
  });
});
