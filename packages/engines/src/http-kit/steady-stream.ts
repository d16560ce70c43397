import { EngineError } from '../spec/engine-error.ts';

export interface SteadyOptions {
  readonly provider: string;
  /** 15 seconds when left out. */
  readonly windowMs?: number;
  /** 4 KiB when left out. */
  readonly leastBytes?: number;
}

/**
 * The same bytes, as long as they keep coming: errors with `network` when so much waiting has brought fewer bytes than that. Only time
 * that is spent waiting for the other side counts.
 */
export function steadyStream(
  stream: ReadableStream<Uint8Array>,
  { provider, windowMs = 15_000, leastBytes = 4096 }: SteadyOptions,
): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  let [waitedMs, bytes] = [0, 0];

  return new ReadableStream({
    async pull(controller) {
      const from = performance.now();
      const next = await within(reader.read(), windowMs - waitedMs);
      waitedMs += performance.now() - from;
      if (next === 'late' || (!next.done && waitedMs >= windowMs && bytes + next.value.byteLength < leastBytes)) {
        const error = tooSlow(provider);
        reader.cancel(error).catch(() => undefined);
        return controller.error(error);
      }
      if (next.done) return controller.close();
      bytes += next.value.byteLength;
      if (bytes >= leastBytes) [waitedMs, bytes] = [0, 0];
      controller.enqueue(next.value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

async function within<Value>(promise: Promise<Value>, ms: number): Promise<Value | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), Math.max(0, ms));
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

const tooSlow = (provider: string): EngineError =>
  new EngineError({ kind: 'network', retry: 'after-delay', billed: 'no', detail: `${provider} sends too slowly to be waited for.` });
