import { afterAll, beforeAll, expect, it } from 'vitest';
import { inTransaction } from '../../platform/database/database.ts';
import { makeWorkspace } from '../../testing/factories.ts';
import { someId } from '../../testing/some-id.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { creditPurchase, limitWorkspace, readAlerts, setOperatorCap, tellAlerts } from './index.ts';
import { ledgerTools } from './ledger-fixture.ts';
import { chooseLowBalance, listAlerts } from './tell-alerts.ts';

let test: TestDatabase;
let tools: ReturnType<typeof ledgerTools>;
beforeAll(async () => {
  test = await createTestDatabase();
  tools = ledgerTools(test.db);
});
afterAll(() => test.close());

async function person(workspaceId: string, role: 'owner' | 'admin' | 'editor', locale = 'en') {
  const accountId = someId();
  await test.pool.query('insert into account (id, name, email, locale) values ($1, $2, $3, $4)', [
    accountId,
    role,
    `${accountId}@example.test`,
    locale,
  ]);
  await test.pool.query('insert into member (workspace_id, account_id, role) values ($1, $2, $3)', [workspaceId, accountId, role]);
  const via = { kind: 'session', sessionId: someId(), confirmAbove: null } as const;
  return { accountId, workspaceId, role, scopes: ['credits:read'] as const, operator: false, via, email: `${accountId}@example.test` };
}
const tell = (now: Date = new Date()) => tellAlerts({ ...tools.deps(() => now), serviceName: () => 'Studio' });
/** The mails to a person, in the order of their words: several of one moment have no other. */
const mailsTo = async ({ email }: { readonly email: string }): Promise<{ subject: string; text: string }[]> =>
  (await test.pool.query('select subject, text from mail where to_address = $1 order by subject', [email])).rows;
const alertsOf = async (workspaceId: string) => {
  const reader = {
    accountId: someId(),
    workspaceId,
    role: 'owner',
    scopes: [],
    operator: false,
    via: { kind: 'session', sessionId: '', confirmAbove: null },
  } as const;
  return (await listAlerts(tools.deps(), reader, { before: null, limit: 50 })).data.map(
    ({ subject, level, limit }) => `${subject} ${level} of ${limit}`,
  );
};

it('a cap tells at a half, at four fifths and whole, each once while spending stays above, in one event each', async () => {
  const workspace = await makeWorkspace(test.db, { credits: 1_000n });
  await inTransaction(test.db, (tx) => limitWorkspace(tools.deps(), tx, workspace, 100n));
  await tools.hold(workspace, 49n);
  expect(await alertsOf(workspace)).toEqual([]);
  await tools.hold(workspace, 1n);
  await tools.hold(workspace, 20n);
  expect(await alertsOf(workspace)).toEqual(['workspace 50 of 100']);
  await tools.hold(workspace, 30n);
  await expect(tools.hold(workspace, 1n)).rejects.toMatchObject({ code: 'credits.cap_reached' });
  expect(await alertsOf(workspace)).toHaveLength(3);
  const { rows } = await test.pool.query<{ subject_id: string }>(
    `select subject_id from event where workspace_id = $1 and type = 'spend-alert'`,
    [workspace],
  );
  expect(rows).toHaveLength(3);
  const told = await readAlerts(
    tools.deps(),
    workspace,
    rows.map(({ subject_id }) => subject_id),
  );
  expect(told.map(({ level }) => level).toSorted((a, b) => a - b)).toEqual([50, 80, 100]);
});

it('the service’s own cap tells too, where a workspace has no other', async () => {
  const workspace = await makeWorkspace(test.db, { credits: 1_000n });
  await tools.hold(workspace, 60n, { terms: { defaultCap: 100n } });
  expect(await alertsOf(workspace)).toEqual(['workspace 50 of 100']);
});

