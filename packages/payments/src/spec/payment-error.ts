export type PaymentErrorKind =
  /** Keys refused, or not allowed to do this. */
  | 'auth'
  /** The bank or the provider said no; the buyer chooses another way to pay. */
  | 'declined'
  /** A request the provider does not understand: our mistake, or a catalogue that does not fit. */
  | 'bad_request'
  | 'not_found'
  /** Already so: refunded, captured, cancelled. Read the object and go on. */
  | 'already_done'
  /** This provider cannot do it at all, for example refund a part. */
  | 'unsupported'
  | 'busy'
  | 'network'
  | 'timeout'
  /** The provider's fault, or an answer nobody understands. */
  | 'provider_fault';

export interface PaymentErrorFacts {
  readonly kind: PaymentErrorKind;
  /**
   * `same-key`: nobody knows what became of it, the same call with the same key is safe. `read-first`: the provider takes no key; only
   * reading may tell whether it happened. `never`: the same call fails again.
   */
  readonly retry: 'never' | 'same-key' | 'read-first';
  readonly retryAfterMs?: number;
  /** The provider's own code and number of the call, for its support: `card_declined`, `req_…`, a debug id. */
  readonly providerCode?: string;
  readonly requestId?: string;
  /** For operators and logs. Never holds a key, a person's data or a provider's raw body. */
  readonly detail: string;
}

/** A failure of a payment provider, normalised: what kind, and whether to try again. */
export class PaymentError extends Error {
  override readonly name = 'PaymentError';
  readonly facts: PaymentErrorFacts;

  constructor(facts: PaymentErrorFacts, options?: ErrorOptions) {
    super(facts.detail, options);
    this.facts = facts;
  }
}
