import type { RefundRow } from '@pinhole/contract';
import { type PaypalEmulator, startEmulator } from '@pinhole/payments/paypal/emulator';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { verifyLedger } from '../../modules/credits/index.ts';
import { createFaultShop, type FaultShop, pack, packCredits } from './fault-shop.ts';

let emulator: PaypalEmulator;
let shop: FaultShop;
beforeAll(async () => {
  emulator = await startEmulator();
  shop = await createFaultShop({ paypal: emulator });
  await shop.sell(pack);
});
afterAll(() => shop?.close());

async function expectBooksRight(): Promise<void> {
  expect((await verifyLedger(shop.test.db)).violations).toEqual([]);
}

it.each(['B1:before', 'B1:after', 'B2:before'])(
  'kill -9 at %s, while a paid order is fulfilled: the credits come once',
  { timeout: 120_000 },
  async (point) => {
    const order = await shop.pay('five-hundred', 'paypal');
    const before = await shop.available();
    await shop.dieAt(point, () => shop.ask('POST', `/v1/orders/${order.id}/refresh`));
    expect(await shop.available()).toBe(before);
    await shop.ask('POST', `/v1/orders/${order.id}/refresh`);
    await shop.ask('POST', `/v1/orders/${order.id}/refresh`);
    expect(await shop.available()).toBe(before + packCredits);
    expect((await shop.adminOrder(order)).payments).toMatchObject([{ state: 'paid', problem: null, granted: String(packCredits) }]);
    const receipts = await shop.test.db.selectFrom('mail').select('id').where('text', 'like', `%${order.reference}%`).execute();
    expect(receipts).toHaveLength(1);
    await expectBooksRight();
  },
);

it.each(['B3:before', 'B4:before', 'B4:after'])(
  'kill -9 at %s, while a refund is decided and sent: the buyer is paid back once',
  { timeout: 120_000 },
  async (point) => {
    const order = await shop.pay('five-hundred', 'paypal');
    await shop.ask('POST', `/v1/orders/${order.id}/refresh`);
    const before = await shop.available();
    const [payment] = (await shop.adminOrder(order)).payments;
    const key = crypto.randomUUID();
    const refund = () => shop.ask<RefundRow>('POST', `/v1/admin/payments/${payment?.id}/refunds`, { reason: 'requested' }, key);
    // The decision dies with its request, the sending in a job right after it.
    await shop.dieAt(point, refund);
    await refund();
    await vi.waitFor(async () => expect((await shop.adminOrder(order)).refunds).toMatchObject([{ state: 'succeeded', amount: '1000' }]), {
      timeout: 60_000,
      interval: 200,
    });
    expect(emulator.books.refunds(payment?.ref ?? '')).toBe(1);
    expect(await shop.available()).toBe(before - packCredits);
    await expectBooksRight();
  },
);
