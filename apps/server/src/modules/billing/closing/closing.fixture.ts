import { newSaleItem, type Order } from '@pinhole/contract';
import type { EmulatedProvider, PaymentProviderKind } from '@pinhole/payments';
import { creem } from '@pinhole/payments/creem';
import { startEmulator as startCreem } from '@pinhole/payments/creem/emulator';
import { manual } from '@pinhole/payments/manual';
import { paypal } from '@pinhole/payments/paypal';
import { startEmulator as startPaypal } from '@pinhole/payments/paypal/emulator';
import { stripe } from '@pinhole/payments/stripe';
import { startEmulator as startStripe } from '@pinhole/payments/stripe/emulator';
import type { Actor } from '../../../platform/actor.ts';
import { systemClock } from '../../../platform/clock.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { makePerson } from '../../../testing/factories.ts';
import { createTestStudio, type TestStudio } from '../../../testing/test-studio.ts';
import { verifyLedger } from '../../credits/index.ts';
import { createSaleItem, updateSaleItem } from '../../shop/manage-items.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { openCheckout, refreshOrder } from '../orders/open-checkout.ts';
import { placeOrder } from '../orders/place-order.ts';
import { hold, spend } from '../spending.fixture.ts';
import { createPaymentConnection, updatePaymentConnection } from '../ways/manage-ways.ts';

export const packCredits = 500_000_000n;
export const planCredits = 100_000_000n;
export type WayName = 'stripe' | 'paypal' | 'creem' | 'manual';

/** A shop with every way to pay, whose clock can be put forward. For tests. */
export interface ClosingFixture {
  readonly studio: TestStudio;
  readonly deps: BillingDeps;
  readonly operator: Actor;
  readonly emulators: Readonly<Record<'stripe' | 'paypal' | 'creem', EmulatedProvider>>;
  buyer(): Promise<Actor>;
  place(actor: Actor, sku: 'pack' | 'plan', way: WayName): Promise<Order>;
  /** Ordered, led to the provider and paid there; known here. */
  buy(actor: Actor, sku: 'pack' | 'plan', way: Exclude<WayName, 'manual'>): Promise<Order>;
  spend(actor: Actor, amount: bigint): Promise<void>;
  hold(actor: Actor, amount: bigint): Promise<string>;
  /** From now on the clock is this much later than the machine's. */
  later(ms: number): void;
  faultsOfBooks(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function createClosingFixture(options: { readonly days?: number; readonly rule?: 'forfeit' } = {}): Promise<ClosingFixture> {
  const [stripeThere, paypalThere, creemThere] = await Promise.all([startStripe(), startPaypal(), startCreem()]);
  const studio = await createTestStudio(() => [], { paymentKinds: [stripe, paypal, creem, manual] });
  let ahead = 0;
  const clock = { now: () => new Date(systemClock.now().getTime() + ahead) };
  const all = studio.billing.ways;
  const ways: BillingDeps['ways'] = {
    get all() {
      return all.all;
    },
    get processors() {
      return all.processors;
    },
    get problems() {
      return all.problems;
    },
    get closed() {
      return all.closed;
    },
    offered: () => all.offered(),
    require: (id) => all.require(id),
    // A call that is never answered is given up soon.
    callFor: (way) => ({ ...all.callFor(way, 1_500), now: () => clock.now() }),
    refresh: () => all.refresh(),
    close: () => all.close(),
  };
  const terms = { rule: options.rule ?? 'refund-unused-purchased', days: options.days ?? 7 } as const;
  const deps: BillingDeps = { ...studio.billing, clock, ways, closingTerms: () => terms };
  const operator = await makePerson(studio.db, { operator: true });
  const kinds: readonly (readonly [PaymentProviderKind, Readonly<Record<string, string>>])[] = [
    [stripe, stripeThere.fields],
    [paypal, paypalThere.fields],
    [creem, creemThere.fields],
    [manual, { holder: 'Lund Studio ApS', iban: 'DK50 0040 0440 1162 43' }],
  ];
  for (const [kind, fields] of kinds) {
    await createPaymentConnection(deps, operator, { provider: kind.id, name: kind.title, fields: { ...fields } });
    await updatePaymentConnection(deps, operator, kind.id, { enabled: true });
  }
  await offer(deps, operator, { sku: 'pack', kind: 'pack', credits: String(packCredits), prices: [{ currency: 'EUR', minor: '1000' }] });
  await offer(deps, operator, {
    sku: 'plan',
    kind: 'plan',
    every: 'month',
    credits: String(planCredits),
    prices: [{ currency: 'EUR', minor: '500' }],
  });
  const emulators = { stripe: stripeThere, paypal: paypalThere, creem: creemThere };

  const place = async (actor: Actor, sku: string, way: string): Promise<Order> => {
    const placed = await inTransaction(studio.db, (tx) => placeOrder(deps, actor, tx, { sku, currency: 'EUR', way }));
    return openCheckout(deps, actor, placed.id);
  };
  return {
    studio,
    deps,
    operator,
    emulators,
    buyer: () => makePerson(studio.db),
    place,
    async buy(actor, sku, way) {
      const order = await place(actor, sku, way);
      if (order.next?.kind !== 'redirect') throw new Error('this order leads nowhere');
      const { checkout_ref } = await studio.db
        .selectFrom('sale_order')
        .select('checkout_ref')
        .where('id', '=', order.id)
        .executeTakeFirstOrThrow();
      const next = { kind: 'redirect', url: new URL(order.next.url), expiresAt: null } as const;
      await emulators[way].driver.buy({ id: checkout_ref ?? '', next }, 'pays');
      return refreshOrder(deps, actor, order.id);
    },
    hold: (actor, amount) => hold(studio.db, actor, amount, clock.now()),
    spend: (actor, amount) => spend(studio.db, actor, amount, clock.now()),
    later: (ms) => {
      ahead = ms;
    },
    faultsOfBooks: async () => (await verifyLedger(studio.db)).violations,
    async close() {
      await studio.close();
      await Promise.all(Object.values(emulators).map((emulator) => emulator.close()));
    },
  };
}

async function offer(deps: BillingDeps, operator: Actor, item: Readonly<Record<string, unknown>>): Promise<void> {
  const { id } = await createSaleItem(deps.shop, operator, newSaleItem.parse({ title: String(item.sku), description: '', ...item }));
  await updateSaleItem(deps.shop, operator, id, { state: 'offered' });
}
