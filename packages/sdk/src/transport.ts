import type { Problem } from '@pinhole/contract';
import { PinholeError } from './pinhole-error.ts';

/** Where the service is and who asks. */
export interface ClientOptions {
  /** For example `https://studio.example`. Empty: the page's own origin. */
  readonly baseUrl?: string;
  /** A personal API key. Without one the browser's session cookie is used. */
  readonly apiKey?: string;
  /** The workspace to work in; without it, the person's active one. A function is asked for every call. */
  readonly workspaceId?: string | (() => string | undefined);
  /** Another `fetch`: for tests, proxies and logging. */
  readonly fetch?: typeof globalThis.fetch;
  /** How often a call that is safe to repeat is repeated after a lost connection or a busy server. Default 2. */
  readonly retries?: number;
}

/** What every call takes. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Overrides the client's `retries` for this call. */
  readonly retries?: number | undefined;
}

/** What a call that makes or spends something takes. */
export interface KeyedCallOptions extends CallOptions {
  /**
   * The name of this purchase: calls with the same key are the same purchase. Store it before the first try to be safe across
   * restarts; without it each call gets a fresh one, which makes the SDK's own repeats safe.
   */
  readonly idempotencyKey?: string | undefined;
}

/** A piece of a file: `file.slice(start, end)` in a browser, a `Buffer` in Node. */
export type Bytes = Blob | ArrayBuffer | Uint8Array<ArrayBuffer>;

/** One call as the generated client describes it. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `:name` in place of path parameters. */
  readonly path: string;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
  /** The body is bytes of this content type, sent as they are. */
  readonly bytes?: string;
  /** Takes an `Idempotency-Key`. */
  readonly keyed?: true;
  /** Answers bytes or a stream: the caller gets the `Response`. */
  readonly raw?: true;
}

/** Sends one call and gives its parsed answer. */
export type Send = <Result>(call: Call, options?: KeyedCallOptions) => Promise<Result>;

const busy = new Set([429, 502, 503, 504]);
const longestWaitSeconds = 10;

/** The one place that talks to the network. */
export function createTransport({ baseUrl = '', apiKey, workspaceId, fetch = globalThis.fetch, retries = 2 }: ClientOptions): Send {
  const origin = baseUrl.replace(/\/+$/, '');

  function headersOf(call: Call, options: KeyedCallOptions): Headers {
    const headers = new Headers(options.headers);
    const workspace = typeof workspaceId === 'function' ? workspaceId() : workspaceId;
    if (!headers.has('accept')) headers.set('accept', call.raw ? '*/*' : 'application/json');
    if (apiKey) headers.set('authorization', `Bearer ${apiKey}`);
    if (workspace && !headers.has('x-workspace')) headers.set('x-workspace', workspace);
    if (call.body !== undefined) headers.set('content-type', call.bytes ?? 'application/json');
    if (call.keyed) headers.set('idempotency-key', options.idempotencyKey ?? randomKey());
    return headers;
  }

  return async <Result>(call: Call, options: KeyedCallOptions = {}): Promise<Result> => {
    const url = `${origin}${pathOf(call)}`;
    const request: RequestInit = {
      method: call.method,
      headers: headersOf(call, options),
      credentials: apiKey ? 'omit' : 'same-origin',
      ...(call.body !== undefined && { body: call.bytes ? (call.body as Bytes) : JSON.stringify(call.body) }),
      ...(options.signal && { signal: options.signal }),
    };
    // A second try must not be a second purchase: only reads and keyed calls are repeated.
    const tries = call.method === 'GET' || call.keyed ? 1 + (options.retries ?? retries) : 1;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await attemptCall(fetch, url, request, call);
      if (outcome.ok) return outcome.value as Result;
      const waitSeconds = outcome.error.retryAfterSeconds ?? 0.3 * 2 ** (attempt - 1) * (0.5 + Math.random());
      if (!outcome.again || attempt >= tries || waitSeconds > longestWaitSeconds) throw outcome.error;
      await pause(waitSeconds * 1000, options.signal);
    }
  };
}

type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: PinholeError; readonly again: boolean };

async function attemptCall(fetch: typeof globalThis.fetch, url: string, request: RequestInit, call: Call): Promise<Outcome> {
  let response: Response;
  try {
    response = await fetch(url, request);
  } catch (cause) {
    if (request.signal?.aborted) throw cause;
    return { ok: false, error: unreachable(cause), again: true };
  }
  if (!response.ok && !(call.raw && response.status === 304)) {
    const error = await errorOf(response);
    return { ok: false, error, again: busy.has(error.status) || error.code === 'idempotency.in_flight' };
  }
  if (call.raw) return { ok: true, value: response };
  try {
    const text = await response.text();
    return { ok: true, value: text === '' ? undefined : JSON.parse(text) };
  } catch (cause) {
    if (request.signal?.aborted) throw cause;
    // The connection broke, or it was not JSON, after the service had done the work.
    return {
      ok: false,
      error: cause instanceof SyntaxError ? unexpected(response, cause) : unreachable(cause),
      again: !(cause instanceof SyntaxError),
    };
  }
}

function pathOf({ path, params = {}, query }: Call): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') search.set(name, String(value));
  }
  return search.size > 0 ? `${filled}?${search}` : filled;
}

async function errorOf(response: Response): Promise<PinholeError> {
  const body: unknown = await response.json().catch(() => undefined);
  return isProblemBody(body) ? new PinholeError(body, { retryAfterSeconds: retryAfterOf(response) }) : unexpected(response);
}

function isProblemBody(body: unknown): body is Problem {
  return (
    typeof body === 'object' &&
    body !== null &&
    'code' in body &&
    typeof body.code === 'string' &&
    'title' in body &&
    typeof body.title === 'string'
  );
}

function unreachable(cause: unknown): PinholeError {
  return new PinholeError(
    { code: 'client.unreachable', title: 'The service cannot be reached. Check the connection and try again.' },
    { cause },
  );
}

function unexpected(response: Response, cause?: unknown): PinholeError {
  const title = `The answer (status ${response.status}) does not come from Pinhole; something in between may be misconfigured.`;
  const requestId = response.headers.get('x-request-id');
  return new PinholeError(
    { code: 'client.unexpected_answer', title, status: response.status, ...(requestId && { request_id: requestId }) },
    { retryAfterSeconds: retryAfterOf(response), cause },
  );
}

function retryAfterOf(response: Response): number | undefined {
  const value = response.headers.get('retry-after');
  return value && /^\d+$/.test(value) ? Number(value) : undefined;
}

/** Waits; rejects with the signal's reason as soon as it aborts. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/** `crypto.randomUUID` exists only on https pages; studios at home run on plain http. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
