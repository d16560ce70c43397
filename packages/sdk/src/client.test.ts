import { afterEach, describe, expect, it } from 'vitest';
import { createClient, everyItem, isProblem, PinholeError } from './index.ts';
import { json, problemBody, startServer, type TestServer } from './testing/http-server.ts';

let server: TestServer | undefined;
afterEach(() => server?.close());
async function serve(...parameters: Parameters<typeof startServer>): Promise<TestServer> {
  server = await startServer(...parameters);
  return server;
}
const id = '01930000-0000-7000-8000-000000000001';

describe('a call', () => {
  it('carries the key, the workspace, the query and the body where the service looks for them', async () => {
    const { baseUrl, seen } = await serve((_, response) => json(response, 200, { data: [], nextCursor: null }));
    const client = createClient({ baseUrl: `${baseUrl}/`, apiKey: 'pk_test', workspaceId: () => id });
    await client.assets.list({ limit: 10, kind: 'image', cursor: undefined });
    await client.admin.updateSetting({ key: 'a/b ?' }, { value: null });
    expect(seen[0]).toMatchObject({
      method: 'GET',
      url: '/v1/assets?limit=10&kind=image',
      headers: { authorization: 'Bearer pk_test', 'x-workspace': id },
    });
    expect(seen[1]).toMatchObject({ method: 'PATCH', url: '/v1/admin/settings/a%2Fb%20%3F', body: '{"value":null}' });
    expect(seen[0]?.headers['content-type']).toBeUndefined();
  });

  it('answers undefined for an empty answer and the response itself for bytes', async () => {
    const { baseUrl } = await serve(({ url }, response) => {
      if (url.startsWith('/media')) response.writeHead(200, { 'content-type': 'image/webp' }).end('bytes');
      else response.writeHead(204).end();
    });
    const client = createClient({ baseUrl });
    expect(await client.keys.revoke({ id })).toBeUndefined();
    const media = await client.media.get({ assetId: id, rendition: 'thumb' });
    expect(await media.text()).toBe('bytes');
  });

  it('turns a problem into an error with code, fields and request id', async () => {
    const errors = [{ pointer: '/prompt', detail: 'too long' }];
    const { baseUrl } = await serve((_, response) => json(response, 400, { ...problemBody('request.invalid', 400), errors }));
    const failure = await createClient({ baseUrl })
      .quotes.create({ model: 'm', prompt: 'p' })
      .catch((error: unknown) => error);
    expect(isProblem(failure, 'request.invalid')).toBe(true);
    expect(failure).toMatchObject({ status: 400, requestId: 'req-1', errors, message: 'Title of request.invalid' });
  });

  it('says so when something in between answers instead of the service', async () => {
    const { baseUrl } = await serve((_, response) => response.writeHead(403, { 'content-type': 'text/html' }).end('<h1>Proxy</h1>'));
    await expect(createClient({ baseUrl }).me.get()).rejects.toMatchObject({ code: 'client.unexpected_answer', status: 403 });
  });

  it('says that the service cannot be reached', async () => {
    const { baseUrl } = await serve(() => {});
    await server?.close();
    server = undefined;
    await expect(createClient({ baseUrl, retries: 0 }).me.get()).rejects.toMatchObject({ code: 'client.unreachable', status: 0 });
  });

  it('ends at once when the caller aborts, with the caller’s reason', async () => {
    const { baseUrl } = await serve(() => {});
    const reason = new Error('left the page');
    await expect(
      createClient({ baseUrl }).me.get({ signal: AbortSignal.any([AbortSignal.timeout(5_000), abortIn(50, reason)]) }),
    ).rejects.toBe(reason);
  });
});

function abortIn(milliseconds: number, reason: Error): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), milliseconds);
  return controller.signal;
}

describe('repeats', () => {
  it('buys once: every try of a purchase carries the same key', async () => {
    const { baseUrl, seen } = await serve((_, response, count) => {
      if (count === 1) response.destroy();
      else if (count === 2) json(response, 503, problemBody('service.draining', 503), { 'retry-after': '0' });
      else json(response, 202, { id });
    });
    const generation = await createClient({ baseUrl }).generations.create({ model: 'm', prompt: 'p' });
    expect(generation.id).toBe(id);
    expect(seen).toHaveLength(3);
    expect(new Set(seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(seen[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/);
  });

  it('uses the key of the caller, and another one for another purchase', async () => {
    const { baseUrl, seen } = await serve((_, response) => json(response, 202, { id }));
    const client = createClient({ baseUrl });
    await client.generations.create({ model: 'm', prompt: 'p' }, { idempotencyKey: 'order-7' });
    await client.generations.create({ model: 'm', prompt: 'p' });
    await client.generations.create({ model: 'm', prompt: 'p' });
    const keys = seen.map(({ headers }) => headers['idempotency-key']);
    expect(keys[0]).toBe('order-7');
    expect(new Set(keys).size).toBe(3);
  });

  it('never repeats a change that has no key', async () => {
    const { baseUrl, seen } = await serve((_, response) =>
      json(response, 503, problemBody('service.draining', 503), { 'retry-after': '0' }),
    );
    await expect(createClient({ baseUrl }).assets.delete({ id })).rejects.toBeInstanceOf(PinholeError);
    expect(seen).toHaveLength(1);
  });

  it('does not repeat what the service refuses, nor wait longer than a person would', async () => {
    const { baseUrl, seen } = await serve(({ url }, response) => {
      if (url === '/v1/me') json(response, 404, problemBody('request.not_found', 404));
      else json(response, 429, problemBody('request.rate_limited', 429), { 'retry-after': '3600' });
    });
    const client = createClient({ baseUrl });
    await expect(client.me.get()).rejects.toMatchObject({ code: 'request.not_found' });
    await expect(client.models.list()).rejects.toMatchObject({ retryAfterSeconds: 3600 });
    expect(seen).toHaveLength(2);
  });
});

it('walks every page of a list and stops when the loop stops', async () => {
  const { baseUrl, seen } = await serve(({ url }, response) => {
    const cursor = new URL(url, 'http://x').searchParams.get('cursor');
    const number = Number(cursor ?? 0);
    json(response, 200, { data: [{ id: `${number}a` }, { id: `${number}b` }], nextCursor: number < 2 ? String(number + 1) : null });
  });
  const client = createClient({ baseUrl });
  const all = (cursor: string | undefined) => client.assets.list({ cursor });
  const ids: string[] = [];
  for await (const asset of everyItem(all)) ids.push(asset.id);
  expect(ids).toEqual(['0a', '0b', '1a', '1b', '2a', '2b']);
  for await (const asset of everyItem(all)) if (asset.id === '0b') break;
  expect(seen).toHaveLength(4);
});
