import { PaymentError, type PaymentErrorFacts } from '../spec/payment-error.ts';
import type { SendOptions } from './send.ts';

export interface HttpFailureOptions extends SendOptions {
  readonly providerCode?: string | undefined;
  readonly requestId?: string | undefined;
}

/** What a status means by itself. An adapter looks at the body first where its provider says more there. */
export function httpFailure(response: Pick<Response, 'status' | 'headers'>, options: HttpFailureOptions): PaymentError {
  const { provider, retry, providerCode, requestId } = options;
  const { status } = response;
  const of = (facts: Omit<PaymentErrorFacts, 'detail'>, detail: string): PaymentError =>
    new PaymentError({
      ...facts,
      ...(providerCode === undefined ? {} : { providerCode: printable(providerCode) }),
      ...(requestId === undefined ? {} : { requestId: printable(requestId) }),
      detail: `${detail} (HTTP ${status})`,
    });
  const later = retryAfterMs(response.headers);
  const wait = later === undefined ? {} : { retryAfterMs: later };

  if (status === 401 || status === 403)
    return of({ kind: 'auth', retry: 'never' }, `${provider} does not accept the keys, or they may not do this. Check the connection.`);
  if (status === 404 || status === 410) return of({ kind: 'not_found', retry: 'never' }, `${provider} does not know what was asked for.`);
  // Both say for certain that this call was not taken.
  if (status === 409 || status === 429)
    return of({ kind: 'busy', retry: 'same-key', ...wait }, `${provider} does not take the call right now.`);
  if (status === 408 || status >= 500) return of({ kind: 'provider_fault', retry, ...wait }, `${provider} cannot answer right now.`);
  if (status >= 400) return of({ kind: 'bad_request', retry: 'never' }, `${provider} does not take this request.`);
  return of({ kind: 'provider_fault', retry: 'never' }, `${provider} sends elsewhere. Check the address in the connection.`);
}

/** Milliseconds from now that a `Retry-After` in seconds names, at most an hour. */
function retryAfterMs(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 3_600) * 1_000 : undefined;
}

/** Codes go to logs and operators: a stranger's line breaks do not. */
const printable = (text: string): string => text.replace(/[^\x21-\x7e]/g, '').slice(0, 80);
