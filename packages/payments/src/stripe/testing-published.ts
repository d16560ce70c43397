import type { Exchange, Published } from '../spec/conformance/exchange.ts';
import { decodeForm, paths } from './emulator-form.ts';
import { type PublishedTypes, readPublishedTypes, strangersIn } from './testing-published-types.ts';

/** The interfaces of parameters, by method and path. */
const parameters: readonly (readonly [RegExp, string])[] = [
  [/^POST \/v1\/checkout\/sessions$/, 'Checkout.SessionCreateParams'],
  [/^POST \/v1\/customers$/, 'CustomerCreateParams'],
  [/^POST \/v1\/products$/, 'ProductCreateParams'],
  [/^POST \/v1\/products\/[^/]+$/, 'ProductUpdateParams'],
  [/^POST \/v1\/prices$/, 'PriceCreateParams'],
  [/^POST \/v1\/coupons$/, 'CouponCreateParams'],
  [/^POST \/v1\/refunds$/, 'RefundCreateParams'],
  [/^POST \/v1\/payment_intents$/, 'PaymentIntentCreateParams'],
  [/^POST \/v1\/subscriptions\/[^/]+$/, 'SubscriptionUpdateParams'],
  [/^POST \/v1\/subscription_schedules$/, 'SubscriptionScheduleCreateParams'],
  [/^POST \/v1\/subscription_schedules\/[^/]+$/, 'SubscriptionScheduleUpdateParams'],
  [/^POST \/v1\/billing_portal\/sessions$/, 'BillingPortal.SessionCreateParams'],
  [/^GET \/v1\/checkout\/sessions$/, 'Checkout.SessionListParams'],
  [/^GET \/v1\/billing_portal\/configurations$/, 'BillingPortal.ConfigurationListParams'],
  [/^GET \/v1\/customers$/, 'CustomerListParams'],
  [/^GET \/v1\/customers\/[^/]+\/payment_methods$/, 'CustomerListPaymentMethodsParams'],
  [/^GET \/v1\/events$/, 'EventListParams'],
  [/^GET \/v1\/invoice_payments$/, 'InvoicePaymentListParams'],
  [/^GET \/v1\/subscriptions$/, 'SubscriptionListParams'],
  [/^DELETE \/v1\/subscriptions\/[^/]+$/, 'SubscriptionCancelParams'],
  [/^GET \/v1\/prices$/, 'PriceListParams'],
  [/^GET \/v1\/refunds$/, 'RefundListParams'],
  [/^GET \/v1\/disputes$/, 'DisputeListParams'],
  [/^GET \/v1\/invoices$/, 'InvoiceListParams'],
  [/^POST \/v1\/invoices\/create_preview$/, 'InvoiceCreatePreviewParams'],
  [/^GET \/v1\/payment_intents$/, 'PaymentIntentListParams'],
];

const portal = /^\/v1\/billing_portal\//;
/** Every list takes these, and every read may expand. */
const everywhere = new Set(['limit', 'starting_after', 'ending_before', 'created', 'expand']);

// biome-ignore format: a list of files
const described = [
  'Accounts', 'Charges', 'Coupons', 'Customers', 'Disputes', 'Events', 'InvoicePayments',
  'Invoices', 'InvoiceLineItems', 'PaymentIntents', 'PaymentMethods', 'Plans', 'Prices', 'Products',
  'Refunds', 'SubscriptionItems', 'SubscriptionSchedules', 'Subscriptions', 'BalanceTransactions', 'SetupIntents', 'Tax/Settings',
  'Checkout/Sessions',
];

/** The type declarations of Stripe's official SDK, as they are installed here. */
export function stripePublished(): Published {
  const types = readPublishedTypes(described);
  const portals = readPublishedTypes(['BillingPortal/Sessions', 'BillingPortal/Configurations']);
  return {
    source: 'the type declarations of the package "stripe"',
    problemsOf: (exchange) => {
      const path = exchange.request.url.pathname;
      const of = portal.test(path) ? portals : types;
      return [...problemsOfRequest(of, exchange), ...problemsOfAnswer(of, parse(exchange.body))];
    },
  };
}

function problemsOfRequest(types: PublishedTypes, { request }: Exchange): string[] {
  const place = `${request.method} ${request.url.pathname}`;
  const name = parameters.find(([pattern]) => pattern.test(place))?.[1];
  const form = decodeForm(request.method === 'POST' ? new URLSearchParams(request.body) : request.url.searchParams);
  const sent = Object.keys(form).filter((key) => !everywhere.has(key));
  if (name === undefined) return sent.length === 0 ? [] : [`parameters of no known interface: ${sent.join(', ')}`];
  const fields = types.interfaces.get(name);
  if (!fields) return [`no interface ${name}`];
  // A form knows texts alone: names are compared, values are not.
  return sent
    .filter((key) => !fields.has(key))
    .map((key) => `${name}.${key}: unknown`)
    .concat(nested(types, name, form));
}

/** The second level of names, where the declarations have an interface for it. */
function nested(types: PublishedTypes, name: string, form: object): string[] {
  return Object.entries(form).flatMap(([key, value]) => {
    const type = types.interfaces.get(name)?.get(key)?.type ?? '';
    const inner = /(?:Array<)?(?:\w+\.)?([A-Z]\w+)>?(?: \| .*)?$/.exec(type)?.[1];
    const fields = inner === undefined ? undefined : types.interfaces.get(`${name}.${inner}`);
    if (!fields || typeof value !== 'object' || value === null) return [];
    const below = new Set(
      paths(value).map(
        (path) =>
          path
            .replace(/^\.?\*\./, '')
            .replace(/^\./, '')
            .split('.')[0] ?? '',
      ),
    );
    return [...below].filter((one) => one !== '' && one !== '*' && !fields.has(one)).map((one) => `${name}.${key}.${one}: unknown`);
  });
}

/** Every object in an answer that says what it is, whole lists of them too. */
function problemsOfAnswer(types: PublishedTypes, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => problemsOfAnswer(types, one));
  if (typeof value !== 'object' || value === null) return [];
  const word: unknown = Reflect.get(value, 'object');
  const deleted = Reflect.get(value, 'deleted') === true;
  const own = typeof word !== 'string' || word === 'list' || deleted ? [] : problemsOfObject(types, word, value);
  return [...own, ...Object.values(value).flatMap((inner) => problemsOfAnswer(types, inner))];
}

function problemsOfObject(types: PublishedTypes, word: string, value: object): string[] {
  const name = types.objects.get(word);
  return name === undefined ? [`no object ${word}`] : strangersIn(types, name, value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
