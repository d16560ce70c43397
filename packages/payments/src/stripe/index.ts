import { addressField, isPlaceholder, keyField, linesField } from '../http-kit/index.ts';
import { PaymentConnectionError, type PaymentField, type PaymentProviderKind, type SentPaymentField } from '../spec/provider.ts';
import type { StripeSettings } from './client.ts';
import { stripeProvider } from './provider.ts';

export { eventTypes as stripeEventTypes } from './events.ts';

const defaultTaxCode = 'txcd_10103001';

type Fields = Readonly<Record<string, string>>;

function settingsOf(fields: Fields): StripeSettings {
  const secretKey = keyField(fields, 'secretKey', 'The secret key');
  if (secretKey.startsWith('pk_'))
    throw new PaymentConnectionError('secretKey', 'This is the publishable key. The secret key begins with sk_ or, restricted, with rk_.');
  const [, world] = /^[sr]k_(test|live)_[A-Za-z0-9]{10,}$/.exec(secretKey) ?? [];
  if (world === undefined)
    throw new PaymentConnectionError('secretKey', 'This is no key of Stripe: it begins with sk_test_, rk_test_, sk_live_ or rk_live_.');
  const webhookSecrets = linesField(fields, 'webhookSecrets');
  for (const secret of webhookSecrets) {
    if (!/^whsec_[\x21-\x7e]{8,}$/.test(secret) || isPlaceholder(secret) || isPlaceholder(secret.slice('whsec_'.length)))
      throw new PaymentConnectionError('webhookSecrets', 'A webhook secret begins with whsec_. Fill in one a line.');
  }
  const baseUrl = addressField(fields, 'baseUrl') ?? null;
  if (baseUrl && world === 'live')
    throw new PaymentConnectionError('baseUrl', 'Real money goes to Stripe’s own address only. Leave this empty, or use a test key.');
  if (baseUrl && baseUrl.pathname !== '/') throw new PaymentConnectionError('baseUrl', 'The address has no path.');
  const taxCode = (fields.taxCode ?? defaultTaxCode).trim();
  if (taxCode !== '' && !/^txcd_\d{8}$/.test(taxCode))
    throw new PaymentConnectionError('taxCode', 'A tax code is txcd_ and eight digits, for example txcd_10103001.');
  return {
    secretKey,
    live: world === 'live',
    webhookSecrets,
    automaticTax: isOn(fields, 'automaticTax'),
    collectTaxIds: isOn(fields, 'collectTaxIds'),
    managedPayments: isOn(fields, 'managedPayments'),
    taxCode,
    baseUrl,
  };
}

function isOn(fields: Fields, name: string): boolean {
  const value = fields[name]?.trim() ?? '';
  if (!['', 'true', 'false'].includes(value)) throw new PaymentConnectionError(name, 'This is either true or false.');
  return value === 'true';
}

const fields: readonly PaymentField[] = [
  {
    name: 'secretKey',
    label: 'Secret key',
    hint: 'From dashboard.stripe.com/apikeys. A restricted key is enough: write for Checkout, Customers, PaymentIntents, PaymentMethods, Products, Prices, Coupons, Refunds, Subscriptions, Portal, Invoices; read for Charges, Disputes, Events.',
    kind: 'secret',
    required: true,
  },
  {
    name: 'webhookSecrets',
    label: 'Webhook secrets',
    hint: 'The signing secret of the endpoint, one a line; the old one stays below the new one for a day.',
    kind: 'secrets',
    required: false,
  },
  {
    name: 'automaticTax',
    label: 'Stripe Tax',
    hint: 'Stripe calculates the tax from the address of the buyer.',
    kind: 'switch',
    required: false,
    default: 'false',
  },
  {
    name: 'collectTaxIds',
    label: 'Ask businesses for their VAT number',
    hint: 'Shown on the checkout page where the country has such numbers.',
    kind: 'switch',
    required: false,
    default: 'false',
  },
  {
    name: 'managedPayments',
    label: 'Managed Payments',
    hint: 'Stripe is the seller, owes the taxes and writes the receipts; it has to have accepted your account for it.',
    kind: 'switch',
    required: false,
    default: 'false',
  },
  {
    name: 'taxCode',
    label: 'Tax code',
    hint: 'What the items are in the eyes of the tax office; the default is software as a service.',
    kind: 'text',
    required: false,
    default: defaultTaxCode,
  },
  {
    name: 'baseUrl',
    label: 'Address of the API',
    hint: 'Only for an emulator, with a test key.',
    kind: 'text',
    required: false,
  },
];

