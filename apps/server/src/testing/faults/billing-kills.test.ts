import type { AdminOrder, Order, RefundRow } from '@pinhole/contract';
import { type PaypalEmulator, startEmulator } from '@pinhole/payments/paypal/emulator';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { verifyLedger } from '../../modules/credits/index.ts';
import { createTestDatabase, type TestDatabase } from '../test-database.ts';
import { createFaultService, type FaultProcess, type FaultService, operator, publicOrigin } from './fault-service.ts';

const packCredits = 500_000_000n;

let test: TestDatabase;
let emulator: PaypalEmulator;
let service: FaultService;
let server: FaultProcess;
let cookie = '';

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
  await ask('POST', '/v1/admin/payment-connections', { provider: 'paypal', name: 'PayPal', fields: emulator.fields });
  await ask('PATCH', '/v1/admin/payment-connections/paypal', { enabled: true });
  const item = await ask<{ id: string }>('POST', '/v1/admin/items', {
    sku: 'five-hundred',
    kind: 'pack',
    title: '500 credits',
    description: '',
    credits: String(packCredits),
    prices: [{ currency: 'EUR', minor: '1000' }],
  });
  await ask('PATCH', `/v1/admin/items/${item.id}`, { state: 'offered' });
});
afterAll(async () => {
  await service?.close();
  await emulator?.close();
  await test?.close();
});

async function ask<Body>(method: string, place: string, body?: object, key?: string): Promise<Body> {
  const response = await fetch(`${server.url}${place}`, {
    method,
    headers: {
      origin: publicOrigin,
      cookie,
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(key ? { 'idempotency-key': key } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${method} ${place} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Body;
}

const available = async (): Promise<bigint> => BigInt((await ask<{ available: string }>('GET', '/v1/credits')).available);
const adminOrder = async (id: string): Promise<AdminOrder> => {
  const { data } = await ask<{ data: AdminOrder[] }>('GET', '/v1/admin/orders');
  const found = data.find((order) => order.id === id);
  if (!found) throw new Error('the order is gone');
  return found;
};

/** An order that the buyer has just paid at the provider; nobody here knows yet. */
async function paidOrder(): Promise<Order> {
  const placed = await ask<Order>('POST', '/v1/orders', { sku: 'five-hundred', currency: 'EUR', way: 'paypal' }, crypto.randomUUID());
  const order = await ask<Order>('POST', `/v1/orders/${placed.id}/checkout`);
  if (order.next?.kind !== 'redirect') throw new Error('the order leads nowhere');
  const url = new URL(order.next.url);
  const { checkout_ref } = await test.db
    .selectFrom('sale_order')
    .select('checkout_ref')
    .where('id', '=', order.id)
    .executeTakeFirstOrThrow();
  await emulator.driver.buy({ id: checkout_ref ?? '', next: { kind: 'redirect', url, expiresAt: null } }, 'pays');
  return order;
}

async function dieAt(point: string, deed: () => Promise<unknown>): Promise<void> {
  server.arm(point);
  await deed().catch(() => undefined);
  await server.died;
  server = await service.start();
}

async function expectBooksRight(): Promise<void> {
  expect((await verifyLedger(test.db)).violations).toEqual([]);
}

it.each(['B1:before', 'B1:after', 'B2:before'])(
  'kill -9 at %s, while a paid order is fulfilled: the credits come once',
  { timeout: 120_000 },
  async (point) => {
    const order = await paidOrder();
    const before = await available();
    await dieAt(point, () => ask('POST', `/v1/orders/${order.id}/refresh`));
    expect(await available()).toBe(before);
    await ask('POST', `/v1/orders/${order.id}/refresh`);
    await ask('POST', `/v1/orders/${order.id}/refresh`);
    expect(await available()).toBe(before + packCredits);
    expect((await adminOrder(order.id)).payments).toMatchObject([{ state: 'paid', problem: null, granted: String(packCredits) }]);
    const receipts = await test.db.selectFrom('mail').select('id').where('text', 'like', `%${order.reference}%`).execute();
    expect(receipts).toHaveLength(1);
    await expectBooksRight();
  },
);

it.each(['B3:before', 'B4:before', 'B4:after'])(
  'kill -9 at %s, while a refund is decided and sent: the buyer is paid back once',
  { timeout: 120_000 },
  async (point) => {
    const order = await paidOrder();
    await ask('POST', `/v1/orders/${order.id}/refresh`);
    const before = await available();
    const [payment] = (await adminOrder(order.id)).payments;
    const key = crypto.randomUUID();
    const refund = () => ask<RefundRow>('POST', `/v1/admin/payments/${payment?.id}/refunds`, { reason: 'requested' }, key);
    // The decision dies with its request, the sending in a job right after it.
    await dieAt(point, refund);
    await refund();
    await vi.waitFor(async () => expect((await adminOrder(order.id)).refunds).toMatchObject([{ state: 'succeeded', amount: '1000' }]), {
      timeout: 60_000,
      interval: 200,
    });
    expect(emulator.books.refunds(payment?.ref ?? '')).toBe(1);
    expect(await available()).toBe(before - packCredits);
    await expectBooksRight();
  },
);
