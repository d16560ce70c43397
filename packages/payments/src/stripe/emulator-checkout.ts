import type { Stripe } from 'stripe';
import { taxOn } from './emulator-catalogue.ts';
import { createInvoice, linkPayment, markPaid } from './emulator-invoices.ts';
import { attempt, createIntent, type Outcome, type Payer, settleCharge } from './emulator-money.ts';
import { settleInvoice } from './emulator-plan-changes.ts';
import { orderOf, productName } from './emulator-sessions.ts';
import { createSubscription, openPayment } from './emulator-subscriptions.ts';
import { idOf, type World } from './emulator-world.ts';

export interface Filled {
  readonly payer: Payer;
  readonly taxId: string | null;
  readonly outcome: Outcome;
}

/** The buyer pressed the button. False: the bank said no, and the page stays. */
export function payCheckout(world: World, session: Stripe.Checkout.Session, { payer, taxId, outcome }: Filled): boolean {
  const order = orderOf(session);
  const taxIds = taxId === null ? [] : [{ type: 'eu_vat' as const, value: taxId }];
  const country = session.automatic_tax.enabled && taxId === null ? (payer.address?.country ?? null) : null;
  const net = order.trialDays > 0 ? 0 : (order.price.unit_amount ?? 0) - order.discountMinor;
  const { tax, total } = taxOn(net, order.price.tax_behavior, country);
  if (outcome === 'declined' && total > 0 && session.mode !== 'payment') return false;
  const customer = customerOf(world, session, payer);
  session.amount_total = total;
  if (session.total_details) session.total_details.amount_tax = tax;
  if (session.automatic_tax.enabled) session.automatic_tax.status = 'complete';
  session.customer_details = {
    address: payer.address,
    business_name: null,
    email: payer.email,
    individual_name: null,
    name: payer.name,
    phone: null,
    tax_exempt: taxId === null ? 'none' : 'reverse',
    tax_ids: taxIds,
  };
  if (session.mode === 'subscription') subscribe(world, session, customer, { payer, taxId, outcome });
  else if (!purchase(world, session, customer, { payer, taxId, outcome }, total)) return false;
  Object.assign(session, { status: 'complete', url: null });
  session.payment_status = total === 0 ? 'no_payment_required' : outcome === 'processing' ? 'unpaid' : 'paid';
  world.emit('checkout.session.completed', session);
  return true;
}

function customerOf(world: World, session: Stripe.Checkout.Session, payer: Payer): string | null {
  const known = world.find('customer', idOf(session.customer));
  if (known) {
    known.address = payer.address;
    known.name = payer.name;
    return known.id;
  }
  if (session.customer_creation === 'if_required') return null;
  const id = world.id('cus');
  world.add({
    id,
    object: 'customer',
    balance: 0,
    created: world.now(),
    default_source: null,
    description: null,
    email: payer.email,
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: world.live,
    metadata: {},
    name: payer.name,
    shipping: null,
    address: payer.address,
  });
  session.customer = id;
  return id;
}

function purchase(world: World, session: Stripe.Checkout.Session, customer: string | null, filled: Filled, total: number): boolean {
  const order = orderOf(session);
  const intent =
    world.find('payment_intent', idOf(session.payment_intent)) ??
    (total === 0
      ? undefined
      : createIntent(world, { amount: total, currency: order.price.currency, customer, metadata: order.intentMetadata }));
  if (intent) {
    intent.amount = total;
    session.payment_intent = intent.id;
    attempt(world, intent, filled.payer, filled.outcome);
    if (filled.outcome === 'declined') return false;
  }
  if (session.invoice_creation?.enabled === true) {
    const invoice = createInvoice(world, {
      customer,
      reason: 'manual',
      lines: [
        {
          price: order.price,
          description: productName(world, session),
          minor: order.price.unit_amount ?? 0,
          period: { start: world.now(), end: world.now() },
          proration: false,
        },
      ],
      discountMinor: order.discountMinor,
      automaticTax: session.automatic_tax.enabled,
      payer: filled.payer,
      taxIds: filled.taxId === null ? [] : [{ type: 'eu_vat', value: filled.taxId }],
      metadata: {},
    });
    if (intent) linkPayment(world, invoice, intent);
    session.invoice = invoice.id;
    if (filled.outcome !== 'processing') markPaid(world, invoice);
  }
  return true;
}

function subscribe(world: World, session: Stripe.Checkout.Session, customer: string | null, { payer, taxId, outcome }: Filled): void {
  const order = orderOf(session);
  const { subscription, invoice } = createSubscription(world, {
    customer: customer ?? '',
    price: order.price,
    metadata: order.subscriptionMetadata,
    trialDays: order.trialDays,
    discountMinor: order.discountMinor,
    automaticTax: session.automatic_tax.enabled,
    managed: session.managed_payments?.enabled === true,
    payer,
    taxIds: taxId === null ? [] : [{ type: 'eu_vat', value: taxId }],
    declines: false,
    outcome,
  });
  session.subscription = subscription.id;
  session.invoice = invoice.id;
}

/** Money that was under way for a finished checkout. */
export function settleCheckout(world: World, session: Stripe.Checkout.Session, paid: boolean): void {
  const invoice = world.find('invoice', idOf(session.invoice));
  const intent = world.find('payment_intent', idOf(session.payment_intent)) ?? (invoice && openPayment(world, invoice));
  if (!intent || intent.status !== 'processing') throw new Error('there is no money under way');
  settleCharge(world, intent, paid);
  if (invoice) settleInvoice(world, invoice, paid);
  if (paid) session.payment_status = 'paid';
  world.emit(paid ? 'checkout.session.async_payment_succeeded' : 'checkout.session.async_payment_failed', session);
}