const from = (source: SentPaymentField['from'], names: string): readonly SentPaymentField[] =>
  names
    .trim()
    .split(/\s+/)
    .map((field) => ({ field, from: source }));

const sends: readonly SentPaymentField[] = [
  ...from('credential', 'headers.authorization'),
  ...from(
    'fixed',
    `headers.stripe-version mode locale line_items.*.quantity query.limit query.expand.* expand.* query.status query.active query.is_default
    query.created.gte query.starting_after query.payment.type adaptive_pricing.enabled automatic_tax.enabled tax_id_collection.enabled
    billing_address_collection customer_update.address customer_update.name managed_payments.enabled invoice_creation.enabled
    subscription_data.billing_mode.type transfer_lookup_key tax_code duration max_redemptions active tax_behavior
    line_items.*.price_data.tax_behavior reason cancel_at_period_end proration_behavior payment_behavior end_behavior
    subscription_details.proration_behavior off_session confirm allowed_payment_method_types.* query.type
    automatic_payment_methods.enabled automatic_payment_methods.allow_redirects metadata.by phases.*.items.*.quantity phases.*.duration.interval phases.*.duration.interval_count`,
  ),
  // Keys are made of the numbers of orders, refunds and changes, and of items.
  ...from(
    'order',
    `headers.idempotency-key id client_reference_id metadata.orderId metadata.refundId payment_intent_data.metadata.orderId
    invoice_creation.invoice_data.metadata.orderId subscription_data.metadata.orderId discounts.*.coupon payment_intent
    query.payment_intent proration_date subscription_details.proration_date query.payment.payment_intent query.invoice from_subscription items.*.id subscription subscription_details.items.*.id phases.*.start_date phases.*.end_date`,
  ),
  ...from(
    'item',
    `name description product lookup_key query.lookup_keys.* metadata.sku metadata.version recurring.interval line_items.*.price
    line_items.*.price_data.product payment_intent_data.metadata.sku
    invoice_creation.invoice_data.metadata.sku subscription_data.metadata.sku subscription_data.trial_period_days items.*.price subscription_details.items.*.price
    phases.*.items.*.price`,
  ),
  ...from('price', 'currency unit_amount amount amount_off line_items.*.price_data.currency line_items.*.price_data.unit_amount'),
  ...from('buyer e-mail', 'email'),
  ...from('buyer reference', 'metadata.accountRef customer query.customer payment_method'),
  ...from('address to return to', 'success_url cancel_url return_url'),
];

/** Stripe: cards, wallets and bank debits on Stripe's own page, once or every month. */
export const stripe: PaymentProviderKind = {
  id: 'stripe',
  title: 'Stripe',
  website: 'https://stripe.com',
  location: 'United States and Ireland',
  policyUrl: 'https://stripe.com/privacy',
  fields,
  sends,
  hosts: (values) => [addressField(values, 'baseUrl')?.origin ?? 'api.stripe.com'],
  redirectHosts: (values) => {
    const own = addressField(values, 'baseUrl');
    return own ? [own.origin] : ['checkout.stripe.com', 'billing.stripe.com', 'invoice.stripe.com'];
  },
  open: (values) => stripeProvider(settingsOf(values)),
};
