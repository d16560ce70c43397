import type { Money } from './money.ts';

/**
 * What a provider keeps, in one shape for all of them. An adapter answers with the state of now, read from the provider: a push or a
 * return page only says which object to read.
 */
export type PaymentObject = Checkout | Payment | Refund | Dispute | Subscription;

/** Names an object at its provider. */
export interface ObjectRef {
  readonly kind: PaymentObject['kind'];
  readonly id: string;
}

interface Common {
  readonly id: string;
  /** False for everything made with test keys. The service refuses objects of the other world. */
  readonly live: boolean;
}

/** Where the buyer is led to, and what came of it. */
export interface Checkout extends Common {
  readonly kind: 'checkout';
  /** Our order, as we gave it; null when somebody made the checkout by other means. */
  readonly orderId: string | null;
  /** `pending`: the buyer is done and the money is under way (bank debit, transfer). */
  readonly state: 'open' | 'pending' | 'paid' | 'failed' | 'expired';
  /** What the buyer pays in all, and the tax in it; null where the provider does not say yet. */
  readonly total: Money | null;
  readonly tax: Money | null;
  readonly paymentId: string | null;
  readonly subscriptionId: string | null;
  readonly customerId: string | null;
  /** Set while it is open and the way to pay that was chosen failed: where the buyer chooses another for the same checkout. */
  readonly actionUrl?: URL;
}

/** Money that changed hands, or did not: a purchase, or one period of a subscription. Credits are granted for `paid` alone. */
export interface Payment extends Common {
  readonly kind: 'payment';
  readonly orderId: string | null;
  readonly subscriptionId: string | null;
  /** The period that it pays for; null for a purchase. */
  readonly period: { readonly start: Date; readonly end: Date } | null;
  /**
   * Why it exists: a purchase, a subscription's first period, a later one, a change of plan in the middle of a period, anything else.
   * Only `purchase`, `first` and `renewal` grant.
   */
  readonly reason: 'purchase' | 'first' | 'renewal' | 'change' | 'other';
  readonly state: 'pending' | 'paid' | 'failed';
  readonly total: Money;
  readonly tax: Money | null;
  /** Given back so far. */
  readonly refunded: Money;
  /** What the provider keeps of it, where it says so. */
  readonly fee: Money | null;
  readonly paidAt: Date | null;
  /** Our item, as we gave it when it was sold; null where the provider carries none. */
  readonly sku: string | null;
  readonly buyer: Buyer;
  /** For people: why it failed, as the provider's code. */
  readonly failure: string | null;
  /** It failed only because the bank wants to see the buyer: paid by hand, the same card may well be taken. */
  readonly needsBuyer?: boolean;
  /** Where the buyer settles what is open (a second factor, a new card), if the provider has such a page. */
  readonly actionUrl: URL | null;
}

/** What little of the buyer the books and the taxes need. */
export interface Buyer {
  readonly email: string | null;
  /** ISO 3166-1 alpha-2: of the billing address, and of the card or account that paid. Two kinds of evidence. */
  readonly billingCountry: string | null;
  readonly paymentCountry: string | null;
  readonly name: string | null;
  /** Lines of the billing address, where the provider collects one. */
  readonly address: readonly string[];
  readonly taxId: { readonly type: string; readonly value: string } | null;
}

export interface Refund extends Common {
  readonly kind: 'refund';
  readonly paymentId: string;
  readonly amount: Money;
  /** A refund may fail days later: what was taken back is then given again. */
  readonly state: 'pending' | 'succeeded' | 'failed' | 'cancelled';
  /** Our own number of the refund, where we asked for it; null when it was made at the provider. */
  readonly refundId: string | null;
  readonly failure: string | null;
}

export interface Dispute extends Common {
  readonly kind: 'dispute';
  readonly paymentId: string;
  readonly amount: Money;
  /** `inquiry`: a question, no money moved yet. */
  readonly state: 'inquiry' | 'open' | 'won' | 'lost';
  /** As the provider's code: `fraudulent`, `UNAUTHORISED` … */
  readonly reason: string;
  readonly answerBy: Date | null;
}

export interface Subscription extends Common {
  readonly kind: 'subscription';
  readonly orderId: string | null;
  readonly customerId: string | null;
  /** The plan it is on now, as our item. */
  readonly sku: string | null;
  readonly state: 'incomplete' | 'trial' | 'active' | 'past_due' | 'paused' | 'ended';
  readonly period: { readonly start: Date; readonly end: Date } | null;
  /** Set while it runs on and will not be renewed. */
  readonly endsAt: Date | null;
  readonly endedAt: Date | null;
}
