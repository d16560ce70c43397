import { Stripe } from 'stripe';
import { PaymentError } from '../spec/payment-error.ts';
import type { ChargeInput } from '../spec/saved-ways.ts';
import { toStripe } from './amount.ts';
import { withKeys } from './failure.ts';
import { couldBeCustomer, couldBeSavedWay } from './ids.ts';

/** Written on what is charged while the buyer is not there: such a payment has no checkout that says what it is. */
export const savedWayMark = 'saved-way';

/** How far the clock of the service may be ahead of Stripe's. */
const clockSkewSeconds = 3600;

/**
 * Charges a saved card once for each order: the order's number is on the PaymentIntent, so it is found again long after the key is
 * forgotten, and the key holds off whoever asks at the same time. What the bank refuses is a PaymentIntent too, to be read.
 */
export async function chargeSaved(stripe: Stripe, input: ChargeInput): Promise<{ readonly paymentId: string }> {
  const { orderId, sku, title, customerId, savedId, total } = input;
  if (!couldBeCustomer(customerId) || !couldBeSavedWay(savedId))
    throw new PaymentError({ kind: 'not_found', retry: 'never', detail: 'Stripe knows no such saved way to pay.' });
  const find = (): Promise<string | null> => findCharge(stripe, input);
  const made = await find();
  if (made !== null) return { paymentId: made };
  const params: Stripe.PaymentIntentCreateParams = {
    amount: toStripe(total),
    currency: total.currency.toLowerCase(),
    customer: customerId,
    payment_method: savedId,
    description: title,
    off_session: true,
    confirm: true,
    // Nobody is there to be led anywhere.
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    metadata: { orderId, sku, by: savedWayMark },
  };
  const write = async (idempotencyKey: string): Promise<string> => {
    try {
      return (await stripe.paymentIntents.create(params, { idempotencyKey })).id;
    } catch (error) {
      const refused = refusedIntent(error);
      if (refused === null) throw error;
      return refused;
    }
  };
  return { paymentId: await withKeys(`charge:${orderId}`, write, find) };
}

export async function findCharge(
  stripe: Stripe,
  { orderId, orderedAt, customerId }: Pick<ChargeInput, 'orderId' | 'orderedAt' | 'customerId'>,
): Promise<string | null> {
  if (!couldBeCustomer(customerId)) return null;
  const created = { gte: Math.floor(orderedAt.getTime() / 1000) - clockSkewSeconds };
  for await (const { id, metadata } of stripe.paymentIntents.list({ customer: customerId, created, limit: 100 })) {
    if (metadata.orderId === orderId && metadata.by === savedWayMark) return id;
  }
  return null;
}

/** A card that says no is an error at Stripe; the PaymentIntent that tells of it comes with the error. */
function refusedIntent(error: unknown): string | null {
  return error instanceof Stripe.errors.StripeCardError ? (error.payment_intent?.id ?? null) : null;
}
