import type { ServerResponse } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { createClient, GenerationFailedError, run } from './index.ts';
import { json, problemBody, type Seen, startServer, type TestServer } from './testing/http-server.ts';

let server: TestServer | undefined;
afterEach(() => server?.close());

const generation = (state: string, more: object = {}) => ({
  id: 'g1',
  state,
  progress: 0,
  previews: [],
  outputs: [],
  error: null,
  ...more,
});
const done = generation('succeeded', {
  outputs: [
    { assetId: 'a1', kind: 'image', index: 0 },
    { assetId: 'a2', kind: 'image', index: 1 },
  ],
});

/** A studio with one generation that is over as soon as `finish` is called. */
async function studio({ events, price = '10' }: { events: boolean; price?: string }) {
  let streams: ServerResponse[] = [];
  let state: object = generation('running');
  const answer = ({ method, url }: Seen, response: ServerResponse): void => {
    if (url === '/v1/quotes') json(response, 201, { id: 'q1', price });
    else if (method === 'POST') json(response, 202, generation('queued'));
    else if (url === '/v1/generations/g1') json(response, 200, state);
    else if (url.startsWith('/v1/assets/')) json(response, 200, { id: url.slice(-2) });
    else if (events) streams.push(response.writeHead(200).on('close', () => (streams = streams.filter((one) => one !== response))));
    else json(response, 403, problemBody('auth.scope_missing', 403));
    if (events && url === '/v1/events') response.write('id: 0\n\n');
  };
  server = await startServer(answer);
  return {
    client: createClient({ baseUrl: server.baseUrl }),
    seen: server.seen,
    openStreams: () => streams.length,
    finish: (next: object) => {
      state = next;
      for (const stream of streams) stream.write(`id: 1\nevent: generation-changed\ndata: ${JSON.stringify(next)}\n\n`);
    },
  };
}
const request = { model: 'm', prompt: 'p' };

it('ends within a moment of the event that says so, and brings the assets', async () => {
  const { client, finish, openStreams } = await studio({ events: true });
  setTimeout(() => finish(done), 300);
  const started = performance.now();
  const { assets } = await run(client, request);
  expect(assets.map(({ id }) => id)).toEqual(['a1', 'a2']);
  expect(performance.now() - started).toBeLessThan(900);
  await expect.poll(openStreams).toBe(0);
});

it('also ends where events are not allowed', async () => {
  const { client, finish } = await studio({ events: false });
  setTimeout(() => finish(done), 200);
  expect((await run(client, request)).generation.state).toBe('succeeded');
});

it('explains a failure and carries the generation', async () => {
  const { client, finish } = await studio({ events: true });
  const error = { code: 'engine.overloaded', message: 'The engine is busy.', advice: 'Try again.', charged: false };
  setTimeout(() => finish(generation('failed', { error })), 100);
  const failure = await run(client, request).catch((caught: unknown) => caught);
  expect(failure).toBeInstanceOf(GenerationFailedError);
  expect(failure).toMatchObject({ code: 'engine.overloaded', message: 'The engine is busy. Try again.', generation: { state: 'failed' } });
});

it('spends nothing when the quote is above the limit', async () => {
  const { client, seen } = await studio({ events: true, price: '11' });
  await expect(run(client, request, { maxPrice: 10n })).rejects.toMatchObject({ code: 'client.price_above_limit' });
  expect(seen.map(({ url }) => url)).toEqual(['/v1/quotes']);
});

it('buys the very quote it checked', async () => {
  const { client, seen, finish } = await studio({ events: true });
  setTimeout(() => finish(done), 50);
  await run(client, request, { maxPrice: 10n, idempotencyKey: 'k' });
  const submitted = seen.find(({ url, method }) => method === 'POST' && url === '/v1/generations');
  expect(submitted).toMatchObject({ body: '{"quoteId":"q1"}', headers: { 'idempotency-key': 'k' } });
});

it('stops waiting when the caller aborts', async () => {
  const { client, openStreams } = await studio({ events: true });
  await expect(run(client, request, { signal: AbortSignal.timeout(200) })).rejects.toMatchObject({ name: 'TimeoutError' });
  await expect.poll(openStreams).toBe(0);
});
