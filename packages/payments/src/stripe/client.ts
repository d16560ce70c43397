import { Stripe } from 'stripe';
import type { PaymentCall } from '../spec/provider.ts';

/** The version that the types of the SDK describe. Raised on purpose, together with the SDK and the webhook endpoint. */
export const apiVersion = '2026-10-28.endive';

const timeoutMs = 30_000;

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

/** An error without a code: the SDK sends a call again by itself when it sees the code of a closed connection. */
class LineError extends Error {
  override readonly name = 'LineError';
}

const lineOf =
  ({ fetch, signal }: PaymentCall): typeof globalThis.fetch =>
  async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.delete('x-stripe-client-user-agent');
    headers.set('user-agent', 'Pinhole');
    const both = init?.signal ? AbortSignal.any([signal, init.signal]) : signal;
    try {
      return await fetch(input, { ...init, headers, signal: both, redirect: 'error' });
    } catch (cause) {
      throw new LineError(both.aborted ? 'The call was ended.' : 'The line failed.', { cause });
    }
  };
