import { newCoupon } from '@pinhole/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../platform/actor.ts';
import { inTransaction } from '../../platform/database/database.ts';
import { codeOf } from '../../testing/code-of.ts';
import { createCoupon, listCoupons } from '../shop/coupons.ts';
import { type BillingFixture, createBillingFixture, packCredits } from './billing.fixture.ts';
import { askRefund, sendRefund } from './fulfilment/refunds.ts';
import { refreshOrder } from './orders/open-checkout.ts';
import { placeOrder } from './orders/place-order.ts';
import { getAdminOrder } from './orders/read-orders.ts';
import { withdrawOrder } from './withdrawal/withdraw.ts';

let shop: BillingFixture;
beforeAll(async () => {
  shop = await createBillingFixture();
});
afterAll(() => shop.close());

const race = async (start: (index: number) => Promise<unknown>): Promise<ReadonlyMap<string, number>> => {
  const outcomes = await Promise.all(Array.from({ length: 200 }, (_, index) => codeOf(start(index))));
  return new Map([...Map.groupBy(outcomes, (outcome) => outcome)].map(([outcome, of]) => [outcome, of.length]));
};
const bought = async (actor: Actor): Promise<{ readonly orderId: string; readonly paymentId: string; readonly ref: string }> => {
  const order = await shop.order(actor);
  await shop.pay(order);
  await refreshOrder(shop.deps, actor, order.id);
  const [payment] = (await getAdminOrder(shop.deps, order.id)).payments;
  return { orderId: order.id, paymentId: payment?.id ?? '', ref: payment?.ref ?? '' };
};

describe('two hundred racers', { timeout: 120_000 }, () => {
  it('who come back from paying are credited once', async () => {
    const actor = await shop.buyer();
    const order = await shop.order(actor);
    await shop.pay(order);
    expect(await race(() => refreshOrder(shop.deps, actor, order.id))).toEqual(new Map([['done', 200]]));
    expect(await shop.available(actor)).toBe(packCredits);
    expect(await shop.faultsOfBooks()).toEqual([]);
  });

  it('for a refund of three fifths leave one, and the money goes back once', async () => {
    const actor = await shop.buyer();
    const { orderId, paymentId, ref } = await bought(actor);
    const outcomes = await race(() =>
      inTransaction(shop.studio.db, (tx) => askRefund(shop.deps, shop.operator, tx, paymentId, { reason: 'requested', amount: '600' })),
    );
    expect(outcomes).toEqual(
      new Map([
        ['done', 1],
        ['billing.refund_too_large', 199],
      ]),
    );
    const { refunds } = await getAdminOrder(shop.deps, orderId);
    expect(refunds).toHaveLength(1);
    await Promise.all(Array.from({ length: 20 }, () => sendRefund(shop.deps, refunds[0]?.id ?? '').catch(() => {})));
    await sendRefund(shop.deps, refunds[0]?.id ?? '');
    expect(shop.emulator.books.refunded(ref)).toBe(600n);
    expect(await shop.available(actor)).toBe((packCredits * 2n) / 5n);
    expect(await shop.faultsOfBooks()).toEqual([]);
  });

  it('who withdraw, while the operator pays back too, get the money back once', async () => {
    const actor = await shop.buyer();
    const { orderId, paymentId, ref } = await bought(actor);
    const outcomes = await race((index) =>
      index % 2 === 0
        ? withdrawOrder(shop.deps, actor, orderId)
        : inTransaction(shop.studio.db, (tx) => askRefund(shop.deps, shop.operator, tx, paymentId, { reason: 'requested' })),
    );
    expect(outcomes.get('done')).toBe(1);
    for (const { id } of (await getAdminOrder(shop.deps, orderId)).refunds) await sendRefund(shop.deps, id);
    expect(shop.emulator.books.refunded(ref)).toBe(1_000n);
    expect(await shop.available(actor)).toBe(0n);
    expect(await shop.faultsOfBooks()).toEqual([]);
  });

  it('for the last place of a coupon, each a person of their own: one order has it', async () => {
    await createCoupon(shop.deps.shop, shop.operator, newCoupon.parse({ code: 'LAST-PLACE', percent: 10, maxUses: 1 }));
    const people = await Promise.all(Array.from({ length: 200 }, () => shop.buyer()));
    const outcomes = await race(async (index) => {
      const actor = people[index];
      if (!actor) throw new Error('nobody');
      const request = { sku: 'five-hundred', currency: 'EUR', way: 'paypal', coupon: 'LAST-PLACE' };
      return inTransaction(shop.studio.db, (tx) => placeOrder(shop.deps, actor, tx, request));
    });
    expect(outcomes).toEqual(
      new Map([
        ['done', 1],
        ['shop.coupon_invalid', 199],
      ]),
    );
    expect((await listCoupons(shop.deps.shop)).find(({ code }) => code === 'LAST-PLACE')?.uses).toBe(1);
    expect(await shop.studio.db.selectFrom('sale_order').select('id').where('discount_minor', '>', 0n).execute()).toHaveLength(1);
  });
});
