import type { Refund } from '@pinhole/payments';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inTransaction } from '../../../platform/database/database.ts';
import { type BillingFixture, createBillingFixture } from '../billing.fixture.ts';
import { refreshOrder } from '../orders/open-checkout.ts';
import { getAdminOrder } from '../orders/read-orders.ts';
import type { OpenWay } from '../ways/payment-ways.ts';
import { askRefund } from './refunds.ts';
import { settleObject } from './settle.ts';

let shop: BillingFixture;
beforeAll(async () => {
  shop = await createBillingFixture();
});
afterAll(() => shop.close());

it('news of a refund that carries no number of ours, before our own answer, is the one we asked for where only the whole is given back', async () => {
  for (const [refunds, expected] of [
    ['whole-only', [{ reason: 'requested', state: 'succeeded' }]],
    [
      'any-amount',
      [
        { reason: 'requested', state: 'sending' },
        { reason: 'at_provider', state: 'succeeded' },
      ],
    ],
  ] as const) {
    const actor = await shop.buyer();
    const order = await shop.order(actor);
    await shop.pay(order);
    await refreshOrder(shop.deps, actor, order.id);
    const [payment] = (await getAdminOrder(shop.deps, order.id)).payments;
    await inTransaction(shop.studio.db, (tx) => askRefund(shop.deps, shop.operator, tx, payment?.id ?? '', { reason: 'requested' }));

    const way = shop.deps.ways.require('paypal');
    const news: Refund = {
      kind: 'refund',
      id: `refund:${payment?.ref}`,
      live: way.row.live,
      paymentId: payment?.ref ?? '',
      amount: { minor: 1000n, currency: 'EUR' },
      state: 'succeeded',
      refundId: null,
      failure: null,
    };
    const provider = { ...way.provider, traits: { ...way.provider.traits, refunds }, read: async () => news };
    const told: OpenWay = { ...way, provider };
    for (let count = 0; count < 2; count += 1) await settleObject(shop.deps, told, { kind: 'refund', id: news.id });
    expect((await getAdminOrder(shop.deps, order.id)).refunds).toMatchObject(expected);
    expect(await shop.available(actor)).toBe(0n);
  }
  expect(await shop.faultsOfBooks()).toEqual([]);
});
