import type { Payment } from '@pinhole/payments';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../platform/actor.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { grantCredits, postTaxChange } from '../../credits/index.ts';
import { type BillingFixture, createBillingFixture, packCredits } from '../billing.fixture.ts';
import { askRefund, sendRefund } from '../fulfilment/refunds.ts';
import { settleObject } from '../fulfilment/settle.ts';
import { refreshOrder } from '../orders/open-checkout.ts';
import { getAdminOrder } from '../orders/read-orders.ts';
import { reconcileWay } from '../reconciling/reconcile.ts';
import { hold as holdCredits, spend as spendCredits } from '../spending.fixture.ts';
import type { OpenWay } from '../ways/payment-ways.ts';
import { getRevenue, revenueCsv } from './revenue.ts';

let shop: BillingFixture;
let today: string;
beforeAll(async () => {
  shop = await createBillingFixture();
  today = new Date().toISOString().slice(0, 10);
});
afterAll(async () => {
  expect(await shop.faultsOfBooks()).toEqual([]);
  await shop.close();
});

const bought = async (): Promise<{ actor: Actor; orderId: string; paymentId: string; ref: string }> => {
  const actor = await shop.buyer();
  const order = await shop.order(actor);
  await shop.pay(order);
  await refreshOrder(shop.deps, actor, order.id);
  const [payment] = (await getAdminOrder(shop.deps, order.id)).payments;
  return { actor, orderId: order.id, paymentId: payment?.id ?? '', ref: payment?.ref ?? '' };
};
const payBack = async (paymentId: string, amount?: string): Promise<void> => {
  const wish = { reason: 'requested', ...(amount === undefined ? {} : { amount }) } as const;
  const { id } = await inTransaction(shop.studio.db, (tx) => askRefund(shop.deps, shop.operator, tx, paymentId, wish));
  await sendRefund(shop.deps, id);
};
const hold = (actor: Actor, amount: bigint): Promise<string> => holdCredits(shop.studio.db, actor, amount);
const spend = (actor: Actor, amount: bigint): Promise<void> => spendCredits(shop.studio.db, actor, amount);
/** A call of that day, as the books know it. */
const callOf = (micros: bigint, at: Date): Promise<unknown> =>
  shop.studio.pool.query(`select post_provider_cost(gen_random_uuid(), gen_random_uuid(), 'paid', 'EUR', $1, $2)`, [String(micros), at]);
const read = (filters: object = {}) => getRevenue(shop.deps, { by: 'day', ...filters });
/** Straight from the entries, without anything that the report uses. */
const sumOf = async (where: string): Promise<string> => {
  const { rows } = await shop.studio.pool.query<{ sum: string }>(
    `select coalesce(sum(e.amount), 0)::text as sum from ledger_entry e join ledger_account a on a.id = e.account_id join ledger_transfer t on t.id = e.transfer_id where ${where}`,
  );
  return rows[0]?.sum ?? '';
};

