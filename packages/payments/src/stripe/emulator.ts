import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Incoming, serveEmulator } from '@pinhole/engines/emulator-kit';
import type { EmulatedProvider, EmulatedProviderOptions, FaultPlace, PaymentFault } from '../spec/emulated-provider.ts';
import { savedWayMark } from './charge-saved.ts';
import { answerApi } from './emulator-api.ts';
import { showDashboard, submitDashboard } from './emulator-dashboard.ts';
import { createDriver } from './emulator-driver.ts';
import { decodeForm } from './emulator-form.ts';
import { type Answer, createKeys } from './emulator-idempotency.ts';
import { type Page, showCheckout, showPortal, submitCheckout, submitPortal } from './emulator-pages.ts';
import { createWebhookSender } from './emulator-webhooks.ts';
import { ApiError, createWorld, idOf, type World } from './emulator-world.ts';

/** How long a call takes: long enough that two with one key meet. */
const workMs = 4;

type ApiFault = Exclude<PaymentFault, { kind: `push-${string}` }>;
type PushFault = Extract<PaymentFault, { kind: `push-${string}` }>;
const isPushFault = (fault: PaymentFault): fault is PushFault => fault.kind.startsWith('push-');

/** Stripe's API, its hosted checkout and portal, and its webhooks, on a local port. */
export async function startEmulator({ port }: EmulatedProviderOptions = {}): Promise<EmulatedProvider> {
  const secretKey = `sk_test_${randomBytes(24).toString('hex')}`;
  const faults: PaymentFault[] = [];
  const keys = createKeys();
  let origin = '';

  const take = <One extends PaymentFault>(fits: (fault: PaymentFault) => fault is One): One | undefined => {
    const at = faults.findIndex(fits);
    return at < 0 ? undefined : (faults.splice(at, 1)[0] as One);
  };
  const webhooks = createWebhookSender(() => take(isPushFault));
  const world: World = createWorld({ origin: () => origin, live: false, onEvent: (event) => webhooks.send(event) });
  addPortalConfiguration(world);
  const serving = await serveEmulator({ port, isPaid: () => false, handle });
  origin = serving.url;

  async function handle(call: Incoming): Promise<void> {
    const { pathname } = call.url;
    if (pathname.startsWith('/v1/')) return answerCall(call);
    const page = pageOf(call.method, pathname, new URLSearchParams(Buffer.from(call.bytes).toString('utf8')));
    if (!page) return call.send(404, 'text/plain', 'Not found');
    if ('to' in page) call.response.writeHead(303, { location: page.to }).end();
    else call.send(page.status ?? 200, 'text/html; charset=utf-8', page.html);
  }

  function pageOf(method: string, path: string, form: URLSearchParams): Page | undefined {
    const [, place, id = ''] = /^\/(c\/pay|p\/session)\/(\w+)$/.exec(path) ?? [];
    const isPost = method === 'POST';
    if (place === 'c/pay') return isPost ? submitCheckout(world, id, form) : showCheckout(world, id);
    if (place === 'p/session') return isPost ? submitPortal(world, id, form) : showPortal(world, id);
    if (path === '/') return isPost ? submitDashboard(world, webhooks, form) : showDashboard(world, webhooks);
    return undefined;
  }

  async function answerCall(call: Incoming): Promise<void> {
    const requestId = `req_${randomBytes(7).toString('hex')}`;
    const headers = { 'request-id': requestId, 'stripe-version': call.headers['stripe-version'] ?? '2026-10-28.endive' };
    const place: FaultPlace = call.method !== 'POST' ? 'any' : placeOf(call.url.pathname);
    const fault = take((one): one is ApiFault => !isPushFault(one) && (one.at === 'any' || one.at === place));
    if (fault?.kind === 'stalled') return;
    if (fault?.kind === 'cut' && fault.when === 'before') return call.cut();
    const { answer, replayed } = await work(call, fault);
    if (fault?.kind === 'cut') return call.cut();
    if (fault?.kind === 'garbage') return call.send(200, 'text/html', '<!doctype html><title>Down for maintenance</title>', headers);
    const all = replayed ? { ...headers, 'idempotent-replayed': 'true' } : headers;
    if (fault?.kind !== 'truncated') return call.answer(answer.status, answer.body, all);
    const whole = JSON.stringify(answer.body);
    call.response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(whole.length + 10), ...headers });
    call.response.write(whole.slice(0, whole.length / 2), () => call.cut());
  }

  async function work(call: Incoming, fault: ApiFault | undefined): Promise<{ readonly answer: Answer; readonly replayed: boolean }> {
    const key = call.method === 'POST' ? call.headers['idempotency-key'] : undefined;
    let held: string | undefined;
    try {
      authorize(call, secretKey);
      refuse(fault);
      const form = decodeForm(formOf(call));
      if (key !== undefined) {
        const stored = keys.claim(key, `${call.method} ${call.url.pathname}\n${Buffer.from(call.bytes).toString('utf8')}`);
        if (stored) return { answer: stored, replayed: true };
        held = key;
      }
      await sleep(workMs);
      if (fault?.kind === 'server-error') throw new ApiError(500, 'An unknown error occurred', { type: 'api_error' }, true);
      const answer = { status: 200, body: answerApi(world, call.method, call.url.pathname, form) };
      if (held !== undefined) keys.settle(held, answer);
      return { answer, replayed: false };
    } catch (error) {
      const failure = error instanceof ApiError ? error : new ApiError(500, 'The emulator failed', { type: 'api_error' }, true);
      const answer = { status: failure.status, body: { error: { ...failure.body, message: failure.message } } };
      if (held !== undefined) keys.settle(held, failure.kept ? answer : null);
      return { answer, replayed: false };
    }
  }

  const chargeOf = (paymentId: string) => {
    const intent = paymentId.startsWith('in_')
      ? idOf(world.all('invoice_payment').find((one) => one.invoice === paymentId)?.payment.payment_intent)
      : paymentId;
    return world.find('charge', idOf(world.find('payment_intent', intent)?.latest_charge));
  };
  const refundsOf = (paymentId: string) =>
    world
      .all('refund')
      .filter((one) => idOf(one.charge) === chargeOf(paymentId)?.id && one.status !== 'failed' && one.status !== 'canceled');
  const fields = { secretKey, webhookSecrets: webhooks.secret, baseUrl: origin };

  return {
    url: origin,
    fields,
    driver: createDriver({ world, keys, webhooks, chargeOf, fields }),
    books: {
      checkouts: (orderId) => world.all('checkout.session').filter((one) => one.client_reference_id === orderId).length,
      charges: (orderId) =>
        world
          .all('payment_intent')
          .filter(({ metadata, status }) => metadata.orderId === orderId && metadata.by === savedWayMark && status === 'succeeded').length,
      refunded: (paymentId) => BigInt(refundsOf(paymentId).reduce((sum, { amount }) => sum + amount, 0)),
      refunds: (paymentId) => refundsOf(paymentId).length,
    },
    fault: (fault) => void faults.push(fault),
    async close() {
      webhooks.close();
      await serving.close();
    },
  };
}

