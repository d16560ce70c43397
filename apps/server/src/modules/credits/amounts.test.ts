import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction, type Tx } from '../../platform/database/database.ts';
import { makeWorkspace } from '../../testing/factories.ts';
import { someId } from '../../testing/some-id.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { clawBack, creditPurchase, grantCredits, grantQuota, holdCredits, limitWorkspace, plainTerms, postFee, postSale } from './index.ts';

let test: TestDatabase;
let workspaceId: string;
beforeAll(async () => {
  test = await createTestDatabase();
  workspaceId = await makeWorkspace(test.db, { credits: 100n });
});
afterAll(() => test.close());

const now = new Date('2026-11-21T12:00:00Z');
const wrong: readonly unknown[] = [
  -1n,
  0n,
  10n ** 17n + 1n,
  2n ** 63n,
  Number.NaN,
  1e308,
  2 ** 53 + 1,
  1.5,
  -1,
  0,
  7,
  '7',
  '',
  null,
  undefined,
  [7n],
  {},
];
const ways: Readonly<Record<string, (tx: Tx, amount: bigint) => Promise<unknown>>> = {
  'a gift': (tx, amount) => grantCredits(tx, { workspaceId, amount, key: someId(), reason: 'test' }),
  'a plan': (tx, amount) => grantQuota(tx, { workspaceId, amount, startsAt: now, endsAt: new Date(now.getTime() + 1) }),
  'a purchase': (tx, amount) => creditPurchase(tx, { workspaceId, amount, payment: someId() }),
  'a hold': (tx, amount) =>
    holdCredits(tx, {
      holdId: someId(),
      workspaceId,
      amount,
      generationId: someId(),
      expiresAt: now,
      accountId: null,
      keyId: null,
      terms: plainTerms,
      now,
    }),
  'a refund': (tx, amount) => clawBack(tx, { payment: 'test:known', amount, key: someId(), reason: 'refund' }),
  'a fee': (tx, amount) => postFee(tx, { key: someId(), provider: 'stripe', currency: 'EUR', amount }),
  'a sale': (tx, amount) => postSale(tx, { key: someId(), provider: 'stripe', currency: 'EUR', amount, tax: 0n }),
  'a tax': (tx, amount) => postSale(tx, { key: someId(), provider: 'stripe', currency: 'EUR', amount: 10n, tax: amount }),
};

const rows = async (): Promise<unknown> =>
  (
    await test.pool.query(`select (select count(*) from ledger_transfer) as transfers, (select count(*) from ledger_entry) as entries,
    (select count(*) from hold) as holds, (select count(*) from payment_credit) as payments, (select count(*) from ledger_account) as accounts`)
  ).rows;

describe.each(Object.entries(ways))('%s', (name, way) => {
  it('of anything but a positive whole number that fits is refused, and no row is left', async () => {
    if (name === 'a refund') await inTransaction(test.db, (tx) => creditPurchase(tx, { workspaceId, amount: 5n, payment: 'test:known' }));
    const before = await rows();
    for (const amount of wrong) {
      if (name === 'a tax' && amount === 0n) continue;
      await expect(
        inTransaction(test.db, (tx) => way(tx, amount as bigint)),
        String(amount),
      ).rejects.toMatchObject({ code: 'credits.amount_invalid' });
    }
    expect(await rows()).toEqual(before);
  });
});

it('a cap of such an amount is refused', async () => {
  const deps = { clock: { now: () => now }, terms: () => plainTerms };
  for (const amount of wrong.filter((value) => value !== null))
    await expect(inTransaction(test.db, (tx) => limitWorkspace(deps, tx, workspaceId, amount as bigint))).rejects.toMatchObject({
      code: 'credits.amount_invalid',
    });
});
