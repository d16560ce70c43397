import { Stripe } from 'stripe';
import { PaymentError, type PaymentErrorFacts } from '../spec/payment-error.ts';

const { errors } = Stripe;

/** Says no for good, in ways that are about this payment and not about the request. */
const refusals = new Set(['balance_insufficient', 'charge_disputed', 'charge_exceeds_source_limit', 'refund_disputed_payment']);
const alreadySo = new Set(['charge_already_refunded', 'charge_already_captured', 'payment_intent_unexpected_state']);
const busy = new Set(['idempotency_key_in_use', 'lock_timeout', 'rate_limit']);

/** Does one act at Stripe. Whatever it throws comes out as a `PaymentError`: of Stripe's own error nothing but codes is kept. */
export async function atStripe<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw toPaymentError(error);
  }
}

export function toPaymentError(error: unknown): PaymentError {
  if (error instanceof PaymentError) return error;
  if (error instanceof errors.StripeConnectionError) {
    // What the line threw, in the SDK's wrapping.
    if (error.detail instanceof PaymentError) return error.detail;
    return new PaymentError({ kind: 'network', retry: 'same-key', detail: 'The line to Stripe failed.' });
  }
  if (error instanceof errors.StripeError) return fromStripe(error);
  return new PaymentError({ kind: 'provider_fault', retry: 'same-key', detail: 'Stripe answered what nobody understands.' });
}

function fromStripe(error: InstanceType<typeof errors.StripeError>): PaymentError {
  const { statusCode: status, code = '', rawType, requestId } = error;
  const says = [rawType, code, error.decline_code, error.param].filter(
    (part) => typeof part === 'string' && /^[\w.[\]-]{1,80}$/.test(part),
  );
  const of = (facts: Pick<PaymentErrorFacts, 'kind' | 'retry'>, detail: string): PaymentError => {
    const later = Number(error.headers?.['retry-after'] ?? Number.NaN);
    return new PaymentError({
      ...facts,
      ...(Number.isFinite(later) && later >= 0 ? { retryAfterMs: Math.min(later, 3600) * 1000 } : {}),
      ...(/^\w{1,80}$/.test(code) ? { providerCode: code } : {}),
      ...(requestId && /^\w{1,80}$/.test(requestId) ? { requestId } : {}),
      detail: `${detail} (${[`HTTP ${status ?? 'without a status'}`, ...says].join(', ')})`,
    });
  };
  if (busy.has(code) || status === 409 || status === 429)
    return of({ kind: 'busy', retry: 'same-key' }, 'Stripe does not take the call right now.');
  if (status === 401 || status === 403)
    return of({ kind: 'auth', retry: 'never' }, 'Stripe does not accept the key, or the key may not do this. Check the connection.');
  if (alreadySo.has(code))
    return of({ kind: 'already_done', retry: 'never' }, 'Stripe says that this is so already, or cannot be any more.');
  if (status === 402 || rawType === 'card_error' || refusals.has(code))
    return of({ kind: 'declined', retry: 'never' }, 'The bank or Stripe said no.');
  if (rawType === 'idempotency_error')
    return of({ kind: 'bad_request', retry: 'never' }, 'The same key was used for something else before.');
  if (status === 404 || code === 'resource_missing')
    return of({ kind: 'not_found', retry: 'never' }, 'Stripe does not know what was asked for.');
  if (status !== undefined && status >= 400 && status < 500)
    return of({ kind: 'bad_request', retry: 'never' }, 'Stripe does not take this request.');
  return of({ kind: 'provider_fault', retry: 'same-key' }, 'Stripe cannot answer right now.');
}

/** A server error that was kept for the key: the call itself is over, and asking again with the key says nothing new. */
export const isReplayedFault = (error: unknown): boolean =>
  error instanceof errors.StripeError && (error.statusCode ?? 0) >= 500 && error.headers?.['idempotent-replayed'] === 'true';

export const isMissing = (error: unknown): boolean =>
  error instanceof errors.StripeError && (error.statusCode === 404 || error.code === 'resource_missing');

/** `not_found` as null. */
export async function orNull<T>(act: () => Promise<T>): Promise<T | null> {
  try {
    return await act();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** How often a server error that was kept is stepped over: each needs a key of its own. */
const freshKeys = 5;

/**
 * Writes under keys made of `base`. A server error is kept for its key for a day; once it is replayed, the call with that key is known to
 * be over, and `again` has looked whether it made something. Then the next key is used. Never two keys while one may still be at work.
 */
export async function withKeys<T>(base: string, write: (idempotencyKey: string) => Promise<T>, found: () => Promise<T | null>): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await write(count === 1 ? base : `${base}:${count}`);
    } catch (error) {
      if (!isReplayedFault(error) || count === freshKeys) throw error;
      const made = await found();
      if (made !== null) return made;
    }
  }
}
