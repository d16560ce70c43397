import type { Stripe } from 'stripe';
import { idOf, type World } from './emulator-world.ts';

/** Who pays, and with what. */
export interface Payer {
  readonly method: 'card' | 'sepa_debit';
  readonly email: string | null;
  readonly name: string | null;
  readonly address: Stripe.Address | null;
}
export type Outcome = 'succeeds' | 'declined' | 'processing';

export function createIntent(
  world: World,
  { amount, currency, customer, metadata }: { amount: number; currency: string; customer: string | null; metadata: Record<string, string> },
): Stripe.PaymentIntent {
  const intent = world.add({
    id: world.id('pi'),
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: null,
    confirmation_method: 'automatic',
    created: world.now(customer),
    currency,
    customer,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: world.live,
    managed_payments: null,
    metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ['card', 'sepa_debit'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_group: null,
  } satisfies Stripe.PaymentIntent);
  world.emit('payment_intent.created', intent);
  return intent;
}

const declined = {
  type: 'card_error',
  code: 'card_declined',
  decline_code: 'insufficient_funds',
  message: 'Your card has insufficient funds.',
} as unknown as Stripe.PaymentIntent.LastPaymentError;

/** One try to pay it. */
export function attempt(world: World, intent: Stripe.PaymentIntent, payer: Payer, outcome: Outcome): Stripe.Charge {
  const customer = idOf(intent.customer);
  const charge = world.add({
    id: world.id(payer.method === 'card' ? 'ch' : 'py'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address: payer.address, email: payer.email, name: payer.name, phone: null, tax_id: null },
    calculated_statement_descriptor: 'EMULATOR',
    captured: false,
    created: world.now(customer),
    currency: intent.currency,
    customer,
    description: null,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: world.live,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: null,
    paid: false,
    payment_intent: intent.id,
    payment_method: world.id('pm'),
    payment_method_details: detailsOf(payer),
    presentment_details: undefined,
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'pending',
    transfer_data: null,
    transfer_group: null,
  } as unknown as Stripe.Charge);
  intent.latest_charge = charge.id;
  intent.payment_method = charge.payment_method;
  intent.last_payment_error = null;
  intent.status = 'processing';
  if (outcome === 'processing') {
    world.emit('charge.pending', charge);
    world.emit('payment_intent.processing', intent);
  } else settleCharge(world, intent, outcome === 'succeeds');
  return charge;
}

/** The bank's last word on a charge. */
export function settleCharge(world: World, intent: Stripe.PaymentIntent, paid: boolean): void {
  const charge = world.get('charge', idOf(intent.latest_charge));
  if (paid) {
    Object.assign(charge, { status: 'succeeded', paid: true, captured: true, amount_captured: charge.amount });
    charge.balance_transaction = balance(world, charge).id;
    charge.receipt_url = `${world.origin}/receipts/${charge.id}`;
    Object.assign(intent, { status: 'succeeded', amount_received: intent.amount, last_payment_error: null });
    world.emit('charge.succeeded', charge);
    world.emit('payment_intent.succeeded', intent);
  } else {
    Object.assign(charge, { status: 'failed', failure_code: declined.code ?? null, failure_message: declined.message ?? null });
    Object.assign(intent, {
      status: 'requires_payment_method',
      last_payment_error: { ...declined, charge: charge.id },
      payment_method: null,
    });
    world.emit('charge.failed', charge);
    world.emit('payment_intent.payment_failed', intent);
  }
}

/** The bank's own words for the refusal of the last try. */
export function refuseLast(
  world: World,
  intent: Stripe.PaymentIntent,
  words: { readonly code: string; readonly decline_code: string },
): void {
  world.get('charge', idOf(intent.latest_charge)).failure_code = words.code;
  intent.last_payment_error = {
    ...declined,
    ...words,
    charge: idOf(intent.latest_charge),
  } as unknown as Stripe.PaymentIntent.LastPaymentError;
}

function balance(world: World, charge: Stripe.Charge): Stripe.BalanceTransaction {
  const fee = Math.round(charge.amount * 0.015) + 25;
  return world.add({
    id: world.id('txn'),
    object: 'balance_transaction',
    amount: charge.amount,
    available_on: world.now(),
    balance_type: 'payments',
    created: world.now(),
    currency: charge.currency,
    description: null,
    exchange_rate: null,
    fee,
    fee_details: [{ amount: fee, application: null, currency: charge.currency, description: 'Stripe processing fees', type: 'stripe_fee' }],
    net: charge.amount - fee,
    reporting_category: 'charge',
    source: charge.id,
    status: 'pending',
    type: 'charge',
  });
}

const detailsOf = ({ method, address }: Payer): unknown =>
  method === 'card'
    ? {
        type: 'card',
        card: {
          amount_authorized: null,
          authorization_code: null,
          brand: 'visa',
          checks: null,
          country: address?.country ?? 'DK',
          electronic_commerce_indicator: null,
          exp_month: 12,
          exp_year: 2034,
          funding: 'credit',
          installments: null,
          last4: '4242',
          mandate: null,
          network: 'visa',
          network_transaction_id: null,
          regulated_status: 'unregulated',
          three_d_secure: null,
          transaction_link_id: null,
          wallet: null,
        },
      }
    : {
        type: 'sepa_debit',
        sepa_debit: {
          bank_code: '37040044',
          branch_code: null,
          country: address?.country ?? 'DE',
          fingerprint: null,
          last4: '3000',
          mandate: null,
        },
      };
