import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Incoming, serveEmulator } from '@pinhole/engines/emulator-kit';
import { answerWithFault, createPaymentFaults } from '../emulator-kit/call-faults.ts';
import { answerDashboard } from '../emulator-kit/dashboard.ts';
import type { EmulatedProvider, EmulatedProviderOptions } from '../spec/emulated-provider.ts';
import { invalidClient, invalidToken, malformed, notFound, refuse } from './emulator-answers.ts';
import { createCertificates } from './emulator-certificates.ts';
import { dashboardRows } from './emulator-dashboard.ts';
import { createDriver, type PaypalDriver } from './emulator-driver.ts';
import { createRequestKeys, keptMs } from './emulator-keys.ts';
import { createNotifications } from './emulator-notifications.ts';
import { createOrders, type EmulatedCapture, type EmulatedOrder, paypalId } from './emulator-orders.ts';
import { approvalPage, gonePage } from './emulator-page.ts';
import { createEventSender } from './emulator-pushes.ts';
import { minorOf, orderRequest, refundRequest, valueOf, wrongAmount, wrongSum } from './emulator-requests.ts';

export interface PaypalEmulator extends EmulatedProvider {
  readonly driver: PaypalDriver;
  /** Every call so far, as "METHOD path". */
  readonly calls: readonly string[];
  /** All tokens that were given out end now. */
  endTokens(): void;
}

/** Long enough for a second call to come in while the first is being done. */
const workMs = 5;
const scopes = ['payments/refund', 'disputes/read-seller', 'reporting/search/read', 'checkout/one-click-with-merchant-issued-token'];

