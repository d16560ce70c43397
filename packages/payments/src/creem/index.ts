import { addressField, choiceField, isPlaceholder, keyField, linesField } from '../http-kit/index.ts';
import { PaymentConnectionError, type PaymentProviderKind } from '../spec/provider.ts';
import { creemApi } from './api.ts';
import { creemProvider } from './provider.ts';

export { isReturnGenuine } from './return-signature.ts';

type Fields = Readonly<Record<string, string>>;

const isLiveChosen = (fields: Fields): boolean => choiceField(fields, 'environment', ['test', 'live']) === 'live';

function addressOf(fields: Fields): { readonly base: URL; readonly redirects: readonly string[] } {
  const own = addressField(fields, 'baseUrl');
  if (own && isLiveChosen(fields))
    throw new PaymentConnectionError('baseUrl', 'Real money goes to Creem’s own address only. Leave this empty, or choose the test mode.');
  if (own) return { base: own, redirects: [own.origin] };
  return {
    base: new URL(`https://${isLiveChosen(fields) ? 'api' : 'test-api'}.creem.io/`),
    redirects: ['creem.io', 'www.creem.io', 'checkout.creem.io'],
  };
}

function apiKeyOf(fields: Fields): string {
  const key = keyField(fields, 'apiKey', 'The API key');
  if (isLiveChosen(fields) && key.startsWith('creem_test_'))
    throw new PaymentConnectionError('apiKey', 'This is a key of the test mode. Fill in a live one, or choose the test mode.');
  return key;
}

function secretsOf(fields: Fields): readonly string[] {
  const secrets = linesField(fields, 'webhookSecrets');
  if (secrets.some((secret) => isPlaceholder(secret) || !/^[\x21-\x7e]+$/.test(secret)))
    throw new PaymentConnectionError('webhookSecrets', 'One of the lines is no webhook secret. Copy it from the webhook’s page at Creem.');
  return secrets;
}

const checksPrompts = (fields: Fields): boolean => choiceField(fields, 'prompts', ['check', 'none']) === 'check';

/** Creem: a merchant of record, who sells to the buyer and owes the taxes. */
export const creem: PaymentProviderKind = {
  id: 'creem',
  title: 'Creem',
  website: 'https://www.creem.io',
  location: 'Estonia',
  policyUrl: 'https://www.creem.io/privacy',
  fields: [
    {
      name: 'environment',
      label: 'Environment',
      hint: 'The test mode has products and keys of its own.',
      kind: 'choice',
      required: true,
      default: 'test',
      choices: [
        { value: 'test', label: 'Test mode' },
        { value: 'live', label: 'Live: real money' },
      ],
    },
    { name: 'apiKey', label: 'API key', hint: 'From the dashboard, under Developers.', kind: 'secret', required: true },
    {
      name: 'webhookSecrets',
      label: 'Webhook secrets',
      hint: 'From the webhook’s page at Creem, one a line, the newest first.',
      kind: 'secrets',
      required: false,
    },
    {
      name: 'signatures',
      label: 'Signatures of webhooks',
      hint: 'Standard Webhooks carry a time; choose them once Creem sends you those.',
      kind: 'choice',
      required: false,
      default: 'creem',
      choices: [
        { value: 'creem', label: 'Creem’s own' },
        { value: 'standard', label: 'Standard Webhooks only' },
      ],
    },
    {
      name: 'prompts',
      label: 'Check of prompts',
      hint: 'Creem demands that every prompt for a picture or clip is checked there first. Without an answer nothing is made.',
      kind: 'choice',
      required: false,
      default: 'check',
      choices: [
        { value: 'check', label: 'Every prompt is sent to Creem and checked' },
        { value: 'none', label: 'None: Creem agreed in writing' },
      ],
    },
    { name: 'baseUrl', label: 'Address', hint: 'Only for an emulator.', kind: 'text', required: false },
  ],
  sends: [
    { field: 'headers.x-api-key', from: 'credential' },
    { field: 'headers.idempotency-key', from: 'item' },
    { field: 'name', from: 'item' },
    { field: 'description', from: 'item' },
    { field: 'price', from: 'price' },
    { field: 'currency', from: 'price' },
    { field: 'billing_type', from: 'item' },
    { field: 'billing_period', from: 'item' },
    { field: 'trial_period_days', from: 'item' },
    { field: 'tax_mode', from: 'item' },
    { field: 'tax_category', from: 'fixed' },
    { field: 'product_id', from: 'item' },
    { field: 'request_id', from: 'order' },
    { field: 'units', from: 'fixed' },
    { field: 'customer.email', from: 'buyer e-mail' },
    { field: 'customer.id', from: 'buyer reference' },
    { field: 'customer_id', from: 'buyer reference' },
    { field: 'discount_code', from: 'order' },
    { field: 'success_url', from: 'address to return to' },
    { field: 'metadata.orderId', from: 'order' },
    { field: 'metadata.sku', from: 'item' },
    { field: 'metadata.account', from: 'buyer reference' },
    { field: 'code', from: 'order' },
    { field: 'type', from: 'fixed' },
    { field: 'amount', from: 'price' },
    { field: 'max_redemptions', from: 'fixed' },
    { field: 'duration', from: 'fixed' },
    { field: 'applies_to_products.*', from: 'item' },
    { field: 'transaction_id', from: 'order' },
    { field: 'mode', from: 'fixed' },
    { field: 'onExecute', from: 'fixed' },
    { field: 'update_behavior', from: 'fixed' },
    { field: 'prompt', from: 'prompt' },
    { field: 'external_id', from: 'order' },
    { field: 'query.page_number', from: 'fixed' },
    { field: 'query.page_size', from: 'fixed' },
    { field: 'query.checkout_id', from: 'order' },
    { field: 'query.transaction_id', from: 'order' },
    { field: 'query.subscription_id', from: 'order' },
    { field: 'query.customer_id', from: 'buyer reference' },
    { field: 'query.product_id', from: 'item' },
    { field: 'query.discount_code', from: 'order' },
  ],
  hosts: (fields) => {
    const { base } = addressOf(fields);
    return addressField(fields, 'baseUrl') ? [base.origin] : [base.hostname];
  },
  redirectHosts: (fields) => addressOf(fields).redirects,
  checksPrompts,
  open(fields) {
    const { base, redirects } = addressOf(fields);
    return creemProvider({
      api: creemApi(base, apiKeyOf(fields)),
      live: isLiveChosen(fields),
      redirectHosts: redirects,
      secrets: secretsOf(fields),
      signatures: choiceField(fields, 'signatures', ['creem', 'standard']),
      checksPrompts: checksPrompts(fields),
    });
  },
};
