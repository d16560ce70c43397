import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeOf } from '../../testing/code-of.ts';
import { createIdentityFixture, type IdentityFixture } from '../../testing/identity-fixture.ts';
import { hashOfBearer, makeKey } from './key-text.ts';
import { createKey, listKeys, revokeKey } from './keys.ts';

let service: IdentityFixture;
beforeAll(async () => {
  service = await createIdentityFixture();
});
afterAll(() => service.close());

const newKey = { name: 'ci', scopes: ['assets:read' as const], expiresInDays: 90 };

it('shows a key once and stores only its hash', async () => {
  const { actor } = await service.person('Ada');
  const made = await createKey(service.keys, actor, { ...newKey, cap: '5000000' });
  expect(made.secret).toMatch(/^pk_[\w-]{43}[0-9a-f]{8}$/);
  expect(made.secret.startsWith(made.start)).toBe(true);
  const [listed] = await listKeys(service.keys, actor);
  expect(listed).toMatchObject({ id: made.id, cap: '5000000', spent: '0', lastUsedAt: null });
  expect(listed).not.toHaveProperty('secret');
  const { rows } = await service.test.pool.query('select api_key::text as row from api_key where id = $1', [made.id]);
  expect(JSON.stringify(rows)).not.toContain(made.secret.slice(8));
});

it('tells a mistyped key from a real one without asking the database', () => {
  const { secret, hash } = makeKey();
  expect(hashOfBearer(`Bearer ${secret}`)).toEqual(hash);
  const wrong = secret[10] === 'a' ? 'b' : 'a';
  expect(hashOfBearer(`Bearer ${secret.slice(0, 10)}${wrong}${secret.slice(11)}`)).toBeNull();
});

it('gives no key more than its maker has', async () => {
  const { actor } = await service.person('Vic');
  const viewer = {
    ...actor,
    role: 'viewer' as const,
    scopes: actor.scopes.filter((scope) => scope !== 'keys:manage' && !scope.endsWith('write')),
  };
  expect(await codeOf(createKey(service.keys, viewer, newKey))).toBe('auth.role_missing');
  const editor = { ...actor, scopes: actor.scopes.filter((scope) => scope !== 'generations:write') };
  expect(await codeOf(createKey(service.keys, editor, { ...newKey, scopes: ['generations:write'] }))).toBe('auth.role_missing');
});

it('holds the limit when twenty requests race for the last places', async () => {
  const { actor } = await service.person('Ray');
  await service.set({ 'keys.max': '3' });
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => codeOf(createKey(service.keys, actor, newKey))));
  expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(3);
  expect(new Set(outcomes)).toEqual(new Set(['done', 'key.limit_reached']));
});

it('revokes a key exactly once when twenty requests race, and never somebody else’s', async () => {
  const [ada, eve] = [await service.person('Ada2'), await service.person('Eve')];
  const { id } = await createKey(service.keys, ada.actor, newKey);
  expect(await codeOf(revokeKey(service.keys, eve.actor, id))).toBe('key.not_found');
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => codeOf(revokeKey(service.keys, ada.actor, id))));
  expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
  const { rows } = await service.test.pool.query(`select * from audit_event where action = 'key.revoked' and subject = $1`, [id]);
  expect(rows).toHaveLength(1);
  expect(await listKeys(service.keys, ada.actor)).toEqual([]);
});

it('notes when a key was last used, without a write per request', async () => {
  const { actor } = await service.person('Una');
  const { id, secret } = await createKey(service.keys, actor, newKey);
  const lastUsed = async () => (await listKeys(service.keys, actor)).find((key) => key.id === id)?.lastUsedAt;
  await service.access.identify({ authorization: `Bearer ${secret}` });
  const first = await lastUsed();
  expect(first).not.toBeNull();
  await service.access.identify({ authorization: `Bearer ${secret}` });
  expect(await lastUsed()).toBe(first);
});
