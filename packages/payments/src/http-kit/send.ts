import { PaymentError, type PaymentErrorFacts } from '../spec/payment-error.ts';
import type { PaymentCall } from '../spec/provider.ts';

/** Failures that happen before a byte has left: nobody can have done anything. */
const neverLeft = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

const answerMs = 30_000;

export interface SendOptions {
  /** The provider's title, for the error. */
  readonly provider: string;
  /** How the call may be tried again when nobody knows what became of it. */
  readonly retry: Exclude<PaymentErrorFacts['retry'], 'never'>;
}

/** One call, sent once. Throws `PaymentError` when no answer came in time; an answer of any status is returned. Redirects are not followed. */
export async function send(
  call: Pick<PaymentCall, 'fetch' | 'signal'>,
  url: URL,
  init: RequestInit,
  options: SendOptions,
): Promise<Response> {
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(answerMs)]);
  try {
    return await call.fetch(url, { ...init, signal, redirect: 'manual' });
  } catch (cause) {
    throw lostAnswer(options, cause);
  }
}

/** What a call without a whole answer means. */
export function lostAnswer({ provider, retry }: SendOptions, cause: unknown): PaymentError {
  if (neverLeft.has(codeOf(cause)))
    return new PaymentError(
      { kind: 'network', retry: 'same-key', detail: `${provider} could not be reached. Check the network and the address.` },
      { cause },
    );
  const late = cause instanceof Error && cause.name === 'TimeoutError';
  return new PaymentError(
    { kind: late ? 'timeout' : 'network', retry, detail: `The answer of ${provider} was lost: nobody knows what became of the call.` },
    { cause },
  );
}

function codeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return '';
}
