import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHttp, type Http } from '../../platform/http/http.ts';
import { outboxDriver } from '../../platform/mail/mail-driver.ts';
import { createLog } from '../../platform/telemetry/log.ts';
import { createMetrics } from '../../platform/telemetry/metrics.ts';
import { createIdentityFixture, type IdentityFixture } from '../../testing/identity-fixture.ts';
import { mountAccounts } from '../accounts/index.ts';
import { listEntries, plainTerms } from '../credits/index.ts';
import { mountKeys } from '../keys/index.ts';
import { mountWorkspaces } from '../workspaces/index.ts';
import { mountAdmin, mountSetup } from './admin.routes.ts';
import { issueSetupLink } from './setup.ts';

let service: IdentityFixture;
let http: Http;
let origin: string;
const logged: string[] = [];
beforeAll(async () => {
  service = await createIdentityFixture();
  const { db } = service.test;
  http = await createHttp({
    clock: service.clock,
    log: createLog({ level: 'debug', destination: { write: (line) => logged.push(line) } }),
    metrics: createMetrics(),
    db,
    secret: 'another secret of more than thirty-two characters',
    publicUrl: service.accounts.baseUrl,
    version: '0.0.0',
    ready: async () => {},
    identify: (request) => service.access.identify(request.headers),
  });
  mountSetup(http, service.setup);
  mountAccounts(http, service.accounts);
  mountWorkspaces(http, service.workspaces);
  mountKeys(http, service.keys);
  mountAdmin(http, {
    db,
    settings: service.settings,
    credits: { db, clock: service.clock, terms: () => ({ ...plainTerms, defaultCap: service.settings.get('credits.monthlyCap') }) },
    startValues: [
      { key: 'PORT', title: 'PORT', help: '', value: '8080', source: 'environment', env: 'PORT', editable: false, type: 'number' },
    ],
    mail: { driver: outboxDriver, server: null },
    describeQueue: () => Promise.resolve({ counts: {}, oldestWaitingSeconds: 0, doubtful: 0, data: [] }),
  });
  const { port } = await http.listen({ host: '127.0.0.1', port: 0 });
  origin = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  await http.close({ timeoutMs: 2_000 });
  await service.close();
});

interface Reply {
  readonly status: number;
  readonly body: Record<string, never> & {
    readonly code?: string;
    readonly data?: readonly Record<string, unknown>[];
    readonly nextCursor?: string;
  };
  readonly headers: Headers;
  readonly cookie: string;
}
async function call(
  method: string,
  path: string,
  { body, ...headers }: { body?: unknown; cookie?: string; [header: string]: unknown } = {},
): Promise<Reply> {
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(headers as Record<string, string>) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: (text ? JSON.parse(text) : null) as Reply['body'],
    headers: response.headers,
    cookie: response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; '),
  };
}

const password = 'a long enough password';
let operator: string;
let member: string;
let memberWorkspace: string;

it('brings the first person in over the setup link', async () => {
  expect(await call('GET', '/v1/setup')).toMatchObject({ status: 200, body: { needed: true, policyVersion: '1' } });
  const token = (await issueSetupLink(service.setup))?.token;
  const done = await call('POST', '/v1/setup', {
    body: { token, name: 'Ada', email: 'ada@example.com', password, serviceName: 'Darkroom', welcomeCredits: '9000000' },
  });
  expect(done).toMatchObject({ status: 201, body: { email: 'ada@example.com' } });
  operator = done.cookie;
  expect(await call('GET', '/v1/me', { cookie: operator })).toMatchObject({
    status: 200,
    body: { account: { operator: true, email: 'ada@example.com' }, workspace: { role: 'owner' } },
  });
  expect(await call('GET', '/v1/setup')).toMatchObject({ body: { needed: false } });
});

it('is closed to others until the operator opens it', async () => {
  const form = { name: 'Ben', email: 'ben@example.com', password, ageAttested: true, policyVersion: '1' };
  expect(await call('POST', '/api/auth/sign-up/email', { body: form })).toMatchObject({
    status: 403,
    body: { code: 'auth.sign_up_closed' },
  });
  expect(await call('PATCH', '/v1/admin/settings/signUp.open', { cookie: operator, body: { value: 'yes' } })).toMatchObject({
    status: 400,
    body: { code: 'setting.invalid' },
  });
  expect(await call('PATCH', '/v1/admin/settings/signUp.open', { cookie: operator, body: { value: 'true' } })).toMatchObject({
    status: 200,
    body: { value: 'true', source: 'admin page' },
  });
  const atOnce = { cookie: operator, body: { value: 'false' } };
  expect(await call('PATCH', '/v1/admin/settings/credits.welcomeNeedsConfirmation', atOnce)).toMatchObject({ status: 200 });
  const signedUp = await call('POST', '/api/auth/sign-up/email', { body: form });
  expect(signedUp).toMatchObject({ status: 200, body: { signedIn: true } });
  member = signedUp.cookie;
  const me = await call('GET', '/v1/me', { cookie: member });
  memberWorkspace = (me.body as unknown as { workspace: { id: string } }).workspace.id;
});

