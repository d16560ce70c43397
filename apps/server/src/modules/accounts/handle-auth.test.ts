import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AppError } from '../../platform/app-error.ts';
import { listMail } from '../../platform/mail/mail-store.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { accountsFixture, cookieOf, signUpForm, strongPassword } from './accounts-fixture.ts';
import { hashToken, sessionCookie } from './session-cookie.ts';

let test: TestDatabase;
let count = 0;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

const freshEmail = (): string => `person-${(count += 1)}@example.com`;
/** Every test has its own network, so that limits of one do not reach another. */
const freshAddress = (): string => `198.51.${(count += 1)}.7`;
const mailTo = async (email: string) => (await listMail(test.db, { before: null, limit: 100 })).filter(({ to }) => to === email);
const tokenIn = (text: string): string => /#token=(\S+)/.exec(text)?.[1] ?? '';
const countRows = async (table: string, where = 'true', values: unknown[] = []): Promise<number> =>
  Number((await test.pool.query<{ count: bigint }>(`select count(*) from ${table} where ${where}`, values)).rows[0]?.count);

it('signs a new person up and in, with one HttpOnly cookie and no token in the body', async () => {
  const fixture = accountsFixture(test.db);
  const email = freshEmail();
  const answer = await fixture.post('/sign-up/email', signUpForm(email.toUpperCase()), {
    userAgent: 'Mozilla/5.0 (X11; Linux) Firefox/140.0',
  });
  expect(answer).toMatchObject({ status: 200, body: { token: null, signedIn: true, user: { email, name: 'Ada', emailVerified: false } } });
  expect(answer.cookies).toHaveLength(1);
  expect(answer.cookies[0]).toMatch(/^pinhole_session=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
  expect(fixture.created).toMatchObject([{ email, operator: false }]);
  expect(fixture.acts.map(({ action }) => action)).toEqual(['account.created', 'session.created']);

  const { rows } = await test.pool.query('select * from account where email = $1', [email]);
  expect(rows[0]).toMatchObject({ accepted_policy_version: '1', age_attested_at: expect.any(Date), accepted_policy_at: expect.any(Date) });
  expect(rows[0].id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
});

it('dates what a person accepted, and their id, by the clock of the service', async () => {
  const now = new Date('2031-05-04T03:02:01Z');
  const fixture = accountsFixture(test.db, {}, { clock: { now: () => now } });
  const email = freshEmail();
  await fixture.post('/sign-up/email', signUpForm(email));
  const { rows } = await test.pool.query('select * from account where email = $1', [email]);
  expect(rows[0]).toMatchObject({ age_attested_at: now, accepted_policy_at: now });
  expect(Number.parseInt(rows[0].id.replace('-', '').slice(0, 12), 16)).toBe(now.getTime());
});

it('stores no token that would sign anybody in, no address and no user agent', async () => {
  const fixture = accountsFixture(test.db);
  const answer = await fixture.post('/sign-up/email', signUpForm(freshEmail()), {
    address: '203.0.113.200',
    userAgent: 'Mozilla/5.0 (Windows NT 10.0) Chrome/141.0.7390.54 Safari/537.36',
  });
  const token = sessionCookie(fixture.deps).read(cookieOf(answer)) ?? '';
  const { rows } = await test.pool.query('select token, ip_address, user_agent from session where account_id = $1', [
    fixture.created[0]?.id,
  ]);
  expect(token).toMatch(/^\w{32}$/);
  expect(JSON.stringify(rows)).not.toContain(token);
  expect(rows).toEqual([{ token: hashToken(token), ip_address: '203.0.113.0/24', user_agent: 'Chrome on Windows' }]);
});

it('uses a cookie that no other host can set, over https', async () => {
  const fixture = accountsFixture(test.db, {}, { baseUrl: 'https://studio.test' });
  const answer = await fixture.post('/sign-up/email', signUpForm(freshEmail()));
  expect(answer.cookies[0]).toMatch(/^__Host-pinhole_session=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  expect(sessionCookie(fixture.deps).read(cookieOf(answer))).not.toBeNull();
});

it.each([
  ['no confirmation of age', { ageAttested: undefined }, 'auth.age_not_attested'],
  ['an older policy', { policyVersion: '0' }, 'auth.policy_not_accepted'],
  ['no policy', { policyVersion: undefined }, 'auth.policy_not_accepted'],
  ['a role', { operator: true }, 'request.invalid'],
  ['a verified address', { emailVerified: true }, 'request.invalid'],
  ['a look-alike address', { email: 'adа@example.com' }, 'request.invalid'],
])('refuses a sign-up with %s', async (_, change, code) => {
  const fixture = accountsFixture(test.db);
  const refused = fixture.post('/sign-up/email', { ...signUpForm(freshEmail()), ...change });
  await expect(refused).rejects.toMatchObject({ code });
  expect(fixture.created).toEqual([]);
});

it('takes nobody while sign-up is closed', async () => {
  const fixture = accountsFixture(test.db, { open: false });
  await expect(fixture.post('/sign-up/email', signUpForm(freshEmail()))).rejects.toMatchObject({ code: 'auth.sign_up_closed' });
});

it('refuses a short password', async () => {
  const answer = await accountsFixture(test.db).post('/sign-up/email', { ...signUpForm(freshEmail()), password: 'short' });
  expect(answer).toMatchObject({ status: 400, body: { code: 'PASSWORD_TOO_SHORT' }, cookies: [] });
});

it('makes exactly one account of twenty sign-ups with one address', async () => {
  const fixture = accountsFixture(test.db);
  const email = freshEmail();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      fixture.post('/sign-up/email', signUpForm(email), { address: `192.0.2.${index}` }).catch((error: AppError) => error.code),
    ),
  );
  const outcomes = answers.map((answer) => (typeof answer === 'string' ? answer : answer.status));
  expect(outcomes.filter((outcome) => outcome === 200)).toHaveLength(1);
  expect(new Set(outcomes)).toEqual(new Set([200, 422, 'request.rate_limited']));
  expect(await countRows('account', 'email = $1', [email])).toBe(1);
  expect(await countRows('identity', 'account_id = $1', [fixture.created[0]?.id])).toBe(1);
});

it('keeps nothing of a sign-up whose workspace could not be made', async () => {
  const email = freshEmail();
  const fixture = accountsFixture(test.db, {}, { onAccountCreated: () => Promise.reject(new Error('no workspace')) });
  await expect(fixture.post('/sign-up/email', signUpForm(email))).rejects.toThrow('no workspace');
  expect(await countRows('account', 'email = $1', [email])).toBe(0);
  expect(await mailTo(email)).toEqual([]);
});

it('answers a wrong password and an unknown address alike, and writes both down', async () => {
  const fixture = accountsFixture(test.db);
  const email = freshEmail();
  await fixture.post('/sign-up/email', signUpForm(email));
  const wrong = await fixture.post('/sign-in/email', { email, password: 'not the password' });
  const unknown = await fixture.post('/sign-in/email', { email: freshEmail(), password: 'not the password' });
  expect(wrong).toEqual(unknown);
  expect(wrong).toMatchObject({ status: 401, body: { code: 'INVALID_EMAIL_OR_PASSWORD' } });
  expect(fixture.acts.slice(-2)).toEqual([
    { action: 'session.refused', actorId: null, subject: fixture.created[0]?.id },
    { action: 'session.refused', actorId: null, subject: null },
  ]);
});

it('works as long for an unknown address as for a wrong password', async () => {
  const fixture = accountsFixture(test.db);
  const email = freshEmail();
  await fixture.post('/sign-up/email', signUpForm(email));
  const known: number[] = [];
  const unknown: number[] = [];
  for (let round = 0; round < 12; round += 1) {
    for (const [times, address] of [
      [known, email],
      [unknown, freshEmail()],
    ] as const) {
      // The work, not the clock: beside other tests a request takes as long as they let it.
      const before = process.cpuUsage();
      await fixture.post('/sign-in/email', { email: address, password: 'not the password' }, { address: freshAddress() });
      const { user, system } = process.cpuUsage(before);
      times.push((user + system) / 1_000);
    }
  }
  const median = (times: number[]): number => times.sort((left, right) => left - right)[Math.floor(times.length / 2)] ?? 0;
  expect(median(known)).toBeGreaterThan(20);
  expect(Math.abs(median(known) - median(unknown))).toBeLessThan(median(known) * 0.4);
});

it('signs in and out; the old cookie is worth nothing afterwards', async () => {
  const fixture = accountsFixture(test.db);
  const email = freshEmail();
  await fixture.post('/sign-up/email', signUpForm(email));
  const signedIn = await fixture.post('/sign-in/email', { email, password: strongPassword });
  expect(signedIn).toMatchObject({ status: 200, body: { signedIn: true } });
  expect(await countRows('session', 'account_id = $1', [fixture.created[0]?.id])).toBe(2);
  const out = await fixture.post('/sign-out', {}, { cookie: cookieOf(signedIn) });
  expect(out.status).toBe(200);
  expect(out.cookies[0]).toMatch(/^pinhole_session=; Max-Age=0/);
  expect(await countRows('session', 'account_id = $1', [fixture.created[0]?.id])).toBe(1);
  expect(fixture.acts.at(-1)).toMatchObject({ action: 'session.ended', actorId: fixture.created[0]?.id });
  expect(fixture.revocations).toEqual(['revoked']);
});

it('with confirmation required, answers a known address exactly like a new one and mails its owner', async () => {
  const fixture = accountsFixture(test.db, { requireVerifiedEmail: true });
  const email = freshEmail();
  const first = await fixture.post('/sign-up/email', signUpForm(email));
  const again = await fixture.post('/sign-up/email', { ...signUpForm(email), password: 'another long password' });
  const shape = ({ status, body, cookies }: typeof first) => ({
    status,
    cookies,
    keys: Object.keys(body),
    user: Object.entries(body.user ?? {}).map(([key, value]) =>
      key === 'id' || key === 'createdAt' ? [key, typeof value, String(value).length] : [key, value],
    ),
  });
  expect(shape(again)).toEqual(shape(first));
  expect(first).toMatchObject({ status: 200, cookies: [], body: { token: null, signedIn: false } });
  expect((await mailTo(email)).map(({ subject }) => subject)).toEqual([
    'You already have an account at Darkroom',
    'Confirm your address for Darkroom',
  ]);
  expect(await countRows('account', 'email = $1', [email])).toBe(1);
});

it('with confirmation required, tells none of ten racing sign-ups that another was first', async () => {
  const fixture = accountsFixture(test.db, { requireVerifiedEmail: true });
  const email = freshEmail();
  const answers = await Promise.all(Array.from({ length: 10 }, () => fixture.post('/sign-up/email', signUpForm(email))));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await countRows('account', 'email = $1', [email])).toBe(1);
});

