import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../platform/actor.ts';
import { inTransaction } from '../../platform/database/database.ts';
import { makeWorkspace } from '../../testing/factories.ts';
import { someId } from '../../testing/some-id.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { getCredits, limitKey, limitWorkspace, removeCap, setCap, setOperatorCap, verifyLedger } from './index.ts';
import { ledgerTools } from './ledger-fixture.ts';

let test: TestDatabase;
let tools: ReturnType<typeof ledgerTools>;
beforeAll(async () => {
  test = await createTestDatabase();
  tools = ledgerTools(test.db);
});
afterAll(async () => {
  expect((await verifyLedger(test.db)).violations).toEqual([]);
  await test.close();
});

async function person(workspaceId: string, role: Actor['role']): Promise<Actor> {
  const accountId = someId();
  await test.pool.query('insert into account (id, name, email) values ($1, $2, $3)', [accountId, role, `${accountId}@example.test`]);
  await test.pool.query('insert into member (workspace_id, account_id, role) values ($1, $2, $3)', [workspaceId, accountId, role]);
  return {
    accountId,
    workspaceId,
    role,
    scopes: ['credits:read'],
    operator: false,
    via: { kind: 'session', sessionId: someId(), confirmAbove: null },
  };
}
async function keyOf({ workspaceId, accountId }: Actor): Promise<string> {
  const id = someId();
  await test.pool.query(
    `insert into api_key (id, workspace_id, account_id, name, start, hash, scopes, expires_at) values ($1, $2, $3, 'Key', 'pk', $4, '{}', now() + interval '1 year')`,
    [id, workspaceId, accountId, Buffer.from(id)],
  );
  return id;
}
const accepted = (results: readonly PromiseSettledResult<unknown>[]): number =>
  results.filter(({ status }) => status === 'fulfilled').length;
const reached = { code: 'credits.cap_reached' };

describe('two hundred racers', () => {
  it('at one below the cap: exactly one is accepted', { timeout: 60_000 }, async () => {
    const workspace = await makeWorkspace(test.db, { credits: 1_000_000n });
    await inTransaction(test.db, (tx) => limitWorkspace(tools.deps(), tx, workspace, 1_000n));
    await tools.hold(workspace, 999n);
    const results = await Promise.allSettled(Array.from({ length: 200 }, () => tools.hold(workspace, 1n)));
    expect(accepted(results)).toBe(1);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject(reached);
  });

  it('while the cap is lowered and raised: spending never passes the lower one after it was set', { timeout: 60_000 }, async () => {
    const workspace = await makeWorkspace(test.db, { credits: 1_000_000n });
    const cap = (amount: bigint) => inTransaction(test.db, (tx) => limitWorkspace(tools.deps(), tx, workspace, amount));
    await cap(150n);
    let lowered = false;
    const atLowering = { committed: 0n };
    const results = await Promise.allSettled(
      Array.from({ length: 200 }, async (_, index) => {
        if (index === 40) {
          await cap(60n);
          const { rows } = await test.pool.query<{ committed: bigint }>(
            'select committed from spend_cap where wallet_id = (select wallet_id from ledger_link where workspace_id = $1)',
            [workspace],
          );
          atLowering.committed = rows[0]?.committed ?? -1n;
          lowered = true;
          return;
        }
        await tools.hold(workspace, 1n);
      }),
    );
    expect(lowered).toBe(true);
    const spent = (await tools.balance(workspace)).held;
    // Whatever was accepted before the change stays; after it nothing passes sixty.
    expect(spent <= 60n || spent === atLowering.committed).toBe(true);
    expect(BigInt(accepted(results) - 1)).toBe(spent);
    await expect(tools.hold(workspace, 61n)).rejects.toMatchObject(reached);
  });

  it('hold and settle at once, and every counter is right in the end', { timeout: 60_000 }, async () => {
    const workspace = await makeWorkspace(test.db, { credits: 1_000_000n });
    await inTransaction(test.db, (tx) => limitWorkspace(tools.deps(), tx, workspace, 90n));
    await Promise.allSettled(
      Array.from({ length: 200 }, async (_, index) =>
        tools.settle(await tools.hold(workspace, 3n), index % 3 === 0 ? 0n : index % 3 === 1 ? 3n : 1n),
      ),
    );
    const { cap } = await getCreditsOf(workspace);
    expect(BigInt(cap.spent) <= 90n).toBe(true);
    expect((await verifyLedger(test.db)).violations).toEqual([]);
  });
});

