import type { Stripe } from 'stripe';
import type { Buyer, Payment } from '../spec/objects.ts';
import { fromStripe } from './amount.ts';
import { savedWayMark } from './charge-saved.ts';
import { orNull } from './failure.ts';
import { dateOf, idOf, objectOf, periodOf, subscriptionOf } from './ids.ts';
import { skuOfPrice } from './sku.ts';

/**
 * Reads a payment by its PaymentIntent, its invoice or its session. The answer carries the one id that all of them come to: the invoice
 * for a subscription's period, the PaymentIntent for a purchase, the session where there was nothing to pay.
 */
export async function readPayment(stripe: Stripe, id: string): Promise<Payment | null> {
  if (id.startsWith('in_')) return readInvoice(stripe, id);
  if (id.startsWith('cs_')) return readFreePurchase(stripe, id);
  const intent = await readIntent(stripe, id);
  if (!intent) return null;
  const invoice = await invoiceOfIntent(stripe, intent.id);
  return invoice && subscriptionOf(invoice) !== null ? fromInvoice(stripe, invoice, intent) : fromPurchase(stripe, intent);
}

/** What refunds and disputes of a PaymentIntent are about. */
export async function paymentIdOf(stripe: Stripe, intent: string): Promise<string> {
  const invoice = await invoiceOfIntent(stripe, intent);
  return invoice && subscriptionOf(invoice) !== null ? (invoice.id ?? intent) : intent;
}

export const readIntent = (stripe: Stripe, id: string): Promise<Stripe.PaymentIntent | null> =>
  orNull(() => stripe.paymentIntents.retrieve(id, { expand: ['latest_charge.balance_transaction'] }));

/** Since the basil versions neither names the other: what links them is an object of its own. */
async function invoiceOfIntent(stripe: Stripe, intent: string): Promise<Stripe.Invoice | null> {
  const { data } = await stripe.invoicePayments.list({
    payment: { type: 'payment_intent', payment_intent: intent },
    limit: 1,
    expand: ['data.invoice'],
  });
  const invoice = objectOf(data[0]?.invoice);
  return invoice && 'lines' in invoice ? invoice : null;
}

/** The PaymentIntent that pays an invoice, or tries to; null while there is none, or never was anything to pay. */
export async function intentOfInvoice(stripe: Stripe, invoice: string): Promise<string | null> {
  const { data } = await stripe.invoicePayments.list({ invoice, limit: 10 });
  const paying = data.find(({ status }) => status === 'paid') ?? data.find(({ is_default }) => is_default) ?? data[0];
  return idOf(paying?.payment.payment_intent);
}

async function readInvoice(stripe: Stripe, id: string): Promise<Payment | null> {
  const invoice = await orNull(() => stripe.invoices.retrieve(id));
  if (!invoice) return null;
  const intentId = await intentOfInvoice(stripe, id);
  const intent = intentId === null ? null : await readIntent(stripe, intentId);
  // The invoice of a purchase is only its paper.
  if (subscriptionOf(invoice) === null && intent) return fromPurchase(stripe, intent);
  return fromInvoice(stripe, invoice, intent);
}

const reasons: Readonly<Record<string, Payment['reason']>> = {
  subscription_create: 'first',
  subscription_cycle: 'renewal',
  subscription_update: 'change',
};

async function fromInvoice(stripe: Stripe, invoice: Stripe.Invoice, intent: Stripe.PaymentIntent | null): Promise<Payment> {
  const charge = objectOf(intent?.latest_charge);
  const line = planLine(invoice);
  const price = idOf(line?.pricing?.price_details?.price ?? null);
  const state = invoiceState(invoice, intent);
  const metadata = invoice.parent?.subscription_details?.metadata ?? {};
  const taxes = invoice.total_taxes ?? [];
  const tax = taxes.reduce((sum, { amount }) => sum + amount, 0);
  const isTaxed = invoice.automatic_tax.enabled || taxes.length > 0;
  return {
    kind: 'payment',
    id: invoice.id ?? '',
    live: invoice.livemode,
    orderId: metadata.orderId ?? null,
    subscriptionId: subscriptionOf(invoice),
    period: periodOf(line?.period.start, line?.period.end),
    reason: reasons[invoice.billing_reason ?? ''] ?? 'other',
    state,
    total: fromStripe(Math.max(0, invoice.total), invoice.currency),
    tax: isTaxed ? fromStripe(Math.max(0, tax), invoice.currency) : null,
    refunded: fromStripe(charge?.amount_refunded ?? 0, invoice.currency),
    fee: feeOf(charge),
    paidAt: state === 'paid' ? dateOf(invoice.status_transitions.paid_at) : null,
    sku: price === null ? null : await skuOfPrice(stripe, price),
    buyer: {
      email: invoice.customer_email,
      billingCountry: invoice.customer_address?.country ?? null,
      paymentCountry: paymentCountryOf(charge),
      name: invoice.customer_name,
      address: linesOf(invoice.customer_address),
      taxId: taxIdOf(invoice.customer_tax_ids ?? null),
    },
    failure: state === 'failed' ? failureOf(intent) : null,
    actionUrl: state === 'paid' || !invoice.hosted_invoice_url ? null : URL.parse(invoice.hosted_invoice_url),
  };
}

/** The line of the plan itself: of the present one, not of what is credited for the one before. */
function planLine({ lines }: Stripe.Invoice): Stripe.InvoiceLineItem | undefined {
  const isProration = (line: Stripe.InvoiceLineItem): boolean => line.parent?.subscription_item_details?.proration === true;
  return lines.data.find((line) => !isProration(line)) ?? lines.data.findLast((line) => line.amount >= 0) ?? lines.data.at(-1);
}