it('twenty racers over a threshold leave one alert', async () => {
  const workspace = await makeWorkspace(test.db, { credits: 1_000n });
  await inTransaction(test.db, (tx) => limitWorkspace(tools.deps(), tx, workspace, 39n));
  await Promise.all(Array.from({ length: 20 }, () => tools.hold(workspace, 1n)));
  expect(await alertsOf(workspace)).toEqual(['workspace 50 of 39']);
});

it('crossing three times in an hour is three alerts and one mail; after an hour it is told again', async () => {
  const workspace = await makeWorkspace(test.db, { credits: 1_000n });
  const owner = await person(workspace, 'owner', 'da');
  const editor = await person(workspace, 'editor');
  await inTransaction(test.db, (tx) => limitWorkspace(tools.deps(), tx, workspace, 100n));
  const start = new Date();
  const minutes = (count: number) => new Date(start.getTime() + count * 60_000);
  for (let time = 0; time < 3; time += 1) {
    const holdId = await tools.hold(workspace, 50n);
    await Promise.all([tell(minutes(time * 10)), tell(minutes(time * 10))]);
    await tools.settle(holdId, 0n);
  }
  const once = await mailsTo(owner);
  expect(once).toHaveLength(1);
  expect(once[0]).toMatchObject({ subject: '50\u00a0% af et forbrugsloft er brugt – Studio' });
  expect((await alertsOf(workspace)).length).toBe(3);
  await tools.hold(workspace, 50n);
  // The first mail is more than an hour old by then.
  await tell(minutes(61));
  expect(await mailsTo(owner)).toHaveLength(2);
  expect(await mailsTo(editor)).toEqual([]);
});

it('a member is mailed about their own cap, in money where it is in money, and nobody else', async () => {
  const workspace = await makeWorkspace(test.db, { credits: 10_000_000n });
  const owner = await person(workspace, 'owner');
  const member = await person(workspace, 'editor');
  const terms = { currency: 'EUR', creditPrice: 1_000_000n };
  await setOperatorCap(
    tools.deps(() => new Date(), terms),
    { ...owner, scopes: [...owner.scopes] },
    workspace,
    { subject: 'member', subjectId: member.accountId, period: 'total', unit: 'currency', limit: '10000000' },
  );
  await tools.hold(workspace, 8_000_000n, { accountId: member.accountId, terms });
  await tell();
  expect(await mailsTo(owner)).toEqual([]);
  const sent = await mailsTo(member);
  expect(sent.map(({ subject }) => subject)).toEqual(['50% of a spend cap is used – Studio', '80% of a spend cap is used – Studio']);
  expect(sent[1]?.text).toContain('80% of the spend cap for you in Test');
  expect(sent[1]?.text).toContain('€10.00');
});

it('a low balance is told once per crossing, at the threshold the workspace chose', async () => {
  const workspace = await makeWorkspace(test.db, { credits: 100n });
  const owner = await person(workspace, 'owner');
  const editor = await person(workspace, 'editor');
  await expect(chooseLowBalance(tools.deps(), { ...editor, scopes: [...editor.scopes] }, '40')).rejects.toMatchObject({
    code: 'auth.role_missing',
  });
  expect(await chooseLowBalance(tools.deps(), { ...owner, scopes: [...owner.scopes] }, '40')).toEqual({ lowBalance: '40' });
  await tools.hold(workspace, 60n);
  expect(await alertsOf(workspace)).toEqual([]);
  await tools.hold(workspace, 1n);
  await tools.hold(workspace, 1n);
  expect(await alertsOf(workspace)).toEqual(['balance 0 of 40']);
  await inTransaction(test.db, (tx) => creditPurchase(tx, { workspaceId: workspace, amount: 10n, payment: someId() }));
  await tools.hold(workspace, 10n);
  expect(await alertsOf(workspace)).toEqual(['balance 0 of 40', 'balance 0 of 40']);
  await tell();
  expect((await mailsTo(owner)).map(({ subject }) => subject)).toEqual(['Few credits are left in Test – Studio']);
});
