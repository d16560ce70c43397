import { afterAll, beforeAll, expect, it } from 'vitest';
import { inTransaction } from '../../platform/database/database.ts';
import { makePerson, makeWorkspace } from '../../testing/factories.ts';
import { someId } from '../../testing/some-id.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { limitWorkspace, setOperatorCap } from './index.ts';
import { ledgerTools } from './ledger-fixture.ts';
import { getCapTargets, listSpending, listWorkspaceAlerts } from './read-spending.ts';

let test: TestDatabase;
let tools: ReturnType<typeof ledgerTools>;
const now = new Date('2026-11-21T12:00:00Z');
beforeAll(async () => {
  test = await createTestDatabase();
  tools = ledgerTools(test.db);
});
afterAll(() => test.close());

const deps = (defaultCap: bigint | null = null) => tools.deps(() => now, { defaultCap });
const rowOf = async (workspaceId: string, defaultCap: bigint | null = null) =>
  (await listSpending(deps(defaultCap), { before: null, limit: 100 })).data.find((row) => row.workspaceId === workspaceId);

it('a workspace is listed with what it spends in this month and the lowest of what limits it', async () => {
  const workspace = await makeWorkspace(test.db, { credits: 1_000n });
  await tools.settle(await tools.hold(workspace, 300n, { now }), 200n, { now });
  await tools.settle(await tools.hold(workspace, 100n, { now: new Date('2026-10-31T12:00:00Z') }), 100n, { now });
  expect(await rowOf(workspace)).toMatchObject({ spent: '200', limit: null, available: '700', caps: 0, alertedAt: null });
  expect(await rowOf(workspace, 900n)).toMatchObject({ limit: '900' });

  const operator = await makePerson(test.db, { operator: true });
  await setOperatorCap(deps(), operator, workspace, { subject: 'workspace', period: 'month', unit: 'credits', limit: '500' });
  await setOperatorCap(deps(), operator, workspace, { subject: 'workspace', period: 'day', unit: 'credits', limit: '10' });
  expect(await rowOf(workspace, 400n)).toMatchObject({ limit: '500', caps: 2 });
  // Said to have none: the service's own does not apply either.
  await inTransaction(test.db, (tx) => limitWorkspace(deps(), tx, workspace, null));
  expect(await rowOf(workspace, 400n)).toMatchObject({ limit: null, caps: 1 });
});

it('all are listed, once each, and can be found by a part of their name', async () => {
  for (let count = 0; count < 7; count += 1) await makeWorkspace(test.db);
  const [one] = (await listSpending(deps(), { before: null, limit: 1 })).data;
  await test.pool.query(`update workspace set name = 'The Quiet % Studio' where id = $1`, [one?.workspaceId]);
  const seen: string[] = [];
  for (let before: string | null = null; ; ) {
    const page: Awaited<ReturnType<typeof listSpending>> = await listSpending(deps(), { before, limit: 3 });
    seen.push(...page.data.map(({ workspaceId }) => workspaceId));
    if (page.nextCursor === null) break;
    before = page.nextCursor;
  }
  const { rows } = await test.pool.query<{ id: string }>('select id from workspace order by id desc');
  expect(seen).toEqual(rows.map(({ id }) => id));
  const named = async (name: string) => (await listSpending(deps(), { before: null, limit: 100, name })).data.map((row) => row.name);
  expect(await named('quiet % st')).toEqual(['The Quiet % Studio']);
  expect(await named('quiet %% st')).toEqual([]);
});

it('whom a cap can limit, and what was told, is asked for one workspace; another is not there', async () => {
  const person = await makePerson(test.db, { credits: 1_000n });
  const key = someId();
  await test.pool.query(
    `insert into api_key (id, workspace_id, account_id, name, start, hash, scopes, expires_at) values ($1, $2, $3, 'A key', 'ph_a', 'hash', '{}', now() + interval '1 day')`,
    [key, person.workspaceId, person.accountId],
  );
  const targets = await getCapTargets(deps(), person.workspaceId);
  expect(targets.members.map(({ id }) => id)).toEqual([person.accountId]);
  expect(targets.keys).toEqual([{ id: key, name: 'A key' }]);

  const operator = await makePerson(test.db, { operator: true });
  const member = { subject: 'member', subjectId: person.accountId, period: 'week', unit: 'credits', limit: '100' } as const;
  await setOperatorCap(deps(), operator, person.workspaceId, member);
  await tools.hold(person.workspaceId, 90n, { accountId: person.accountId, now });
  const told = await listWorkspaceAlerts(deps(), person.workspaceId, { before: null, limit: 10 });
  expect(told.data.map(({ level, subjectId }) => [level, subjectId])).toEqual([
    [80, person.accountId],
    [50, person.accountId],
  ]);
  expect((await rowOf(person.workspaceId))?.alertedAt).not.toBeNull();
  for (const asked of [getCapTargets(deps(), someId()), listWorkspaceAlerts(deps(), someId(), { before: null, limit: 10 })])
    await expect(asked).rejects.toMatchObject({ code: 'workspace.not_found' });
});