it('lets a person in once the address is confirmed, and tells so exactly once', async () => {
  const fixture = accountsFixture(test.db, { requireVerifiedEmail: true });
  const email = freshEmail();
  await fixture.post('/sign-up/email', { ...signUpForm(email), locale: 'da' });
  expect(await fixture.post('/sign-in/email', { email, password: strongPassword })).toMatchObject({
    status: 403,
    body: { code: 'EMAIL_NOT_VERIFIED' },
  });
  const [mail] = await mailTo(email);
  expect(mail?.subject).toBe('Bekræft din adresse hos Darkroom');
  const token = tokenIn(mail?.text ?? '');
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => fixture.post('/verify-email', { token }, { address: freshAddress() })),
  );
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(fixture.verified).toHaveLength(1);
  expect(await fixture.post('/sign-in/email', { email, password: strongPassword })).toMatchObject({
    status: 200,
    body: { signedIn: true },
  });
  expect(await fixture.post('/verify-email', { token: 'forged' })).toMatchObject({ status: 401, body: { code: 'INVALID_TOKEN' } });
});

it('resets a password by a link that works once, and signs every device out', async () => {
  const fixture = accountsFixture(test.db);
  const email = freshEmail();
  await fixture.post('/sign-up/email', signUpForm(email));
  const known = await fixture.post('/request-password-reset', { email });
  const unknown = await fixture.post('/request-password-reset', { email: freshEmail() });
  expect(known).toEqual(unknown);
  const [mail] = await mailTo(email);
  expect(mail?.text).toContain('http://studio.test/reset-password#token=');
  const token = tokenIn(mail?.text ?? '');
  expect(await countRows('verification', 'identifier like $1', [`%${token}%`])).toBe(0);

  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      fixture.post('/reset-password', { token, newPassword: `a new password ${index}` }, { address: freshAddress() }),
    ),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(await countRows('session', 'account_id = $1', [fixture.created[0]?.id])).toBe(0);
  expect(await fixture.post('/sign-in/email', { email, password: strongPassword })).toMatchObject({ status: 401 });
  const won = answers.findIndex(({ status }) => status === 200);
  expect(await fixture.post('/sign-in/email', { email, password: `a new password ${won}` })).toMatchObject({ status: 200 });
  expect((await mailTo(email)).some(({ subject }) => subject === 'Your password for Darkroom was changed')).toBe(true);
});

