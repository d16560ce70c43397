import { addressField, choiceField, isPlaceholder, keyField, linesField } from '../http-kit/index.ts';
import { PaymentConnectionError, type PaymentProviderKind } from '../spec/provider.ts';
import { paypalApi } from './api.ts';
import { certificateStore, publicRoots } from './certificates.ts';
import { orderSeal } from './order-seal.ts';
import { paypalProvider } from './provider.ts';
import { simulatorId } from './webhook.ts';

type Fields = Readonly<Record<string, string>>;

const environments = {
  sandbox: {
    api: 'api-m.sandbox.paypal.com',
    certificates: ['api.sandbox.paypal.com', 'api-m.sandbox.paypal.com'],
    buyer: 'www.sandbox.paypal.com',
  },
  live: { api: 'api-m.paypal.com', certificates: ['api.paypal.com', 'api-m.paypal.com'], buyer: 'www.paypal.com' },
} as const;

const environmentOf = (fields: Fields): keyof typeof environments => choiceField(fields, 'environment', ['sandbox', 'live']);

function addressesOf(fields: Fields): {
  base: URL;
  hosts: readonly string[];
  certificates: readonly string[];
  redirects: readonly string[];
} {
  const environment = environmentOf(fields);
  const own = addressField(fields, 'baseUrl');
  if (own && environment === 'live')
    throw new PaymentConnectionError('baseUrl', 'Real money goes to PayPal’s own address only. Leave this empty, or choose the sandbox.');
  if (own) return { base: own, hosts: [own.origin], certificates: [own.origin], redirects: [own.origin] };
  const { api, certificates, buyer } = environments[environment];
  const hosts = [...new Set([api, ...certificates])];
  return { base: new URL(`https://${api}/`), hosts, certificates: certificates.map((host) => `https://${host}`), redirects: [buyer] };
}

function webhookIdOf(fields: Fields): string | undefined {
  const id = fields.webhookId?.trim();
  if (!id) return undefined;
  if (id === simulatorId && environmentOf(fields) === 'live')
    throw new PaymentConnectionError('webhookId', 'This is what PayPal’s simulator signs with. Fill in the id of your own webhook.');
  if (!/^[A-Za-z0-9_]{1,50}$/.test(id) || isPlaceholder(id))
    throw new PaymentConnectionError(
      'webhookId',
      'This is not the id of a webhook: it has letters and digits, for example 1JE4291016473214C.',
    );
  return id;
}

/** Root certificates of an emulator, in PEM or one line of base64 each. */
function rootsOf(fields: Fields): readonly string[] {
  const text = fields.certificateRoots?.trim() ?? '';
  if (text === '') return publicRoots;
  if (!addressField(fields, 'baseUrl')) throw new PaymentConnectionError('certificateRoots', 'Only for an emulator. Leave this empty.');
  if (text.includes('-----BEGIN')) return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return linesField(fields, 'certificateRoots').map((line) => `-----BEGIN CERTIFICATE-----\n${line}\n-----END CERTIFICATE-----`);
}

