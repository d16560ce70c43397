import { randomBytes } from 'node:crypto';
import type { Stripe } from 'stripe';
import { apiVersion } from './client.ts';

/** What the emulator keeps, by the provider's own word for it. Objects are as they go over the wire: links are ids. */
export interface Kinds {
  customer: Stripe.Customer;
  product: Stripe.Product;
  price: Stripe.Price;
  coupon: Stripe.Coupon;
  'checkout.session': Stripe.Checkout.Session;
  payment_intent: Stripe.PaymentIntent;
  payment_method: Stripe.PaymentMethod;
  setup_intent: Stripe.SetupIntent;
  charge: Stripe.Charge;
  balance_transaction: Stripe.BalanceTransaction;
  refund: Stripe.Refund;
  dispute: Stripe.Dispute;
  invoice: Stripe.Invoice;
  invoice_payment: Stripe.InvoicePayment;
  subscription: Stripe.Subscription;
  subscription_schedule: Stripe.SubscriptionSchedule;
  event: Stripe.Event;
  'test_helpers.test_clock': Stripe.TestHelpers.TestClock;
  'billing_portal.session': Stripe.BillingPortal.Session;
  'billing_portal.configuration': Stripe.BillingPortal.Configuration;
}

export type Kind = keyof Kinds;
export type Kept = Kinds[Kind];

/** Refused as Stripe refuses. `kept`: the failure counts as the answer of its idempotency key. */
export class ApiError extends Error {
  readonly status: number;
  readonly body: {
    readonly type: string;
    readonly code?: string;
    readonly param?: string;
    readonly decline_code?: string;
    readonly payment_intent?: unknown;
  };
  readonly kept: boolean;

  constructor(status: number, message: string, body: ApiError['body'], kept = false) {
    super(message);
    this.status = status;
    this.body = body;
    this.kept = kept;
  }
}

export const invalid = (message: string, code?: string, param?: string): ApiError =>
  new ApiError(400, message, {
    type: 'invalid_request_error',
    ...(code === undefined ? {} : { code }),
    ...(param === undefined ? {} : { param }),
  });
export const missing = (what: string, id: string, param = 'id'): ApiError =>
  new ApiError(404, `No such ${what}: '${id.slice(0, 60)}'`, { type: 'invalid_request_error', code: 'resource_missing', param });

/** The whole account: what it holds, in the order it came to be. */
export interface World {
  readonly origin: string;
  readonly live: boolean;
  /** Unix seconds: of the machine, or of the customer's test clock. */
  now(customer?: string | null): number;
  id(prefix: string): string;
  add<One extends Kept>(object: One): One;
  find<K extends Kind>(kind: K, id: unknown): Kinds[K] | undefined;
  /** Throws what Stripe answers for an object that is not there. */
  get<K extends Kind>(kind: K, id: unknown, param?: string): Kinds[K];
  /** Newest first. */
  all<K extends Kind>(kind: K): readonly Kinds[K][];
  any(id: string): Kept | undefined;
  remove(id: string): void;
  emit(type: string, object: Kept, previous?: Readonly<Record<string, unknown>>): void;
}

export const idOf = (link: string | { readonly id: string } | null | undefined): string | null =>
  link === null || link === undefined ? null : typeof link === 'string' ? link : link.id;

export function createWorld({
  origin,
  live,
  onEvent,
}: {
  readonly origin: () => string;
  readonly live: boolean;
  readonly onEvent: (event: Stripe.Event) => void;
}): World {
  const objects = new Map<string, Kept>();
  const world: World = {
    get origin() {
      return origin();
    },
    live,
    now(customer) {
      const clock = customer ? idOf(world.find('customer', customer)?.test_clock) : null;
      return (clock ? world.find('test_helpers.test_clock', clock)?.frozen_time : undefined) ?? Math.floor(Date.now() / 1000);
    },
    id: (prefix) => `${prefix}_${randomBytes(12).toString('hex')}`,
    add(object) {
      objects.set(object.id, object);
      return object;
    },
    find<K extends Kind>(kind: K, id: unknown) {
      const found = typeof id === 'string' ? objects.get(id) : undefined;
      return found?.object === kind ? (found as Kinds[K]) : undefined;
    },
    get(kind, id, param) {
      const found = world.find(kind, id);
      if (!found) throw missing(kind.split('.').at(-1) ?? kind, String(id), param);
      return found;
    },
    all: <K extends Kind>(kind: K) => [...objects.values()].filter((one): one is Kept & Kinds[K] => one.object === kind).reverse(),
    any: (id) => objects.get(id),
    remove: (id) => void objects.delete(id),
    emit(type, object, previous) {
      const event = world.add({
        id: world.id('evt'),
        object: 'event',
        api_version: apiVersion,
        created: Math.floor(Date.now() / 1000),
        data: { object: structuredClone(object), ...(previous ? { previous_attributes: previous } : {}) },
        livemode: live,
        pending_webhooks: 1,
        request: { id: null, idempotency_key: null },
        type,
      } as unknown as Stripe.Event);
      onEvent(event);
    },
  };
  return world;
}
