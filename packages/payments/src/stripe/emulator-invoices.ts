import type { Stripe } from 'stripe';
import { taxOn } from './emulator-catalogue.ts';
import { attempt, createIntent, type Outcome, type Payer } from './emulator-money.ts';
import { idOf, type World } from './emulator-world.ts';

export interface Line {
  readonly price: Stripe.Price;
  readonly description: string;
  /** Before discounts and tax, in the price's own way of counting the tax. */
  readonly minor: number;
  readonly period: { readonly start: number; readonly end: number };
  readonly proration: boolean;
}

export interface InvoiceOrder {
  readonly customer: string | null;
  readonly reason: NonNullable<Stripe.Invoice['billing_reason']>;
  readonly lines: readonly Line[];
  readonly discountMinor: number;
  readonly automaticTax: boolean;
  readonly payer: Payer;
  readonly taxIds: readonly { readonly type: string; readonly value: string }[];
  readonly subscription?: Stripe.Subscription;
  readonly metadata?: Record<string, string>;
}

/** Drafted and finalised in one go; the hour between the two does not pass here. */
export function createInvoice(world: World, order: InvoiceOrder): Stripe.Invoice {
  const invoice = world.add(writeInvoice(world, order, world.id('in')));
  world.emit('invoice.created', invoice);
  world.emit('invoice.finalized', invoice);
  return invoice;
}

/** As it would be; nothing of it is kept. */
export function previewInvoice(world: World, order: InvoiceOrder): Stripe.Invoice {
  const invoice = writeInvoice(world, order, world.id('upcoming_in'));
  return Object.assign(invoice, { status: 'draft', number: null, hosted_invoice_url: null, invoice_pdf: null });
}

function writeInvoice(world: World, order: InvoiceOrder, id: string): Stripe.Invoice {
  const { lines, discountMinor, subscription, payer } = order;
  const [first] = lines;
  if (!first) throw new Error('an invoice has lines');
  const [currency, behaviour] = [first.price.currency, first.price.tax_behavior];
  const subtotal = lines.reduce((sum, { minor }) => sum + minor, 0);
  const net = subtotal - discountMinor;
  const country = order.automaticTax && order.taxIds.length === 0 ? (payer.address?.country ?? null) : null;
  const { tax, total } = taxOn(net, behaviour, country);
  const now = world.now(order.customer);
  const due = Math.max(0, total);
  const base: Partial<Stripe.Invoice> = {
    id,
    object: 'invoice',
    account_country: 'DK',
    account_name: 'Emulated studio',
    account_tax_ids: null,
    amount_due: due,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: due,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: true,
    automatic_tax: {
      disabled_reason: null,
      enabled: order.automaticTax,
      liability: order.automaticTax ? { type: 'self' } : null,
      provider: null,
      status: order.automaticTax ? 'complete' : null,
    },
    automatically_finalizes_at: null,
    billing_reason: order.reason,
    collection_method: 'charge_automatically',
    confirmation_secret: null,
    created: now,
    currency,
    custom_fields: null,
    customer: order.customer,
    customer_account: null,
    customer_address: payer.address,
    customer_email: payer.email,
    customer_name: payer.name,
    customer_phone: null,
    customer_shipping: null,
    customer_tax_exempt: 'none',
    customer_tax_ids: order.taxIds.map(({ type, value }) => ({ type: type as 'eu_vat', value })),
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    due_date: null,
    effective_at: now,
    ending_balance: 0,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: `${world.origin}/invoices/${id}`,
    invoice_pdf: `${world.origin}/invoices/${id}/pdf`,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    livemode: world.live,
    metadata: order.metadata ?? {},
    next_payment_attempt: null,
    number: `EMULATOR-${String(world.all('invoice').length + 1).padStart(4, '0')}`,
    on_behalf_of: null,
    parent: subscription
      ? {
          quote_details: null,
          subscription_details: { metadata: { ...subscription.metadata }, subscription: subscription.id },
          type: 'subscription_details',
        }
      : null,
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: now,
    period_start: now,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    status: 'open',
    status_transitions: { finalized_at: now, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal,
    subtotal_excluding_tax: behaviour === 'exclusive' ? subtotal : subtotal - tax,
    test_clock: order.customer ? idOf(world.find('customer', order.customer)?.test_clock) : null,
    total,
    total_discount_amounts: discountMinor > 0 ? [{ amount: discountMinor, discount: world.id('di') }] : [],
    total_excluding_tax: total - tax,
    total_pretax_credit_amounts: [],
    total_taxes: order.automaticTax
      ? [
          {
            amount: tax,
            tax_behavior: behaviour === 'exclusive' ? 'exclusive' : 'inclusive',
            tax_rate_details: { tax_rate: 'txr_emulator' },
            taxability_reason: country === null ? 'not_collecting' : 'standard_rated',
            taxable_amount: total - tax,
            type: 'tax_rate_details',
          },
        ]
      : [],
    webhooks_delivered_at: now,
  };
  return {
    ...base,
    lines: {
      object: 'list',
      data: lines.map((line) => lineOf(world, id, line, subscription)),
      has_more: false,
      url: `/v1/invoices/${id}/lines`,
    },
  } as Stripe.Invoice;
}

const lineOf = (world: World, invoice: string, line: Line, subscription: Stripe.Subscription | undefined): Stripe.InvoiceLineItem =>
  ({
    id: world.id('il'),
    object: 'line_item',
    amount: line.minor,
    currency: line.price.currency,
    description: line.description,
    discount_amounts: [],
    discountable: !line.proration,
    discounts: [],
    invoice,
    livemode: world.live,
    metadata: { ...subscription?.metadata },
    parent: subscription
      ? {
          invoice_item_details: null,
          subscription_item_details: {
            invoice_item: null,
            proration: line.proration,
            proration_details: null,
            subscription: subscription.id,
            subscription_item: subscription.items.data[0]?.id ?? '',
          },
          type: 'subscription_item_details',
        }
      : null,
    period: { ...line.period },
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: line.price.id, product: idOf(line.price.product) ?? '' },
      type: 'price_details',
      unit_amount_decimal: String(line.minor),
    },
    quantity: 1,
    quantity_decimal: '1',
    subscription: subscription?.id ?? null,
    subtotal: line.minor,
    taxes: [],
  }) as unknown as Stripe.InvoiceLineItem;

