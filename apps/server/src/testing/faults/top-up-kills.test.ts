import type { Order, SavedWay, TopUp } from '@pinhole/contract';
import type { EmulatedProvider } from '@pinhole/payments';
import { startEmulator } from '@pinhole/payments/stripe/emulator';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { verifyLedger } from '../../modules/credits/index.ts';
import { welcomeCredits } from './fault-service.ts';
import { createFaultShop, type FaultShop, pack, packCredits } from './fault-shop.ts';

let emulator: EmulatedProvider;
let shop: FaultShop;
let savedId = '';

beforeAll(async () => {
  emulator = await startEmulator();
  shop = await createFaultShop({ stripe: emulator });
  await shop.sell(pack);
  const { url } = await shop.ask<{ url: string }>('POST', '/v1/top-up/ways/stripe/saved', { currency: 'EUR' });
  await emulator.driver.saveWay?.(new URL(url), 'pays');
  const { data } = await shop.ask<{ data: SavedWay[] }>('GET', '/v1/top-up/ways/stripe/saved');
  savedId = data[0]?.id ?? '';
});
afterAll(() => shop?.close());

it.each(['T1:before', 'T2:before', 'T2:after', 'B1:before', 'B1:after', 'B2:before', 'T3:after'])(
  'kill -9 at %s, while more is bought by itself: charged once, credited once',
  { timeout: 180_000 },
  async (point) => {
    const before = await shop.available();
    shop.arm(point);
    // Less than this is there already: the purchase is made at once, by a job.
    await shop.ask<TopUp>('PUT', '/v1/top-up', {
      sku: 'five-hundred',
      currency: 'EUR',
      way: 'stripe',
      savedId,
      total: '1000',
      below: String(before + 1n),
      maxTimes: 100,
      maxAmount: '100000',
      consent: 'a'.repeat(64),
    });
    await shop.reborn();
    const settled = async (): Promise<void> => {
      expect(await shop.available()).toBe(before + packCredits);
      expect((await shop.ask<TopUp>('GET', '/v1/top-up')).purchases[0]).toMatchObject({ state: 'paid' });
    };
    // The lease of the dead one ends first.
    await vi.waitFor(settled, { timeout: 150_000, interval: 500 });
    await shop.ask('DELETE', '/v1/top-up');
    const { purchases } = await shop.ask<TopUp>('GET', '/v1/top-up');
    const { data } = await shop.ask<{ data: Order[] }>('GET', '/v1/orders');
    expect(purchases.map(({ orderId }) => emulator.books.charges?.(orderId))).toEqual(purchases.map(() => 1));
    // No order was left behind by the one that died.
    expect(data.map(({ state }) => state)).toEqual(purchases.map(() => 'paid'));
    expect(await shop.available()).toBe(welcomeCredits + BigInt(purchases.length) * packCredits);
    expect((await verifyLedger(shop.test.db)).violations).toEqual([]);
    const receipts = await shop.test.db.selectFrom('mail').select('id').where('subject', 'like', 'Bought automatically%').execute();
    expect(receipts).toHaveLength(purchases.length);
  },
);