async function getCreditsOf(workspaceId: string, now = new Date(), timeZone = 'UTC') {
  return getCredits(
    tools.deps(() => now, { timeZone }),
    await person(workspaceId, 'owner'),
  );
}

describe('several caps', () => {
  it('hold at once, of the workspace, of a member and of a key, and a refused hold counts nowhere', async () => {
    const workspace = await makeWorkspace(test.db, { credits: 1_000n });
    const owner = await person(workspace, 'owner');
    const member = await person(workspace, 'editor');
    const keyId = await keyOf(member);
    const deps = tools.deps();
    await setCap(deps, owner, { subject: 'workspace', period: 'total', unit: 'credits', limit: '100' });
    await setCap(deps, owner, { subject: 'member', subjectId: member.accountId, period: 'week', unit: 'credits', limit: '50' });
    await setCap(deps, member, { subject: 'key', subjectId: keyId, period: 'day', unit: 'credits', limit: '20' });
    const byKey = { accountId: member.accountId, keyId };
    await tools.hold(workspace, 20n, byKey);
    await expect(tools.hold(workspace, 1n, byKey)).rejects.toMatchObject(reached);
    await tools.hold(workspace, 30n, { accountId: member.accountId });
    await expect(tools.hold(workspace, 1n, { accountId: member.accountId })).rejects.toMatchObject(reached);
    await tools.hold(workspace, 50n, { accountId: owner.accountId });
    await expect(tools.hold(workspace, 1n, { accountId: owner.accountId })).rejects.toMatchObject(reached);
    const { caps } = await getCredits(deps, owner);
    expect(caps.map(({ subject, spent }) => `${subject} ${spent}`).toSorted()).toEqual(['key 20', 'member 50', 'workspace 100']);
  });

  it('in the currency count what credits were worth, rounded up, and give it back', async () => {
    const workspace = await makeWorkspace(test.db, { credits: 100_000_000n });
    const terms = { currency: 'EUR', creditPrice: 12_345n };
    const operator = await person(workspace, 'owner');
    // Three credits at 0.012345 euro are worth 0.037035.
    await setOperatorCap(
      tools.deps(() => new Date(), terms),
      operator,
      workspace,
      { subject: 'workspace', period: 'month', unit: 'currency', limit: '37035' },
    );
    const holdId = await tools.hold(workspace, 3_000_000n, { terms });
    await expect(tools.hold(workspace, 1n, { terms })).rejects.toMatchObject(reached);
    await tools.settle(holdId, 1_000_000n);
    await tools.hold(workspace, 2_000_000n, { terms });
    await expect(tools.hold(workspace, 1n, { terms })).rejects.toMatchObject(reached);
    // The service changed its currency: the cap cannot be compared, so nothing passes it.
    await expect(tools.hold(workspace, 1n, { terms: { currency: 'DKK' } })).rejects.toMatchObject(reached);
  });

  it('made in the middle of a period know what it has spent', async () => {
    const workspace = await makeWorkspace(test.db, { credits: 1_000n });
    const owner = await person(workspace, 'owner');
    const held = await tools.hold(workspace, 30n, { accountId: owner.accountId });
    await tools.settle(await tools.hold(workspace, 30n, { accountId: owner.accountId }), 10n);
    const made = await setCap(tools.deps(), owner, {
      subject: 'member',
      subjectId: owner.accountId,
      period: 'day',
      unit: 'credits',
      limit: '45',
    });
    expect(made.spent).toBe('40');
    await expect(tools.hold(workspace, 6n, { accountId: owner.accountId })).rejects.toMatchObject(reached);
    await tools.settle(held, 0n);
    await tools.hold(workspace, 35n, { accountId: owner.accountId });
  });

  it('of a key over its whole life hold for it under twenty racers', async () => {
    const workspace = await makeWorkspace(test.db, { credits: 100n });
    const owner = await person(workspace, 'owner');
    const keyId = await keyOf(owner);
    await inTransaction(test.db, (tx) => limitKey(tx, { workspaceId: workspace, keyId, amount: 25n }, new Date()));
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => tools.hold(workspace, 10n, { keyId })));
    expect(accepted(results)).toBe(2);
    await expect(tools.hold(workspace, 10n, { keyId, now: new Date('2036-01-01T00:00:00Z') })).rejects.toMatchObject(reached);
  });
});

