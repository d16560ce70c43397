import type { Stripe } from 'stripe';
import { type Form, integer, metadataOf, onlyKnown, text } from './emulator-form.ts';
import { ApiError, idOf, invalid, type World } from './emulator-world.ts';

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
