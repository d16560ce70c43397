import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { inTransaction } from '../../platform/database/database.ts';
import { makeWorkspace } from '../../testing/factories.ts';
import { someId } from '../../testing/some-id.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import {
  getBalance,
  grantCredits,
  holdCredits,
  limitWorkspace,
  listEntries,
  plainTerms,
  type SpendFacts,
  type SpendTerms,
  settleHold,
  verifyLedger,
} from './index.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

const credits = () => ({ db: test.db, clock: systemClock, terms: () => plainTerms });
const day = 86_400_000;
const hold = (
  workspaceId: string,
  amount: bigint,
  options: { holdId?: string; accountId?: string; keyId?: string; terms?: Partial<SpendTerms>; now?: Date } = {},
) =>
  inTransaction(test.db, (tx) =>
    holdCredits(tx, {
      holdId: options.holdId ?? someId(),
      workspaceId,
      amount,
      generationId: someId(),
      expiresAt: new Date(Date.now() + day),
      accountId: options.accountId ?? null,
      keyId: options.keyId ?? null,
      terms: { ...plainTerms, ...options.terms },
      now: options.now ?? new Date(),
    }),
  );
const settle = (holdId: string, captured: bigint) =>
  inTransaction(test.db, (tx) => settleHold(tx, { holdId, captured, generationId: null, spend: someSpend() }));
const someSpend = (): SpendFacts => ({
  operation: 'text2image',
  modelId: 'sketch-image',
  priceVersion: 1,
  cost: null,
  timeZone: 'UTC',
  now: new Date(),
});
const balance = async (workspaceId: string) => {
  const { available, held } = await getBalance(credits(), workspaceId);
  return { available: BigInt(available), held: BigInt(held) };
};

describe('holds', () => {
  it('never reserve the same credit twice, however many requests race', async () => {
    const workspaceId = await makeWorkspace(test.db, { credits: 100n });
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => hold(workspaceId, 10n)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(await balance(workspaceId)).toEqual({ available: 0n, held: 100n });
  });

  it('are the same hold when they carry the same id, however often it is tried', async () => {
    const workspaceId = await makeWorkspace(test.db, { credits: 100n });
    const holdId = someId();
    await Promise.all(Array.from({ length: 20 }, () => hold(workspaceId, 40n, { holdId })));
    expect(await balance(workspaceId)).toEqual({ available: 60n, held: 40n });
  });

  it('end once: twenty racers that capture and release leave exactly one outcome', async () => {
    const workspaceId = await makeWorkspace(test.db, { credits: 100n });
    const holdId = someId();
    await hold(workspaceId, 40n, { holdId });
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, index) => settle(holdId, index % 2 === 0 ? 40n : 0n)));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    const after = await balance(workspaceId);
    expect(after.held).toBe(0n);
    expect([60n, 100n]).toContain(after.available);
    expect((await verifyLedger(test.db)).violations).toEqual([]);
  });

  it('cannot post more than was reserved', async () => {
    const workspaceId = await makeWorkspace(test.db, { credits: 100n });
    const holdId = someId();
    await hold(workspaceId, 40n, { holdId });
    await expect(settle(holdId, 41n)).rejects.toThrow(/more than the hold/);
    expect(await balance(workspaceId)).toEqual({ available: 60n, held: 40n });
  });
});

describe('spend caps', () => {
  it('hold for a workspace under twenty racers, and a release makes room again', async () => {
    const workspaceId = await makeWorkspace(test.db, { credits: 1_000n });
    await inTransaction(test.db, (tx) => limitWorkspace(credits(), tx, workspaceId, 50n));
    const ids = Array.from({ length: 20 }, () => someId());
    const results = await Promise.allSettled(ids.map((holdId) => hold(workspaceId, 10n, { holdId })));
    const held = ids.filter((_, index) => results[index]?.status === 'fulfilled');
    expect(held).toHaveLength(5);
    await settle(held[0] ?? '', 0n);
    await settle(held[1] ?? '', 4n);
    await hold(workspaceId, 16n);
    await expect(hold(workspaceId, 1n)).rejects.toMatchObject({ code: 'credits.cap_reached' });
  });

  it('come from the service unless the workspace has its own, also one that says: none', async () => {
    const capped = await makeWorkspace(test.db, { credits: 100n });
    const free = await makeWorkspace(test.db, { credits: 100n });
    await inTransaction(test.db, (tx) => limitWorkspace(credits(), tx, free, null));
    await expect(hold(capped, 11n, { terms: { defaultCap: 10n } })).rejects.toMatchObject({ code: 'credits.cap_reached' });
    await hold(free, 11n, { terms: { defaultCap: 10n } });
  });
});

describe('grants', () => {
  it('are given once per key, however many racers', async () => {
    const workspaceId = await makeWorkspace(test.db);
    await Promise.all(
      Array.from({ length: 20 }, () =>
        inTransaction(test.db, (tx) => grantCredits(tx, { workspaceId, amount: 7n, key: `welcome:${workspaceId}`, reason: 'welcome' })),
      ),
    );
    expect(await balance(workspaceId)).toEqual({ available: 7n, held: 0n });
  });

  it.each([0n, -1n, 10n ** 18n])('of %s are refused', async (amount) => {
    const workspaceId = await makeWorkspace(test.db);
    await expect(
      inTransaction(test.db, (tx) => grantCredits(tx, { workspaceId, amount, key: someId(), reason: 'test' })),
    ).rejects.toMatchObject({ code: 'credits.amount_invalid' });
  });
});

describe('the ledger', () => {
  it.each([
    'update ledger_entry set amount = amount + 1',
    'delete from ledger_entry',
    "update ledger_transfer set kind = 'grant'",
    'delete from ledger_transfer',
  ])('refuses: %s', async (statement) => {
    await makeWorkspace(test.db, { credits: 5n });
    await expect(sql.raw(statement).execute(test.db)).rejects.toThrow(/append-only/);
  });

  it('shows a workspace its own movements, page by page, newest first', async () => {
    const [workspaceId] = await Promise.all([makeWorkspace(test.db, { credits: 100n }), makeWorkspace(test.db, { credits: 55n })]);
    const holdId = someId();
    await hold(workspaceId, 30n, { holdId });
    await settle(holdId, 20n);
    const first = await listEntries(credits(), workspaceId, { before: null, limit: 2 });
    const second = await listEntries(credits(), workspaceId, { before: first.nextCursor, limit: 2 });
    const all = [...first.data, ...second.data].map(({ kind, amount }) => `${kind} ${amount}`);
    expect(all.toSorted()).toEqual(['capture -20', 'grant 100', 'hold -30', 'release 10']);
    expect(second.nextCursor).toBeNull();
  });

  it('is found wrong when a balance is changed by hand', async () => {
    const own = await createTestDatabase();
    try {
      await makeWorkspace(own.db, { credits: 5n });
      expect((await verifyLedger(own.db)).violations).toEqual([]);
      await sql`update ledger_account set balance = 6 where balance = 5`.execute(own.db);
      expect((await verifyLedger(own.db)).violations).toHaveLength(1);
    } finally {
      await own.close();
    }
  });
});