describe('who may set what', () => {
  it('owners and admins all of the workspace, others themselves and their keys, and nobody above who binds them', async () => {
    const workspace = await makeWorkspace(test.db, { credits: 100n });
    const [owner, admin, member, viewer] = await Promise.all(
      (['owner', 'admin', 'editor', 'viewer'] as const).map((role) => person(workspace, role)),
    );
    if (!owner || !admin || !member || !viewer) throw new Error('nobody');
    const deps = tools.deps();
    const ofWorkspace = (limit: string) => ({ subject: 'workspace', period: 'month', unit: 'credits', limit }) as const;
    const ofMember = (subjectId: string, limit: string) =>
      ({ subject: 'member', subjectId, period: 'month', unit: 'credits', limit }) as const;
    await setOperatorCap(deps, owner, workspace, ofWorkspace('80'));
    await expect(setCap(deps, owner, ofWorkspace('81'))).rejects.toMatchObject({ code: 'credits.cap_above', details: { limit: '80' } });
    await setCap(deps, admin, ofWorkspace('60'));
    await setCap(deps, owner, ofWorkspace('70'));
    await expect(setCap(deps, member, ofWorkspace('1'))).rejects.toMatchObject({ code: 'auth.role_missing' });
    await expect(setCap(deps, viewer, ofMember(member.accountId, '1'))).rejects.toMatchObject({ code: 'auth.role_missing' });
    await setCap(deps, admin, ofMember(member.accountId, '40'));
    await expect(setCap(deps, member, ofMember(member.accountId, '41'))).rejects.toMatchObject({ code: 'credits.cap_above' });
    const own = await setCap(deps, member, ofMember(member.accountId, '30'));
    expect(own).toMatchObject({ setBy: 'self', limit: '30', changeable: true });
    const key = await keyOf(member);
    await expect(
      setCap(deps, viewer, { subject: 'key', subjectId: key, period: 'day', unit: 'credits', limit: '5' }),
    ).rejects.toMatchObject({
      code: 'auth.role_missing',
    });
    await setCap(deps, member, { subject: 'key', subjectId: key, period: 'day', unit: 'credits', limit: '5' });
    const seen = async (actor: Actor) =>
      (await getCredits(deps, actor)).caps.map(({ subject, setBy, limit }) => `${subject} ${setBy} ${limit}`).toSorted();
    expect(await seen(viewer)).toEqual(['workspace operator 80', 'workspace workspace 70']);
    expect(await seen(member)).toEqual([
      'key self 5',
      'member self 30',
      'member workspace 40',
      'workspace operator 80',
      'workspace workspace 70',
    ]);
    // A member takes back what they set themselves, and nothing that binds them.
    const binding = (await getCredits(deps, owner)).caps.find(({ setBy, subject }) => subject === 'member' && setBy === 'workspace');
    await expect(removeCap(deps, member, binding?.id ?? '')).rejects.toMatchObject({ code: 'auth.role_missing' });
    await removeCap(deps, member, own.id);
    const operators = (await getCredits(deps, owner)).caps.find(({ setBy }) => setBy === 'operator');
    await expect(removeCap(deps, owner, operators?.id ?? '')).rejects.toMatchObject({ code: 'auth.role_missing' });
    await expect(removeCap(deps, owner, someId())).rejects.toMatchObject({ code: 'credits.cap_not_found' });
  });

  it('not of people and keys of elsewhere', async () => {
    const [here, there] = await Promise.all([makeWorkspace(test.db), makeWorkspace(test.db)]);
    const owner = await person(here, 'owner');
    const stranger = await person(there, 'owner');
    for (const wish of [
      { subject: 'member', subjectId: stranger.accountId },
      { subject: 'key', subjectId: await keyOf(stranger) },
      { subject: 'member' },
      { subject: 'workspace', subjectId: there },
    ] as const)
      await expect(setCap(tools.deps(), owner, { ...wish, period: 'day', unit: 'credits', limit: '5' })).rejects.toMatchObject({
        code: 'credits.cap_subject',
      });
  });
});