/** PayPal: purchases that the buyer approves with an account there. */
export const paypal: PaymentProviderKind = {
  id: 'paypal',
  title: 'PayPal',
  website: 'https://www.paypal.com',
  location: 'Luxembourg and United States',
  policyUrl: 'https://www.paypal.com/webapps/mpp/ua/privacy-full',
  fields: [
    {
      name: 'environment',
      label: 'Environment',
      hint: 'The sandbox has accounts and money of its own, for trying things out.',
      kind: 'choice',
      required: true,
      default: 'sandbox',
      choices: [
        { value: 'sandbox', label: 'Sandbox' },
        { value: 'live', label: 'Live: real money' },
      ],
    },
    {
      name: 'clientId',
      label: 'Client ID',
      hint: 'From developer.paypal.com, under Apps & Credentials, of an app in this environment.',
      kind: 'text',
      required: true,
    },
    { name: 'clientSecret', label: 'Client secret', hint: 'Beside the client ID.', kind: 'secret', required: true },
    {
      name: 'webhookId',
      label: 'Webhook ID',
      hint: 'On the app’s page, after a webhook with the address shown here and all events was added.',
      kind: 'text',
      required: false,
    },
    {
      name: 'verification',
      label: 'Check of webhooks',
      hint: 'Here: with PayPal’s certificate. At PayPal: one more call for each webhook.',
      kind: 'choice',
      required: false,
      default: 'offline',
      choices: [
        { value: 'offline', label: 'Here' },
        { value: 'ask', label: 'At PayPal' },
      ],
    },
    { name: 'brandName', label: 'Name shown to buyers', hint: 'Instead of the name of the account.', kind: 'text', required: false },
    { name: 'baseUrl', label: 'Address', hint: 'Only for an emulator.', kind: 'text', required: false },
    {
      name: 'certificateRoots',
      label: 'Root certificates',
      hint: 'Only for an emulator: what its signatures lead to.',
      kind: 'long-text',
      required: false,
    },
  ],
  sends: [
    { field: 'headers.authorization', from: 'credential' },
    { field: 'headers.paypal-request-id', from: 'order' },
    { field: 'headers.prefer', from: 'fixed' },
    { field: 'grant_type', from: 'fixed' },
    { field: 'intent', from: 'fixed' },
    { field: 'purchase_units.*.reference_id', from: 'order' },
    { field: 'purchase_units.*.custom_id', from: 'order' },
    { field: 'purchase_units.*.invoice_id', from: 'order' },
    { field: 'purchase_units.*.description', from: 'item' },
    { field: 'purchase_units.*.amount.currency_code', from: 'price' },
    { field: 'purchase_units.*.amount.value', from: 'price' },
    { field: 'purchase_units.*.amount.breakdown.*.currency_code', from: 'price' },
    { field: 'purchase_units.*.amount.breakdown.*.value', from: 'price' },
    { field: 'purchase_units.*.items.*.name', from: 'item' },
    { field: 'purchase_units.*.items.*.quantity', from: 'fixed' },
    { field: 'purchase_units.*.items.*.category', from: 'fixed' },
    { field: 'purchase_units.*.items.*.sku', from: 'item' },
    { field: 'purchase_units.*.items.*.unit_amount.currency_code', from: 'price' },
    { field: 'purchase_units.*.items.*.unit_amount.value', from: 'price' },
    { field: 'purchase_units.*.items.*.tax.currency_code', from: 'price' },
    { field: 'purchase_units.*.items.*.tax.value', from: 'price' },
    { field: 'payment_source.paypal.experience_context.brand_name', from: 'fixed' },
    { field: 'payment_source.paypal.experience_context.locale', from: 'fixed' },
    { field: 'payment_source.paypal.experience_context.shipping_preference', from: 'fixed' },
    { field: 'payment_source.paypal.experience_context.user_action', from: 'fixed' },
    { field: 'payment_source.paypal.experience_context.payment_method_preference', from: 'fixed' },
    { field: 'payment_source.paypal.experience_context.return_url', from: 'address to return to' },
    { field: 'payment_source.paypal.experience_context.cancel_url', from: 'address to return to' },
    { field: 'custom_id', from: 'order' },
    { field: 'amount.currency_code', from: 'price' },
    { field: 'amount.value', from: 'price' },
    { field: 'auth_algo', from: 'fixed' },
    { field: 'cert_url', from: 'fixed' },
    { field: 'transmission_id', from: 'fixed' },
    { field: 'transmission_sig', from: 'fixed' },
    { field: 'transmission_time', from: 'fixed' },
    { field: 'webhook_id', from: 'credential' },
    // PayPal's own words, sent back to it to be checked.
    ...Array.from({ length: 10 }, (_, depth) => ({ field: `webhook_event${'.*'.repeat(depth + 1)}`, from: 'fixed' as const })),
    { field: 'query.page_size', from: 'fixed' },
    { field: 'query.page', from: 'fixed' },
    { field: 'query.start_time', from: 'fixed' },
    { field: 'query.end_time', from: 'fixed' },
    { field: 'query.start_date', from: 'fixed' },
    { field: 'query.end_date', from: 'fixed' },
    { field: 'query.fields', from: 'fixed' },
    { field: 'query.update_time_after', from: 'fixed' },
    { field: 'query.next_page_token', from: 'fixed' },
  ],
  hosts: (fields) => addressesOf(fields).hosts,
  redirectHosts: (fields) => addressesOf(fields).redirects,
  open(fields) {
    const { base, certificates, redirects } = addressesOf(fields);
    const live = environmentOf(fields) === 'live';
    const clientSecret = keyField(fields, 'clientSecret', 'The client secret');
    return paypalProvider({
      api: paypalApi(base, keyField(fields, 'clientId', 'The client ID'), clientSecret),
      seal: orderSeal(clientSecret),
      certificates: certificateStore({
        origins: certificates,
        roots: rootsOf(fields),
        nameEnding: addressField(fields, 'baseUrl') ? null : '.paypal.com',
      }),
      live,
      brandName: fields.brandName?.trim() || undefined,
      webhookId: webhookIdOf(fields),
      verification: choiceField(fields, 'verification', ['offline', 'ask']),
      redirectHosts: redirects,
    });
  },
};
