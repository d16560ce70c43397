import type { ServerResponse } from 'node:http';
import type { StudioEvent } from '@pinhole/contract';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createClient, type Subscription, subscribe } from './index.ts';
import { createStreamReader, type StreamMessage } from './server-sent-events.ts';
import { json, problemBody, type Seen, startServer, type TestServer } from './testing/http-server.ts';

let server: TestServer | undefined;
let subscription: Subscription | undefined;
afterEach(async () => {
  subscription?.close();
  await server?.close();
});

async function follow(answer: (request: Seen, response: ServerResponse, count: number) => void, lastEventId?: string) {
  server = await startServer(answer);
  const events: StudioEvent[] = [];
  const states: string[] = [];
  const refused = vi.fn();
  subscription = subscribe(createClient({ baseUrl: server.baseUrl }), {
    onEvent: (event) => events.push(event),
    onState: (state) => states.push(state),
    onRefused: refused,
    ...(lastEventId !== undefined && { lastEventId }),
  });
  return { events, states, refused, seen: server.seen };
}
const open = (response: ServerResponse): ServerResponse => response.writeHead(200, { 'content-type': 'text/event-stream' });
const credits = (id: number): string => `id: ${id}\nevent: credits-changed\ndata: {"available":"${id}","held":"0"}\n\n`;

describe('following a workspace', () => {
  it('hands on typed events in order and skips keep-alives', async () => {
    const { events, states } = await follow((_, response) =>
      open(response).write(`retry: 20\n\n: keep-alive\n\n${credits(7)}${credits(8)}`),
    );
    await vi.waitFor(() => expect(events).toHaveLength(2));
    expect(events[0]).toEqual({ type: 'credits-changed', sequence: '7', data: { available: '7', held: '0' } });
    expect(states).toEqual(['open']);
  });

  it('reconnects after a lost connection and asks for what it missed', async () => {
    const { events, seen, states } = await follow((_, response, count) => {
      open(response).write(`retry: 20\n\n${credits(count)}`);
      if (count === 1) setTimeout(() => response.destroy(), 30);
    });
    await vi.waitFor(() => expect(events).toHaveLength(2));
    expect(seen.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '1']);
    expect(states).toEqual(['open', 'waiting', 'connecting', 'open']);
  });

  it('remembers where the stream began, so that a loss before the first event loses nothing', async () => {
    const { seen } = await follow((_, response, count) => {
      open(response).write('retry: 20\nid: 41\n\n');
      if (count === 1) setTimeout(() => response.end(), 30);
    });
    await vi.waitFor(() => expect(seen).toHaveLength(2));
    expect(seen[1]?.headers['last-event-id']).toBe('41');
  });

  it('names the workspace it follows', async () => {
    server = await startServer((_, response) => open(response).write(': hello\n\n'));
    subscription = subscribe(createClient({ baseUrl: server.baseUrl }), { onEvent: () => {}, workspaceId: 'w-1' });
    await vi.waitFor(() => expect(server?.seen).toHaveLength(1));
    expect(server.seen[0]?.headers).toMatchObject({ 'x-workspace': 'w-1', accept: 'text/event-stream' });
  });

  it('starts after the event it is told', async () => {
    const { seen } = await follow((_, response) => open(response).write(': hello\n\n'), '12');
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    expect(seen[0]?.headers['last-event-id']).toBe('12');
  });

  it('gives up when it is refused for good, and says why', async () => {
    const { refused, seen, states } = await follow((_, response) => json(response, 401, problemBody('auth.required', 401)));
    await vi.waitFor(() => expect(states).toEqual(['closed']));
    expect(refused).toHaveBeenCalledWith(expect.objectContaining({ code: 'auth.required' }));
    expect(seen).toHaveLength(1);
  });

  it('closes the connection when nobody listens any more', async () => {
    const closed = vi.fn();
    const { states } = await follow((_, response) => {
      response.on('close', closed);
      open(response).write(': hello\n\n');
    });
    await vi.waitFor(() => expect(states).toEqual(['open']));
    subscription?.close();
    await vi.waitFor(() => expect(closed).toHaveBeenCalled());
    await vi.waitFor(() => expect(states.at(-1)).toBe('closed'));
  });
});

describe('the stream format', () => {
  const stream =
    '\uFEFFid: 1\r\nevent: a\r\ndata: æ\r\ndata:  two\r\n\r\n: note\rdata\r\rretry: 5\nretry: no\nid\nevent: never\n\ndata: last\n\n';
  const expected: StreamMessage[] = [
    { event: 'a', data: 'æ\n two' },
    { event: 'message', data: '' },
    { event: 'message', data: 'last' },
  ];
  it.each([1, 2, 3, 7, 1000])('is read the same when it arrives in pieces of %i', (size) => {
    const messages: StreamMessage[] = [];
    const reader = createStreamReader((message) => messages.push(message));
    for (let start = 0; start < stream.length; start += size) reader.feed(stream.slice(start, start + size));
    expect(messages).toEqual(expected);
    expect(reader.lastEventId).toBe('');
    expect(reader.retryMs).toBe(5);
  });
});
