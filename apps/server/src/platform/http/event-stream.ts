import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

export interface StreamEvent {
  /** What the reader sends back as `Last-Event-ID`; absent for what need not be replayed. */
  readonly id?: string;
  readonly event: string;
  readonly data: unknown;
}

export type StreamEnd = 'reader left' | 'reader too slow' | 'no longer allowed' | 'shutting down' | 'finished';

export interface EventStream {
  /** False once the stream is over: stop sending. */
  send(event: StreamEvent): boolean;
  end(reason?: StreamEnd): void;
  /** Aborts when the stream is over; its reason is the `StreamEnd`. */
  readonly signal: AbortSignal;
}

export interface EventStreamOptions {
  /** Where the stream begins, so that a reader who is cut off before the first event still knows where to go on. */
  readonly firstId?: string;
  /** Asked from time to time: whether this reader may still listen. */
  readonly stillAllowed?: () => Promise<boolean>;
}

export interface EventStreams {
  open(reply: FastifyReply, options?: EventStreamOptions): EventStream;
  /** Asks for every reader now whether they may still listen: something was revoked. */
  recheck(): void;
  /** Ends all with a hint to come back; nothing new is opened. */
  close(): void;
  readonly size: number;
}

export interface EventStreamSettings {
  readonly keepAliveMs?: number;
  /** Readers come back after this long, spread out by themselves. */
  readonly retryMs?: number;
  /** What may wait for one reader before it counts as too slow. */
  readonly maxWaitingBytes?: number;
  readonly recheckMs?: number;
  readonly onChange?: (open: number) => void;
  readonly onEnd?: (reply: FastifyReply, end: { readonly reason: StreamEnd; readonly ms: number; readonly count: number }) => void;
}

interface OpenStream {
  end(reason: StreamEnd): void;
  tick(now: number): void;
  recheck(): void;
}

/** All open event streams of this process: one timer keeps them alive, and a stopping server can end them. */
export function createEventStreams({
  keepAliveMs = 15_000,
  retryMs = 2_000,
  maxWaitingBytes = 1_048_576,
  recheckMs = 30_000,
  onChange = () => {},
  onEnd = () => {},
}: EventStreamSettings = {}): EventStreams {
  const streams = new Set<OpenStream>();
  let closing = false;
  let timer: NodeJS.Timeout | undefined;

  function watch(): void {
    timer ??= setInterval(() => {
      for (const stream of streams) stream.tick(performance.now());
    }, keepAliveMs / 4).unref();
    if (streams.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    open(reply, { firstId, stillAllowed } = {}) {
      const over = new AbortController();
      const started = performance.now();
      const response = takeOver(reply);
      let count = 0;
      let writtenAt = started;
      let checkedAt = started;
      let stuckSince: number | undefined;

      function write(text: string): void {
        writtenAt = performance.now();
        if (response.write(text)) stuckSince = undefined;
        else stuckSince ??= writtenAt;
        if (response.writableLength > maxWaitingBytes) stream.end('reader too slow');
      }
      const stream: OpenStream = {
        end(reason) {
          if (!streams.delete(stream)) return;
          if (reason === 'reader too slow') response.destroy();
          else response.end();
          over.abort(reason);
          onEnd(reply, { reason, ms: performance.now() - started, count });
          onChange(streams.size);
          watch();
        },
        tick(now) {
          if (stuckSince !== undefined && now - stuckSince > 2 * keepAliveMs) stream.end('reader too slow');
          else if (now - writtenAt >= keepAliveMs) write(': keep-alive\n\n');
          if (now - checkedAt >= recheckMs) stream.recheck();
        },
        recheck() {
          if (!stillAllowed) return;
          checkedAt = performance.now();
          // Not knowing is no reason to cut somebody off; the next look will tell.
          stillAllowed().then(
            (allowed) => !allowed && stream.end('no longer allowed'),
            () => {},
          );
        },
      };
      response.on('drain', () => (stuckSince = undefined));
      response.on('close', () => stream.end('reader left'));
      streams.add(stream);
      onChange(streams.size);
      watch();
      write(`retry: ${retryMs}\n${firstId === undefined ? '' : `id: ${oneLine(firstId)}\n`}\n`);
      if (closing) stream.end('shutting down');
      return {
        send({ id, event, data }) {
          if (!streams.has(stream)) return false;
          count += 1;
          write(`${id === undefined ? '' : `id: ${oneLine(id)}\n`}event: ${oneLine(event)}\ndata: ${JSON.stringify(data)}\n\n`);
          return streams.has(stream);
        },
        end: (reason = 'finished') => stream.end(reason),
        signal: over.signal,
      };
    },
    recheck() {
      for (const stream of streams) stream.recheck();
    },
    close() {
      closing = true;
      for (const stream of streams) stream.end('shutting down');
    },
    get size() {
      return streams.size;
    },
  };
}

function takeOver(reply: FastifyReply): ServerResponse {
  reply.hijack();
  const headers = Object.entries(reply.getHeaders()).filter(
    (entry): entry is [string, string | number | string[]] => entry[1] !== undefined,
  );
  reply.raw.writeHead(200, {
    ...Object.fromEntries(headers),
    'content-type': 'text/event-stream; charset=utf-8',
    // Proxies must neither collect nor compress what is meant to arrive now.
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  reply.raw.flushHeaders();
  return reply.raw;
}

function oneLine(text: string): string {
  if (/[\r\n\0]/.test(text)) throw new TypeError('an event id or name cannot contain a line break');
  return text;
}
