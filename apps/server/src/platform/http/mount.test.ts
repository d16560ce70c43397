import { problems, type RouteContract, routes } from '@pinhole/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '../app-error.ts';
import type { Http } from './http.ts';
import { mount } from './mount.ts';
import { as, people, startTestHttp, type TestHttp } from './test-http.ts';

const base = { problems: [], schema: { summary: 'Test', tags: ['Test'] } } as const;
const echo = {
  ...base,
  method: 'POST',
  url: '/v1/echo/:id',
  access: { kind: 'public' },
  schema: {
    ...base.schema,
    operationId: 'echo',
    params: z.strictObject({ id: z.uuid() }),
    querystring: z.strictObject({ limit: z.coerce.number<number | string>().int().max(10).default(5) }),
    body: z.union([
      z.strictObject({ quoteId: z.uuid() }),
      z.strictObject({ name: z.string().min(2), size: z.strictObject({ width: z.number() }).optional() }),
    ]),
    response: { 201: z.object({ name: z.string(), limit: z.number() }) },
  },
} as const satisfies RouteContract;
const plain = (name: string, access: RouteContract['access']) =>
  ({
    ...base,
    method: 'GET',
    url: `/v1/${name}`,
    access,
    schema: { ...base.schema, operationId: name, response: { 200: z.object({ account: z.string().nullable() }) } },
  }) as const satisfies RouteContract;
const open = plain('open', { kind: 'public' });
const forPeople = plain('for-people', { kind: 'session' });
const forOperator = { ...plain('for-operator', { kind: 'operator' }), limit: 'sensitive' } as const satisfies RouteContract;
const forScope = plain('for-scope', { kind: 'workspace', scope: 'assets:read' });
const forWriters = plain('for-writers', { kind: 'workspace', scope: 'assets:write' });
const gone = {
  ...plain('gone', { kind: 'public' }),
  method: 'DELETE',
  schema: { ...base.schema, operationId: 'gone', response: { 204: z.null() } },
} as const satisfies RouteContract;
const wrong = plain('wrong', { kind: 'public' });
const failing = plain('failing', { kind: 'public' });

