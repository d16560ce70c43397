import { createHash } from 'node:crypto';
import type { Stripe } from 'stripe';
import { PaymentError } from '../spec/payment-error.ts';
import type { CheckoutInput } from '../spec/provider.ts';
import { toStripe } from './amount.ts';
import { ensurePriceWithTax, productId } from './catalogue.ts';
import type { StripeSettings } from './client.ts';
import { orNull, withKeys } from './failure.ts';
import { fullPrice } from './full-price.ts';
import { checkoutLocale } from './locale.ts';

type Settings = Pick<StripeSettings, 'automaticTax' | 'collectTaxIds' | 'managedPayments'>;

/**
 * Opens the hosted page. Everything in the request follows from the order alone, so the same order again is the same request under the
 * same key, and Stripe answers with the same session for a day at the least.
 */
export async function openSession(stripe: Stripe, settings: Settings, input: CheckoutInput): Promise<Stripe.Checkout.Session> {
  if (input.itemRef === null)
    throw new PaymentError({ kind: 'bad_request', retry: 'never', detail: 'The item is not known to Stripe yet.' });
  const customer = input.buyer.customerId ?? (await ensureCustomer(stripe, input));
  const { line, offMinor } = await whatIsSold(stripe, settings, input, input.itemRef);
  const coupon = offMinor > 0 ? await ensureCoupon(stripe, input, offMinor) : null;
  const params = sessionParams(settings, input, customer, line, coupon);
  const write = (idempotencyKey: string) => stripe.checkout.sessions.create(params, { idempotencyKey });
  // A session that a failed call may have left behind is one whose address nobody knows.
  return withKeys(`checkout:${input.orderId}`, write, async () => null);
}

type Params = Stripe.Checkout.SessionCreateParams;
type SoldLine = NonNullable<Params['line_items']>[number];

function sessionParams(settings: Settings, input: CheckoutInput, customer: string, line: SoldLine, coupon: string | null): Params {
  const { orderId, item } = input;
  const { automaticTax, collectTaxIds, managedPayments } = settings;
  const ours = { orderId, sku: item.sku };
  const asksAddress = automaticTax || managedPayments;
  return {
    mode: item.every === null ? 'payment' : 'subscription',
    client_reference_id: orderId,
    customer,
    line_items: [line],
    ...(coupon === null ? {} : { discounts: [{ coupon }] }),
    metadata: ours,
    locale: checkoutLocale(input.locale),
    success_url: input.successUrl.href,
    cancel_url: input.cancelUrl.href,
    // The buyer pays what our page said, in our currency.
    adaptive_pricing: { enabled: false },
    // A merchant of record calculates and collects by itself.
    ...(automaticTax && !managedPayments ? { automatic_tax: { enabled: true } } : {}),
    ...(collectTaxIds && !managedPayments ? { tax_id_collection: { enabled: true } } : {}),
    ...(asksAddress ? { billing_address_collection: 'required' as const } : {}),
    ...((asksAddress || collectTaxIds) && !managedPayments ? { customer_update: { address: 'auto' as const, name: 'auto' as const } } : {}),
    ...(managedPayments ? { managed_payments: { enabled: true } } : {}),
    ...(item.every === null
      ? {
          payment_intent_data: { metadata: ours },
          ...(managedPayments ? {} : { invoice_creation: { enabled: true, invoice_data: { metadata: ours } } }),
        }
      : {
          subscription_data: {
            metadata: ours,
            billing_mode: { type: 'flexible' as const },
            ...(item.trialDays > 0 ? { trial_period_days: item.trialDays } : {}),
          },
        }),
  };
}

/**
 * The catalogue's price, or, where the tax is ours and changes it, another with the tax in it. What a coupon of ours takes off
 * becomes a coupon at Stripe for this one order and its first payment, so that the buyer sees both prices and renewals cost the full one.
 */
async function whatIsSold(
  stripe: Stripe,
  { automaticTax, managedPayments }: Settings,
  input: CheckoutInput,
  price: string,
): Promise<{ line: SoldLine; offMinor: number }> {
  const { item, total, discount } = input;
  const known = { price, quantity: 1 };
  if (automaticTax || managedPayments) return { line: known, offMinor: toStripe(discount) };
  const { minor, currency } = item.price;
  const full = fullPrice(input);
  const offMinor = toStripe({ minor: full - total.minor, currency });
  if (full === minor) return { line: known, offMinor };
  // A plan may be changed later: what is on it has to be found again.
  if (item.every !== null)
    return { line: { price: await ensurePriceWithTax(stripe, item, { minor: full, currency }), quantity: 1 }, offMinor };
  return {
    line: {
      quantity: 1,
      price_data: {
        product: productId(item),
        currency: currency.toLowerCase(),
        unit_amount: toStripe({ minor: full, currency }),
        tax_behavior: 'inclusive',
      },
    },
    offMinor,
  };
}

async function ensureCoupon(stripe: Stripe, { orderId, item }: CheckoutInput, offMinor: number): Promise<string> {
  const id = `pinhole_${orderId}`;
  const currency = item.price.currency.toLowerCase();
  const known = await orNull(() => stripe.coupons.retrieve(id));
  if (known) {
    if (known.amount_off === offMinor && known.currency === currency) return id;
    throw new PaymentError({ kind: 'bad_request', retry: 'never', detail: 'The order was opened with another discount before.' });
  }
  const params = { id, amount_off: offMinor, currency, duration: 'once' as const, max_redemptions: 1, metadata: { orderId } };
  await withKeys(
    `coupon:${orderId}`,
    (idempotencyKey) => stripe.coupons.create(params, { idempotencyKey }),
    () => orNull(() => stripe.coupons.retrieve(id)),
  );
  return id;
}

/** One customer for an account: two checkouts opened before the first is paid share it. */
export async function ensureCustomer(stripe: Stripe, { buyer }: Pick<CheckoutInput, 'buyer'>): Promise<string> {
  const email = createHash('sha256').update(buyer.email).digest('hex').slice(0, 16);
  const params = { email: buyer.email, metadata: { accountRef: buyer.accountRef } };
  const { id } = await withKeys(
    `customer:${buyer.accountRef}:${email}`,
    (idempotencyKey) => stripe.customers.create(params, { idempotencyKey }),
    async () => null,
  );
  return id;
}
