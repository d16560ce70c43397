import type { Stripe } from 'stripe';
import type { SavedBehaviour } from '../spec/emulated-provider.ts';
import { below, type Form, flag, integer, listOf, metadataOf, onlyKnown, required, text } from './emulator-form.ts';
import { attempt, createIntent, refuseLast } from './emulator-money.ts';
import { ApiError, idOf, invalid, missing, type World } from './emulator-world.ts';

/** Cards as Stripe's papers on testing number them: each can be saved, and each behaves so when it is charged later. */
const cards: Readonly<Record<SavedBehaviour, { readonly last4: string; readonly says: string }>> = {
  pays: { last4: '4242', says: 'Card that pays (4242)' },
  declines: { last4: '0341', says: 'Card that can be saved and is declined later (0341)' },
  'needs-buyer': { last4: '3184', says: 'Card whose bank wants to see the buyer each time (3184)' },
};
export const savedCards = Object.entries(cards).map(([value, { says }]) => ({ value, says }));
const behaviourOf = (last4: string | undefined): SavedBehaviour =>
  (Object.keys(cards) as SavedBehaviour[]).find((name) => cards[name].last4 === last4) ?? 'pays';

const setupParams =
  `mode customer currency allowed_payment_method_types.* locale success_url cancel_url client_reference_id metadata.** expires_at
  setup_intent_data.metadata.** setup_intent_data.description`.split(/\s+/);

/** A page that takes no money: it leaves a card with the customer. */
export function createSetupSession(world: World, form: Form): Stripe.Checkout.Session {
  onlyKnown(form, setupParams);
  const types = listOf(form, 'allowed_payment_method_types');
  if (types.length === 0 && text(form, 'currency') === undefined)
    throw invalid('Missing required param: currency.', 'parameter_missing', 'currency');
  const customer = world.get('customer', required(form, 'customer'), 'customer').id;
  for (const name of ['success_url', 'cancel_url']) {
    if (!URL.canParse(text(form, name) ?? '')) throw invalid('Not a valid URL', 'url_invalid', name);
  }
  const [id, now] = [world.id(`cs_${world.live ? 'live' : 'test'}`), world.now(customer)];
  const intent = world.add({
    id: world.id('seti'),
    object: 'setup_intent',
    application: null,
    automatic_payment_methods: null,
    cancellation_reason: null,
    client_secret: null,
    created: now,
    customer,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: world.live,
    mandate: null,
    metadata: metadataOf(below(form, 'setup_intent_data')),
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ['card'],
    single_use_mandate: null,
    status: 'requires_payment_method',
    usage: 'off_session',
  } as unknown as Stripe.SetupIntent);
  return world.add({
    id,
    object: 'checkout.session',
    amount_subtotal: null,
    amount_total: null,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    cancel_url: required(form, 'cancel_url'),
    client_reference_id: text(form, 'client_reference_id') ?? null,
    created: now,
    currency: text(form, 'currency') ?? null,
    customer,
    customer_details: null,
    customer_email: null,
    expires_at: integer(form, 'expires_at') ?? now + 86_400,
    invoice: null,
    livemode: world.live,
    locale: text(form, 'locale') ?? null,
    managed_payments: { enabled: false },
    metadata: metadataOf(form),
    mode: 'setup',
    payment_intent: null,
    payment_method_types: ['card'],
    payment_status: 'no_payment_required',
    setup_intent: intent.id,
    status: 'open',
    subscription: null,
    success_url: required(form, 'success_url'),
    total_details: null,
    ui_mode: 'hosted_page',
    url: `${world.origin}/c/pay/${id}`,
  } as unknown as Stripe.Checkout.Session);
}