let server: TestHttp;
const call = (path: string, init: RequestInit = {}) => fetch(`${server.baseUrl}${path}`, init);
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  call(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const echoPath = '/v1/echo/01930000-0000-7000-8000-000000000001';

beforeAll(async () => {
  server = await startTestHttp({}, (http: Http) => {
    mount(http, echo, async ({ body, query }) => ({
      name: 'name' in body ? body.name : body.quoteId,
      limit: query.limit,
      secret: 'not in the contract',
    }));
    for (const route of [open, forPeople, forOperator, forScope, forWriters])
      mount(http, route, async ({ actor }) => ({ account: actor?.accountId ?? null }));
    mount(http, gone, async () => null);
    mount(http, wrong, async () => ({ account: 7 as unknown as string }));
    mount(http, failing, async () => {
      throw new Error('the password of ann@studio.example is hunter2');
    });
  });
});
afterAll(() => server.close());

describe('a mounted route', () => {
  it('gives the handler parsed input and the caller what the contract says, no more', async () => {
    const answer = await post(`${echoPath}?limit=7`, { name: 'Ann' });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toEqual({ name: 'Ann', limit: 7 });
    expect(await (await post(echoPath, { name: 'Ann' })).json()).toMatchObject({ limit: 5 });
    const empty = await call('/v1/gone', { method: 'DELETE' });
    expect([empty.status, await empty.text(), empty.headers.get('content-type')]).toEqual([204, '', null]);
  });

  it('answers an answer that breaks the contract like any other fault', async () => {
    expect((await call('/v1/wrong')).status).toBe(500);
  });
});

describe('a failure', () => {
  it('points at every wrong field', async () => {
    type Body = { errors: { pointer: string }[] };
    const answer = await post(echoPath, { name: 'Ann', extra: 1 });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await answer.json()).toMatchObject({
      code: 'request.invalid',
      status: 400,
      type: 'http://studio.test/docs/problems#request.invalid',
      request_id: answer.headers.get('x-request-id'),
      errors: [{ pointer: '/extra', detail: 'This field is not known.' }],
    });
    // Of the two forms the body may have, the one that was meant is explained.
    const quote = await post(echoPath, { quoteId: 'no' });
    expect(((await quote.json()) as Body).errors).toEqual([expect.objectContaining({ pointer: '/quoteId' })]);
    const number = await post(echoPath, { name: 7 });
    expect(((await number.json()) as Body).errors).toEqual([expect.objectContaining({ pointer: '/name' })]);
    const short = await post(echoPath, { name: 'A' });
    expect(((await short.json()) as Body).errors).toEqual([expect.objectContaining({ pointer: '/name' })]);
    const nested = await post(echoPath, { name: 'Ann', size: { width: 1, 'a/b~c': 1 } });
    expect(((await nested.json()) as Body).errors).toEqual([expect.objectContaining({ pointer: '/size/a~1b~0c' })]);
    expect(((await (await post(`${echoPath}?limit=11`, { name: 'Ann' })).json()) as Body).errors[0]?.pointer).toBe('/query/limit');
    expect(((await (await post('/v1/echo/x', { name: 'Ann' })).json()) as Body).errors[0]?.pointer).toBe('/path/id');
  });

  it.each([
    ['bad JSON', '{"name":', { 'content-type': 'application/json' }, 'request.invalid'],
    ['a prototype in JSON', '{"name":"Ann","__proto__":{"x":1}}', { 'content-type': 'application/json' }, 'request.invalid'],
    ['plain text', '{"name":"Ann"}', { 'content-type': 'text/plain' }, 'request.unsupported_media_type'],
    ['a form', 'name=Ann', { 'content-type': 'application/x-www-form-urlencoded' }, 'request.unsupported_media_type'],
    ['an upload', '--x--', { 'content-type': 'multipart/form-data; boundary=x' }, 'request.unsupported_media_type'],
    ['too much', `{"name":"${'a'.repeat(300_000)}"}`, { 'content-type': 'application/json' }, 'request.too_large'],
  ] as const)('is a problem in our form: %s', async (_, body, headers, code) => {
    const answer = await post(echoPath, body, headers);
    expect(await answer.json()).toMatchObject({ code, status: problems[code].status, request_id: answer.headers.get('x-request-id') });
    expect(answer.status).toBe(problems[code].status);
  });

  it.each(['/v1/nothing', '/v1/%zz', '/v1/open/', '/V1/open', '//v1/open', '/api/x', '/%2e%2e/etc/passwd'])(
    'is the same at every address that does not exist: %s',
    async (path) => {
      const answer = await call(path);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ code: 'request.not_found', title: problems['request.not_found'].title });
      expect((await call('/v1/open', { method: 'POST' })).status).toBe(404);
    },
  );

  it('says nothing about a fault to the caller and everything but secrets to the log', async () => {
    const answer = await call('/v1/failing', { headers: { 'x-request-id': 'from-the-test-1' } });
    const body = await answer.text();
    expect(answer.status).toBe(500);
    expect(JSON.parse(body)).toEqual({
      type: 'http://studio.test/docs/problems#service.fault',
      title: problems['service.fault'].title,
      status: 500,
      code: 'service.fault',
      request_id: 'from-the-test-1',
    });
    const entry = server.log.find(({ event, request_id }) => event === 'request-failed' && request_id === 'from-the-test-1');
    expect(JSON.stringify(entry)).toContain('mount.test.ts');
    expect(JSON.stringify(server.log)).not.toContain('studio.example');
  });
});

describe('a request id', () => {
  it('is the caller’s when it is harmless, else ours', async () => {
    for (const given of ['trace-0123456789', 'a'.repeat(64)]) {
      expect((await call('/v1/open', { headers: { 'x-request-id': given } })).headers.get('x-request-id')).toBe(given);
    }
    for (const given of ['short', 'with space 123', 'semi;colon-123', 'a'.repeat(65), '<script>alert(1)</script>']) {
      expect((await call('/v1/open', { headers: { 'x-request-id': given } })).headers.get('x-request-id')).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4/,
      );
    }
  });
});

