import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Order } from '@pinhole/contract';
import { newSaleItem } from '@pinhole/contract';
import { manual } from '@pinhole/payments/manual';
import { paypal } from '@pinhole/payments/paypal';
import { type PaypalEmulator, startEmulator } from '@pinhole/payments/paypal/emulator';
import type { Actor } from '../../platform/actor.ts';
import { inTransaction } from '../../platform/database/database.ts';
import type { Faults } from '../../platform/faults.ts';
import { makePerson } from '../../testing/factories.ts';
import { createTestStudio, type TestStudio } from '../../testing/test-studio.ts';
import { getBalance, verifyLedger } from '../credits/index.ts';
import { createSaleItem, updateSaleItem } from '../shop/manage-items.ts';
import type { BillingDeps } from './billing-deps.ts';
import { openCheckout } from './orders/open-checkout.ts';
import { placeOrder } from './orders/place-order.ts';
import { takePush } from './reconciling/pushes.ts';
import { createPaymentConnection, updatePaymentConnection } from './ways/manage-ways.ts';

/** A shop with PayPal, spoken to over real HTTP, and pushes that really arrive. For tests. */
export interface BillingFixture {
  readonly studio: TestStudio;
  readonly deps: BillingDeps;
  readonly emulator: PaypalEmulator;
  readonly operator: Actor;
  buyer(): Promise<Actor>;
  /** An order with its checkout open. */
  order(actor: Actor, more?: { readonly coupon?: string }): Promise<Order>;
  pay(order: Order, outcome?: 'pays' | 'declined'): Promise<void>;
  /** Pushes so far, as the statuses they were answered with. */
  readonly pushes: number[];
  /** After they were sent to nobody. */
  resumePushes(): void;
  available(actor: Actor): Promise<bigint>;
  /** What is wrong with the books; empty when they are right. */
  faultsOfBooks(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export const packCredits = 500_000_000n;

export async function createBillingFixture({
  faults,
  more = {},
}: {
  readonly faults?: Faults;
  /** What takes the place of what a service has: other settings, another clock. */
  readonly more?: Partial<Pick<BillingDeps, 'settings' | 'clock' | 'vies'>>;
} = {}): Promise<BillingFixture> {
  const emulator = await startEmulator();
  const studio = await createTestStudio(() => [], { paymentKinds: [paypal, manual], ...(faults ? { faults } : {}) });
  const deps = { ...studio.billing, ...more };
  const operator = await makePerson(studio.db, { operator: true });
  await createPaymentConnection(deps, operator, { provider: 'paypal', name: 'PayPal', fields: emulator.fields });
  await updatePaymentConnection(deps, operator, 'paypal', { enabled: true });
  const item = newSaleItem.parse({
    sku: 'five-hundred',
    kind: 'pack',
    title: '500 credits',
    description: '',
    credits: String(packCredits),
    prices: [
      { currency: 'EUR', minor: '1000' },
      { currency: 'JPY', minor: '1500' },
    ],
  });
  const { id } = await createSaleItem(deps.shop, operator, item);
  await updateSaleItem(deps.shop, operator, id, { state: 'offered' });

  const pushes: number[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)] as [string, string]));
    const taken = await takePush(deps, 'paypal', headers, await buffer(request)).catch(() => undefined);
    const status = taken === undefined ? 500 : (taken?.answer ?? 404);
    pushes.push(status);
    response.writeHead(status).end();
  };
  const hooks: Server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => hooks.listen(0, '127.0.0.1', resolve));
  const resumePushes = (): void => emulator.driver.pushTo?.(new URL(`http://127.0.0.1:${(hooks.address() as AddressInfo).port}/`));
  resumePushes();

  return {
    studio,
    deps,
    emulator,
    operator,
    pushes,
    resumePushes,
    buyer: () => makePerson(studio.db),
    async order(actor, more = {}) {
      const request = { sku: 'five-hundred', currency: 'EUR', way: 'paypal', ...more };
      const placed = await inTransaction(studio.db, (tx) => placeOrder(deps, actor, tx, request));
      return openCheckout(deps, actor, placed.id);
    },
    async pay({ id: orderId, next }, outcome = 'pays') {
      if (next?.kind !== 'redirect') throw new Error('this order leads nowhere');
      const { checkout_ref } = await studio.db
        .selectFrom('sale_order')
        .select('checkout_ref')
        .where('id', '=', orderId)
        .executeTakeFirstOrThrow();
      await emulator.driver.buy({ id: checkout_ref ?? '', next: { kind: 'redirect', url: new URL(next.url), expiresAt: null } }, outcome);
    },
    async available(actor) {
      return BigInt((await getBalance(studio.credits, actor.workspaceId)).available);
    },
    faultsOfBooks: async () => (await verifyLedger(studio.db)).violations,
    async close() {
      hooks.closeAllConnections();
      hooks.close();
      await emulator.close();
      await studio.close();
    },
  };
}