it('answers a failed sign-in as a problem that keeps its cause to itself', async () => {
  const wrong = await call('POST', '/api/auth/sign-in/email', { body: { email: 'ben@example.com', password: 'wrong' } });
  expect(wrong).toMatchObject({
    status: 401,
    body: { code: 'INVALID_EMAIL_OR_PASSWORD', status: 401, request_id: expect.any(String), title: expect.any(String) },
    cookie: '',
  });
  expect(wrong.headers.get('content-type')).toContain('application/problem+json');
  expect(wrong.headers.get('cache-control')).toBe('no-store');
});

it('refuses sign-in and sign-out from a foreign page', async () => {
  for (const path of ['/api/auth/sign-in/email', '/api/auth/sign-out']) {
    const refused = await call('POST', path, { body: {}, cookie: member, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' });
    expect(refused).toMatchObject({ status: 403, body: { code: 'request.cross_site' } });
  }
  const form = await fetch(`${origin}/api/auth/sign-in/email`, {
    method: 'POST',
    body: new URLSearchParams({ email: 'ben@example.com', password }),
  });
  expect(form.status).toBe(415);
});

it('has only POST routes under /api/auth, and not better-auth’s others', async () => {
  for (const [method, path] of [
    ['GET', '/api/auth/ok'],
    ['GET', '/api/auth/get-session'],
    ['POST', '/api/auth/update-user'],
    ['POST', '/api/auth/delete-user'],
    ['POST', '/api/auth/'],
  ] as const) {
    expect((await call(method, path, method === 'POST' ? { body: {}, cookie: member } : { cookie: member })).status).toBe(404);
  }
});

it('shows the admin page’s routes to nobody else: they look like an address that does not exist', async () => {
  const missing = await call('GET', '/v1/admin/nothing', { cookie: member });
  for (const path of ['people', 'queue', 'settings', 'outbox', 'audit']) {
    for (const cookie of [member, '']) {
      const seen = await call('GET', `/v1/admin/${path}`, { cookie });
      expect(seen.status).toBe(404);
      expect({ ...seen.body, request_id: '' }).toEqual({ ...missing.body, request_id: '' });
    }
  }
});

it('lists everybody, page by page, with what they can spend', async () => {
  const first = await call('GET', '/v1/admin/people?limit=1', { cookie: operator });
  expect(first.body).toMatchObject({
    data: [{ email: 'ben@example.com', available: '9000000', workspaceId: memberWorkspace, operator: false }],
  });
  const second = await call('GET', `/v1/admin/people?limit=1&cursor=${first.body.nextCursor}`, { cookie: operator });
  expect(second.body).toMatchObject({ data: [{ email: 'ada@example.com', operator: true }], nextCursor: null });
  expect(await call('GET', '/v1/admin/people?cursor=AAAA', { cookie: operator })).toMatchObject({
    status: 400,
    body: { code: 'request.cursor_invalid' },
  });
});

it('gives credits once per Idempotency-Key', async () => {
  const grant = { workspaceId: memberWorkspace, amount: '1000000', reason: 'a kind word' };
  const give = (body: unknown, key: string) => call('POST', '/v1/admin/grants', { cookie: operator, body, 'idempotency-key': key });
  expect(await give(grant, 'one')).toMatchObject({ status: 201, body: { available: '10000000' } });
  expect(await give(grant, 'one')).toMatchObject({ status: 201, body: { available: '10000000' } });
  expect(await give({ ...grant, amount: '2' }, 'one')).toMatchObject({ status: 422 });
  expect(await give({ ...grant, workspaceId: '01930000-0000-7000-8000-000000000000' }, 'two')).toMatchObject({
    status: 404,
    body: { code: 'workspace.not_found' },
  });
  expect(
    await call('POST', '/v1/admin/caps', { cookie: operator, body: { workspaceId: memberWorkspace, limit: '5000000' } }),
  ).toMatchObject({ status: 200, body: { limit: '5000000' } });
});

it('gives credits only with a reason, which stands beside the movement; who gave them stands in the audit log', async () => {
  const { db } = service.test;
  const before = (await call('GET', '/v1/admin/audit', { cookie: operator })).body.data?.length ?? 0;
  for (const reason of [undefined, '', '  a ', 'x'.repeat(201)])
    expect(
      await call('POST', '/v1/admin/grants', {
        cookie: operator,
        body: { workspaceId: memberWorkspace, amount: '5', reason },
        'idempotency-key': `no-reason-${reason?.length}`,
      }),
    ).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  const body = { workspaceId: memberWorkspace, amount: '5', reason: ' for the delay of Monday ' };
  expect(await call('POST', '/v1/admin/grants', { cookie: operator, body, 'idempotency-key': 'with-a-reason' })).toMatchObject({
    status: 201,
  });
  const terms = () => plainTerms;
  const [entry] = (await listEntries({ db, clock: service.clock, terms }, memberWorkspace, { before: null, limit: 1 })).data;
  expect(entry).toMatchObject({ kind: 'grant', amount: '5', reason: 'for the delay of Monday' });
  const audit = (await call('GET', '/v1/admin/audit', { cookie: operator })).body.data ?? [];
  expect(audit).toHaveLength(before + 1);
  expect(audit[0]).toMatchObject({ action: 'credits.granted', subject: memberWorkspace });
});

it('makes a key that works nowhere near accounts, keys and the admin page', async () => {
  const made = await call('POST', '/v1/keys', { cookie: member, body: { name: 'ci', scopes: ['assets:read'] } });
  expect(made.status).toBe(201);
  const authorization = `Bearer ${(made.body as unknown as { secret: string }).secret}`;
  for (const [method, path] of [
    ['GET', '/v1/keys'],
    ['POST', '/v1/keys'],
    ['GET', '/v1/sessions'],
    ['GET', '/v1/workspaces'],
    ['PATCH', '/v1/me'],
  ] as const) {
    const refused = await call(method, path, {
      authorization,
      cookie: member,
      ...(method === 'GET' ? {} : { body: { name: 'x', scopes: ['assets:read'] } }),
    });
    expect(refused).toMatchObject({ status: 403, body: { code: 'auth.key_not_allowed' } });
  }
  expect((await call('GET', '/v1/admin/people', { authorization })).status).toBe(404);
  const { id } = made.body as unknown as { id: string };
  expect((await call('DELETE', `/v1/keys/${id}`, { cookie: operator })).status).toBe(404);
  expect((await call('DELETE', `/v1/keys/${id}`, { cookie: member })).status).toBe(204);
  expect((await call('GET', '/v1/me', { authorization, cookie: member })).status).toBe(401);
});

it('signs another device out, and ends this one with sign-out', async () => {
  const other = await call('POST', '/api/auth/sign-in/email', {
    body: { email: 'ben@example.com', password },
    'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Firefox/140.0',
  });
  const { body } = await call('GET', '/v1/sessions', { cookie: member });
  const foreign = body.data?.find((session) => session.current === false) as { readonly id: string } | undefined;
  expect(foreign).toMatchObject({ device: 'Firefox on Windows', network: '127.0.0.0/24' });
  expect((await call('DELETE', `/v1/sessions/${foreign?.id}`, { cookie: operator })).status).toBe(404);
  expect((await call('DELETE', `/v1/sessions/${foreign?.id}`, { cookie: member })).status).toBe(204);
  expect((await call('GET', '/v1/me', { cookie: other.cookie })).status).toBe(401);
  expect((await call('POST', '/api/auth/sign-out', { cookie: member, body: {} })).status).toBe(200);
  expect((await call('GET', '/v1/me', { cookie: member })).status).toBe(401);
});

it('shows written mail, settings with their source and an unbroken log', async () => {
  const outbox = await call('GET', '/v1/admin/outbox', { cookie: operator });
  expect(outbox.body.data).toMatchObject([
    { to: 'ben@example.com', subject: 'Confirm your address for Darkroom', sentAt: null, state: 'waiting' },
  ]);
  expect((await call('GET', '/v1/admin/mail-delivery', { cookie: operator })).body).toEqual({
    server: null,
    waiting: 1,
    refused: 0,
    trouble: null,
  });
  for (const path of ['/v1/admin/mail-delivery/test', `/v1/admin/outbox/${String(outbox.body.data?.[0]?.id)}/send`])
    expect(await call('POST', path, { cookie: operator })).toMatchObject({ status: 409, body: { code: 'mail.no_server' } });
  const settings = await call('GET', '/v1/admin/settings', { cookie: operator });
  expect(settings.body.data).toContainEqual(expect.objectContaining({ key: 'service.name', value: 'Darkroom', source: 'admin page' }));
  expect(settings.body.data).toContainEqual(expect.objectContaining({ key: 'PORT', editable: false }));
  expect(await call('PATCH', '/v1/admin/settings/PORT', { cookie: operator, body: { value: '1' } })).toMatchObject({
    status: 409,
    body: { code: 'setting.read_only' },
  });
  const audit = await call('GET', '/v1/admin/audit?limit=100', { cookie: operator });
  const actions = audit.body.data?.map(({ action }) => action);
  expect(actions?.slice(0, 2)).toEqual(['session.ended', 'session.ended']);
  for (const action of [
    'setup.completed',
    'setting.changed',
    'account.created',
    'session.refused',
    'credits.granted',
    'credits.cap_set',
    'key.created',
    'key.revoked',
  ]) {
    expect(actions).toContain(action);
  }
});

it('writes no address, password, token or key into the log', () => {
  expect(logged.length).toBeGreaterThan(20);
  expect(logged.join('')).not.toMatch(/example\.com|long enough|#token|pk_|pinhole_session|127\.0\.0/);
});
