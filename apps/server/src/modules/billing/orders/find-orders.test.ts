import { newCoupon, newOrder } from '@pinhole/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../platform/actor.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/ids.ts';
import { reasonOf } from '../../../testing/code-of.ts';
import { createCoupon, listCoupons } from '../../shop/coupons.ts';
import { type BillingFixture, createBillingFixture } from '../billing.fixture.ts';
import { askRefund, sendRefund } from '../fulfilment/refunds.ts';
import { listPushes } from '../reconciling/pushes.ts';
import { exportOrders } from './export-orders.ts';
import { cancelOrder, refreshOrder } from './open-checkout.ts';
import { placeOrder } from './place-order.ts';
import { getAdminOrder, listAdminOrders, listCouponUses, type OrderFilters } from './read-orders.ts';

let shop: BillingFixture;
let ada: Actor;
let ben: Actor;
let paid: string;
let open: string;
let early: string;
beforeAll(async () => {
  shop = await createBillingFixture();
  [ada, ben] = [await shop.buyer(), await shop.buyer()];
  await shop.studio.pool.query(`update account set email = 'ada@example.test' where id = $1`, [ada.accountId]);
  const first = await shop.order(ada);
  await shop.pay(first);
  await refreshOrder(shop.deps, ada, first.id);
  paid = first.id;
  open = (await shop.order(ben)).id;
  early = (await place(ben)).id;
  // Half an hour before midnight in London is the next day in Copenhagen.
  await shop.studio.pool.query(`update sale_order set created_at = '2026-03-09T23:30:00Z' where id = $1`, [early]);
});
afterAll(() => shop.close());

const place = (actor: Actor, more: object = {}) =>
  inTransaction(shop.studio.db, (tx) => placeOrder(shop.deps, actor, tx, { sku: 'five-hundred', currency: 'EUR', way: 'paypal', ...more }));
const deps = () => ({ ...shop.deps, timeZone: () => 'Europe/Copenhagen' });
const found = async (filters: OrderFilters): Promise<string[]> =>
  (await listAdminOrders(deps(), { before: null, limit: 50, ...filters })).data.map(({ id }) => id);

describe('orders', () => {
  it('are found by state, way, day and the address of the buyer, alone and together', async () => {
    expect(new Set(await found({}))).toEqual(new Set([paid, open, early]));
    expect(await found({ state: 'paid' })).toEqual([paid]);
    expect(await found({ way: 'stripe' })).toEqual([]);
    expect(await found({ way: 'paypal', state: 'open' })).toEqual([open]);
    expect(await found({ email: 'ada@example.test' })).toEqual([paid]);
    expect(await found({ email: 'ada@example.tes' })).toEqual([]);
    expect(await found({ from: '2026-03-10', to: '2026-03-10' })).toEqual([early]);
    expect(await found({ to: '2026-03-09' })).toEqual([]);
    expect(await found({ to: '2026-03-10', state: 'paid' })).toEqual([]);
  });

  it('are a table of exactly those, page by page, that runs nothing in a spreadsheet and names nobody', async () => {
    const pieces: string[] = [];
    for await (const piece of exportOrders(deps(), { state: 'paid' })) pieces.push(piece);
    const lines = pieces.join('').trim().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toBe(
      '"reference","state","ordered","paid","item","credits","way","mode","currency","price","discount","tax","total","refunded"',
    );
    expect(lines[1]).toMatch(
      /,"paid","[^"]+Z","[^"]+Z","five-hundred","500.000000","PayPal","test","EUR","10.00","0.00","[^"]*","10.00","0.00"$/,
    );
    expect(pieces.join('')).not.toContain('xample.test');
  });

  it('are all in the table, also beyond one page', async () => {
    const many = await Promise.all(Array.from({ length: 11 }, () => shop.buyer()));
    for (const actor of many) for (let count = 0; count < 19; count += 1) await place(actor);
    let lines = 0;
    for await (const piece of exportOrders(deps(), {})) lines += piece.trim().split('\r\n').length;
    expect(lines).toBe(1 + 3 + 11 * 19);
  });
});

