import { type Clock, systemClock } from '../clock.ts';
import { EgressError } from './egress-error.ts';
import type { EgressRecord, Recorder } from './egress-record.ts';
import { createUntrustedFetch, type UntrustedFetchOptions, type UntrustedRequest, type UntrustedResponse } from './fetch-untrusted.ts';
import { type Line, type LineInit, openLine } from './open-line.ts';
import { type Processor, requireDeclared } from './processors.ts';
import { guardedDispatcher } from './send-guard.ts';
import { mailServerUrl, type SendMail, sendMail } from './send-mail.ts';

export interface EgressInit extends RequestInit {
  /** Until the last byte of the answer. */
  readonly timeoutMs?: number;
  /** Asked right before the first byte leaves: when it says yes, none does. */
  readonly isOver?: (() => boolean) | undefined;
}

export interface Egress {
  /** Like `fetch`, for a declared processor, purpose and host. Follows a redirect only within the same origin; `redirect: 'manual'` hands it back. */
  fetch(processorId: string, purpose: string, url: string | URL, init?: EgressInit): Promise<Response>;
  /** The same, bound and shaped like the global `fetch`, to hand to an adapter. */
  fetchFor(processorId: string, purpose: string, defaults?: { readonly timeoutMs?: number }): typeof fetch;
  /**
   * Opens WebSockets for a declared processor, purpose and host; to hand to an adapter. One is a single call in the record, which ends when
   * it does. Redirects are not followed.
   */
  linesFor(processorId: string, purpose: string): (address: URL, init: LineInit) => Line;
  /** Hands mail to a declared server; to give to the part that delivers. */
  mailFor(processorId: string, purpose: string): SendMail;
  /** For URLs that strangers name. One error text for every refusal: the asker learns nothing about the network in here. */
  fetchUntrusted(url: string, request: UntrustedRequest): Promise<UntrustedResponse>;
}

export interface EgressOptions {
  readonly processors: readonly Processor[] | (() => readonly Processor[]);
  readonly onRecord: (record: EgressRecord) => void;
  readonly clock?: Clock;
  readonly untrusted?: UntrustedFetchOptions;
}

const defaultTimeoutMs = 120_000;
const maxRedirects = 3;
const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/** The only way out. Everything else that opens a connection to the outside is a mistake. */
export function createEgress({ processors, onRecord, clock = systemClock, untrusted = {} }: EgressOptions): Egress {
  const declared = typeof processors === 'function' ? processors : () => processors;

  async function call(
    processorId: string,
    purpose: string,
    url: string | URL,
    { timeoutMs = defaultTimeoutMs, isOver, ...init }: EgressInit = {},
  ) {
    let target = new URL(url);
    requireDeclared(declared(), { processorId, purpose, url: target });
    const deadline = AbortSignal.timeout(timeoutMs);
    const signal = init.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
    const guard = isOver ? { dispatcher: guardedDispatcher(isOver) } : {};
    const method = (init.method ?? 'GET').toUpperCase();

    for (let hop = 0; ; hop += 1) {
      const request = await withKnownSize(init);
      const recorder = startRecord({ processor: processorId, purpose, host: target.host, method, bytesOut: request.bytesOut });
      const response = await fetch(target, { ...request.init, signal, redirect: 'manual', ...guard }).catch((error: unknown) => {
        recorder.finish(undefined, 0);
        throw error;
      });
      if (!redirectStatuses.has(response.status) || init.redirect === 'manual') return recordWhenRead(response, signal, recorder);

      await response.body?.cancel();
      recorder.finish(response.status, 0);
      target = sameOriginRedirect(target, response, method, hop);
    }
  }

  function startRecord(about: Pick<EgressRecord, 'processor' | 'purpose' | 'host' | 'method'> & { bytesOut: () => number }): Recorder {
    const at = clock.now();
    const startedAt = performance.now();
    let finished = false;
    const finish = (status: number | undefined, bytesIn: number) => {
      if (finished) return;
      finished = true;
      onRecord({ ...about, at, status, bytesOut: about.bytesOut(), bytesIn, ms: Math.round(performance.now() - startedAt) });
    };
    return { finish };
  }

  const fetchUntrusted = createUntrustedFetch(untrusted);
  return {
    fetch: call,
    fetchFor:
      (processorId, purpose, defaults = {}) =>
      (input, init) => {
        if (input instanceof Request) throw new TypeError('hand the URL and the options to this fetch, not a Request');
        return call(processorId, purpose, input, { ...defaults, ...init });
      },
    linesFor: (processorId, purpose) => (address, init) => {
      const url = new URL(address);
      if (url.protocol !== 'ws:' && url.protocol !== 'wss:') throw new TypeError('a line has an address that begins with ws:// or wss://');
      url.protocol = url.protocol === 'wss:' ? 'https:' : 'http:';
      requireDeclared(declared(), { processorId, purpose, url });
      const recorder = startRecord({ processor: processorId, purpose, host: url.host, method: 'GET', bytesOut: () => 0 });
      return openLine(address, init, recorder);
    },
    mailFor: (processorId, purpose) => async (server, envelope, signal) => {
      const url = new URL(mailServerUrl(server));
      requireDeclared(declared(), { processorId, purpose, url });
      const bytesOut = () => Buffer.byteLength(envelope.text);
      return sendMail(server, envelope, signal, startRecord({ processor: processorId, purpose, host: url.host, method: 'SMTP', bytesOut }));
    },
    fetchUntrusted: (url, request) =>
      fetchUntrusted(url, request, (host) =>
        startRecord({ processor: 'untrusted', purpose: request.purpose, host, method: 'GET', bytesOut: () => 0 }),
      ),
  };
}

