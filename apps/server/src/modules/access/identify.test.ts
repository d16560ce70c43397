import { afterAll, beforeAll, expect, it } from 'vitest';
import { inTransaction } from '../../platform/database/database.ts';
import { createIdentityFixture, type IdentityFixture } from '../../testing/identity-fixture.ts';
import { someId } from '../../testing/some-id.ts';
import { listSessions, revokeSession } from '../accounts/index.ts';
import { createKey, revokeKey } from '../keys/index.ts';

let service: IdentityFixture;
beforeAll(async () => {
  service = await createIdentityFixture();
});
afterAll(() => service.close());

const dayMs = 86_400_000;

it('knows a person by their cookie, in the workspace they chose last', async () => {
  const { actor, account } = await service.person('Ada');
  expect(actor).toMatchObject({ accountId: account.id, role: 'owner', operator: false, via: { kind: 'session' } });
  expect(actor.scopes).toContain('keys:manage');
});

it('knows above which price a person wants to be asked, from the next request on', async () => {
  const { account, cookie } = await service.person('Tom');
  expect(await service.access.identify({ cookie })).toMatchObject({ via: { confirmAbove: null } });
  await inTransaction(service.accounts.db, (tx) =>
    tx.updateTable('account').set({ confirm_above: 5_000_000n }).where('id', '=', account.id).execute(),
  );
  expect(await service.access.identify({ cookie })).toMatchObject({ via: { confirmAbove: 5_000_000n } });
});

it('knows nobody by a missing, forged, altered or unsigned cookie', async () => {
  const { cookie } = await service.person('Bob');
  const [name = '', value = ''] = cookie.split('=');
  const decoded = decodeURIComponent(value);
  const forgeries = [
    undefined,
    '',
    'theme=dark',
    `${name}=`,
    `${name}=%`,
    `${name}=${decoded.split('.')[0]}`,
    `${name}=${encodeURIComponent(`${decoded.split('.')[0]}.AAAA`)}`,
    `${name}=x${value}`,
    `x${cookie}`,
  ];
  for (const forgery of forgeries) expect(await service.access.identify({ cookie: forgery })).toBeNull();
  expect(await service.access.identify({ cookie: `theme=dark; ${cookie}; a=b` })).not.toBeNull();
});

it('answers for a foreign workspace exactly as for one that does not exist', async () => {
  const [ada, eve] = [await service.person('Ada2'), await service.person('Eve')];
  for (const workspace of [ada.actor.workspaceId, someId(), 'not-an-id', '']) {
    await expect(service.access.identify({ cookie: eve.cookie, 'x-workspace': workspace })).rejects.toMatchObject({
      code: 'workspace.not_found',
      details: {},
    });
  }
  expect(await service.access.identify({ cookie: eve.cookie, 'x-workspace': eve.actor.workspaceId })).toEqual(eve.actor);
});

it('ends a session after its idle time, and after thirty days whatever happens', async () => {
  const { cookie } = await service.person('Ida');
  try {
    service.clock.shiftMs = 13 * dayMs;
    expect(await service.access.identify({ cookie })).not.toBeNull();
    service.clock.shiftMs = 26 * dayMs; // thirteen days after the visit before
    expect(await service.access.identify({ cookie })).not.toBeNull();
    service.clock.shiftMs = 31 * dayMs;
    expect(await service.access.identify({ cookie })).toBeNull();
    const other = await service.person('Ida2');
    service.clock.shiftMs += 15 * dayMs;
    expect(await service.access.identify({ cookie: other.cookie })).toBeNull();
  } finally {
    service.clock.shiftMs = 0;
  }
});

it('refuses a revoked session at once, and within a moment where media kept a copy', async () => {
  const { actor, cookie, account } = await service.person('Rita');
  expect(await service.access.identifyForMedia({ cookie })).toEqual(actor);
  const sessionId = actor.via.kind === 'session' ? actor.via.sessionId : '';
  const holder = { accountId: account.id, sessionId };
  const eve = await service.person('Eve2');
  await expect(revokeSession(service.accounts, { accountId: eve.account.id, sessionId: '' }, sessionId)).rejects.toMatchObject({
    code: 'session.not_found',
  });
  expect(await listSessions(service.accounts, holder)).toMatchObject([
    { id: sessionId, current: true, network: '203.0.113.0/24', device: 'Firefox on Linux' },
  ]);
  await revokeSession(service.accounts, holder, sessionId);
  expect(await service.access.identify({ cookie })).toBeNull();
  await expect.poll(() => service.access.identifyForMedia({ cookie }), { timeout: 1_500, interval: 20 }).toBeNull();
  await expect(revokeSession(service.accounts, holder, sessionId)).rejects.toMatchObject({ code: 'session.not_found' });
});

it('lets a key do what its scopes and its maker’s role both allow', async () => {
  const { actor, account } = await service.person('Kim');
  const { secret } = await createKey(service.keys, actor, { name: 'ci', scopes: ['assets:read', 'generations:write'], expiresInDays: 90 });
  const authorization = `Bearer ${secret}`;
  const byKey = () => service.access.identify({ authorization });
  expect(await byKey()).toMatchObject({
    accountId: account.id,
    workspaceId: actor.workspaceId,
    scopes: ['assets:read', 'generations:write'],
    operator: false,
    via: { kind: 'key' },
  });
  await service.test.pool.query(`update member set role = 'viewer' where account_id = $1`, [account.id]);
  expect((await byKey())?.scopes).toEqual(['assets:read']);
  await service.test.pool.query('delete from member where account_id = $1', [account.id]);
  expect(await byKey()).toBeNull();
});

it('never falls back to a cookie when a key is wrong', async () => {
  const { actor, cookie } = await service.person('Lea');
  const { secret } = await createKey(service.keys, actor, { name: 'ci', scopes: ['assets:read'], expiresInDays: 90 });
  for (const authorization of [
    '',
    'Bearer',
    'Bearer pk_wrong',
    `Basic ${secret}`,
    `Bearer ${secret}x`,
    `Bearer ${secret} x`,
    `Bearer ${secret.slice(0, -1)}0z`,
  ]) {
    expect(await service.access.identify({ authorization, cookie })).toBeNull();
  }
});

it('refuses a key that is revoked, expired or meant for another workspace', async () => {
  const { actor } = await service.person('Max');
  const [first, second] = [
    await createKey(service.keys, actor, { name: 'a', scopes: ['assets:read'], expiresInDays: 1 }),
    await createKey(service.keys, actor, { name: 'b', scopes: ['assets:read'], expiresInDays: 365 }),
  ];
  await expect(service.access.identify({ authorization: `Bearer ${first.secret}`, 'x-workspace': someId() })).rejects.toMatchObject({
    code: 'workspace.not_found',
  });
  await revokeKey(service.keys, actor, second.id);
  expect(await service.access.identify({ authorization: `Bearer ${second.secret}` })).toBeNull();
  service.clock.shiftMs = 25 * 3_600_000;
  try {
    expect(await service.access.identify({ authorization: `Bearer ${first.secret}` })).toBeNull();
  } finally {
    service.clock.shiftMs = 0;
  }
});
