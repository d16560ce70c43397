import type { PaymentCall } from './call.ts';
import type { Money } from './money.ts';
import type { ObjectRef, PaymentObject, Refund } from './objects.ts';
import type { SavedWays } from './saved-ways.ts';

export type { PaymentCall } from './call.ts';

export interface PaymentTraits {
  /** Who sells to the buyer: the operator, or the provider as merchant of record, who then owes taxes, invoices and withdrawal. */
  readonly seller: 'operator' | 'provider';
  readonly sells: readonly ('once' | 'recurring')[];
  readonly refunds: 'any-amount' | 'whole-only' | 'by-hand';
  /** Whether disputes are told, and whether their end is: where it is not, a dispute is `lost` from the beginning. */
  readonly disputes: 'open-and-end' | 'open-only' | 'none';
  /** Whether the provider itself calculates the tax, so that our price goes there without it decided. */
  readonly taxes: 'provider' | 'ours';
  /** Those it takes, by their ISO 4217 codes; left out where there is no such list. */
  readonly currencies?: readonly string[];
  /** Deliveries of pushes are tried again for about this long; reconciliation has to look further back. */
  readonly pushesRetriedHours: number;
  /** One sentence for people: what goes to the provider. */
  readonly dataNote: string;
}

/** Something an operator fills in to connect a provider. */
export interface PaymentField {
  readonly name: string;
  readonly label: string;
  /** One sentence: where to find it, or what it is for. */
  readonly hint: string;
  /** `secrets`: one a line, the newest first, so that they can be rotated. `switch`: `true` or `false`. */
  readonly kind: 'secret' | 'secrets' | 'text' | 'long-text' | 'choice' | 'switch';
  readonly required: boolean;
  readonly default?: string;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
}

/** An item of our catalogue, as a provider has to know it. Everything in it is ours: nothing is taken from a browser. */
export interface SaleItem {
  /** Ours, and unchanging: a changed price is a new `version`. */
  readonly sku: string;
  readonly version: number;
  readonly title: string;
  readonly description: string;
  /** What the buyer sees: with the tax in it or before it, as `taxBehaviour` says. */
  readonly price: Money;
  readonly taxBehaviour: 'inclusive' | 'exclusive';
  /** Null: bought once. */
  readonly every: 'month' | 'year' | null;
  /** Free days before the first payment; only with `every`. */
  readonly trialDays: number;
}

export interface CheckoutInput {
  /** UUID, stored before the call; every key a provider takes is made of it. */
  readonly orderId: string;
  /** Our short number of the order, with a check digit: what a buyer writes into a transfer. */
  readonly reference?: string;
  readonly item: SaleItem;
  /** What `ensureItem` answered; null where the provider needs none. */
  readonly itemRef: string | null;
  /** Ours to charge, after a coupon and with our tax in it, for providers with `taxes: 'ours'`: `total` = net + `tax`. */
  readonly total: Money;
  readonly tax: Money;
  /** Taken off the item's price by a coupon of ours; zero without one. */
  readonly discount: Money;
  readonly buyer: { readonly email: string; readonly customerId: string | null; readonly accountRef: string };
  /** BCP 47. */
  readonly locale: string;
  /** Where the buyer comes back to; the adapter adds nothing of its own. */
  readonly successUrl: URL;
  readonly cancelUrl: URL;
}

export interface PlanChange {
  /** UUID, stored before the call. */
  readonly changeId: string;
  readonly subscriptionId: string;
  readonly item: SaleItem;
  /** What `ensureItem` answered; null where the provider needs none. */
  readonly itemRef: string | null;
  /** What a period costs this buyer from then on, with our tax in it; only for providers with `taxes: 'ours'`. */
  readonly total: Money;
  readonly at: 'now' | 'period-end';
  /** The moment that the difference was quoted for: it is charged as of then. Left out: as of the call. */
  readonly quotedAt?: Date;
}

export type NextStep =
  /** Lead the buyer there. */
  | { readonly kind: 'redirect'; readonly url: URL; readonly expiresAt: Date | null }
  /** Show the buyer how to pay by hand: lines of label and value, to be copied. */
  | {
      readonly kind: 'instructions';
      readonly lines: readonly { readonly label: string; readonly value: string }[];
      readonly expiresAt: Date;
    };

/** A push whose signature was checked. It only says what to read. */
export interface VerifiedPush {
  /** Unique for ever: the guard against a second delivery. */
  readonly eventId: string;
  /** The provider's own word, for the log of pushes. */
  readonly type: string;
  readonly live: boolean;
  readonly createdAt: Date | null;
  /** What to read again; empty when the event is none of ours. */
  readonly about: readonly ObjectRef[];
}

/**
 * A connected payment provider, usable without the server. It reports what is so at the provider; it decides nothing about credits.
 * An absent optional member is the statement "cannot". Every method throws `PaymentError` for failures a caller can act on; none of them
 * tries a call again by itself.
 */
