import { Stripe } from 'stripe';
import { httpFailure, parseJson, readBytes, send } from '../http-kit/index.ts';
import { PaymentError } from '../spec/payment-error.ts';
import type { PaymentCall } from '../spec/provider.ts';

/** The version that the types of the SDK describe. Raised on purpose, together with the SDK and the webhook endpoint. */
export const apiVersion = '2026-10-28.endive';

/** Longer than the line itself waits: the SDK's own end of a call says less. */
const timeoutMs = 60_000;

/** What a connection says, checked. */
export interface StripeSettings {
  readonly secretKey: string;
  readonly live: boolean;
  readonly webhookSecrets: readonly string[];
  readonly automaticTax: boolean;
  readonly collectTaxIds: boolean;
  readonly managedPayments: boolean;
  readonly taxCode: string;
  /** The emulator's or a gateway's; null for Stripe itself. */
  readonly baseUrl: URL | null;
}

/** The official client on the line of one call: sent once, in our version, without what the SDK tells about the machine. */
export function stripeClient(settings: Pick<StripeSettings, 'secretKey' | 'baseUrl'>, call: PaymentCall): Stripe {
  const { secretKey, baseUrl } = settings;
  return new Stripe(secretKey, {
    apiVersion,
    maxNetworkRetries: 0,
    timeout: timeoutMs,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient(lineOf(call)),
    ...(baseUrl === null
      ? {}
      : {
          host: baseUrl.hostname,
          protocol: baseUrl.protocol === 'http:' ? 'http' : 'https',
          ...(baseUrl.port === '' ? {} : { port: baseUrl.port }),
        }),
  });
}

const options = { provider: 'Stripe', retry: 'same-key' } as const;

/**
 * The line that the SDK is given. What goes wrong on it is a `PaymentError` already: the SDK sends a call again by itself when it sees the
 * code of a closed connection, and never ends on an answer that is JSON and no object.
 */
const lineOf =
  (call: PaymentCall): typeof globalThis.fetch =>
  async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.delete('x-stripe-client-user-agent');
    headers.set('user-agent', 'Pinhole');
    const { method = 'GET', body = null } = init ?? {};
    try {
      const response = await send(call, new URL(input instanceof Request ? input.url : input), { method, body, headers }, options);
      return whole(response, await readBytes(response, options));
    } catch (error) {
      // A body that is cut off by the end of the caller's patience looks like a broken line.
      if (!call.signal.aborted || !(error instanceof PaymentError) || error.facts.kind !== 'network') throw error;
      throw new PaymentError({ ...error.facts, kind: 'timeout' }, { cause: error });
    }
  };

/** An answer that the SDK can read: an object, whatever the status. */
function whole(response: Response, bytes: Uint8Array): Response {
  const answer = parseJson(bytes);
  if (typeof answer === 'object' && answer !== null && !Array.isArray(answer)) return new Response(Buffer.from(bytes), quiet(response));
  if (!response.ok) throw httpFailure(response, options);
  throw new PaymentError({ kind: 'provider_fault', retry: 'same-key', detail: 'Stripe answered with something that is no object.' });
}

/** Without what the SDK would print as a warning of this process. */
function quiet({ status, headers }: Response): ResponseInit {
  const kept = new Headers(headers);
  kept.delete('stripe-notice');
  return { status, headers: kept };
}