describe('revenue', () => {
  it('is nothing where nothing was sold', async () => {
    expect(await read()).toMatchObject({ totals: [], data: [], items: [], ways: [], unspent: { credits: '0', worth: [] } });
  });

  it('is what the entries of the books sum to, and what is left of credits is owed at the price that was paid', async () => {
    const [first, second, third] = [await bought(), await bought(), await bought()];
    await payBack(first.paymentId, '400');
    const dispute = await shop.emulator.driver.dispute?.(second.ref);
    await reconcileWay(shop.deps, shop.deps.ways.require('paypal'));
    await shop.emulator.driver.endDispute?.(dispute ?? '', 'lost');
    await reconcileWay(shop.deps, shop.deps.ways.require('paypal'));
    await inTransaction(shop.studio.db, (tx) =>
      grantCredits(tx, { workspaceId: third.actor.workspaceId, amount: 7_000_000n, key: 'a-gift', reason: 'operator', note: 'Sorry' }),
    );
    await spend(third.actor, 7_000_000n + packCredits / 5n);
    await hold(third.actor, (packCredits * 4n) / 5n);
    await callOf(1_234_567n, new Date());
    // The document of a sale found that more of it is the state's.
    await inTransaction(shop.studio.db, (tx) => postTaxChange(tx, { key: 'a-change', currency: 'EUR', more: 60n }));

    const { totals, data, credits, unspent, items, ways } = await read();
    const [euro] = totals;
    expect(totals).toHaveLength(1);
    expect(euro).toMatchObject({ currency: 'EUR', gross: '3000', tax: '60', refunds: '400', losses: '1000', cost: '1234567' });
    expect(euro?.gross).toBe(await sumOf(`t.kind = 'sale' and a.kind = 'receivable'`));
    expect(euro?.fees).toBe(await sumOf(`a.kind = 'fees'`));
    expect(BigInt(euro?.fees ?? 0)).toBeGreaterThan(0n);
    expect(euro?.losses).toBe(await sumOf(`a.kind = 'losses' and a.unit = 'EUR'`));
    expect(euro?.tax).toBe(String(-BigInt(await sumOf(`a.kind = 'tax'`))));
    // What is left is what payment providers owe us, less what is the state's.
    expect(euro?.net).toBe(await sumOf(`a.unit = 'EUR' and a.kind in ('receivable', 'tax')`));
    expect(euro?.cost).toBe(await sumOf(`a.kind = 'provider_cost'`));
    expect(BigInt(euro?.margin ?? 0)).toBe(BigInt(euro?.net ?? 0) * 10_000n - 1_234_567n);
    expect(data).toEqual([{ period: today, ...euro }]);

    expect(credits).toEqual({
      sold: String(packCredits * 3n),
      plans: '0',
      granted: '7000000',
      spent: String(7_000_000n + packCredits / 5n),
      takenBack: String((packCredits * 4n) / 10n + packCredits),
      lapsed: '0',
    });
    expect(credits.spent).toBe(await sumOf(`t.kind = 'capture' and a.kind = 'revenue'`));
    // Six tenths of the first, nothing of the second, four fifths of the third, all of them held.
    expect(unspent).toEqual({
      credits: String((packCredits * 6n) / 10n + (packCredits * 4n) / 5n),
      worth: [{ currency: 'EUR', minor: '1400' }],
    });
    expect(items).toEqual([{ sku: 'five-hundred', title: '500 credits', currency: 'EUR', sales: 3, gross: '3000', refunds: '400' }]);
    expect(ways).toMatchObject([
      { way: 'paypal', title: 'PayPal', currency: 'EUR', sales: 3, gross: '3000', refunds: '400', losses: '1000', fees: euro?.fees },
    ]);
  });

  it('counts a day from midnight to midnight on the service’s clock, and months', async () => {
    const count = await read({ from: '2024-02-01', to: '2024-03-31' });
    expect(count.totals).toEqual([]);
    const deps = { ...shop.deps, timeZone: () => 'Europe/Copenhagen' };
    await shop.studio.pool.query(`select ensure_month_partitions('ledger_entry', 3)`);
    const month = new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth(), 1)).toISOString().slice(0, 8);
    // Half past eleven in London is the next day in Copenhagen.
    await callOf(5n, new Date(`${month}02T23:30:00Z`));
    await callOf(7n, new Date(`${month}03T22:30:00Z`));
    const days = await getRevenue(deps, { by: 'day', from: `${month}03`, to: `${month}03` });
    expect(days.data.map(({ period, cost }) => `${period} ${cost}`)).toEqual([`${month}03 12`]);
    expect((await getRevenue(deps, { by: 'day', from: `${month}02`, to: `${month}02` })).totals).toEqual([]);
    const months = await getRevenue(deps, { by: 'month', from: `${month}01`, to: today });
    expect(months.data.map(({ period }) => period)).toEqual([month.slice(0, 7)]);
  });

  it('can be asked for one currency', async () => {
    expect((await read({ currency: 'JPY' })).totals).toEqual([]);
    expect((await read({ currency: 'EUR' })).totals).toHaveLength(1);
  });

  it('is a table in which nothing is lost', async () => {
    const report = await read();
    const lines = revenueCsv(report).trim().split('\r\n');
    expect(lines[0]).toBe('"period","currency","gross","tax","refunds","fees","disputes_lost","net","provider_cost","margin"');
    expect(lines.at(-1)).toMatch(new RegExp(`^"${today}","EUR","30.00","0.60","4.00","\\d+\\.\\d\\d","10.00",`));
    expect(revenueCsv({ data: [{ ...report.totals[0], period: today, net: '-5', margin: '-5000001' } as never] })).toContain('"-0.05"');
  });

  it('forgets nothing when a refund comes back: the opposite is booked', async () => {
    const before = (await read()).totals[0];
    const { paymentId, orderId } = await bought();
    await payBack(paymentId);
    const [refund] = (await getAdminOrder(shop.deps, orderId)).refunds;
    expect((await read()).totals[0]?.refunds).toBe(String(BigInt(before?.refunds ?? 0) + 1000n));
    if (!shop.emulator.driver.failRefund) return;
    const { ref } = await shop.studio.db
      .selectFrom('refund')
      .select('ref')
      .where('id', '=', refund?.id ?? '')
      .executeTakeFirstOrThrow();
    await shop.emulator.driver.failRefund(ref ?? '');
    for (let again = 0; again < 2; again += 1) await reconcileWay(shop.deps, shop.deps.ways.require('paypal'));
    expect((await getAdminOrder(shop.deps, orderId)).refunds).toMatchObject([{ state: 'failed' }]);
    expect((await read()).totals[0]?.refunds).toBe(before?.refunds);
  });

  it('leaves the tax of a provider that sells in its own name out, and books a fee that is told late, once', async () => {
    const before = await waySums();
    const actor = await shop.buyer();
    const order = await shop.order(actor);
    await shop.studio.pool.query(`update sale_order set seller = 'provider' where id = $1`, [order.id]);
    shop.emulator.driver.pushTo?.(null);
    await shop.pay(order);
    const { checkout_ref } = await shop.studio.db
      .selectFrom('sale_order')
      .select('checkout_ref')
      .where('id', '=', order.id)
      .executeTakeFirstOrThrow();
    const way = shop.deps.ways.require('paypal');
    const saying = (more: Partial<Payment>): OpenWay => {
      const read = async (...call: Parameters<OpenWay['provider']['read']>) => {
        const object = await way.provider.read(...call);
        return object?.kind === 'payment' ? { ...object, ...more } : object;
      };
      return { ...way, provider: Object.create(way.provider, { read: { value: read } }) };
    };
    const tax = { minor: 200n, currency: 'EUR' };
    await settleObject(shop.deps, saying({ tax, fee: null }), { kind: 'checkout', id: checkout_ref ?? '' });
    expect(await waySums()).toEqual({ gross: before.gross + 800n, refunds: before.refunds, fees: before.fees });
    for (let again = 0; again < 2; again += 1)
      await settleObject(shop.deps, saying({ tax, fee: { minor: 61n, currency: 'EUR' } }), { kind: 'checkout', id: checkout_ref ?? '' });
    expect(await waySums()).toEqual({ gross: before.gross + 800n, refunds: before.refunds, fees: before.fees + 61n });
    shop.resumePushes();
    const [payment] = (await getAdminOrder(shop.deps, order.id)).payments;
    await payBack(payment?.id ?? '', '500');
    expect((await waySums()).refunds).toBe(before.refunds + 400n);
  });
});

const waySums = async () => {
  const [sums] = (await read()).ways;
  return { gross: BigInt(sums?.gross ?? 0), refunds: BigInt(sums?.refunds ?? 0), fees: BigInt(sums?.fees ?? 0) };
};