/** Tries to have it paid; a payment that is under way leaves it open. */
export function payInvoice(world: World, invoice: Stripe.Invoice, payer: Payer, outcome: Outcome): Stripe.PaymentIntent | null {
  invoice.attempted = true;
  if (invoice.amount_due === 0) {
    markPaid(world, invoice);
    return null;
  }
  const known = paymentOf(world, invoice);
  const customer = idOf(invoice.customer);
  const intent =
    (known && world.find('payment_intent', idOf(known.payment.payment_intent))) ??
    createIntent(world, { amount: invoice.amount_due, currency: invoice.currency, customer, metadata: {} });
  if (!known) linkPayment(world, invoice, intent);
  invoice.attempt_count += 1;
  attempt(world, intent, payer, outcome);
  if (outcome === 'succeeds') markPaid(world, invoice);
  if (outcome === 'declined') {
    invoice.next_payment_attempt = world.now(customer) + 3 * 86_400;
    world.emit('invoice.payment_failed', invoice);
  }
  return intent;
}

export const paymentOf = (world: World, invoice: Stripe.Invoice): Stripe.InvoicePayment | undefined =>
  world.all('invoice_payment').find((one) => idOf(one.invoice) === invoice.id);

export const linkPayment = (world: World, invoice: Stripe.Invoice, intent: Stripe.PaymentIntent): Stripe.InvoicePayment =>
  world.add({
    id: world.id('inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: world.now(),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: world.live,
    payment: { type: 'payment_intent', payment_intent: intent.id },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  });

export function markPaid(world: World, invoice: Stripe.Invoice): void {
  const now = world.now(idOf(invoice.customer));
  const payment = paymentOf(world, invoice);
  if (payment)
    Object.assign(payment, { amount_paid: invoice.amount_due, status: 'paid', status_transitions: { canceled_at: null, paid_at: now } });
  Object.assign(invoice, {
    status: 'paid',
    attempted: true,
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    next_payment_attempt: null,
  });
  invoice.status_transitions.paid_at = now;
  world.emit('invoice.paid', invoice);
  world.emit('invoice.payment_succeeded', invoice);
}
