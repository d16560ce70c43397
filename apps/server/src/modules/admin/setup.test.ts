import { afterEach, beforeEach, expect, it } from 'vitest';
import { codeOf } from '../../testing/code-of.ts';
import { createIdentityFixture, type IdentityFixture } from '../../testing/identity-fixture.ts';
import { verifyAuditChain } from '../audit/index.ts';
import { completeSetup, createFirstOperator, issueSetupLink, setupNeeded } from './setup.ts';

let service: IdentityFixture;
beforeEach(async () => {
  service = await createIdentityFixture();
});
afterEach(() => service.close());

const client = { network: null, device: null };
const form = (token: string, email = 'ada@example.com') => ({
  token,
  email,
  name: 'Ada',
  password: 'a long enough password',
  serviceName: 'Darkroom',
  welcomeCredits: '7000000',
});
const link = async (): Promise<string> => (await issueSetupLink(service.setup))?.token ?? '';
const balances = async (): Promise<string[]> =>
  (await service.test.pool.query<{ balance: bigint }>(`select balance from ledger_account where kind = 'promotional'`)).rows.map(
    ({ balance }) => String(balance),
  );

it('makes the first person, names the service, gives welcome credits and signs them in', async () => {
  expect(await setupNeeded(service.setup)).toBe(true);
  const issued = await issueSetupLink(service.setup);
  expect(issued?.url).toBe(`http://studio.test/setup#token=${issued?.token}`);
  const { email, cookie } = await completeSetup(service.setup, form(issued?.token ?? ''), client);
  expect(email).toBe('ada@example.com');
  expect(await service.access.identify({ cookie: cookie.split(';')[0] })).toMatchObject({ operator: true, role: 'owner' });
  expect(service.settings.get('service.name')).toBe('Darkroom');
  expect(service.settings.get('credits.welcome')).toBe(7_000_000n);
  expect(await balances()).toEqual(['7000000']);
  expect(await setupNeeded(service.setup)).toBe(false);
  expect(await issueSetupLink(service.setup)).toBeNull();
  expect(await verifyAuditChain(service.test.db)).toMatchObject({ intact: true, events: 3 });
  expect(
    await service.auth.handle({
      method: 'POST',
      path: '/sign-in/email',
      body: { email, password: 'a long enough password' },
      cookie: undefined,
      userAgent: undefined,
      address: '192.0.2.1',
    }),
  ).toMatchObject({ status: 200 });
});

it('speaks to the first person in the language of the setup', async () => {
  await completeSetup(service.setup, { ...form(await link()), locale: 'da' }, client);
  expect((await service.test.pool.query('select locale from account')).rows).toEqual([{ locale: 'da' }]);
});

it('lets exactly one of twenty through with one link', async () => {
  const token = await link();
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, index) => codeOf(completeSetup(service.setup, form(token, `p${index}@example.com`), client))),
  );
  expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
  expect(new Set(outcomes)).toEqual(new Set(['done', 'setup.done']));
  const { rows } = await service.test.pool.query('select operator from account');
  expect(rows).toEqual([{ operator: true }]);
});

it('refuses a wrong, replaced or expired link, and stores none in clear', async () => {
  const first = await link();
  const second = await link();
  expect(await codeOf(completeSetup(service.setup, form(first), client))).toBe('setup.token_invalid');
  expect(await codeOf(completeSetup(service.setup, form('x'.repeat(43)), client))).toBe('setup.token_invalid');
  const { rows } = await service.test.pool.query<{ hash: Buffer }>('select hash from setup_token');
  expect(rows.map(({ hash }) => hash.length)).toEqual([32]);
  service.clock.shiftMs = 31 * 60_000;
  expect(await codeOf(completeSetup(service.setup, form(second), client))).toBe('setup.token_invalid');
  expect(await setupNeeded(service.setup)).toBe(true);
});

it('keeps the link usable when the form was not good enough', async () => {
  const token = await link();
  expect(await codeOf(completeSetup(service.setup, form(token, 'adа@example.com'), client))).toBe('request.invalid');
  expect(await codeOf(completeSetup(service.setup, form(token), client))).toBe('done');
});

it('makes the first person from a script once, however often and by however many processes it runs', async () => {
  const outcomes = await Promise.all(
    Array.from({ length: 8 }, () => createFirstOperator(service.setup, { email: 'Root@Example.com', password: 'a long enough password' })),
  );
  expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
  expect(await createFirstOperator(service.setup, { email: 'other@example.com', password: 'a long enough password' })).toBe('exists');
  expect(await balances()).toEqual(['100000000']);
  expect(await codeOf(completeSetup(service.setup, form('x'.repeat(43)), client))).toBe('setup.done');
});

it('gives welcome credits once per account, with the confirmation of its address, though twenty confirm it', async () => {
  const signUp = (email: string) =>
    service.auth.handle({
      method: 'POST',
      path: '/sign-up/email',
      body: { email, password: 'a long enough password', ageAttested: true, policyVersion: '1' },
      cookie: undefined,
      userAgent: undefined,
      address: '192.0.2.1',
    });
  const confirm = async (email: string, address: string) => {
    const { rows } = await service.test.pool.query<{ text: string }>('select text from mail where to_address = $1', [email]);
    const token = /#token=(\S+)/.exec(rows[0]?.text ?? '')?.[1];
    return service.auth.handle({
      method: 'POST',
      path: '/verify-email',
      body: { token },
      cookie: undefined,
      userAgent: undefined,
      address,
    });
  };
  await service.set({ 'signUp.open': 'true', 'credits.welcome': '5' });
  await signUp('free@example.com');
  expect(await balances()).toEqual(['0']);
  await Promise.allSettled(Array.from({ length: 20 }, (_, index) => confirm('free@example.com', `192.0.2.${index}`)));
  expect(await balances()).toEqual(['5']);
  await service.set({ 'signUp.requireVerifiedEmail': 'true' });
  await signUp('careful@example.com');
  expect((await balances()).toSorted()).toEqual(['0', '5']);
  await Promise.allSettled([confirm('careful@example.com', '192.0.2.1'), confirm('careful@example.com', '192.0.2.1')]);
  expect(await balances()).toEqual(['5', '5']);
});

it('gives welcome credits at once where the service says so, and not again with the confirmation', async () => {
  await service.set({ 'signUp.open': 'true', 'credits.welcome': '5', 'credits.welcomeNeedsConfirmation': 'false' });
  const { auth } = service;
  const traits = { cookie: undefined, userAgent: undefined, address: '192.0.2.1' };
  const body = { email: 'free@example.com', password: 'a long enough password', ageAttested: true, policyVersion: '1' };
  await auth.handle({ method: 'POST', path: '/sign-up/email', body, ...traits });
  expect(await balances()).toEqual(['5']);
  const { rows } = await service.test.pool.query<{ text: string }>('select text from mail');
  const token = /#token=(\S+)/.exec(rows[0]?.text ?? '')?.[1];
  await auth.handle({ method: 'POST', path: '/verify-email', body: { token }, ...traits });
  expect(await balances()).toEqual(['5']);
});
