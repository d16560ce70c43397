import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { expect } from 'vitest';
import type { BuyerOutcome, EmulatedProvider, PaymentDriver, PaymentFault } from '../emulated-provider.ts';
import type { Money } from '../money.ts';
import type { Checkout, ObjectRef, Payment, PaymentObject, Subscription } from '../objects.ts';
import type { CheckoutInput, PaymentCall, PaymentProvider, PaymentProviderKind, SaleItem } from '../provider.ts';
import type { SentRequest } from '../sent-fields.ts';
import type { Exchange, Published } from './exchange.ts';

/** What a provider's protocol cannot express, each with the reason. */
export type Cannot =
  | PaymentFault['kind']
  /** Opening the same order again may open a second checkout. */
  | 'same-checkout'
  /** Nobody declines: the money comes or it does not. */
  | 'declined'
  /** Pushes carry no time, so that an old one looks like a new one. */
  | 'push-old'
  /** A plan that begins with the next period is shown at once. */
  | 'later-plan';

export interface PaymentConformanceOptions {
  readonly kind: PaymentProviderKind;
  readonly startEmulator: () => Promise<EmulatedProvider>;
  /** What nobody knows the end of is retried so. Default `same-key`. */
  readonly unknownOutcome?: 'same-key' | 'read-first';
  readonly cannot?: Partial<Readonly<Record<Cannot, string>>>;
  /** Fields that make sense beside those of the emulator, laid over them. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly patienceMs?: number;
  /** What the provider publishes, to be held against all that is said; a string: why there is none here. */
  readonly published?: Published | string;
}

/** What the tests of one provider share. */
export interface Bench {
  readonly kind: PaymentProviderKind;
  readonly options: PaymentConformanceOptions;
  readonly unknownOutcome: 'same-key' | 'read-first';
  readonly patienceMs: number;
  start(): Promise<void>;
  close(): Promise<void>;
  readonly emulator: EmulatedProvider;
  readonly driver: PaymentDriver;
  readonly fields: Readonly<Record<string, string>>;
  /** The provider that everything is asked of. What it answers and throws is kept in `told`. */
  readonly provider: PaymentProvider;
  readonly call: PaymentCall;
  /** Every request that left, and everything that was answered or thrown. */
  readonly sent: SentRequest[];
  readonly told: unknown[];
  /** Null: the answer never came whole. */
  readonly exchanges: Promise<Exchange | null>[];
  can(what: Cannot): boolean;
  /** A line of its own, for another clock or another end. */
  callWith(changes: Partial<PaymentCall>): PaymentCall;
  connect(fields: Readonly<Record<string, string>>): PaymentProvider;
  order(changes?: Partial<CheckoutInput>): CheckoutInput;
  /** An order of this item, with the item made known to the provider. */
  orderOf(item: SaleItem, changes?: Partial<CheckoutInput>): Promise<CheckoutInput>;
  open(input: CheckoutInput): ReturnType<PaymentProvider['createCheckout']>;
  buy(outcome: BuyerOutcome, changes?: Partial<CheckoutInput>): Promise<Bought>;
  /** Bought, paid and read: the checkout, the payment and the subscription where there is one. */
  paid(item?: SaleItem, changes?: Partial<CheckoutInput>): Promise<Bought & { readonly payment: Payment }>;
  subscribed(
    item?: SaleItem,
    changes?: Partial<CheckoutInput>,
  ): Promise<Bought & { readonly payment: Payment; readonly subscription: Subscription }>;
  checkout(id: string): Promise<Checkout>;
  payment(id: string): Promise<Payment>;
  subscription(id: string): Promise<Subscription>;
  changed(since: Date): Promise<readonly ObjectRef[]>;
}

export interface Bought {
  readonly input: CheckoutInput;
  readonly opened: { readonly id: string };
  readonly checkout: Checkout;
}

export const euros = (minor: bigint): Money => ({ minor, currency: 'EUR' });

/** An item nobody has bought before. */
export const item = (changes: Partial<SaleItem> = {}): SaleItem => ({
  sku: `credits-${randomUUID().slice(0, 8)}`,
  version: 1,
  title: '1,000 credits',
  description: 'For about 200 pictures',
  price: euros(1210n),
  taxBehaviour: 'inclusive',
  every: null,
  trialDays: 0,
  ...changes,
});

export const plan = (changes: Partial<SaleItem> = {}): SaleItem =>
  item({ sku: `plan-${randomUUID().slice(0, 8)}`, title: 'Studio', price: euros(1900n), every: 'month', ...changes });