/** The buyer filled in a card; the bank has seen the buyer now. */
export function finishSetup(world: World, session: Stripe.Checkout.Session, card: string): void {
  const behaviour = Object.hasOwn(cards, card) ? (card as SavedBehaviour) : 'pays';
  const customer = world.get('customer', idOf(session.customer));
  const saved = world.add({
    id: world.id('pm'),
    object: 'payment_method',
    allow_redisplay: 'limited',
    billing_details: { address: customer.address ?? null, email: customer.email, name: customer.name ?? null, phone: null, tax_id: null },
    card: {
      brand: 'visa',
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'DK',
      display_brand: 'visa',
      exp_month: 12,
      exp_year: 2034,
      fingerprint: null,
      funding: 'credit',
      generated_from: null,
      last4: cards[behaviour].last4,
      networks: { available: ['visa'], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: world.now(customer.id),
    customer: customer.id,
    customer_account: null,
    livemode: world.live,
    metadata: {},
    type: 'card',
  } as unknown as Stripe.PaymentMethod);
  const intent = world.get('setup_intent', idOf(session.setup_intent));
  Object.assign(intent, { status: 'succeeded', payment_method: saved.id });
  Object.assign(session, { status: 'complete', url: null });
  world.emit('payment_method.attached', saved);
  world.emit('setup_intent.succeeded', intent);
  world.emit('checkout.session.completed', session);
}

export function detach(world: World, id: string): Stripe.PaymentMethod {
  const saved = world.get('payment_method', id);
  if (saved.customer === null) throw invalid('The payment method you provided is not attached to a customer so detachment is impossible.');
  saved.customer = null;
  world.emit('payment_method.detached', saved);
  return saved;
}

const intentParams = `amount currency customer payment_method description off_session confirm metadata.** automatic_payment_methods.enabled
  automatic_payment_methods.allow_redirects return_url receipt_email allowed_payment_method_types.*`.split(/\s+/);

/** Charges a saved card while nobody is there: the one way in which the emulator's PaymentIntents are made by the API. */
export function createOffSession(world: World, form: Form): Stripe.PaymentIntent {
  onlyKnown(form, intentParams);
  const amount = integer(form, 'amount') ?? 0;
  if (amount < 50) throw invalid('Amount must be at least 50 of the smallest unit.', 'amount_too_small', 'amount');
  const currency = required(form, 'currency');
  if (!/^[a-z]{3}$/.test(currency)) throw invalid('Invalid currency', undefined, 'currency');
  if (flag(form, 'confirm') !== true || flag(form, 'off_session') !== true)
    throw invalid('The emulator charges saved cards only: confirm and off_session have to be true.', undefined, 'off_session');
  const redirects = text(below(form, 'automatic_payment_methods'), 'allow_redirects');
  if (redirects !== 'never' && text(form, 'return_url') === undefined)
    throw invalid('A PaymentIntent that may redirect needs a return_url.', undefined, 'return_url');
  const customer = world.get('customer', required(form, 'customer'), 'customer');
  const saved = world.find('payment_method', required(form, 'payment_method'));
  if (!saved) throw missing('PaymentMethod', required(form, 'payment_method'), 'payment_method');
  if (saved.customer === null)
    throw invalid('The provided PaymentMethod was detached from its Customer and may not be used again.', undefined, 'payment_method');
  if (idOf(saved.customer) !== customer.id)
    throw invalid('The PaymentMethod you provided does not belong to the Customer.', undefined, 'payment_method');
  const intent = createIntent(world, { amount, currency, customer: customer.id, metadata: metadataOf(form) });
  intent.description = text(form, 'description') ?? null;
  const behaviour = behaviourOf(saved.card?.last4);
  const { address, email, name } = saved.billing_details;
  attempt(world, intent, { method: 'card', email, name, address }, behaviour === 'pays' ? 'succeeds' : 'declined');
  if (behaviour === 'pays') {
    intent.payment_method = saved.id;
    return intent;
  }
  const code = behaviour === 'needs-buyer' ? 'authentication_required' : 'card_declined';
  const decline_code = behaviour === 'needs-buyer' ? 'authentication_required' : 'generic_decline';
  refuseLast(world, intent, { code, decline_code });
  const shown = structuredClone(intent);
  throw new ApiError(402, 'Your card was declined.', { type: 'card_error', code, decline_code, payment_intent: shown }, true);
}
