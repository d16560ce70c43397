import { newSaleItem } from '@pinhole/contract';
import type { Checkout, Payment, PaymentProviderKind, SaleItem, Subscription } from '@pinhole/payments';
import type { Actor } from '../../../platform/actor.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import type { Faults } from '../../../platform/faults.ts';
import { makePerson } from '../../../testing/factories.ts';
import { createTestStudio, type TestStudio } from '../../../testing/test-studio.ts';
import { getBalance, lapseCredits } from '../../credits/index.ts';
import { createSaleItem, updateSaleItem } from '../../shop/manage-items.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { settleObject } from '../fulfilment/settle.ts';
import { openCheckout } from '../orders/open-checkout.ts';
import { placeOrder } from '../orders/place-order.ts';
import { createPaymentConnection, updatePaymentConnection } from '../ways/manage-ways.ts';

const day = 86_400_000;
const start = Date.parse('2027-01-01T00:00:00Z');
export const at = (days: number): Date => new Date(start + days * day);

export const small = 100_000_000n;
export const large = 400_000_000n;
export const trialCredits = 20_000_000n;

/** A provider whose books a test writes by hand, so that every state and every order of news can be played. For tests. */
export interface PlansFixture {
  readonly studio: TestStudio;
  readonly deps: BillingDeps;
  readonly operator: Actor;
  /** Days since the beginning of 2027. */
  now: number;
  mode: 'packs' | 'packs-and-plans';
  readonly subscriptions: Map<string, Subscription>;
  readonly payments: Map<string, Payment>;
  /** What was asked to be cancelled, and when. */
  readonly cancelled: string[];
  /** What the last checkout was opened with. */
  opened: SaleItem | undefined;
  refuseChange: 'unsupported' | undefined;
  buyer(): Promise<Actor>;
  place(actor: Actor, sku: string): Promise<string>;
  open(actor: Actor, orderId: string): Promise<SaleItem>;
  /** Writes the provider's books. */
  subscription(id: string, orderId: string, change?: Partial<Subscription>): void;
  payment(id: string, subscriptionId: string, change?: Partial<Payment>): void;
  /** News of it arrive: the provider is asked. */
  news(kind: 'subscription' | 'payment', id: string): Promise<void>;
  available(actor: Actor): Promise<bigint>;
  mails(actor: Actor): Promise<string[]>;
  close(): Promise<void>;
}

const items = [
  { sku: 'small', credits: small, minor: '500', limits: { storageGigabytes: 10, maxRunning: 2, assetDays: 30, models: ['sketch-image'] } },
  { sku: 'large', credits: large, minor: '1500', limits: { storageGigabytes: 100, maxRunning: 8, assetDays: null, models: null } },
  { sku: 'tried', credits: small, minor: '500', trialDays: 7, trialCredits: String(trialCredits) },
  { sku: 'tried-whole', credits: small, minor: '500', trialDays: 7 },
] as const;

const nobody = { email: null, billingCountry: null, paymentCountry: null, name: null, address: [], taxId: null };

