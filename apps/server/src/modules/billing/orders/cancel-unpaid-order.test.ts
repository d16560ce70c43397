import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeOf } from '../../../testing/code-of.ts';
import { type BillingFixture, createBillingFixture, packCredits } from '../billing.fixture.ts';
import { cancelUnpaidOrder } from './cancel-unpaid-order.ts';
import { refreshOrder } from './open-checkout.ts';
import { getAdminOrder } from './read-orders.ts';

let shop: BillingFixture;
beforeAll(async () => {
  shop = await createBillingFixture();
});
afterAll(() => shop.close());

it('an operator gives an unpaid order up: twenty at once leave one entry in the audit and one mail', async () => {
  const actor = await shop.buyer();
  const order = await shop.order(actor);
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => codeOf(cancelUnpaidOrder(shop.deps, shop.operator, order.id))));
  expect(new Set(outcomes)).toEqual(new Set(outcomes.includes('billing.order_closed') ? ['done', 'billing.order_closed'] : ['done']));
  expect((await getAdminOrder(shop.deps, order.id)).state).toBe('cancelled');
  expect(await codeOf(cancelUnpaidOrder(shop.deps, shop.operator, order.id))).toBe('billing.order_closed');
  const { db } = shop.studio;
  expect(await db.selectFrom('audit_event').select('action').where('subject', '=', order.id).execute()).toEqual([
    { action: 'order.cancelled' },
  ]);
  const mails = await db.selectFrom('mail').select('subject').where('to_address', 'like', `${actor.accountId}%`).execute();
  expect(mails).toEqual([{ subject: `Order ${order.reference} was cancelled` }]);
});

it('its money counts all the same, and an order that is paid is not given up', async () => {
  const actor = await shop.buyer();
  const order = await shop.order(actor);
  await shop.pay(order);
  await cancelUnpaidOrder(shop.deps, shop.operator, order.id);
  expect((await refreshOrder(shop.deps, actor, order.id)).state).toBe('paid');
  expect(await shop.available(actor)).toBe(packCredits);
  expect(await codeOf(cancelUnpaidOrder(shop.deps, shop.operator, order.id))).toBe('billing.order_closed');
  expect(await shop.faultsOfBooks()).toEqual([]);
});
