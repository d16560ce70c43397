import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../platform/database/database.ts';
import { makeWorkspace } from '../../testing/factories.ts';
import { someId } from '../../testing/some-id.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import {
  clawBack,
  closeBooks,
  creditPurchase,
  freezeSpending,
  grantCredits,
  grantQuota,
  lapseCredits,
  reinstatePayment,
  unfreezeSpending,
  verifyLedger,
} from './index.ts';
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

const dayMs = 86_400_000;
const inDays = (days: number): Date => new Date(Date.now() + days * dayMs);
const gift = (workspaceId: string, amount: bigint, expiresAt?: Date) =>
  inTransaction(test.db, (tx) =>
    grantCredits(tx, { workspaceId, amount, key: someId(), reason: 'test', ...(expiresAt ? { expiresAt } : {}) }),
  );
const buy = async (workspaceId: string, amount: bigint, payment = `test:${someId()}`): Promise<string> => {
  await inTransaction(test.db, (tx) => creditPurchase(tx, { workspaceId, amount, payment }));
  return payment;
};
const plan = (workspaceId: string, amount: bigint, startsAt: Date, endsAt: Date) =>
  inTransaction(test.db, (tx) => grantQuota(tx, { workspaceId, amount, startsAt, endsAt }));
const takeBack = (payment: string, amount: bigint, key: string = someId()) =>
  inTransaction(test.db, (tx) => clawBack(tx, { payment, amount, key, reason: 'refund' }));
const lapseAt = (now: Date) => lapseCredits({ db: test.db, clock: { now: () => now } });

describe('a hold', () => {
  it('takes gifts that end soonest first, then the others, then the plan, then what was bought', async () => {
    const workspace = await makeWorkspace(test.db);
    await buy(workspace, 10n);
    await plan(workspace, 10n, inDays(-1), inDays(29));
    await gift(workspace, 10n);
    await gift(workspace, 10n, inDays(20));
    await gift(workspace, 10n, inDays(5));
    const order: string[] = [];
    for (let step = 0; step < 5; step += 1) {
      order.push(await tools.buckets(workspace));
      await tools.hold(workspace, 10n);
    }
    expect(order).toEqual([
      'promotional 10, promotional 10, promotional 10, quota 10, purchased 10',
      'promotional 10, promotional 10, quota 10, purchased 10',
      'promotional 10, quota 10, purchased 10',
      'quota 10, purchased 10',
      'purchased 10',
    ]);
    expect(await tools.balance(workspace)).toEqual({ available: 0n, held: 50n, debt: 0n });
  });

  it('over several buckets gives back to where it came from, purchased credits first', async () => {
    const workspace = await makeWorkspace(test.db);
    await buy(workspace, 10n);
    await plan(workspace, 10n, inDays(-1), inDays(29));
    await gift(workspace, 10n);
    const holdId = await tools.hold(workspace, 26n);
    expect(await tools.buckets(workspace)).toBe('purchased 4');
    await tools.settle(holdId, 12n);
    // 14 come back: the 6 that were bought, then 8 of the plan.
    expect(await tools.buckets(workspace)).toBe('quota 8, purchased 10');
    const whole = await tools.hold(workspace, 18n);
    await tools.settle(whole, 0n);
    expect(await tools.buckets(workspace)).toBe('quota 8, purchased 10');
  });

  it('does not touch a plan before its period', async () => {
    const workspace = await makeWorkspace(test.db);
    await plan(workspace, 10n, inDays(1), inDays(31));
    expect((await tools.balance(workspace)).available).toBe(0n);
    await expect(tools.hold(workspace, 1n)).rejects.toMatchObject({ code: 'credits.insufficient' });
    await tools.hold(workspace, 1n, { now: inDays(2) });
  });

  it('is refused while spending is frozen, and what runs is still settled', async () => {
    const workspace = await makeWorkspace(test.db, { credits: 30n });
    const running = await tools.hold(workspace, 10n);
    await inTransaction(test.db, (tx) => freezeSpending(tx, workspace, 'dispute'));
    await expect(tools.hold(workspace, 1n)).rejects.toMatchObject({ code: 'credits.frozen' });
    await tools.settle(running, 10n);
    await inTransaction(test.db, (tx) => unfreezeSpending(tx, workspace));
    await tools.hold(workspace, 20n);
  });
});