it('does not say that a mail was sent when it could not be written', async () => {
  const email = freshEmail();
  await accountsFixture(test.db).post('/sign-up/email', signUpForm(email));
  const serviceName = (): string => {
    throw new Error('no name');
  };
  await expect(accountsFixture(test.db, {}, { serviceName }).post('/request-password-reset', { email })).rejects.toThrow('no name');
});

it('changes a password only for who knows the old one, and leaves only this device signed in', async () => {
  const fixture = accountsFixture(test.db);
  const email = freshEmail();
  const first = await fixture.post('/sign-up/email', signUpForm(email));
  await fixture.post('/sign-in/email', { email, password: strongPassword });
  const change = { currentPassword: strongPassword, newPassword: 'another long password' };
  expect(
    await fixture.post('/change-password', { ...change, currentPassword: 'wrong password' }, { cookie: cookieOf(first) }),
  ).toMatchObject({ status: 400 });
  expect(await fixture.post('/change-password', change)).toMatchObject({ status: 401 });
  const changed = await fixture.post('/change-password', change, { cookie: cookieOf(first) });
  expect(changed.status).toBe(200);
  expect(cookieOf(changed)).not.toBe(cookieOf(first));
  expect(await countRows('session', 'account_id = $1', [fixture.created[0]?.id])).toBe(1);
  const token = sessionCookie(fixture.deps).read(cookieOf(changed)) ?? '';
  expect(await countRows('session', 'token = $1', [hashToken(token)])).toBe(1);
});