export interface PaymentProvider {
  readonly spec: 'v1';
  readonly id: string;
  readonly traits: PaymentTraits;
  /** Whether the connection works on real money. */
  readonly live: boolean;
  /** Asks the provider whether it is there and takes our keys; what is missing before real money can flow is listed as sentences. */
  probe(call: PaymentCall): Promise<{ readonly ok: true; readonly account: string; readonly missing: readonly string[] }>;
  /** Makes the item known to the provider, once per sku and version; the same again finds what is there. Null: not needed. */
  ensureItem(item: SaleItem, call: PaymentCall): Promise<string | null>;
  /** Opens a checkout. The same order again leads to the same checkout as long as the provider remembers it. */
  createCheckout(input: CheckoutInput, call: PaymentCall): Promise<{ readonly id: string; readonly next: NextStep }>;
  /** Closes a checkout nobody paid; paid or gone already is success. */
  readonly expireCheckout?: (id: string, call: PaymentCall) => Promise<void>;
  /**
   * Reads an object as it is now; for providers that wait for the seller (PayPal), reading a checkout that the buyer approved also
   * captures it, under one key. `not_found` becomes null. Where several ids lead to the same money, the answer carries the one that counts,
   * which may not be the one asked for.
   */
  read(ref: ObjectRef, call: PaymentCall): Promise<PaymentObject | null>;
  /**
   * Everything that changed in this time, for reconciliation: pages are the adapter's business. `known` are the checkouts that the service waits
   * for, and the payments that may still be given back: a provider that cannot list its checkouts (Creem) needs them.
   */
  changedSince(since: Date, call: PaymentCall, known?: readonly ObjectRef[]): AsyncIterable<ObjectRef>;
  /** Gives money back. `refundId` is ours (UUID), stored before the call; the same again changes nothing. `amount` null: all of it. */
  refund(
    input: { readonly refundId: string; readonly paymentId: string; readonly amount: Money | null; readonly reason: RefundReason },
    call: PaymentCall,
  ): Promise<Refund>;
  /** `at: 'period-end'` lets it run out; `now` ends it. Ended already is success. */
  readonly cancelSubscription?: (id: string, at: 'period-end' | 'now', call: PaymentCall) => Promise<void>;
  /** Takes a cancellation at the period's end back. */
  readonly resumeSubscription?: (id: string, call: PaymentCall) => Promise<void>;
  /**
   * Another plan. `now` charges the difference at once, `period-end` begins with the next period. `changeId` is ours, stored before. Where
   * the bank wants more for the difference, the old plan stays until the payment with the reason `change` is paid.
   */
  readonly changePlan?: (input: PlanChange, call: PaymentCall) => Promise<void>;
  /** What `changePlan` would charge at once; nothing happens. Absent: the provider says it only when it charges. */
  readonly quotePlanChange?: (
    input: Omit<PlanChange, 'changeId' | 'at'>,
    call: PaymentCall,
  ) => Promise<{
    readonly charge: Money;
    /** The tax in it where the provider counts it; else null. */
    readonly tax: Money | null;
    /** Handed on as `quotedAt`, it makes the change charge this amount and no other. */
    readonly quotedAt: Date;
  }>;
  /** A page of the provider where the customer changes cards and reads papers. Short-lived: made on the click, never stored. */
  readonly portal?: (customerId: string, returnUrl: URL, call: PaymentCall) => Promise<URL>;
  /** Ways to pay that were saved, and charging them when the buyer is not there. */
  readonly savedWays?: SavedWays;
  /** Makes the provider forget the customer as far as the law lets it; gone already is success. */
  readonly forgetCustomer?: (customerId: string, call: PaymentCall) => Promise<{ readonly kept: string | null }>;
  /** The merchant of record's or the provider's own check of a text before it is made into a picture. */
  readonly screenPrompt?: (text: string, ref: string, call: PaymentCall) => Promise<'allow' | 'flag' | 'deny'>;
  readonly webhook?: {
    /** The status that means "taken" to this provider. */
    readonly answer: 200 | 204;
    /** Checks the raw bytes. Null for everything that is forged, too old, of the other world, or not understood. */
    verify(headers: Headers, body: Uint8Array, call: PaymentCall): Promise<VerifiedPush | null>;
  };
}

export type RefundReason = 'requested' | 'duplicate' | 'fraud' | 'withdrawal';

/** One field of a request that leaves the service; what is not listed is refused by the conformance suite, and the policy shows the list. */
export interface SentPaymentField {
  /** As the provider names it, a dot between levels, `*` for any one name. */
  readonly field: string;
  readonly from:
    | 'order'
    | 'item'
    | 'price'
    | 'buyer e-mail'
    | 'buyer reference'
    | 'address to return to'
    | 'credential'
    | 'prompt'
    | 'fixed';
}

/** A kind of connection: what it needs, whom it calls, what it sends, and how it is opened. */
export interface PaymentProviderKind {
  readonly id: string;
  readonly title: string;
  readonly website: string;
  /** Where the provider's company processes, and its own policy; shown in the list of processors. */
  readonly location: string;
  readonly policyUrl: string;
  readonly fields: readonly PaymentField[];
  readonly sends: readonly SentPaymentField[];
  /** Hosts a connection may call: `api.example.com`, `.example.com`, or an origin such as `http://127.0.0.1:8188`. */
  hosts(fields: Readonly<Record<string, string>>): readonly string[];
  /** Hosts a buyer may be led to, for the page's form-action list and the check of `NextStep`. */
  redirectHosts(fields: Readonly<Record<string, string>>): readonly string[];
  /**
   * Whether a connection with these fields has to see every prompt, also while it cannot be opened: then nothing may be made. Absent: never.
   */
  readonly checksPrompts?: (fields: Readonly<Record<string, string>>) => boolean;
  /** Throws a `PaymentConnectionError` naming the field when what was filled in cannot be used: a placeholder, a key of the other world. */
  open(fields: Readonly<Record<string, string>>): PaymentProvider;
}

/** Something an operator filled in cannot be used. The message says what to do. */
export class PaymentConnectionError extends Error {
  override readonly name = 'PaymentConnectionError';
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}