function sameOriginRedirect(from: URL, response: Response, method: string, hop: number): URL {
  const to = URL.parse(response.headers.get('location') ?? '', from);
  const repeatable = method === 'GET' || method === 'HEAD';
  if (!to || to.origin !== from.origin || !repeatable || hop >= maxRedirects) {
    throw new EgressError('redirect', `${from.host} answered with a redirect that is not followed. Use the final address.`);
  }
  return to;
}

/** Counts the answer as the caller reads it; an answer nobody reads is recorded when its time is up. */
function recordWhenRead(response: Response, signal: AbortSignal, recorder: Recorder): Response {
  if (!response.body) {
    recorder.finish(response.status, 0);
    return response;
  }
  let bytesIn = 0;
  const finish = () => {
    signal.removeEventListener('abort', finish);
    recorder.finish(response.status, bytesIn);
  };
  signal.addEventListener('abort', finish, { once: true });
  const reader = response.body.getReader();
  const counted = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) {
          finish();
          controller.close();
          return;
        }
        bytesIn += value.byteLength;
        controller.enqueue(value);
      } catch (error) {
        finish();
        controller.error(error);
      }
    },
    async cancel(reason) {
      finish();
      await reader.cancel(reason);
    },
  });
  return withBody(response, counted);
}

function withBody(response: Response, body: ReadableStream<Uint8Array<ArrayBuffer>>): Response {
  const { status, statusText, headers, url } = response;
  const copy = new Response(body, { status, statusText, headers });
  // A made-up response has no URL; adapters may read it.
  Object.defineProperty(copy, 'url', { value: url });
  return copy;
}

async function withKnownSize(init: RequestInit): Promise<{ init: RequestInit; bytesOut: () => number }> {
  const { body } = init;
  if (body === null || body === undefined) return { init, bytesOut: () => 0 };
  if (typeof body === 'string') return { init, bytesOut: () => Buffer.byteLength(body) };
  if (body instanceof ReadableStream) {
    let sent = 0;
    const count = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        sent += chunk.byteLength;
        controller.enqueue(chunk);
      },
    });
    return { init: { ...init, body: body.pipeThrough(count), duplex: 'half' } as RequestInit, bytesOut: () => sent };
  }
  // Forms, blobs and views: let the platform write them out once, with the content type that belongs to that.
  const written = new Response(body);
  const bytes = await written.arrayBuffer();
  const headers = new Headers(init.headers);
  const contentType = written.headers.get('content-type');
  if (contentType && !headers.has('content-type')) headers.set('content-type', contentType);
  return { init: { ...init, headers, body: bytes }, bytesOut: () => bytes.byteLength };
}