describe('time', () => {
  it('ten years on, what was bought is there, gifts with an end and plans are gone, and nothing of a lot is left on hold', async () => {
    const workspace = await makeWorkspace(test.db, { credits: 3n });
    await buy(workspace, 10n);
    await gift(workspace, 10n, inDays(30));
    await plan(workspace, 10n, inDays(-1), inDays(29));
    const holdId = await tools.hold(workspace, 5n);
    const later = inDays(3653);
    // Seen from then, what ended cannot be spent even before the job has run.
    expect(await tools.buckets(workspace, later)).toBe('promotional 3, purchased 10');
    await expect(tools.hold(workspace, 14n, { now: later })).rejects.toMatchObject({ code: 'credits.insufficient' });
    expect(await lapseAt(later)).toBeGreaterThanOrEqual(2);
    await tools.settle(holdId, 0n);
    expect(await lapseAt(later)).toBe(1);
    expect(await lapseAt(later)).toBe(0);
    expect(await tools.buckets(workspace)).toBe('promotional 3, purchased 10');
    const { rows } = await test.pool.query(`select sum(e.amount) as total from ledger_entry e join ledger_account a on a.id = e.account_id
      join ledger_transfer t on t.id = e.transfer_id where a.kind = 'breakage' and t.wallet_id = (select wallet_id from ledger_link where workspace_id = '${workspace}')`);
    expect(rows).toEqual([{ total: '20' }]);
  });

  it('cannot be given to purchased credits', async () => {
    const workspace = await makeWorkspace(test.db);
    await buy(workspace, 10n);
    for (const change of [`expires_at = now() + interval '1 year'`, `starts_at = now()`])
      await expect(sql.raw(`update ledger_account set ${change} where kind = 'purchased'`).execute(test.db)).rejects.toThrow(
        /ledger_account_(purchased_never_expire|only_lots_expire)/,
      );
  });
});

describe('twenty racers', () => {
  const twenty = <Result>(work: () => Promise<Result>) => Promise.all(Array.from({ length: 20 }, () => work()));

  it('credit a payment once', async () => {
    const workspace = await makeWorkspace(test.db);
    const payment = `test:${someId()}`;
    await twenty(() => buy(workspace, 7n, payment));
    expect(await tools.buckets(workspace)).toBe('purchased 7');
  });

  it('give a period of a plan once, also with another amount', async () => {
    const workspace = await makeWorkspace(test.db);
    const start = inDays(-1);
    const given = await twenty(() => plan(workspace, 7n, start, inDays(29)));
    expect(given.filter(Boolean)).toHaveLength(1);
    expect(await plan(workspace, 9n, start, inDays(29))).toBe(false);
    expect(await plan(workspace, 9n, inDays(-2), inDays(29))).toBe(true);
    expect((await tools.balance(workspace)).available).toBe(16n);
  });

  it('take back a refund once, and different ones never more than the payment brought', async () => {
    const workspace = await makeWorkspace(test.db);
    const payment = await buy(workspace, 100n);
    const key = someId();
    await twenty(() => takeBack(payment, 30n, key));
    expect((await tools.balance(workspace)).available).toBe(70n);
    const rest = await twenty(() => takeBack(payment, 15n));
    expect(rest.reduce((sum, { claimed }) => sum + claimed, 0n)).toBe(70n);
    expect(await tools.balance(workspace)).toEqual({ available: 0n, held: 0n, debt: 0n });
  });

  it('let lots run out once, and close the books once', async () => {
    const workspace = await makeWorkspace(test.db);
    await gift(workspace, 9n, inDays(1));
    await buy(workspace, 4n);
    const lapsed = await twenty(() => lapseAt(inDays(2)));
    expect(lapsed.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await tools.buckets(workspace, inDays(2))).toBe('purchased 4');
    const closed = await twenty(() => inTransaction(test.db, (tx) => closeBooks(tx, workspace, 'forfeit')));
    expect(closed.filter(Boolean)).toHaveLength(1);
  });
});