describe('who may reach what', () => {
  const table: readonly (readonly [keyof typeof people | 'stranger', string, number, string])[] = [
    ['stranger', '/v1/open', 200, ''],
    ['stranger', '/v1/for-people', 401, 'auth.required'],
    ['stranger', '/v1/for-scope', 401, 'auth.required'],
    ['stranger', '/v1/for-operator', 404, 'request.not_found'],
    ['owner', '/v1/for-people', 200, ''],
    ['owner', '/v1/for-scope', 200, ''],
    ['owner', '/v1/for-operator', 404, 'request.not_found'],
    ['viewer', '/v1/for-scope', 200, ''],
    ['viewer', '/v1/for-writers', 403, 'auth.role_missing'],
    ['readKey', '/v1/for-scope', 200, ''],
    ['readKey', '/v1/for-writers', 403, 'auth.scope_missing'],
    ['readKey', '/v1/for-people', 403, 'auth.key_not_allowed'],
    ['readKey', '/v1/for-operator', 404, 'request.not_found'],
    ['operatorKey', '/v1/for-operator', 404, 'request.not_found'],
    ['operator', '/v1/for-operator', 200, ''],
  ];
  it.each(table)('%s at %s: %i', async (who, path, status, code) => {
    const answer = await call(path, { headers: who === 'stranger' ? {} : as(who) });
    expect(answer.status).toBe(status);
    if (code) expect(await answer.json()).toMatchObject({ code });
    else expect(await answer.json()).toEqual({ account: who === 'stranger' || path === '/v1/open' ? null : people[who].accountId });
    expect(answer.headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer' : null);
  });

  it('an operator’s address cannot be told from one that does not exist', async () => {
    const shape = async (path: string, headers: Record<string, string>) => {
      const answer = await call(path, { headers: { ...headers, 'x-request-id': 'the-same-id' } });
      const { date: _, ratelimit: __, ...rest } = Object.fromEntries(answer.headers);
      return { status: answer.status, body: await answer.text(), headers: rest };
    };
    for (const headers of [{}, as('owner'), as('readKey'), { authorization: 'Bearer unknown' }]) {
      expect(await shape('/v1/for-operator', headers)).toEqual(await shape('/v1/missing-xxxxx', headers));
    }
  });

  it('does not depend on the hook alone: a handler never runs for a request that nobody let in, or that was let in by mistake', async () => {
    const statusWith = async (broken: Partial<Http['gate']>): Promise<number> => {
      const hookless = await startTestHttp({}, (http) => {
        mount({ ...http, gate: { ...http.gate, admit: async () => {}, ...broken } }, forPeople, async () => ({ account: 'reached' }));
      });
      const { status } = await fetch(`${hookless.baseUrl}/v1/for-people`);
      await hookless.close();
      return status;
    };
    expect(await statusWith({})).toBe(500);
    expect(await statusWith({ get: () => ({ actor: null }) })).toBe(401);
    expect(await statusWith({ get: () => ({ actor: people.readKey }) })).toBe(403);
  });

  it('refuses a stranger before looking at what they sent', async () => {
    const guarded = await startTestHttp({}, (http) =>
      mount(http, routes.createQuote, async () => Promise.reject(new AppError('model.not_found'))),
    );
    const answer = await fetch(`${guarded.baseUrl}/v1/quotes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"nonsense":',
    });
    expect(answer.status).toBe(401);
    await guarded.close();
  });
});

describe('a page of another site', () => {
  const origin = (value: string) => ({ origin: value });
  it.each<[string, Record<string, string>, boolean]>([
    ['our own page, modern browser', { 'sec-fetch-site': 'same-origin', ...origin('http://studio.test') }, true],
    ['our own page over plain http', origin('http://studio.test'), true],
    ['our own page under the address it was opened with', origin('self'), true],
    ['a program without a browser', {}, true],
    ['another site', { 'sec-fetch-site': 'cross-site', ...origin('https://evil.test') }, false],
    ['a sibling domain', { 'sec-fetch-site': 'same-site', ...origin('http://other.studio.test') }, false],
    ['another site over plain http', origin('http://evil.test'), false],
    ['a sandboxed frame', origin('null'), false],
    ['a name that only ends like ours', origin('http://evil-studio.test'), false],
    ['another port of ours', origin('http://studio.test:81'), false],
  ])('%s: allowed %#', async (_, headers, allowed) => {
    const sent = { ...headers, ...(headers['origin'] === 'self' && { origin: server.baseUrl }) };
    const answer = await post(echoPath, { name: 'Ann' }, { ...as('owner'), ...sent });
    expect(answer.status).toBe(allowed ? 201 : 403);
    if (!allowed) expect(await answer.json()).toMatchObject({ code: 'request.cross_site' });
  });

  it('may be where an API key is used: a browser never sends one by itself', async () => {
    expect(
      (await post(echoPath, { name: 'Ann' }, { ...as('readKey'), 'sec-fetch-site': 'cross-site', origin: 'https://tool.test' })).status,
    ).toBe(201);
  });

  it('gets no permission to read anything', async () => {
    for (const path of ['/v1/open', '/v1/nothing', '/openapi.json', '/livez']) {
      const answer = await call(path, { headers: { origin: 'https://evil.test' } });
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect(
      (await call('/v1/open', { method: 'OPTIONS', headers: { origin: 'https://evil.test', 'access-control-request-method': 'POST' } }))
        .status,
    ).toBe(404);
  });
});

it('every answer carries the headers that keep browsers strict', async () => {
  for (const path of ['/v1/open', '/v1/nothing', '/v1/%zz', '/livez', '/docs/api', '/v1/failing']) {
    const { headers } = await call(path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    if (path === '/docs/api') expect(headers.get('permissions-policy')).toContain('camera=()');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers.get('strict-transport-security')).toBeNull();
    if (path.startsWith('/v1')) expect(headers.get('cache-control')).toBe('no-store');
  }
  const secure = await startTestHttp({ publicUrl: 'https://studio.test' });
  expect((await fetch(`${secure.baseUrl}/livez`)).headers.get('strict-transport-security')).toContain('max-age=31536000');
  await secure.close();
});