const places: Readonly<Record<string, FaultPlace>> = {
  '/v1/checkout/sessions': 'checkout',
  '/v1/refunds': 'refund',
  '/v1/payment_intents': 'charge',
};
const placeOf = (path: string): FaultPlace => places[path] ?? 'any';

/** Queries of reads, bodies of writes: both in the form with nested names. */
function formOf(call: Incoming): URLSearchParams {
  if (call.method !== 'POST') return call.url.searchParams;
  const type = call.headers['content-type'] ?? '';
  if (call.bytes.length > 0 && !type.startsWith('application/x-www-form-urlencoded'))
    throw new ApiError(400, 'Invalid request: bodies are application/x-www-form-urlencoded.', { type: 'invalid_request_error' });
  return new URLSearchParams(Buffer.from(call.bytes).toString('utf8'));
}

function authorize({ headers }: Incoming, secretKey: string): void {
  const [scheme = '', value = ''] = (headers.authorization ?? '').split(' ');
  const given = scheme.toLowerCase() === 'basic' ? Buffer.from(value, 'base64').toString('utf8').replace(/:$/, '') : value;
  if (given !== secretKey) throw new ApiError(401, 'Invalid API Key provided.', { type: 'invalid_request_error' });
  const version = headers['stripe-version'];
  if (version !== undefined && !/^\d{4}-\d{2}-\d{2}(?:\.\w+)?$/.test(version))
    throw new ApiError(400, `Invalid Stripe API version: ${version.slice(0, 40)}`, { type: 'invalid_request_error' });
}

function refuse(fault: ApiFault | undefined): void {
  switch (fault?.kind) {
    case 'unauthorized':
      throw new ApiError(401, 'Invalid API Key provided.', { type: 'invalid_request_error' });
    case 'forbidden':
      throw new ApiError(403, 'This API key does not have the required permissions.', {
        type: 'invalid_request_error',
        code: 'more_permissions_required',
      });
    case 'bad-request':
      throw new ApiError(400, 'Received unknown parameter: nonesuch', {
        type: 'invalid_request_error',
        code: 'parameter_unknown',
        param: 'nonesuch',
      });
    case 'rate-limited':
      throw new ApiError(429, 'Request rate limit exceeded.', { type: 'rate_limit_error', code: 'rate_limit' });
    case 'unavailable':
      throw new ApiError(503, 'Stripe is temporarily unavailable.', { type: 'api_error' });
    default:
  }
}

function addPortalConfiguration(world: World): void {
  const off = { enabled: false };
  world.add({
    id: world.id('bpc'),
    object: 'billing_portal.configuration',
    active: true,
    application: null,
    business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
    created: world.now(),
    default_return_url: null,
    features: {
      customer_update: { ...off, allowed_updates: [] },
      invoice_history: { enabled: true },
      payment_method_update: { enabled: true, payment_method_configuration: null },
      subscription_cancel: {
        enabled: true,
        cancellation_reason: { enabled: false, feedback_options: [], options: [] },
        mode: 'at_period_end',
        proration_behavior: 'none',
      },
      subscription_pause: { ...off, duration: { interval_options: [], type: 'indefinite' } },
      subscription_update: {
        ...off,
        billing_cycle_anchor: null,
        default_allowed_updates: [],
        products: [],
        proration_behavior: 'none',
        schedule_at_period_end: { conditions: [] },
        trial_update_behavior: 'end_trial',
      },
    },
    is_default: true,
    livemode: world.live,
    login_page: { enabled: false, url: null },
    metadata: {},
    name: null,
    updated: world.now(),
  } as never);
}