/** PayPal's orders, payments, disputes and webhooks, with the page where a buyer approves. */
export async function startEmulator({ port }: EmulatedProviderOptions = {}): Promise<PaypalEmulator> {
  const [clientId, clientSecret] = [`A${randomBytes(30).toString('base64url')}`, `E${randomBytes(30).toString('base64url')}`];
  const webhookId = paypalId();
  const certificates = await createCertificates();
  const certPath = `/v1/notifications/certs/CERT-${randomBytes(16).toString('hex')}`;
  const faults = createPaymentFaults();
  const tokens = new Set<string>();
  const keys = createRequestKeys(Date.now);
  let keysRevoked = false;

  const events = createEventSender({ faults, webhookId, privateKey: certificates.privateKey, certUrl: () => `${serving.url}${certPath}` });
  const orders = createOrders(() => serving.url, events);
  const notifications = createNotifications({
    events,
    orders,
    webhookId,
    publicPem: certificates.pem,
    certUrl: () => `${serving.url}${certPath}`,
  });
  const driver = createDriver({ orders, events, keys });
  const serving = await serveEmulator({ port, isPaid: ({ method }) => method === 'POST', handle });

  async function handle(call: Incoming): Promise<void> {
    const { pathname } = call.url;
    if (pathname === '/') return dashboard(call);
    if (pathname === '/checkoutnow') return buyerPage(call);
    if (pathname === certPath) return call.send(200, 'application/x-x509-ca-cert', certificates.pem);
    const place =
      call.method !== 'POST' ? 'any' : pathname === '/v2/checkout/orders' ? 'checkout' : pathname.endsWith('/refund') ? 'refund' : 'any';
    if (pathname === '/v1/oauth2/token') return giveToken(call);
    if (!tokens.has(call.headers.authorization?.replace(/^Bearer /, '') ?? '')) return invalidToken(call);
    const fault = faults.takeForCall(place);
    // Keys that are refused are refused once more when a new token is asked for.
    if (fault?.kind === 'unauthorized') keysRevoked = true;
    return fault ? answerWithFault(call, fault, route, refuse) : route(call);
  }

  const dashboard = (call: Incoming): Promise<void> =>
    answerDashboard(call, {
      title: 'Emulated PayPal',
      webhookUrl: events.url,
      rows: dashboardRows(orders, driver),
      setWebhookUrl: driver.pushTo,
    });

  async function route(call: Incoming): Promise<void> {
    const [, version, kind, what, id, action, more] = call.url.pathname.split('/');
    const path = `${call.method} /${version}/${kind}/${what}`;
    if (more !== undefined) return notFound(call);
    if (path === 'POST /v2/checkout/orders' && id === undefined) return createOrder(call);
    if (path.endsWith('/v2/checkout/orders') && id !== undefined) return oneOrder(call, id, action);
    if (path.endsWith('/v2/payments/captures') && id !== undefined) return oneCapture(call, id, action);
    if (path === 'GET /v2/payments/refunds' && id !== undefined && action === undefined) {
      const refund = orders.refunds.get(id);
      return refund ? call.answer(200, orders.showRefund(refund)) : notFound(call);
    }
    return notifications.handle(call);
  }

  async function giveToken(call: Incoming): Promise<void> {
    const wanted = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    const refused = keysRevoked || call.headers.authorization !== wanted;
    keysRevoked = false;
    if (refused) return invalidClient(call);
    const form = await call.form();
    if ([...form.keys()].join() !== 'grant_type' || form.get('grant_type') !== 'client_credentials')
      return call.answer(400, { error: 'unsupported_grant_type', error_description: 'Grant Type is not supported' });
    const token = `A21AA${randomBytes(24).toString('base64url')}`;
    tokens.add(token);
    const scope = scopes.map((name) => `https://uri.paypal.com/services/${name}`).join(' ');
    call.answer(200, {
      scope,
      access_token: token,
      token_type: 'Bearer',
      app_id: 'APP-80W284485P519543T',
      expires_in: 31_668,
      nonce: randomBytes(12).toString('hex'),
    });
  }

  async function createOrder(call: Incoming): Promise<void> {
    const parsed = orderRequest.safeParse(jsonOf(call));
    if (!parsed.success) return malformed(call, parsed.error.issues[0]?.path.join('/') ?? '');
    const { purchase_units: units, payment_source: source } = parsed.data;
    if (source && call.headers['paypal-request-id'] === undefined)
      return malformed(call, 'PayPal-Request-Id', 'PAYPAL_REQUEST_ID_REQUIRED');
    if ((call.headers['paypal-request-id']?.length ?? 0) > 108) return malformed(call, 'PayPal-Request-Id', 'INVALID_STRING_MAX_LENGTH');
    return keys.once(call, 'create', keptMs.order, async () => {
      await sleep(workMs);
      const wrong =
        units.map(wrongSum).find((issue) => issue !== undefined) ??
        (orders.isInvoiced(units[0]?.invoice_id) ? 'DUPLICATE_INVOICE_ID' : undefined);
      if (wrong !== undefined) return { issue: wrong };
      return { body: minimal(call, orders.showOrder(orders.create(parsed.data))) };
    });
  }

  async function oneOrder(call: Incoming, id: string, action: string | undefined): Promise<void> {
    const order = orders.orders.get(id);
    if (!order) return notFound(call);
    if (call.method === 'GET' && action === undefined) return call.answer(200, orders.showOrder(order));
    if (call.method !== 'POST' || action !== 'capture') return notFound(call);
    if (Object.keys((jsonOf(call) as object | undefined) ?? { no: 'JSON' }).length > 0) return malformed(call, '');
    return keys.once(call, `capture ${id}`, keptMs.order, async () => {
      const wrong = order.capturing ? 'ORDER_COMPLETION_IN_PROGRESS' : whyNotCapture(order);
      if (wrong !== undefined) return { issue: wrong, redirect: wrong === 'INSTRUMENT_DECLINED' ? orders.approvalLink(order) : undefined };
      order.capturing = true;
      await sleep(workMs);
      order.capturing = false;
      orders.capture(order);
      return { body: minimal(call, orders.showOrder(order)) };
    });
  }

  function whyNotCapture(order: EmulatedOrder): string | undefined {
    if (order.status === 'COMPLETED') return 'ORDER_ALREADY_CAPTURED';
    if (order.status !== 'APPROVED') return 'ORDER_NOT_APPROVED';
    if (orders.isInvoiced(order.unit.invoice_id, order)) return 'DUPLICATE_INVOICE_ID';
    if (order.funding !== 'declined') return undefined;
    order.declined = true;
    return 'INSTRUMENT_DECLINED';
  }

  async function oneCapture(call: Incoming, id: string, action: string | undefined): Promise<void> {
    const capture = orders.captures.get(id);
    if (!capture) return notFound(call);
    if (call.method === 'GET' && action === undefined) return call.answer(200, orders.showCapture(capture));
    if (call.method !== 'POST' || action !== 'refund') return notFound(call);
    const parsed = refundRequest.safeParse(jsonOf(call));
    if (!parsed.success) return malformed(call, parsed.error.issues[0]?.path.join('/') ?? '');
    const { amount = left(capture), custom_id: customId } = parsed.data;
    return keys.once(call, `refund ${id}`, keptMs.refund, async () => {
      await sleep(workMs);
      const wrong = whyNotRefund(capture, amount);
      if (wrong !== undefined) return { issue: wrong };
      return { body: minimal(call, orders.showRefund(orders.refund(capture, amount, customId))) };
    });
  }

  const left = (capture: EmulatedCapture) => valueOf(minorOf(capture.amount) - orders.given(capture), capture.amount.currency_code);
  function whyNotRefund(capture: EmulatedCapture, amount: { readonly currency_code: string; readonly value: string }): string | undefined {
    if (capture.state === 'PENDING') return 'PENDING_CAPTURE';
    if (minorOf(left(capture)) <= 0n) return 'CAPTURE_FULLY_REFUNDED';
    if (amount.currency_code !== capture.amount.currency_code) return 'REFUND_CAPTURE_CURRENCY_MISMATCH';
    if (wrongAmount(amount) !== undefined) return wrongAmount(amount);
    const disputed = [...orders.disputes.values()].some((dispute) => dispute.capture === capture && dispute.outcome === null);
    if (disputed && minorOf(amount) < minorOf(capture.amount)) return 'TRANSACTION_DISPUTED';
    return minorOf(amount) > minorOf(left(capture)) ? 'REFUND_AMOUNT_EXCEEDED' : undefined;
  }

  async function buyerPage(call: Incoming): Promise<void> {
    const form = call.method === 'POST' ? await call.form() : undefined;
    const order = orders.orders.get(textOf(form?.get('token') ?? call.url.searchParams.get('token')));
    if (!order || order.status === 'VOIDED') return call.send(404, 'text/html; charset=utf-8', gonePage());
    if (!form) return call.send(200, 'text/html; charset=utf-8', approvalPage(order));
    const [funding] = (['declined', 'review', 'balance'] as const).filter((one) => one === form.get('funding'));
    const back = new URL(form.get('choice') === 'approve' ? order.returnUrl : order.cancelUrl);
    back.searchParams.set('token', order.id);
    if (form.get('choice') === 'approve') {
      if (order.status !== 'COMPLETED') orders.approve(order, funding ?? 'balance');
      back.searchParams.set('PayerID', 'QYR5Z8XDVJNXQ');
    }
    call.send(303, 'text/plain', '', { location: back.href });
  }

  return {
    get url() {
      return serving.url;
    },
    get fields() {
      return { environment: 'sandbox', clientId, clientSecret, webhookId, baseUrl: serving.url, certificateRoots: certificates.root };
    },
    get calls() {
      return serving.calls.map(({ method, path }) => `${method} ${path}`);
    },
    driver,
    books: {
      checkouts: (orderId) => [...orders.orders.values()].filter(({ unit }) => unit.custom_id === orderId).length,
      refunded: (paymentId) => {
        const capture = orders.captures.get(paymentId);
        return capture ? orders.given(capture) : 0n;
      },
      refunds: (paymentId) => orders.captures.get(paymentId)?.refunds.filter(({ status }) => status !== 'FAILED').length ?? 0,
    },
    endTokens: () => tokens.clear(),
    fault: (fault) => faults.add(fault),
    async close() {
      events.close();
      await serving.close();
    },
  };
}

/** Without `Prefer: return=representation` PayPal answers with next to nothing. */
function minimal(call: Incoming, body: object): object {
  if (call.headers.prefer === 'return=representation') return body;
  const { id, status, links } = body as { id: string; status: string; links: object[] };
  return { id, status, links };
}

const textOf = (value: FormDataEntryValue | null): string => (typeof value === 'string' ? value : '');

function jsonOf(call: Incoming): unknown {
  try {
    return call.headers['content-type']?.includes('json') ? call.json() : undefined;
  } catch {
    return undefined;
  }
}
