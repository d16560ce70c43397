import type { StudioEvent } from '@pinhole/contract';
import type { PinholeClient } from './client.ts';
import { PinholeError } from './pinhole-error.ts';
import { createStreamReader } from './server-sent-events.ts';
import { pause } from './transport.ts';

/** `waiting`: the connection is lost and the next try is due soon. `closed`: it will not come back by itself. */
export type SubscriptionState = 'connecting' | 'open' | 'waiting' | 'closed';

/** What to do with the events of a workspace. */
export interface SubscribeOptions {
  /** Called in order, each event once. Ignore types you do not know: newer services may have more. */
  readonly onEvent: (event: StudioEvent) => void;
  readonly onState?: (state: SubscriptionState) => void;
  /** Called once when the service refuses for good, for example after signing out. */
  readonly onRefused?: (error: PinholeError) => void;
  /** Continue after this event: the `sequence` of the last one seen. Without it: only what happens from now on. */
  readonly lastEventId?: string;
  readonly workspaceId?: string;
  readonly signal?: AbortSignal;
}

/** A stream that reconnects by itself until it is closed. */
export interface Subscription {
  close(): void;
  /** Pass it to the next `subscribe` to miss nothing in between. */
  readonly lastEventId: string | undefined;
  readonly state: SubscriptionState;
}

/** The service sends a comment every 15 seconds; three missing ones mean that the connection is dead. */
const silenceMs = 45_000;
const longestBackOffMs = 30_000;

/** Follows what happens in a workspace. Reconnects with growing pauses and asks for what it missed. */
export function subscribe(client: PinholeClient, options: SubscribeOptions): Subscription {
  const closing = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, closing.signal]) : closing.signal;
  let lastEventId = options.lastEventId;
  let state: SubscriptionState = 'connecting';
  let retryMs = 1_000;
  let failures = 0;

  function enter(next: SubscriptionState): void {
    if (next === state) return;
    state = next;
    options.onState?.(next);
  }

  async function readOnce(): Promise<void> {
    const watchdog = new AbortController();
    let timer = setTimeout(() => watchdog.abort(), silenceMs);
    try {
      const response = await client.events.stream({
        signal: AbortSignal.any([signal, watchdog.signal]),
        headers: {
          accept: 'text/event-stream',
          ...(options.workspaceId !== undefined && { 'x-workspace': options.workspaceId }),
          ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
        },
        retries: 0,
      });
      if (!response.body) return;
      failures = 0;
      enter('open');
      const reader = createStreamReader(({ event, data }) => {
        lastEventId = reader.lastEventId;
        // A listener that throws must not end the stream: the error surfaces like any other unhandled one.
        deliver(options.onEvent, { type: event, sequence: reader.lastEventId ?? '', data: JSON.parse(data) as unknown } as StudioEvent);
      }, lastEventId);
      const decoder = new TextDecoder();
      for await (const bytes of chunksOf(response.body)) {
        clearTimeout(timer);
        timer = setTimeout(() => watchdog.abort(), silenceMs);
        reader.feed(decoder.decode(bytes, { stream: true }));
        lastEventId = reader.lastEventId;
        retryMs = reader.retryMs ?? retryMs;
      }
    } finally {
      clearTimeout(timer);
    }
  }

  async function follow(): Promise<void> {
    while (!signal.aborted) {
      try {
        await readOnce();
      } catch (error) {
        failures += 1;
        if (isForGood(error)) {
          options.onRefused?.(error);
          return;
        }
      }
      if (signal.aborted) return;
      enter('waiting');
      const backOffMs = Math.min(longestBackOffMs, retryMs * 2 ** Math.max(0, failures - 1));
      await pause(backOffMs * (0.5 + Math.random() / 2), signal).catch(() => {});
      if (!signal.aborted) enter('connecting');
    }
  }

  follow()
    .finally(() => enter('closed'))
    .catch(reportLater);
  return {
    close: () => closing.abort(),
    get lastEventId() {
      return lastEventId;
    },
    get state() {
      return state;
    },
  };
}

function deliver(onEvent: (event: StudioEvent) => void, event: StudioEvent): void {
  try {
    onEvent(event);
  } catch (error) {
    reportLater(error);
  }
}

function reportLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

function isForGood(error: unknown): error is PinholeError {
  if (!(error instanceof PinholeError)) return false;
  return error.status >= 400 && error.status < 500 && error.status !== 408 && error.status !== 429;
}

/** Not every browser can iterate a stream. */
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
