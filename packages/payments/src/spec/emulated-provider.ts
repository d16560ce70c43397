import type { NextStep } from './provider.ts';

/** What may go wrong. Each is used up by the next call or push it fits, in the order they were asked for. */
export type PaymentFault =
  | {
      /**
       * The answer to a call. `unauthorized` to `bad-request`, `rate-limited` and `unavailable` begin nothing; `server-error` may have
       * begun something; `garbage` is a page instead of an answer, `truncated` half of one, after the call was taken; `stalled` is never
       * answered.
       */
      readonly kind:
        | 'unauthorized'
        | 'forbidden'
        | 'bad-request'
        | 'rate-limited'
        | 'unavailable'
        | 'server-error'
        | 'garbage'
        | 'truncated'
        | 'stalled';
      readonly at: FaultPlace;
    }
  /** The line is cut: before anything began, or after the call was taken. */
  | { readonly kind: 'cut'; readonly when: 'before' | 'after'; readonly at: FaultPlace }
  /** The next push: never sent, signed with a stranger's key, or said to be of the other world (live for test, test for live). */
  | { readonly kind: 'push-lost' | 'push-forged' | 'push-of-other-world' }
  | { readonly kind: 'push-repeated'; readonly times: number };

/** Which call a fault waits for: any, the one that opens a checkout, that gives money back, or that charges a saved way to pay. */
export type FaultPlace = 'any' | 'checkout' | 'refund' | 'charge';

/** What happens beyond our reach: at the buyer's, at the bank, in the provider's own pages. An absent member: this provider knows no such thing. */
export interface PaymentDriver {
  /** The buyer goes where the checkout led. `delayed`: done, and the money is under way. `declined`: the bank says no, the page stays open. */
  readonly buy: (checkout: { readonly id: string; readonly next: NextStep }, outcome: BuyerOutcome) => Promise<void>;
  /** Money that was under way arrives, or does not. */
  readonly settle?: (checkoutId: string, outcome: 'succeeds' | 'fails') => Promise<void>;
  /** What the buyer pays becomes another amount than the one we asked for. To be called before the buyer pays. */
  readonly tamper?: (checkoutId: string, minor: bigint) => Promise<void>;
  /** Somebody gives money back in the provider's own pages; null: all that is left. Answers the provider's id of the refund. */
  readonly refund?: (paymentId: string, minor: bigint | null) => Promise<string>;
  /** A refund that had been made comes back days later. */
  readonly failRefund?: (refundId: string) => Promise<void>;
  /** Answers the provider's id of the dispute. */
  readonly dispute?: (paymentId: string) => Promise<string>;
  readonly endDispute?: (disputeId: string, outcome: 'won' | 'lost') => Promise<void>;
  /** A subscription's period ends and the next begins; whether the bank pays it. */
  readonly renew?: (subscriptionId: string, outcome: 'pays' | 'fails') => Promise<void>;
  /** The customer ends the subscription in the provider's own pages. `page` is what `portal` answered. */
  readonly leaveInPortal?: (page: URL, subscriptionId: string) => Promise<void>;
  /** The buyer goes where saving a way to pay led, and leaves one there that will behave so each time it is charged. */
  readonly saveWay?: (page: URL, card: SavedBehaviour) => Promise<void>;
  /** The provider forgets every idempotency key, as it does after hours or days. */
  readonly forgetKeys?: () => void;
  /** Pushes go there from now on; null: to nobody. */
  readonly pushTo?: (url: URL | null) => void;
  /** A new secret signs pushes from now on. Answers the fields to connect with; those used before still hold the old one alone. */
  readonly rotateSecret?: () => Readonly<Record<string, string>>;
}

/** `needs-buyer`: the bank takes no charge of it without the buyer there. */
export type SavedBehaviour = 'pays' | 'declines' | 'needs-buyer';
export type BuyerOutcome = 'pays' | 'delayed' | 'declined' | 'leaves';

/** A provider's protocol on a local port, with a memory of what it did. */
export interface EmulatedProvider {
  readonly url: string;
  /** What to fill in to connect to it: values by the kind's field names. */
  readonly fields: Readonly<Record<string, string>>;
  readonly driver: PaymentDriver;
  /** What the provider itself has in its books, whatever was answered to us. */
  readonly books: {
    /** One entry for each checkout that was ever opened for this order. */
    checkouts(orderId: string): number;
    /** How many times money was taken from a saved way to pay for this order. */
    charges?(orderId: string): number;
    /** What went back to the buyer of this payment, failed refunds left out, in the smallest unit. */
    refunded(paymentId: string): bigint;
    /** How many refunds that is. */
    refunds(paymentId: string): number;
  };
  fault(fault: PaymentFault): void;
  close(): Promise<void>;
}

export interface EmulatedProviderOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
}
