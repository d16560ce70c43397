import type { EngineCall } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';

/** Failures that happen before a byte has left: nobody can have accepted anything. */
const neverLeft = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

export interface SendOptions {
  /** The provider's title, for the error. */
  readonly provider: string;
  /** Whether the call begins work that is billed: when its answer is lost, only `reconcile` can tell. */
  readonly paid?: boolean;
}

/** How long an answer may take to begin where nothing is paid for. Paid work may last as long as the caller waits. */
const answerMs = 60_000;
/** The same where a file may have to go out first. */
const uploadMs = 5 * 60_000;

/** One call, sent once. Throws `EngineError` when no answer came; an answer of any status is returned. Redirects are not followed. */
export async function send(
  call: Pick<EngineCall, 'fetch' | 'signal'>,
  url: string | URL,
  init: RequestInit,
  options: SendOptions,
): Promise<Response> {
  const late = new AbortController();
  const signal = options.paid ? call.signal : AbortSignal.any([call.signal, late.signal]);
  const timer = setTimeout(() => late.abort(new DOMException('no answer in time', 'TimeoutError')), init.body ? uploadMs : answerMs);
  try {
    return await call.fetch(url, { ...init, signal, redirect: 'manual' });
  } catch (cause) {
    throw lostAnswer(options, cause);
  } finally {
    clearTimeout(timer);
  }
}

/** What a call without a whole answer means. */
export function lostAnswer({ provider, paid = false }: SendOptions, cause: unknown): EngineError {
  const unknown = paid && !neverLeft.has(codeOf(cause));
  return new EngineError(
    {
      kind: 'network',
      retry: unknown ? 'reconcile-first' : 'after-delay',
      billed: unknown ? 'unknown' : 'no',
      detail: unknown
        ? `The answer of ${provider} was lost: it is not known whether it accepted the work.`
        : `${provider} could not be reached. Check the network and the address in the connection.`,
    },
    { cause },
  );
}

function codeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return '';
}
