import { randomBytes } from 'node:crypto';
import type { EventSender } from './emulator-pushes.ts';
import type { CheckoutRequest, ProductRequest } from './emulator-requests.ts';

export interface EmulatedProduct extends ProductRequest {
  readonly id: string;
  readonly createdAt: string;
}

export interface EmulatedDiscount {
  readonly id: string;
  readonly code: string;
  readonly amount: number;
  readonly products: readonly string[];
  readonly max: number;
  used: number;
}

export interface EmulatedCheckout {
  readonly id: string;
  readonly product: EmulatedProduct;
  readonly asked: CheckoutRequest;
  readonly discount: EmulatedDiscount | null;
  customer: EmulatedCustomer | null;
  /** What the buyer will pay: the product's price but for what a test changes. */
  price: number;
  status: 'pending' | 'completed';
  order: { readonly id: string; readonly at: string; readonly transaction: EmulatedTransaction | null } | null;
  subscription: EmulatedSubscription | null;
}

export interface EmulatedCustomer {
  readonly id: string;
  readonly email: string;
  readonly createdAt: string;
}

export interface EmulatedTransaction {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly orderId: string | null;
  readonly subscription: EmulatedSubscription | null;
  readonly customer: EmulatedCustomer;
  readonly period: readonly [Date, Date] | null;
  readonly createdAt: number;
  readonly checkout: EmulatedCheckout | null;
  status: string;
  refunded: number;
}

export interface EmulatedSubscription {
  readonly id: string;
  readonly customer: EmulatedCustomer;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
  product: EmulatedProduct;
  status: string;
  period: readonly [Date, Date];
  canceledAt: string | null;
  updatedAt: string;
  last: EmulatedTransaction | null;
}

export const newId = (prefix: string): string => `${prefix}_${randomBytes(11).toString('hex')}`;
const now = (): string => new Date().toISOString();

/** A day of the month that is there in every month does not matter here: a period is thirty days, a year 365. */
const daysOf = ({ billing_period: period }: EmulatedProduct): number => (period === 'every-year' ? 365 : 30);
const after = (from: Date, days: number): Date => new Date(from.getTime() + days * 86_400_000);

