import type { AdminOrder, Order } from '@pinhole/contract';
import type { EmulatedProvider } from '@pinhole/payments';
import { createTestDatabase, type TestDatabase } from '../test-database.ts';
import { createFaultService, operator, publicOrigin } from './fault-service.ts';

/** A shop on real server processes that die, with its operator signed in, who is its buyer too. Nobody makes a picture here. */
export interface FaultShop {
  readonly test: TestDatabase;
  /** Throws what was answered when it is no success. */
  send(method: string, place: string, body?: object, key?: string): Promise<Response>;
  /** The same, read as JSON. */
  ask<Body>(method: string, place: string, body?: object, key?: string): Promise<Body>;
  /** Drafts an item and offers it. */
  sell(item: Readonly<Record<string, unknown>>): Promise<void>;
  /** An order that the buyer has just paid at the provider; nobody here knows yet. */
  pay(sku: string, way: string): Promise<Order>;
  available(): Promise<bigint>;
  adminOrder(order: Pick<Order, 'id' | 'reference'>): Promise<AdminOrder>;
  /** Does something during which the server dies at this point, and starts the next one. */
  dieAt(point: string, deed: () => Promise<unknown>): Promise<void>;
  /** The server dies at this point, whenever it comes there; `reborn` waits for it and starts the next one. */
  arm(point: string): void;
  reborn(): Promise<void>;
  close(): Promise<void>;
}

/** Settings of a seller in Germany below the threshold: every consumer pays German tax, and only the euro is needed. */
export const germanSeller = {
  'seller.name': 'Lochkamera GmbH',
  'seller.street': 'Hafenstraße 12',
  'seller.postalCode': '20457',
  'seller.city': 'Hamburg',
  'seller.country': 'DE',
  'seller.vatId': 'DE136695976',
  'tax.scheme': 'below_threshold',
} as const;

export const packCredits = 500_000_000n;
export const pack = {
  sku: 'five-hundred',
  kind: 'pack',
  title: '500 credits',
  description: '',
  credits: String(packCredits),
  prices: [{ currency: 'EUR', minor: '1000' }],
} as const;

/** `ways`: emulators by the provider they speak as; each is connected, switched on, and ended with the shop. */
export async function createFaultShop(ways: Readonly<Record<string, EmulatedProvider>>): Promise<FaultShop> {
  const test = await createTestDatabase();
  const service = await createFaultService({ databaseUrl: test.connectionString, provider: 'http://127.0.0.1:9' });
  let server = await service.start();
  const signedIn = await fetch(`${server.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: publicOrigin },
    body: JSON.stringify(operator),
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');

  async function send(method: string, place: string, body?: object, key?: string): Promise<Response> {
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
    return response;
  }
  const ask = async <Body>(method: string, place: string, body?: object, key?: string): Promise<Body> =>
    (await (await send(method, place, body, key)).json()) as Body;
  const reborn = async (): Promise<void> => {
    await server.died;
    server = await service.start();
  };

  for (const [provider, { fields }] of Object.entries(ways)) {
    await ask('POST', '/v1/admin/payment-connections', { provider, name: provider, fields });
    await ask('PATCH', `/v1/admin/payment-connections/${provider}`, { enabled: true });
  }
  return {
    test,
    send,
    ask,
    async sell(item) {
      const { id } = await ask<{ id: string }>('POST', '/v1/admin/items', item);
      await ask('PATCH', `/v1/admin/items/${id}`, { state: 'offered' });
    },
    async pay(sku, way) {
      const placed = await ask<Order>('POST', '/v1/orders', { sku, currency: 'EUR', way }, crypto.randomUUID());
      const order = await ask<Order>('POST', `/v1/orders/${placed.id}/checkout`);
      if (order.next?.kind !== 'redirect') throw new Error('the order leads nowhere');
      const { checkout_ref } = await test.db
        .selectFrom('sale_order')
        .select('checkout_ref')
        .where('id', '=', order.id)
        .executeTakeFirstOrThrow();
      const next = { kind: 'redirect', url: new URL(order.next.url), expiresAt: null } as const;
      const emulator = ways[way];
      if (!emulator) throw new Error(`there is no emulator of ${way}`);
      await emulator.driver.buy({ id: checkout_ref ?? '', next }, 'pays');
      return order;
    },
    available: async () => BigInt((await ask<{ available: string }>('GET', '/v1/credits')).available),
    async adminOrder({ id, reference }) {
      const { data } = await ask<{ data: AdminOrder[] }>('GET', `/v1/admin/orders?reference=${reference}`);
      const found = data.find((order) => order.id === id);
      if (!found) throw new Error('the order is gone');
      return found;
    },
    async dieAt(point, deed) {
      server.arm(point);
      await deed().catch(() => undefined);
      await reborn();
    },
    arm: (point) => server.arm(point),
    reborn,
    async close() {
      await service.close();
      await Promise.all(Object.values(ways).map((way) => way.close()));
      await test.close();
    },
  };
}