function invoiceState(invoice: Stripe.Invoice, intent: Stripe.PaymentIntent | null): Payment['state'] {
  if (invoice.status === 'paid') return 'paid';
  if (invoice.status === 'void' || invoice.status === 'uncollectible') return 'failed';
  if (intent) return intentState(intent);
  return invoice.attempted && invoice.status === 'open' ? 'failed' : 'pending';
}

/** Failed is not for ever: the buyer may try another card on the same page. */
function intentState({ status, last_payment_error }: Stripe.PaymentIntent): Payment['state'] {
  if (status === 'succeeded') return 'paid';
  if (status === 'canceled') return 'failed';
  return status === 'requires_payment_method' && last_payment_error ? 'failed' : 'pending';
}

async function fromPurchase(stripe: Stripe, intent: Stripe.PaymentIntent): Promise<Payment> {
  const { data } = await stripe.checkout.sessions.list({ payment_intent: intent.id, limit: 1 });
  const session = data[0] ?? null;
  const charge = objectOf(intent.latest_charge);
  const isSavedWay = intent.metadata.by === savedWayMark;
  // With nobody there to do anything, what asks for the buyer has failed.
  const state = isSavedWay && intent.status === 'requires_action' ? 'failed' : intentState(intent);
  const tax = session ? taxOf(session) : null;
  return {
    kind: 'payment',
    id: intent.id,
    live: intent.livemode,
    orderId: intent.metadata.orderId ?? session?.client_reference_id ?? null,
    subscriptionId: null,
    period: null,
    reason: session || isSavedWay ? 'purchase' : 'other',
    state,
    total: fromStripe(intent.amount, intent.currency),
    tax: tax === null ? null : fromStripe(tax, intent.currency),
    refunded: fromStripe(charge?.amount_refunded ?? 0, intent.currency),
    fee: feeOf(charge),
    paidAt: state === 'paid' ? dateOf(charge?.created ?? intent.created) : null,
    sku: intent.metadata.sku ?? session?.metadata?.sku ?? null,
    buyer: buyerOf(session, charge),
    failure: state === 'failed' ? failureOf(intent) : null,
    needsBuyer: state === 'failed' && (intent.status === 'requires_action' || failureOf(intent) === 'authentication_required'),
    actionUrl: null,
  };
}

/** A coupon took everything off: no money, no PaymentIntent, and yet bought. */
async function readFreePurchase(stripe: Stripe, id: string): Promise<Payment | null> {
  const session = await orNull(() => stripe.checkout.sessions.retrieve(id));
  if (session?.mode !== 'payment' || session.currency === null) return null;
  const intent = idOf(session.payment_intent);
  if (intent !== null) return readPayment(stripe, intent);
  const isDone = session.status === 'complete' && session.payment_status === 'no_payment_required';
  return {
    kind: 'payment',
    id: session.id,
    live: session.livemode,
    orderId: session.client_reference_id,
    subscriptionId: null,
    period: null,
    reason: 'purchase',
    state: isDone ? 'paid' : session.status === 'expired' ? 'failed' : 'pending',
    total: fromStripe(session.amount_total ?? 0, session.currency),
    tax: fromStripe(0, session.currency),
    refunded: fromStripe(0, session.currency),
    fee: null,
    paidAt: isDone ? dateOf(session.created) : null,
    sku: session.metadata?.sku ?? null,
    buyer: buyerOf(session, null),
    failure: null,
    actionUrl: null,
  };
}

/** In Stripe's unit; null where Stripe does not calculate it, or does not know the address yet. */
export function taxOf({ automatic_tax, managed_payments, total_details }: Stripe.Checkout.Session): number | null {
  const isTaxed = automatic_tax.enabled || managed_payments?.enabled === true;
  return isTaxed && automatic_tax.status !== 'requires_location_inputs' ? (total_details?.amount_tax ?? null) : null;
}

function buyerOf(session: Stripe.Checkout.Session | null, charge: Stripe.Charge | null): Buyer {
  const details = session?.customer_details;
  const address = details?.address ?? charge?.billing_details.address ?? null;
  return {
    email: details?.email ?? charge?.billing_details.email ?? null,
    billingCountry: address?.country ?? null,
    paymentCountry: paymentCountryOf(charge),
    name: details?.name ?? charge?.billing_details.name ?? null,
    address: linesOf(address),
    taxId: taxIdOf(details?.tax_ids ?? null),
  };
}

const linesOf = (address: Stripe.Address | null): readonly string[] =>
  address
    ? [address.line1, address.line2, [address.postal_code, address.city].filter(Boolean).join(' '), address.state, address.country].filter(
        (line): line is string => Boolean(line),
      )
    : [];

const taxIdOf = (ids: readonly { readonly type: string; readonly value: string | null }[] | null): Buyer['taxId'] => {
  const [first] = ids ?? [];
  return first?.value ? { type: first.type, value: first.value } : null;
};

/** Whatever it was paid with: most ways name the country of the bank or card in the same place. */
function paymentCountryOf(charge: Stripe.Charge | null): string | null {
  const details = charge?.payment_method_details as unknown as Record<string, unknown> | null | undefined;
  const way = details?.[String(details.type)];
  const country = typeof way === 'object' && way !== null ? (way as Record<string, unknown>).country : null;
  return typeof country === 'string' ? country : null;
}

function feeOf(charge: Stripe.Charge | null): Payment['fee'] {
  const balance = objectOf(charge?.balance_transaction);
  return balance && charge?.status === 'succeeded' ? fromStripe(balance.fee, balance.currency) : null;
}

const failureOf = (intent: Stripe.PaymentIntent | null): string | null =>
  intent?.last_payment_error?.decline_code ?? intent?.last_payment_error?.code ?? null;
