import type { Stripe } from 'stripe';
import { type Form, integer, metadataOf, onlyKnown, text } from './emulator-form.ts';
import { ApiError, idOf, invalid, type World } from './emulator-world.ts';

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

const refundReasons = ['duplicate', 'fraudulent', 'requested_by_customer'];

export function createRefund(world: World, form: Form): Stripe.Refund {
  onlyKnown(form, ['payment_intent', 'charge', 'amount', 'reason', 'metadata.**']);
  const [intentId, chargeId, reason] = [text(form, 'payment_intent'), text(form, 'charge'), text(form, 'reason')];
  if (reason !== undefined && !refundReasons.includes(reason)) throw invalid('Invalid reason', undefined, 'reason');
  const intent = intentId === undefined ? undefined : world.get('payment_intent', intentId, 'payment_intent');
  const charge = world.find('charge', chargeId ?? idOf(intent?.latest_charge));
  if (!charge || charge.status !== 'succeeded')
    throw invalid('This PaymentIntent does not have a successful charge to refund.', 'payment_intent_unexpected_state');
  const left = charge.amount - charge.amount_refunded;
  if (left <= 0)
    throw new ApiError(
      400,
      `Charge ${charge.id} has already been refunded.`,
      { type: 'invalid_request_error', code: 'charge_already_refunded' },
      true,
    );
  const amount = integer(form, 'amount') ?? left;
  if (amount <= 0) throw invalid('Invalid positive integer', 'parameter_invalid_integer', 'amount');
  if (amount > left) throw invalid(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`, undefined, 'amount');
  const refund = world.add({
    id: world.id('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: world.now(idOf(charge.customer)),
    currency: charge.currency,
    customer: idOf(charge.customer),
    customer_account: null,
    metadata: metadataOf(form),
    payment_intent: idOf(charge.payment_intent),
    payment_method: idOf(charge.payment_method),
    reason: reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: charge.payment_method_details?.type === 'sepa_debit' ? 'pending' : 'succeeded',
    transfer_reversal: null,
  });
  countRefunds(world, charge);
  world.emit('refund.created', refund);
  world.emit('charge.refunded', charge);
  return refund;
}

/** It comes back days later: the money is the merchant's again. */
export function failRefund(world: World, refund: Stripe.Refund): void {
  Object.assign(refund, { status: 'failed', failure_reason: 'lost_or_stolen_card' });
  countRefunds(world, world.get('charge', idOf(refund.charge)));
  world.emit('refund.updated', refund);
  world.emit('refund.failed', refund);
}

function countRefunds(world: World, charge: Stripe.Charge): void {
  const made = world.all('refund').filter((one) => idOf(one.charge) === charge.id && one.status !== 'failed' && one.status !== 'canceled');
  charge.amount_refunded = made.reduce((sum, { amount }) => sum + amount, 0);
  charge.refunded = charge.amount_refunded >= charge.amount;
}

export function openDispute(world: World, charge: Stripe.Charge): Stripe.Dispute {
  charge.disputed = true;
  const evidence = Object.fromEntries(evidenceFields.map((name) => [name, null]));
  const dispute = world.add({
    id: world.id('du'),
    object: 'dispute',
    amount: charge.amount,
    balance_transactions: [],
    charge: charge.id,
    created: world.now(),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { ...evidence, enhanced_evidence: {} },
    evidence_details: {
      due_by: world.now() + 7 * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: 'prefer_manual',
    is_charge_refundable: false,
    livemode: world.live,
    metadata: {},
    payment_intent: idOf(charge.payment_intent),
    reason: 'fraudulent',
    status: 'needs_response',
  } as unknown as Stripe.Dispute);
  world.emit('charge.dispute.created', dispute);
  world.emit('charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

export function endDispute(world: World, dispute: Stripe.Dispute, outcome: 'won' | 'lost'): void {
  dispute.status = outcome;
  if (outcome === 'won') world.emit('charge.dispute.funds_reinstated', dispute);
  world.emit('charge.dispute.closed', dispute);
}

const evidenceFields = `access_activity_log billing_address cancellation_policy cancellation_policy_disclosure cancellation_rebuttal
  customer_communication customer_email_address customer_name customer_purchase_ip customer_signature duplicate_charge_documentation
  duplicate_charge_explanation duplicate_charge_id product_description receipt refund_policy refund_policy_disclosure
  refund_refusal_explanation service_date service_documentation shipping_address shipping_carrier shipping_date shipping_documentation
  shipping_tracking_number uncategorized_file uncategorized_text`.split(/\s+/);