it.each(['/update-user', '/change-email', '/delete-user', '/list-sessions', '/sign-in/social', '/ok', '/constructor', '/sign-in/email/'])(
  'has nothing at %s',
  async (path) => {
    await expect(accountsFixture(test.db).post(path, {})).rejects.toMatchObject({ code: 'request.not_found' });
  },
);

it('stops guessing at one account, from however many networks', async () => {
  const fixture = accountsFixture(test.db);
  const email = freshEmail();
  await fixture.post('/sign-up/email', signUpForm(email));
  const guess = (): Promise<unknown> =>
    fixture.post('/sign-in/email', { email, password: 'x' }, { address: freshAddress() }).then(
      ({ status }) => status,
      (error: AppError) => error.code,
    );
  const outcomes = await Promise.all(Array.from({ length: 22 }, guess));
  expect(outcomes.filter((outcome) => outcome === 'request.rate_limited')).toHaveLength(2);
});

it('keeps nothing of a sign-up that could not be written to the audit log', async () => {
  const fixture = accountsFixture(test.db, {}, { record: () => Promise.reject(new Error('no audit')) });
  const email = freshEmail();
  await expect(fixture.post('/sign-up/email', signUpForm(email))).rejects.toThrow('no audit');
  expect(await countRows('account', 'email = $1', [email])).toBe(0);
});