describe('a coupon', () => {
  it('says which orders used it; paid back it stays used, given up it is free again', async () => {
    const coupon = await createCoupon(shop.deps.shop, shop.operator, newCoupon.parse({ code: 'TWICE', percent: 10, maxUses: 2 }));
    const [buyer, other] = [await shop.buyer(), await shop.buyer()];
    const order = await shop.order(buyer, { coupon: 'twice' });
    const given = await shop.order(other, { coupon: 'Twice' });
    expect(await reasonOf(place(await shop.buyer(), { coupon: 'TWICE' }))).toBe('shop.coupon_invalid:over');
    await shop.pay(order);
    await refreshOrder(shop.deps, buyer, order.id);
    const [payment] = (await getAdminOrder(shop.deps, order.id)).payments;
    const refund = await inTransaction(shop.studio.db, (tx) =>
      askRefund(shop.deps, shop.operator, tx, payment?.id ?? '', { reason: 'requested' }),
    );
    await sendRefund(shop.deps, refund.id);
    await cancelOrder(shop.deps, other, given.id);
    const uses = await listCouponUses(shop.deps, coupon.id, { before: null, limit: 10 });
    expect(uses.data).toMatchObject([{ id: order.id, reference: order.reference, state: 'paid', discount: '100', currency: 'EUR' }]);
    expect((await listCoupons(shop.deps.shop)).find(({ code }) => code === 'TWICE')?.uses).toBe(1);
    expect(await reasonOf(place(buyer, { coupon: 'TWICE' }))).toBe('shop.coupon_invalid:used');
    expect(await reasonOf(listCouponUses(shop.deps, newId(new Date()), { before: null, limit: 10 }))).toBe('shop.coupon_not_found');
  });

  it('has one last place for two hundred who order at the same time', async () => {
    await createCoupon(shop.deps.shop, shop.operator, newCoupon.parse({ code: 'LAST-ONE', percent: 10, maxUses: 1 }));
    const buyers = await Promise.all(Array.from({ length: 20 }, () => shop.buyer()));
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, index) => reasonOf(place(buyers[index % 20] ?? ada, { coupon: 'last-one' }))),
    );
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
    expect(new Set(outcomes)).toEqual(new Set(['done', 'shop.coupon_invalid:over']));
  });

  it('is one per order: a second is no order at all', () => {
    const order = { sku: 'five-hundred', currency: 'EUR', way: 'paypal' };
    expect(() => newOrder.parse({ ...order, coupon: ['TWICE', 'LAST-ONE'] })).toThrow();
    expect(() => newOrder.parse({ ...order, coupons: ['TWICE'] })).toThrow();
    expect(newOrder.parse({ ...order, coupon: ' twice ' }).coupon).toBe('twice');
  });
});

describe('news from providers', () => {
  it('comes page by page, the newest first, and can be only what failed', async () => {
    const at = Date.now();
    for (let count = 0; count < 130; count += 1) {
      const received = new Date(at + count);
      await shop.studio.pool.query(
        `insert into payment_push (id, connection_id, event_id, type, about, state, received_at) values ($1, 'paypal', $2, 'a-type', '[]', $3, $4)`,
        [newId(received), `listed-${count}`, count % 10 === 0 ? 'failed' : 'done', received],
      );
    }
    const seen: string[] = [];
    let pages = 0;
    for (let before: string | null = null; ; pages += 1) {
      const page: Awaited<ReturnType<typeof listPushes>> = await listPushes(shop.deps, { before, limit: 50 });
      seen.push(...page.data.map(({ eventId }) => eventId).filter((eventId) => eventId.startsWith('listed-')));
      if (page.nextCursor === null) break;
      before = page.nextCursor;
    }
    expect(pages).toBeGreaterThanOrEqual(2);
    expect(seen).toEqual(Array.from({ length: 130 }, (_, index) => `listed-${129 - index}`));
    const failed = await listPushes(shop.deps, { before: null, limit: 50, state: 'failed' });
    expect(failed.data).toHaveLength(13);
    expect(failed.nextCursor).toBeNull();
  });
});