/** What Creem has in its books. Everything that changes is told by an event. */
export function createWorld(events: EventSender) {
  const products = new Map<string, EmulatedProduct>();
  const discounts = new Map<string, EmulatedDiscount>();
  const customers = new Map<string, EmulatedCustomer>();
  const checkouts = new Map<string, EmulatedCheckout>();
  const transactions = new Map<string, EmulatedTransaction>();
  const subscriptions = new Map<string, EmulatedSubscription>();
  const mode = 'test';

  const showProduct = ({ id, createdAt, ...product }: EmulatedProduct) => ({
    id,
    mode,
    object: 'product',
    billing_period: 'once',
    tax_mode: 'exclusive',
    tax_category: 'saas',
    ...product,
    status: 'active',
    created_at: createdAt,
    updated_at: createdAt,
  });
  const showCustomer = ({ id, email, createdAt }: EmulatedCustomer) => ({
    id,
    mode,
    object: 'customer',
    email,
    name: 'Test Buyer',
    country: 'DK',
    created_at: createdAt,
    updated_at: createdAt,
  });
  const showTransaction = (one: EmulatedTransaction) => ({
    id: one.id,
    mode,
    object: 'transaction',
    amount: one.amount,
    amount_paid: one.status === 'declined' ? 0 : one.amount,
    currency: one.currency,
    type: one.subscription ? 'invoice' : 'payment',
    tax_country: 'DK',
    tax_amount: Math.round(one.amount / 5),
    status: one.status,
    refunded_amount: one.refunded === 0 ? null : one.refunded,
    order: one.orderId,
    subscription: one.subscription?.id ?? null,
    customer: one.customer.id,
    ...(one.period ? { period_start: one.period[0].getTime(), period_end: one.period[1].getTime() } : {}),
    created_at: one.createdAt,
  });
  const showSubscription = (one: EmulatedSubscription) => ({
    id: one.id,
    mode,
    object: 'subscription',
    product: showProduct(one.product),
    customer: showCustomer(one.customer),
    collection_method: 'charge_automatically',
    status: one.status,
    ...(one.last ? { last_transaction_id: one.last.id, last_transaction: showTransaction(one.last) } : {}),
    current_period_start_date: one.period[0].toISOString(),
    current_period_end_date: one.period[1].toISOString(),
    canceled_at: one.canceledAt,
    created_at: one.createdAt,
    updated_at: one.updatedAt,
    metadata: one.metadata,
  });
  const showCheckout = (one: EmulatedCheckout, origin: string) => ({
    id: one.id,
    mode,
    object: 'checkout',
    status: one.status,
    request_id: one.asked.request_id,
    // Relations come as ids here and as objects there: both have to be read.
    product: one.product.id,
    units: one.asked.units ?? 1,
    ...(one.order
      ? {
          order: {
            id: one.order.id,
            mode,
            object: 'order',
            customer: one.customer?.id,
            product: one.product.id,
            transaction: one.order.transaction?.id ?? null,
            amount: priceOf(one),
            tax_amount: Math.round(priceOf(one) / 5),
            amount_due: priceOf(one),
            amount_paid: one.order.transaction?.amount ?? 0,
            currency: one.product.currency,
            status: 'paid',
            type: one.subscription ? 'recurring' : 'onetime',
            created_at: one.order.at,
            updated_at: one.order.at,
          },
        }
      : {}),
    ...(one.subscription ? { subscription: one.subscription.id } : {}),
    ...(one.customer ? { customer: showCustomer(one.customer) } : {}),
    checkout_url: `${origin}/checkout/${one.id}`,
    success_url: one.asked.success_url ?? null,
    metadata: one.asked.metadata ?? {},
  });

  const priceOf = ({ price, discount }: EmulatedCheckout): number => Math.max(0, price - (discount?.amount ?? 0));

  function charge(of: Omit<EmulatedTransaction, 'id' | 'createdAt' | 'refunded'>): EmulatedTransaction {
    const transaction: EmulatedTransaction = { ...of, id: newId('tran'), createdAt: Date.now(), refunded: 0 };
    transactions.set(transaction.id, transaction);
    return transaction;
  }

  function touch(subscription: EmulatedSubscription, changes: Partial<EmulatedSubscription>, event: string): void {
    Object.assign(subscription, changes, { updatedAt: now() });
    events.emit(event, showSubscription(subscription));
  }

  function customerOf(asked: CheckoutRequest, typed: string): EmulatedCustomer {
    const { customer } = asked;
    const email = customer && 'email' in customer ? customer.email : typed;
    const known = customer && 'id' in customer ? customers.get(customer.id) : [...customers.values()].find((one) => one.email === email);
    if (known) return known;
    const made: EmulatedCustomer = { id: newId('cust'), email, createdAt: now() };
    customers.set(made.id, made);
    return made;
  }

  function subscribe(checkout: EmulatedCheckout, customer: EmulatedCustomer, orderId: string): EmulatedSubscription {
    const { product } = checkout;
    const start = new Date();
    const trial = product.trial_period_days;
    const subscription: EmulatedSubscription = {
      id: newId('sub'),
      customer,
      metadata: checkout.asked.metadata ?? {},
      createdAt: now(),
      product,
      status: trial === undefined ? 'active' : 'trialing',
      period: [start, after(start, trial ?? daysOf(product))],
      canceledAt: null,
      updatedAt: now(),
      last: null,
    };
    subscriptions.set(subscription.id, subscription);
    if (trial === undefined) {
      const { period } = subscription;
      subscription.last = charge({
        amount: priceOf(checkout),
        currency: product.currency,
        orderId,
        subscription,
        customer,
        period,
        checkout,
        status: 'paid',
      });
    }
    return subscription;
  }

  return {
    products,
    discounts,
    customers,
    checkouts,
    transactions,
    subscriptions,
    priceOf,
    showProduct,
    showCustomer,
    showTransaction,
    showSubscription,
    showCheckout,
    pay(checkout: EmulatedCheckout, email: string, origin: string): void {
      const customer = customerOf(checkout.asked, email);
      const orderId = newId('ord');
      const { product } = checkout;
      if (checkout.discount) checkout.discount.used += 1;
      checkout.customer = customer;
      checkout.status = 'completed';
      if (product.billing_type === 'recurring') checkout.subscription = subscribe(checkout, customer, orderId);
      const transaction =
        checkout.subscription?.last ??
        (checkout.subscription
          ? null
          : charge({
              amount: priceOf(checkout),
              currency: product.currency,
              orderId,
              subscription: null,
              customer,
              period: null,
              checkout,
              status: 'paid',
            }));
      checkout.order = { id: orderId, at: now(), transaction };
      events.emit('checkout.completed', showCheckout(checkout, origin));
      const { subscription } = checkout;
      if (!subscription) return;
      events.emit(subscription.status === 'trialing' ? 'subscription.trialing' : 'subscription.active', showSubscription(subscription));
      if (subscription.last) events.emit('subscription.paid', showSubscription(subscription));
    },
    refund(transaction: EmulatedTransaction, amount: number): void {
      transaction.refunded += amount;
      transaction.status = transaction.refunded >= transaction.amount ? 'refunded' : 'partialRefund';
      events.emit('refund.created', {
        id: newId('ref'),
        mode,
        object: 'refund',
        status: 'succeeded',
        refund_amount: amount,
        refund_currency: transaction.currency,
        reason: 'requested_by_customer',
        transaction: showTransaction(transaction),
        ...(transaction.checkout ? { checkout: transaction.checkout.id } : {}),
        ...(transaction.subscription ? { subscription: transaction.subscription.id } : {}),
        created_at: Date.now(),
      });
    },
    dispute(transaction: EmulatedTransaction): void {
      transaction.status = 'chargedBack';
      events.emit('dispute.created', {
        id: newId('disp'),
        mode,
        object: 'dispute',
        amount: transaction.amount,
        currency: transaction.currency,
        transaction: showTransaction(transaction),
        ...(transaction.checkout ? { checkout: transaction.checkout.id } : {}),
        ...(transaction.subscription ? { subscription: transaction.subscription.id } : {}),
        created_at: Date.now(),
      });
    },
    cancel(subscription: EmulatedSubscription, immediate: boolean): void {
      if (immediate) touch(subscription, { status: 'canceled', canceledAt: now() }, 'subscription.canceled');
      else touch(subscription, { status: 'scheduled_cancel' }, 'subscription.scheduled_cancel');
    },
    pause: (subscription: EmulatedSubscription) => touch(subscription, { status: 'paused' }, 'subscription.paused'),
    resume: (subscription: EmulatedSubscription) => touch(subscription, { status: 'active' }, 'subscription.update'),
    upgrade(subscription: EmulatedSubscription, product: EmulatedProduct, chargeNow: boolean): void {
      const [, end] = subscription.period;
      const difference = product.price - subscription.product.price;
      if (chargeNow && difference > 0) {
        const period = [new Date(), end] as const;
        const { customer } = subscription;
        subscription.last = charge({
          amount: difference,
          currency: product.currency,
          orderId: null,
          subscription,
          customer,
          period,
          checkout: null,
          status: 'paid',
        });
      }
      touch(subscription, { product }, 'subscription.update');
    },
    renew(subscription: EmulatedSubscription, pays: boolean): void {
      if (subscription.status === 'scheduled_cancel')
        return touch(subscription, { status: 'canceled', canceledAt: now() }, 'subscription.canceled');
      const { product, customer, period: over } = subscription;
      const period = [over[1], after(over[1], daysOf(product))] as const;
      const paid = { amount: product.price, currency: product.currency, orderId: null, subscription, customer, period, checkout: null };
      if (!pays) {
        charge({ ...paid, status: 'declined' });
        return touch(subscription, { status: 'past_due' }, 'subscription.past_due');
      }
      touch(subscription, { last: charge({ ...paid, status: 'paid' }), period, status: 'active' }, 'subscription.paid');
    },
  };
}

export type World = ReturnType<typeof createWorld>;