describe('periods', () => {
  const begins = async (period: string, at: string, timeZone: string): Promise<string[]> => {
    const { rows } = await test.pool.query<{ starts: Date; ends: Date }>(
      'select spend_period_start($1, $2, $3) as starts, spend_period_end($1, $2, $3) as ends',
      [period, at, timeZone],
    );
    return [rows[0]?.starts.toISOString() ?? '', rows[0]?.ends.toISOString() ?? ''];
  };

  it.each([
    // Summer time begins in Copenhagen: the day has 23 hours; it ends: 25.
    ['day', '2026-03-29T12:00:00Z', 'Europe/Copenhagen', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['day', '2026-10-25T12:00:00Z', 'Europe/Copenhagen', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    // There is no midnight in Cairo on that day, and in Havana there are two.
    ['day', '2026-04-24T12:00:00Z', 'Africa/Cairo', '2026-04-23T22:00:00.000Z', '2026-04-24T21:00:00.000Z'],
    ['day', '2026-11-01T04:30:00Z', 'America/Havana', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
    ['day', '2026-11-01T05:30:00Z', 'America/Havana', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
    // Weeks begin on Monday, also across a year and a change of the clock.
    ['week', '2027-01-03T12:00:00Z', 'UTC', '2026-12-28T00:00:00.000Z', '2027-01-04T00:00:00.000Z'],
    ['week', '2026-10-25T23:30:00Z', 'Europe/Copenhagen', '2026-10-25T23:00:00.000Z', '2026-11-01T23:00:00.000Z'],
    ['week', '2026-10-25T22:30:00Z', 'Europe/Copenhagen', '2026-10-18T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    // February of a leap year, of another, and of 2100, which is none.
    ['month', '2028-02-29T12:00:00Z', 'UTC', '2028-02-01T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
    ['day', '2028-02-29T12:00:00Z', 'Asia/Tokyo', '2028-02-28T15:00:00.000Z', '2028-02-29T15:00:00.000Z'],
    ['month', '2100-02-28T12:00:00Z', 'UTC', '2100-02-01T00:00:00.000Z', '2100-03-01T00:00:00.000Z'],
    ['month', '2026-12-31T23:30:00Z', 'Pacific/Kiritimati', '2026-12-31T10:00:00.000Z', '2027-01-31T10:00:00.000Z'],
  ])('%s of %s in %s', async (period, at, timeZone, starts, ends) => {
    expect(await begins(period, at, timeZone)).toEqual([starts, ends]);
  });

  it('begin anew at the edge and not a moment before, on the service’s clock', async () => {
    const workspace = await makeWorkspace(test.db, { credits: 1_000n });
    const owner = await person(workspace, 'owner');
    const terms = { timeZone: 'Europe/Copenhagen' };
    const at = (moment: string) => ({ now: new Date(moment), terms });
    await setCap(
      tools.deps(() => new Date('2026-10-24T22:00:00Z'), terms),
      owner,
      { subject: 'workspace', period: 'day', unit: 'credits', limit: '10' },
    );
    await tools.hold(workspace, 10n, at('2026-10-24T22:00:00Z'));
    // The day has 25 hours: one more before midnight than usual.
    await expect(tools.hold(workspace, 1n, at('2026-10-25T22:59:59.999Z'))).rejects.toMatchObject(reached);
    const late = await tools.hold(workspace, 10n, at('2026-10-25T23:00:00Z'));
    await expect(tools.hold(workspace, 1n, at('2026-10-26T22:59:59Z'))).rejects.toMatchObject(reached);
    // What comes back of yesterday makes no room today.
    await tools.hold(workspace, 10n, at('2026-10-26T23:00:00Z'));
    await tools.settle(late, 0n);
    await expect(tools.hold(workspace, 1n, at('2026-10-26T23:00:01Z'))).rejects.toMatchObject(reached);
  });

  it('are counted anew when the service moves to another time zone', async () => {
    const workspace = await makeWorkspace(test.db, { credits: 1_000n });
    const owner = await person(workspace, 'owner');
    const now = new Date('2026-06-10T12:00:00Z');
    await setCap(
      tools.deps(() => now),
      owner,
      { subject: 'workspace', period: 'day', unit: 'credits', limit: '10' },
    );
    await tools.hold(workspace, 6n, { now: new Date('2026-06-10T01:00:00Z') });
    await tools.hold(workspace, 4n, { now });
    await expect(tools.hold(workspace, 1n, { now })).rejects.toMatchObject(reached);
    // In New York the first of them was yesterday.
    const terms = { timeZone: 'America/New_York' };
    await tools.hold(workspace, 6n, { now, terms });
    await expect(tools.hold(workspace, 1n, { now, terms })).rejects.toMatchObject(reached);
  });
});
