import type { Order, SavedWay, TopUp } from '@pinhole/contract';
import type { EmulatedProvider } from '@pinhole/payments';
import { startEmulator } from '@pinhole/payments/stripe/emulator';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { verifyLedger } from '../../modules/credits/index.ts';
import { createTestDatabase, type TestDatabase } from '../test-database.ts';
import { createFaultService, type FaultProcess, type FaultService, operator, publicOrigin, welcomeCredits } from './fault-service.ts';

const packCredits = 500_000_000n;

let test: TestDatabase;
let emulator: EmulatedProvider;
let service: FaultService;
let server: FaultProcess;
let cookie = '';
let savedId = '';

beforeAll(async () => {
  test = await createTestDatabase();
  emulator = await startEmulator();
  // Nobody makes a picture here.
  service = await createFaultService({ databaseUrl: test.connectionString, provider: 'http://127.0.0.1:9' });
  server = await service.start();
  const signedIn = await fetch(`${server.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: publicOrigin },
    body: JSON.stringify(operator),
  });
  cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  await ask('POST', '/v1/admin/payment-connections', { provider: 'stripe', name: 'Stripe', fields: emulator.fields });
  await ask('PATCH', '/v1/admin/payment-connections/stripe', { enabled: true });
  const item = await ask<{ id: string }>('POST', '/v1/admin/items', {
    sku: 'five-hundred',
    kind: 'pack',
    title: '500 credits',
    description: '',
    credits: String(packCredits),
    prices: [{ currency: 'EUR', minor: '1000' }],
  });
  await ask('PATCH', `/v1/admin/items/${item.id}`, { state: 'offered' });
  const { url } = await ask<{ url: string }>('POST', '/v1/top-up/ways/stripe/saved', { currency: 'EUR' });
  await emulator.driver.saveWay?.(new URL(url), 'pays');
  const { data } = await ask<{ data: SavedWay[] }>('GET', '/v1/top-up/ways/stripe/saved');
  savedId = data[0]?.id ?? '';
});
afterAll(async () => {
  await service?.close();
  await emulator?.close();
  await test?.close();
});

async function ask<Body>(method: string, place: string, body?: object): Promise<Body> {
  const response = await fetch(`${server.url}${place}`, {
    method,
    headers: { origin: publicOrigin, cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${method} ${place} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Body;
}

const available = async (): Promise<bigint> => BigInt((await ask<{ available: string }>('GET', '/v1/credits')).available);

it.each(['T1:before', 'T2:before', 'T2:after', 'B1:before', 'B1:after', 'B2:before', 'T3:after'])(
  'kill -9 at %s, while more is bought by itself: charged once, credited once',
  { timeout: 180_000 },
  async (point) => {
    const before = await available();
    server.arm(point);
    // Less than this is there already: the purchase is made at once, by a job.
    await ask<TopUp>('PUT', '/v1/top-up', {
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
    await server.died;
    server = await service.start();
    const settled = async (): Promise<void> => {
      expect(await available()).toBe(before + packCredits);
      expect((await ask<TopUp>('GET', '/v1/top-up')).purchases[0]).toMatchObject({ state: 'paid' });
    };
    // The lease of the dead one ends first.
    await vi.waitFor(settled, { timeout: 150_000, interval: 500 });
    await ask('DELETE', '/v1/top-up');
    const { purchases } = await ask<TopUp>('GET', '/v1/top-up');
    const { data } = await ask<{ data: Order[] }>('GET', '/v1/orders');
    expect(purchases.map(({ orderId }) => emulator.books.charges?.(orderId))).toEqual(purchases.map(() => 1));
    // No order was left behind by the one that died.
    expect(data.map(({ state }) => state)).toEqual(purchases.map(() => 'paid'));
    expect(await available()).toBe(welcomeCredits + BigInt(purchases.length) * packCredits);
    expect((await verifyLedger(test.db)).violations).toEqual([]);
    const receipts = await test.db.selectFrom('mail').select('id').where('subject', 'like', 'Bought automatically%').execute();
    expect(receipts).toHaveLength(purchases.length);
  },
);
