import type { Asset, Generation, GenerationRequest } from '@pinhole/contract';
import type { PinholeClient } from './client.ts';
import { PinholeError } from './pinhole-error.ts';
import { subscribe } from './subscribe.ts';
import { pause } from './transport.ts';

/** How to watch a generation. */
export interface WaitOptions {
  /** Called with every new state and progress. */
  readonly onChange?: (generation: Generation) => void;
  /** Stops waiting. The generation itself goes on; cancel it with `client.generations.cancel`. */
  readonly signal?: AbortSignal;
}

/** How to run a request. */
export interface RunOptions extends WaitOptions {
  /** The name of this purchase; store it before the first try and a restart cannot buy twice. */
  readonly idempotencyKey?: string;
  /** The most it may cost, in micro-credits. A dearer quote ends with `client.price_above_limit` and nothing is spent. */
  readonly maxPrice?: bigint;
}

/** A finished run. */
export interface RunResult {
  readonly generation: Generation;
  readonly assets: readonly Asset[];
}

/** The generation ended without a result. `generation.error` says why and what it cost. */
export class GenerationFailedError extends PinholeError {
  readonly generation: Generation;

  /** Made by `run()`. */
  constructor(generation: Generation) {
    const { error } = generation;
    super({
      code: error?.code ?? `generation.${generation.state}`,
      title: error ? `${error.message} ${error.advice}` : `The generation ended as ${generation.state}.`,
    });
    this.generation = generation;
  }
}

const finalStates: ReadonlySet<Generation['state']> = new Set(['succeeded', 'failed', 'blocked', 'cancelled', 'expired']);
const isOver = (generation: Generation | undefined): generation is Generation =>
  generation !== undefined && finalStates.has(generation.state);
const lookAgainMs = { listening: 10_000, alone: 1_000 } as const;

/** From request to assets: submits, waits, fetches. Throws `GenerationFailedError` when nothing was delivered. */
export async function run(client: PinholeClient, request: GenerationRequest, options: RunOptions = {}): Promise<RunResult> {
  const { signal, idempotencyKey } = options;
  const body = options.maxPrice === undefined ? request : { quoteId: await quoteWithin(client, request, options.maxPrice, signal) };
  const submitted = await client.generations.create(body, { signal, idempotencyKey });
  const generation = await waitForGeneration(client, submitted.id, options);
  if (generation.state !== 'succeeded') throw new GenerationFailedError(generation);
  const assets = await Promise.all(generation.outputs.map(({ assetId }) => client.assets.get({ id: assetId }, { signal })));
  return { generation, assets };
}

async function quoteWithin(client: PinholeClient, request: GenerationRequest, maxPrice: bigint, signal?: AbortSignal): Promise<string> {
  const quote = await client.quotes.create(request, { signal });
  if (BigInt(quote.price) <= maxPrice) return quote.id;
  const title = `This would cost ${quote.price} micro-credits, more than the limit of ${maxPrice}. Nothing was submitted.`;
  throw new PinholeError({ code: 'client.price_above_limit', title, details: { price: quote.price, limit: String(maxPrice) } });
}

/** Waits until a generation is over, by events where they arrive and by asking where they do not. */
export async function waitForGeneration(client: PinholeClient, id: string, { onChange, signal }: WaitOptions = {}): Promise<Generation> {
  let wake = new AbortController();
  let latest: Generation | undefined;
  const see = (generation: Generation): void => {
    latest = generation;
    onChange?.(generation);
    if (isOver(generation)) wake.abort();
  };
  const events = subscribe(client, {
    onEvent: (event) => {
      if (event.type === 'generation-changed' && event.data.id === id) see(event.data);
      if (event.type === 'generation-progressed' && event.data.id === id && latest)
        see({ ...latest, progress: event.data.progress, previews: event.data.previews });
    },
    // What happened before the stream was open is not in it: look once more right then.
    onState: (state) => {
      if (state === 'open') wake.abort();
    },
    ...(signal && { signal }),
  });
  try {
    for (;;) {
      wake = new AbortController();
      const asked = await client.generations.get({ id }, { signal });
      // An event may have been faster than this answer.
      if (!isOver(latest)) see(asked);
      if (isOver(latest)) return latest;
      const waitMs = events.state === 'open' ? lookAgainMs.listening : lookAgainMs.alone;
      await pause(waitMs, signal ? AbortSignal.any([signal, wake.signal]) : wake.signal).catch(() => {});
      signal?.throwIfAborted();
      if (isOver(latest)) return latest;
    }
  } finally {
    events.close();
  }
}
