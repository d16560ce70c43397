import { EngineError, type EngineErrorFacts } from '../spec/engine-error.ts';
import type { SendOptions } from './send.ts';

export interface HttpFailureOptions extends SendOptions {
  /** Whether a 503 of this provider says for certain that nothing was accepted. */
  readonly refusesWith503?: boolean;
  /** When to come back, where the provider says so in the body. */
  readonly retryAfterMs?: number;
  readonly field?: string;
}

const defaultRetryMs = 5_000;

/**
 * What a status means by itself. An adapter looks at the body first where its provider says more there. A 5xx after a paid call is
 * `reconcile-first`: it may have been accepted.
 */
export function httpFailure(response: Pick<Response, 'status' | 'headers'>, options: HttpFailureOptions): EngineError {
  const { provider, paid = false, field } = options;
  const { status } = response;
  const of = (facts: Omit<EngineErrorFacts, 'detail'>, detail: string): EngineError =>
    new EngineError({ ...facts, ...(field === undefined ? {} : { field }), detail: `${detail} (HTTP ${status})` });
  const later = retryAfter(response.headers) ?? options.retryAfterMs ?? defaultRetryMs;

  if (status === 401 || status === 403)
    return of({ kind: 'auth', retry: 'never', billed: 'no' }, `${provider} does not accept the key. Check it in the connection.`);
  if (status === 402)
    return of({ kind: 'quota', retry: 'never', billed: 'no' }, `The account at ${provider} has no credit left. Top it up there.`);
  if (status === 404 || status === 410)
    return of({ kind: 'not_found', retry: 'never', billed: 'no' }, `${provider} does not know what was asked for.`);
  if (status === 429)
    return of(
      { kind: 'rate_limit', retry: 'after-delay', billed: 'no', retryAfterMs: later },
      `${provider} takes no more calls right now.`,
    );
  if (status === 503 && options.refusesWith503)
    return of({ kind: 'overloaded', retry: 'after-delay', billed: 'no', retryAfterMs: later }, `${provider} is overloaded.`);
  if (status >= 500 || status === 408) {
    if (paid) {
      const detail = `${provider} answered with an error of its own: it is not known whether it accepted the work.`;
      return of({ kind: 'engine_fault', retry: 'reconcile-first', billed: 'unknown' }, detail);
    }
    return of({ kind: 'overloaded', retry: 'after-delay', billed: 'no', retryAfterMs: later }, `${provider} cannot answer right now.`);
  }
  if (status >= 400) return of({ kind: 'bad_input', retry: 'change-input', billed: 'no' }, `${provider} does not take this request.`);
  return of({ kind: 'engine_fault', retry: 'never', billed: 'no' }, `${provider} sends elsewhere. Check the address in the connection.`);
}

/** Milliseconds from now that a `Retry-After` names: in seconds, or as a date by the clock of the server that wrote it. */
function retryAfter(headers: Headers): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.parse(headers.get('date') ?? '');
  return Number.isFinite(ms) ? Math.max(1_000, ms) : undefined;
}