export async function createPlansFixture({ faults }: { readonly faults?: Faults } = {}): Promise<PlansFixture> {
  const state: Pick<PlansFixture, 'now' | 'mode' | 'opened' | 'refuseChange'> = {
    now: 0,
    mode: 'packs-and-plans',
    opened: undefined,
    refuseChange: undefined,
  };
  const subscriptions = new Map<string, Subscription>();
  const payments = new Map<string, Payment>();
  const checkouts = new Map<string, Checkout>();
  const cancelled: string[] = [];
  const kind: PaymentProviderKind = {
    id: 'scripted',
    title: 'Scripted',
    website: '',
    location: '',
    policyUrl: '',
    fields: [],
    sends: [],
    hosts: () => [],
    redirectHosts: () => ['pay.test'],
    open: () => ({
      spec: 'v1',
      id: 'scripted',
      traits: {
        seller: 'provider',
        sells: ['once', 'recurring'],
        refunds: 'any-amount',
        disputes: 'none',
        taxes: 'provider',
        pushesRetriedHours: 1,
        dataNote: '',
      },
      live: false,
      probe: async () => ({ ok: true, account: 'test', missing: [] }),
      ensureItem: async ({ sku, trialDays }) => `${sku}/${trialDays}`,
      async createCheckout({ orderId, item }) {
        state.opened = item;
        checkouts.set(orderId, {
          kind: 'checkout',
          id: orderId,
          live: false,
          orderId,
          state: 'open',
          total: null,
          tax: null,
          paymentId: null,
          subscriptionId: null,
          customerId: null,
        });
        return { id: orderId, next: { kind: 'redirect', url: new URL(`https://pay.test/${orderId}`), expiresAt: null } };
      },
      read: async ({ kind: wanted, id }) =>
        (({ subscription: subscriptions, payment: payments, checkout: checkouts }) as const)[wanted as 'payment']?.get(id) ?? null,
      async *changedSince() {
        yield* [];
      },
      refund: () => Promise.reject(new Error('nothing is paid back here')),
      async cancelSubscription(id, when) {
        cancelled.push(`${id} ${when}`);
      },
      resumeSubscription: async () => {},
    }),
  };
  const studio = await createTestStudio(() => [], { paymentKinds: [kind], ...(faults ? { faults } : {}) });
  const clock = { now: () => at(state.now) };
  const deps: BillingDeps = { ...studio.billing, clock, shop: { ...studio.billing.shop, clock, mode: () => state.mode } };
  const operator = await makePerson(studio.db, { operator: true });
  await createPaymentConnection(deps, operator, { provider: 'scripted', name: 'Scripted', fields: {} });
  await updatePaymentConnection(deps, operator, 'scripted', { enabled: true });
  for (const { sku, credits, minor, ...more } of items) {
    const plan = newSaleItem.parse({
      sku,
      kind: 'plan',
      title: `Plan ${sku}`,
      description: '',
      every: 'month',
      credits: String(credits),
      prices: [{ currency: 'EUR', minor }],
      ...more,
    });
    const { id } = await createSaleItem(deps.shop, operator, plan);
    await updateSaleItem(deps.shop, operator, id, { state: 'offered' });
  }

  return Object.assign(state, {
    studio,
    deps,
    operator,
    subscriptions,
    payments,
    cancelled,
    buyer: () => makePerson(studio.db),
    place: async (actor: Actor, sku: string) =>
      (await inTransaction(studio.db, (tx) => placeOrder(deps, actor, tx, { sku, currency: 'EUR', way: 'scripted' }))).id,
    async open(actor: Actor, orderId: string) {
      await openCheckout(deps, actor, orderId);
      if (!state.opened) throw new Error('no checkout was opened');
      return state.opened;
    },
    subscription(id: string, orderId: string, change: Partial<Subscription> = {}) {
      const known = subscriptions.get(id) ?? {
        kind: 'subscription',
        id,
        live: false,
        orderId,
        customerId: null,
        sku: null,
        state: 'active',
        period: { start: at(state.now), end: at(state.now + 30) },
        endsAt: null,
        endedAt: null,
      };
      subscriptions.set(id, { ...known, ...change });
    },
    payment(id: string, subscriptionId: string, change: Partial<Payment> = {}) {
      const known = payments.get(id) ?? {
        kind: 'payment',
        id,
        live: false,
        orderId: null,
        subscriptionId,
        period: subscriptions.get(subscriptionId)?.period ?? null,
        reason: 'first',
        state: 'paid',
        total: { minor: 500n, currency: 'EUR' },
        tax: null,
        refunded: { minor: 0n, currency: 'EUR' },
        fee: null,
        paidAt: at(state.now),
        sku: null,
        buyer: nobody,
        failure: null,
        actionUrl: null,
      };
      payments.set(id, { ...known, ...change });
    },
    async news(of: 'subscription' | 'payment', id: string) {
      await settleObject(deps, deps.ways.require('scripted'), { kind: of, id });
    },
    async available(actor: Actor) {
      await lapseCredits({ db: studio.db, clock });
      return BigInt((await getBalance({ ...studio.credits, clock }, actor.workspaceId)).available);
    },
    async mails(actor: Actor) {
      const rows = await studio.db
        .selectFrom('mail')
        .select('subject')
        .where('to_address', 'like', `${actor.accountId}%`)
        .orderBy('created_at')
        .execute();
      return rows.map(({ subject }) => subject);
    },
    close: () => studio.close(),
  });
}