export function createBench(options: PaymentConformanceOptions): Bench {
  const { kind } = options;
  const [sent, told]: [SentRequest[], unknown[]] = [[], []];
  const exchanges: Promise<Exchange | null>[] = [];
  /** What a service would have in its books. */
  const known = new Map<string, ObjectRef>();
  let emulator: EmulatedProvider | undefined;
  let provider: PaymentProvider | undefined;
  const theEmulator = (): EmulatedProvider => {
    if (!emulator) throw new Error('the emulator is not started');
    return emulator;
  };
  const fields = (): Readonly<Record<string, string>> => ({ ...theEmulator().fields, ...options.fields });

  /** The only way out: refuses every host that the kind does not declare, as the service does. */
  const line: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const hosts = kind.hosts(fields());
    const allowed = hosts.some(
      (host) => host === url.origin || host === url.hostname || (host.startsWith('.') && url.hostname.endsWith(host)),
    );
    if (!allowed) throw new Error(`${url.host} is not one of the hosts that ${kind.id} declares`);
    const asked = { method: request.method, url, headers: request.headers, body: await request.clone().text() };
    sent.push(asked);
    const response = await fetch(request);
    exchanges.push(
      response
        .clone()
        .text()
        .then((body) => ({ request: asked, status: response.status, body }))
        .catch(() => null),
    );
    return response;
  };
  const call: PaymentCall = { signal: new AbortController().signal, fetch: line, now: () => new Date() };

  const remember = <T>(result: T): T => {
    told.push(result);
    return result;
  };
  /** Remembers what every method answers and throws. */
  const overheard = <Opened extends object>(opened: Opened): Opened =>
    new Proxy(opened, {
      get(target, name, receiver) {
        const member: unknown = Reflect.get(target, name, receiver);
        if (name === 'savedWays' && typeof member === 'object' && member !== null) return overheard(member);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          const result: unknown = Reflect.apply(member, target, args);
          if (!(result instanceof Promise)) return result;
          return result.then(remember, (error: unknown) => {
            throw remember(error);
          });
        };
      },
    });

  const read = async <Kind extends PaymentObject['kind']>(kindOf: Kind, id: string): Promise<Extract<PaymentObject, { kind: Kind }>> => {
    const object = await bench.provider.read({ kind: kindOf, id }, call);
    if (object?.kind !== kindOf) throw new Error(`${kindOf} ${id} was read as ${inspect(object)}`);
    if (object.kind === 'payment') known.set(id, { kind: 'payment', id });
    return object as Extract<PaymentObject, { kind: Kind }>;
  };

  const bench: Bench = {
    kind,
    options,
    unknownOutcome: options.unknownOutcome ?? 'same-key',
    patienceMs: options.patienceMs ?? 20_000,
    async start() {
      emulator = await options.startEmulator();
      provider = overheard(kind.open(fields()));
    },
    close: async () => emulator?.close(),
    get emulator() {
      return theEmulator();
    },
    get driver() {
      return theEmulator().driver;
    },
    get fields() {
      return fields();
    },
    get provider() {
      if (!provider) throw new Error('the provider is not opened');
      return provider;
    },
    call,
    sent,
    told,
    exchanges,
    can: (what) => options.cannot?.[what] === undefined,
    callWith: (changes) => ({ ...call, ...changes }),
    connect: (values) => overheard(kind.open({ ...values, ...options.fields })),
    order: (changes = {}) => {
      const sold = changes.item ?? item();
      return {
        orderId: randomUUID(),
        item: sold,
        itemRef: null,
        total: sold.price,
        tax: euros(0n),
        discount: euros(0n),
        buyer: { email: `${randomUUID().slice(0, 8)}@example.test`, customerId: null, accountRef: randomUUID() },
        locale: 'da',
        successUrl: new URL('https://studio.example.test/billing/return?order=1'),
        cancelUrl: new URL('https://studio.example.test/billing'),
        ...changes,
      };
    },
    async orderOf(sold, changes = {}) {
      const itemRef = await bench.provider.ensureItem(sold, call);
      return bench.order({ item: sold, itemRef, ...changes });
    },
    async open(input) {
      const checkout = await bench.provider.createCheckout(input, call);
      known.set(checkout.id, { kind: 'checkout', id: checkout.id });
      return checkout;
    },
    async buy(outcome, changes = {}) {
      const input = await bench.orderOf(changes.item ?? item(), changes);
      const opened = await bench.open(input);
      await bench.driver.buy(opened, outcome);
      return { input, opened, checkout: await read('checkout', opened.id) };
    },
    async paid(sold = item(), changes = {}) {
      const bought = await bench.buy('pays', { ...changes, item: sold });
      expect(bought.checkout.state).toBe('paid');
      if (bought.checkout.paymentId === null) throw new Error('a paid checkout names no payment');
      return { ...bought, payment: await read('payment', bought.checkout.paymentId) };
    },
    async subscribed(sold = plan(), changes = {}) {
      const bought = await bench.paid(sold, changes);
      if (bought.checkout.subscriptionId === null) throw new Error('a checkout of a plan names no subscription');
      return { ...bought, subscription: await read('subscription', bought.checkout.subscriptionId) };
    },
    checkout: (id) => read('checkout', id),
    payment: (id) => read('payment', id),
    subscription: (id) => read('subscription', id),
    async changed(since) {
      const refs: ObjectRef[] = [];
      for await (const ref of bench.provider.changedSince(since, call, [...known.values()])) refs.push(ref);
      return refs;
    },
  };
  return bench;
}

/** What an act fails with. */
export async function failureOf(act: () => Promise<unknown>): Promise<unknown> {
  try {
    await act();
  } catch (error) {
    return error;
  }
  throw new Error('expected a failure, but it succeeded');
}
