import { z } from 'zod';
import { httpFailure, readAnswer, readFailure, type SendOptions, send } from '../http-kit/index.ts';
import { PaymentError, type PaymentErrorKind } from '../spec/payment-error.ts';
import type { PaymentCall } from '../spec/provider.ts';

export const provider = 'PayPal';
const options: SendOptions = { provider, retry: 'same-key' };

const tokenSchema = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().nonnegative(),
  scope: z.string().nullish(),
  app_id: z.string().nullish(),
});
const failureSchema = z.object({
  name: z.string().nullish(),
  debug_id: z.string().nullish(),
  details: z.array(z.object({ issue: z.string().nullish() })).nullish(),
  links: z.array(z.object({ rel: z.string(), href: z.string() })).nullish(),
});

/** What a 422 means beyond "no". Issues that are not here are requests that PayPal does not understand. */
const kindOf: Readonly<Record<string, PaymentErrorKind>> = {
  ORDER_ALREADY_CAPTURED: 'already_done',
  ORDER_ALREADY_COMPLETED: 'already_done',
  ORDER_COMPLETED_OR_VOIDED: 'already_done',
  CAPTURE_FULLY_REFUNDED: 'already_done',
  DUPLICATE_INVOICE_ID: 'already_done',
  ORDER_COMPLETION_IN_PROGRESS: 'busy',
  INSTRUMENT_DECLINED: 'declined',
  PAYER_ACTION_REQUIRED: 'declined',
  REDIRECT_PAYER_FOR_ALTERNATE_FUNDING: 'declined',
  TRANSACTION_REFUSED: 'declined',
  PAYER_CANNOT_PAY: 'declined',
  PAYER_ACCOUNT_LOCKED_OR_CLOSED: 'declined',
  PAYER_ACCOUNT_RESTRICTED: 'declined',
  PAYEE_ACCOUNT_RESTRICTED: 'declined',
  PAYEE_ACCOUNT_LOCKED_OR_CLOSED: 'declined',
  COMPLIANCE_VIOLATION: 'declined',
  MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED: 'declined',
  PARTIAL_REFUND_NOT_ALLOWED: 'unsupported',
  TRANSACTION_DISPUTED: 'unsupported',
};

/** A refusal with the address where the buyer chooses another way to pay, if PayPal names one. */
export class PaypalRefusal extends PaymentError {
  readonly actionUrl: URL | undefined;

  constructor(facts: ConstructorParameters<typeof PaymentError>[0], actionUrl: URL | undefined) {
    super(facts);
    this.actionUrl = actionUrl;
  }
}

export interface AskInit {
  readonly method?: 'GET' | 'POST';
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Sent as `PayPal-Request-Id`: the same again is the same purchase. */
  readonly requestId?: string;
}

export interface PaypalApi {
  readonly base: URL;
  /** Sent once; once more with a new token when the old one is not taken any longer. Throws `PaymentError`. */
  ask<Schema extends z.ZodType>(call: PaymentCall, path: string, schema: Schema, init?: AskInit): Promise<z.output<Schema>>;
  /** The app's id, and what it may do. */
  rights(call: PaymentCall): Promise<{ readonly app: string; readonly may: (scope: string) => boolean }>;
}

interface Token {
  readonly value: string;
  readonly validUntil: number;
  readonly app: string;
  readonly scope: string;
}

export function paypalApi(base: URL, clientId: string, clientSecret: string): PaypalApi {
  let kept: Promise<Token> | undefined;

  async function fetchToken(call: PaymentCall): Promise<Token> {
    const credential = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    const headers = { authorization: `Basic ${credential}`, 'content-type': 'application/x-www-form-urlencoded' };
    const init = { method: 'POST', headers, body: 'grant_type=client_credentials' };
    const response = await send(call, new URL('v1/oauth2/token', base), init, options);
    if (!response.ok) throw await failureOf(response);
    const token = await readAnswer(response, tokenSchema, options);
    // A minute early: a token that ends on the way is a failed call.
    const validUntil = call.now().getTime() + (token.expires_in - 60) * 1_000;
    return { value: token.access_token, validUntil, app: token.app_id ?? '', scope: token.scope ?? '' };
  }

  /** One at a time, however many ask: PayPal slows down those who ask often. */
  async function tokenFor(call: PaymentCall, refused?: string): Promise<Token> {
    const asked = kept;
    const token = await asked?.catch(() => undefined);
    if (token && token.value !== refused && token.validUntil > call.now().getTime()) return token;
    if (kept === asked) kept = fetchToken(call);
    return (kept as Promise<Token>).catch(async (error: unknown) => {
      // The caller who asked first may have gone away; that is not our failure.
      if (call.signal.aborted || !(error instanceof PaymentError) || error.facts.kind !== 'network') throw error;
      return fetchToken(call);
    });
  }

  async function once(call: PaymentCall, path: string, { method = 'GET', body, requestId }: AskInit, token: Token): Promise<Response> {
    const headers = {
      authorization: `Bearer ${token.value}`,
      ...(method === 'POST' ? { 'content-type': 'application/json', prefer: 'return=representation' } : {}),
      ...(requestId === undefined ? {} : { 'paypal-request-id': requestId }),
    };
    return send(call, new URL(path, base), { method, headers, ...(body === undefined ? {} : { body }) }, options);
  }

  return {
    base,
    async ask(call, path, schema, init = {}) {
      const token = await tokenFor(call);
      let response = await once(call, path, init, token);
      if (response.status === 401) {
        await response.body?.cancel();
        response = await once(call, path, init, await tokenFor(call, token.value));
      }
      if (!response.ok) throw await failureOf(response);
      return readAnswer(response, schema, options);
    },
    async rights(call) {
      const { app, scope } = await tokenFor(call);
      const scopes = new Set(scope.split(' '));
      return { app, may: (wanted) => scopes.has(`https://uri.paypal.com/services/${wanted}`) };
    },
  };
}

async function failureOf(response: Response): Promise<PaymentError> {
  const body = await readFailure(response, failureSchema, options);
  const issue = body?.details?.[0]?.issue ?? undefined;
  const requestId = body?.debug_id ?? response.headers.get('paypal-debug-id') ?? undefined;
  const { facts } = httpFailure(response, { ...options, providerCode: issue ?? body?.name ?? undefined, requestId });
  const kind = response.status === 422 || response.status === 403 ? kindOf[issue ?? ''] : undefined;
  const action = body?.links?.find(({ rel }) => rel === 'redirect' || rel === 'payer-action')?.href;
  return new PaypalRefusal(
    kind === undefined ? facts : { ...facts, kind, retry: kind === 'busy' ? 'same-key' : 'never' },
    URL.parse(action ?? '') ?? undefined,
  );
}
