import type { PaymentCall } from './call.ts';
import type { Money } from './money.ts';

/**
 * A way to pay that a buyer left with the provider, to be charged again without the buyer there. What is shown of it is what the provider tells;
 * a number of a card never comes here.
 */
export interface SavedWay {
  readonly id: string;
  /** As the provider writes it: `visa`, `mastercard` … Null where it does not say. */
  readonly brand: string | null;
  /** The last four digits; null where it does not say. */
  readonly last4: string | null;
  readonly expires: { readonly year: number; readonly month: number } | null;
}

export interface SaveWayInput {
  readonly buyer: { readonly email: string; readonly customerId: string | null; readonly accountRef: string };
  /** What will be charged later: some ways to pay know only some currencies. */
  readonly currency: string;
  /** BCP 47. */
  readonly locale: string;
  readonly successUrl: URL;
  readonly cancelUrl: URL;
}

export interface ChargeInput {
  /** UUID, stored before the call; the provider's key is made of it. */
  readonly orderId: string;
  /** When that was: what was charged before it belongs to something else. */
  readonly orderedAt: Date;
  readonly sku: string;
  readonly title: string;
  readonly customerId: string;
  readonly savedId: string;
  readonly total: Money;
}

/** What a provider can do with a way to pay that was saved. Absent on a provider that cannot charge without the buyer. */
export interface SavedWays {
  /** Where the buyer gives a way to pay, with nothing to pay now. Answers the customer that it will be saved with; keep it before leading there. */
  save(input: SaveWayInput, call: PaymentCall): Promise<{ readonly customerId: string; readonly url: URL }>;
  /** What is saved now; empty for a customer that nobody knows. */
  list(customerId: string, call: PaymentCall): Promise<readonly SavedWay[]>;
  /** Makes the provider forget it. Gone already, or another customer's, changes nothing. */
  remove(customerId: string, savedId: string, call: PaymentCall): Promise<void>;
  /**
   * Charges once for an order, however often it is asked, also long after a key is forgotten. Answers the payment to read: paid, pending or failed. A
   * `PaymentError` that says `never` means that nothing was charged and nothing will be; after any other nobody knows, and `find` tells.
   */
  charge(input: ChargeInput, call: PaymentCall): Promise<{ readonly paymentId: string }>;
  /** The payment that an order was charged with, whatever became of it; null when none was begun. Charges nothing. */
  find(input: Pick<ChargeInput, 'orderId' | 'orderedAt' | 'customerId'>, call: PaymentCall): Promise<string | null>;
}
