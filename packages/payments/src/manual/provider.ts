import { toDecimal } from '../spec/money.ts';
import type { Checkout, ObjectRef, Payment, PaymentObject, Refund } from '../spec/objects.ts';
import { PaymentError } from '../spec/payment-error.ts';
import type { CheckoutInput, NextStep, PaymentProvider, PaymentTraits } from '../spec/provider.ts';
import { writeIban } from './iban.ts';
import { labelsIn } from './labels.ts';
import { referenceOf } from './reference.ts';
import type { ReceivedTransfer, TransferBook } from './transfer-book.ts';

export interface BankAccount {
  readonly holder: string;
  readonly iban: string;
  readonly bic: string | undefined;
  readonly bank: string | undefined;
}

export interface ManualDeps {
  readonly account: BankAccount;
  readonly days: number;
  /** One sentence more for the buyer. */
  readonly note: string | undefined;
  readonly book: TransferBook;
}

const traits: PaymentTraits = {
  seller: 'operator',
  sells: ['once'],
  refunds: 'by-hand',
  disputes: 'none',
  taxes: 'ours',
  pushesRetriedHours: 0,
  dataNote:
    'Nothing goes to a payment provider: you transfer the money by yourself, and our bank sees your name, your account and the reference.',
};

const dayMs = 86_400_000;
const uuid = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}';

/** An order is its own checkout and its own payment: there is nobody else to number them. */
const toCheckoutId = (orderId: string): string => `transfer:${orderId}`;
const toPaymentId = (orderId: string): string => `manual:${orderId}`;
const orderIdIn = (prefix: 'transfer' | 'manual', id: string): string | null => new RegExp(`^${prefix}:(${uuid})$`).exec(id)?.[1] ?? null;

/** Bank transfers that a person confirms. Nothing leaves the service. */
export function manualProvider({ account, days, note, book }: ManualDeps): PaymentProvider {
  /** Counted from the order itself where its number carries the time, so that asking again changes nothing. */
  const expiryOf = (orderId: string, now: Date): Date => new Date((timeIn(orderId) ?? now.getTime()) + days * dayMs);

  function instructions(input: CheckoutInput, now: Date): NextStep {
    const labels = labelsIn(input.locale);
    const lines = [
      { label: labels.amount, value: `${toDecimal(input.total)} ${input.total.currency}` },
      { label: labels.holder, value: account.holder },
      { label: labels.iban, value: writeIban(account.iban) },
      ...(account.bic === undefined ? [] : [{ label: labels.bic, value: account.bic }]),
      ...(account.bank === undefined ? [] : [{ label: labels.bank, value: account.bank }]),
      { label: labels.reference, value: input.reference ?? referenceOf(input.orderId) },
      ...(note === undefined ? [] : [{ label: labels.note, value: note }]),
    ];
    return { kind: 'instructions', lines, expiresAt: expiryOf(input.orderId, now) };
  }

  async function read({ kind, id }: ObjectRef, now: Date): Promise<PaymentObject | null> {
    const orderId = kind === 'checkout' ? orderIdIn('transfer', id) : kind === 'payment' ? orderIdIn('manual', id) : null;
    if (orderId === null) return null;
    const received = await book.find(orderId);
    if (kind === 'checkout') return toCheckout(orderId, received, expiryOf(orderId, now) < now);
    return received && toPayment(received);
  }

  return {
    spec: 'v1',
    id: 'manual',
    traits,
    live: true,
    probe: async () => ({ ok: true, account: `${account.holder}, ${account.iban.slice(0, 4)} … ${account.iban.slice(-4)}`, missing: [] }),
    ensureItem: async () => null,
    async createCheckout(input, call) {
      if (input.item.every !== null) throw refusal('unsupported', 'A bank transfer pays once, not by subscription.');
      if (input.total.minor <= 0n) throw refusal('bad_request', 'There is nothing to transfer.');
      return { id: toCheckoutId(input.orderId), next: instructions(input, call.now()) };
    },
    read: (ref, call) => read(ref, call.now()),
    async *changedSince(since) {
      for await (const { orderId } of book.changedSince(since)) {
        yield { kind: 'checkout', id: toCheckoutId(orderId) };
        yield { kind: 'payment', id: toPaymentId(orderId) };
      }
    },
    async refund({ refundId, paymentId, amount }) {
      const received = await book.find(orderIdIn('manual', paymentId) ?? '');
      if (!received) throw refusal('not_found', 'Nobody confirmed this payment.');
      return toRefund(received, refundId, amount ?? received.amount);
    },
  };
}

const refusal = (kind: 'unsupported' | 'bad_request' | 'not_found', detail: string): PaymentError =>
  new PaymentError({ kind, retry: 'never', detail });

/** The moment that a UUID of version 7 begins with; null for every other. */
function timeIn(id: string): number | null {
  return id[14] === '7' ? Number.parseInt(id.replace('-', '').slice(0, 12), 16) : null;
}

function toCheckout(orderId: string, received: ReceivedTransfer | null, expired: boolean): Checkout {
  return {
    kind: 'checkout',
    id: toCheckoutId(orderId),
    live: true,
    orderId,
    state: received ? 'paid' : expired ? 'expired' : 'open',
    total: received?.amount ?? null,
    tax: null,
    paymentId: received ? toPaymentId(orderId) : null,
    subscriptionId: null,
    customerId: null,
  };
}

function toPayment({ orderId, amount, at, refunded }: ReceivedTransfer): Payment {
  return {
    kind: 'payment',
    id: toPaymentId(orderId),
    live: true,
    orderId,
    subscriptionId: null,
    period: null,
    reason: 'purchase',
    state: 'paid',
    total: amount,
    tax: null,
    refunded,
    fee: null,
    paidAt: at,
    sku: null,
    buyer: { email: null, billingCountry: null, paymentCountry: null, name: null, address: [], taxId: null },
    failure: null,
    actionUrl: null,
  };
}

/** It waits until a person has transferred the money and says so: that is the service's to know. */
const toRefund = ({ orderId }: ReceivedTransfer, refundId: string, amount: Refund['amount']): Refund => ({
  kind: 'refund',
  id: `manual:${refundId}`,
  live: true,
  paymentId: toPaymentId(orderId),
  amount,
  state: 'pending',
  refundId,
  failure: null,
});