describe('a refund or dispute', () => {
  it('leaves a debt for what was spent, which the next purchase pays first, and no negative balance', async () => {
    const workspace = await makeWorkspace(test.db);
    const payment = await buy(workspace, 100n);
    await tools.settle(await tools.hold(workspace, 60n), 60n);
    expect(await takeBack(payment, 100n)).toEqual({ claimed: 100n, owed: 60n });
    expect(await tools.balance(workspace)).toEqual({ available: 0n, held: 0n, debt: 60n });
    await buy(workspace, 50n);
    expect(await tools.balance(workspace)).toEqual({ available: 0n, held: 0n, debt: 10n });
    await buy(workspace, 50n);
    expect(await tools.balance(workspace)).toEqual({ available: 40n, held: 0n, debt: 0n });
  });

  it('of credits that are on hold is paid when they come back', async () => {
    const workspace = await makeWorkspace(test.db);
    const payment = await buy(workspace, 100n);
    const holdId = await tools.hold(workspace, 80n);
    expect(await takeBack(payment, 100n)).toEqual({ claimed: 100n, owed: 80n });
    await tools.settle(holdId, 30n);
    expect(await tools.balance(workspace)).toEqual({ available: 0n, held: 0n, debt: 30n });
  });

  it('that was won is undone once', async () => {
    const workspace = await makeWorkspace(test.db);
    const payment = await buy(workspace, 100n);
    await tools.settle(await tools.hold(workspace, 60n), 60n);
    await takeBack(payment, 100n);
    const key = someId();
    const back = await Promise.all(
      Array.from({ length: 20 }, () => inTransaction(test.db, (tx) => reinstatePayment(tx, { payment, key }))),
    );
    expect(back.filter((amount) => amount === 100n)).toHaveLength(1);
    expect(await tools.balance(workspace)).toEqual({ available: 40n, held: 0n, debt: 0n });
  });
});

describe('a workspace that goes', () => {
  it('leaves accounts that sum to zero, with its debt written off, and takes nothing more', async () => {
    const workspace = await makeWorkspace(test.db, { credits: 5n });
    const payment = await buy(workspace, 100n);
    await tools.settle(await tools.hold(workspace, 60n), 60n);
    await takeBack(payment, 100n);
    await gift(workspace, 8n, inDays(3));
    const open = await tools.hold(workspace, 1n);
    await expect(inTransaction(test.db, (tx) => closeBooks(tx, workspace, 'refund'))).rejects.toMatchObject({ code: 'credits.held' });
    await tools.settle(open, 0n);
    expect(await inTransaction(test.db, (tx) => closeBooks(tx, workspace, 'refund'))).toBe(true);
    expect(await tools.balance(workspace)).toEqual({ available: 0n, held: 0n, debt: 0n });
    await expect(gift(workspace, 1n)).rejects.toMatchObject({ code: 'workspace.not_found' });
    await expect(tools.hold(workspace, 1n)).rejects.toMatchObject({ code: 'credits.frozen' });
  });

  it('is nobody’s in the books once its link is gone, and the books stay right', async () => {
    const workspace = await makeWorkspace(test.db, { credits: 5n });
    await tools.settle(await tools.hold(workspace, 2n), 2n);
    await inTransaction(test.db, (tx) => closeBooks(tx, workspace, 'forfeit'));
    await test.pool.query('delete from workspace where id = $1', [workspace]);
    const { rows } = await test.pool.query('select from ledger_link where workspace_id = $1', [workspace]);
    expect(rows).toHaveLength(0);
  });
});
