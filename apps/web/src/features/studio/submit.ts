import type { Generation, GenerationRequest, Quote } from '@pinhole/contract';
import { isProblem } from '@pinhole/sdk';
import type { QueryClient } from '@tanstack/react-query';
import { api, newIdempotencyKey } from '../../lib/api.ts';
import { createExternalStore } from '../../lib/external-store.ts';
import { readLocal, writeLocal } from '../../lib/local-store.ts';
import { putGeneration } from '../../lib/queries/generation-queries.ts';

/** Asked for and not yet answered; shown at once, so that nothing waits for the network. */
export interface Pending {
  readonly key: string;
  readonly request: GenerationRequest;
  /** Micro-credits. */
  readonly price: string;
  readonly createdAt: string;
}

export const pendingStore = createExternalStore<readonly Pending[]>([]);

/** Something to decide before anything is paid, or the reason why nothing was. */
export type Notice =
  | { readonly kind: 'left-out'; readonly quote: Quote; readonly request: GenerationRequest }
  | { readonly kind: 'price-changed'; readonly quote: Quote; readonly request: GenerationRequest }
  | { readonly kind: 'refused'; readonly error: unknown };

export const noticeStore = createExternalStore<Notice | null>(null);

/** Generations that began in this page keep the name of their first tile, so that it never moves or blinks. */
const firstNames = new Map<string, string>();
export const nameOf = (generation: Pick<Generation, 'id'>): string => firstNames.get(generation.id) ?? generation.id;

const storedKey = 'submitting';
interface Stored {
  readonly key: string;
  readonly quoteId: string;
}
const parseStored = (raw: unknown): Stored | undefined => {
  const stored = raw as Partial<Stored> | null;
  return typeof stored?.key === 'string' && typeof stored.quoteId === 'string' ? { key: stored.key, quoteId: stored.quoteId } : undefined;
};

/** Pays for a quote. The key is stored before the first try: the same purchase can be asked for again, never a second one made. */
async function send(client: QueryClient, quoteId: string, key: string): Promise<void> {
  writeLocal(storedKey, { key, quoteId } satisfies Stored);
  const generation = await api.generations.create({ quoteId }, { idempotencyKey: key });
  writeLocal(storedKey, undefined);
  firstNames.set(generation.id, key);
  putGeneration(client, generation);
}

/** Asks for the price, checks that it is the one on the button, and pays. */
export async function submit(client: QueryClient, request: GenerationRequest, shownPrice: bigint): Promise<void> {
  const pending: Pending = { key: newIdempotencyKey(), request, price: String(shownPrice), createdAt: new Date().toISOString() };
  noticeStore.set(null);
  pendingStore.set((list) => [...list, pending]);
  try {
    const quote = await api.quotes.create(request);
    if (quote.dropped.length > 0) noticeStore.set({ kind: 'left-out', quote, request });
    else if (BigInt(quote.price) !== shownPrice) noticeStore.set({ kind: 'price-changed', quote, request });
    else await send(client, quote.id, pending.key);
  } catch (error) {
    refuse(error);
  } finally {
    pendingStore.set((list) => list.filter(({ key }) => key !== pending.key));
  }
}

/** After the person has read what changed. */
export async function acceptQuote(client: QueryClient, quote: Quote, request: GenerationRequest): Promise<void> {
  const pending: Pending = { key: newIdempotencyKey(), request, price: quote.price, createdAt: new Date().toISOString() };
  noticeStore.set(null);
  pendingStore.set((list) => [...list, pending]);
  try {
    await send(client, quote.id, pending.key);
  } catch (error) {
    refuse(error);
  } finally {
    pendingStore.set((list) => list.filter(({ key }) => key !== pending.key));
  }
}

function refuse(error: unknown): void {
  // Without an answer nobody knows whether it was taken; the stored key settles that at the next start.
  if (!isProblem(error, 'client.unreachable')) writeLocal(storedKey, undefined);
  noticeStore.set({ kind: 'refused', error });
}

/** A purchase whose answer was lost with the page: asked for again under its own key. */
export async function finishInterrupted(client: QueryClient): Promise<void> {
  const stored = readLocal(storedKey, parseStored);
  if (!stored) return;
  try {
    await send(client, stored.quoteId, stored.key);
  } catch (error) {
    if (!isProblem(error, 'client.unreachable')) writeLocal(storedKey, undefined);
  }
}
