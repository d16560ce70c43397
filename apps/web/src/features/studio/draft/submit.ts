import type { Generation, GenerationRequest, Quote } from '@pinhole/contract';
import { isProblem } from '@pinhole/sdk';
import type { QueryClient } from '@tanstack/react-query';
import { api, newId, newIdempotencyKey } from '../../../lib/api.ts';
import { createExternalStore } from '../../../lib/external-store.ts';
import { putGeneration } from '../../../lib/queries/generation-queries.ts';
import { askToSpend, wantsToBeAsked } from './ask-to-spend.ts';
import { forgetPurchase, keepPurchase, keptPurchases, type Purchase } from './purchases.ts';

/** Asked for and not yet answered; shown at once, so that nothing waits for the network. */
export interface Pending {
  readonly key: string;
  /** What it was asked for together with. */
  readonly groupId: string | null;
  readonly request: GenerationRequest;
  /** Micro-credits. */
  readonly price: string;
  /** What the person agreed to spend on all that is asked for with it; null: they were not asked. */
  readonly confirmedCost: string | null;
  readonly createdAt: string;
}

export const pendingStore = createExternalStore<readonly Pending[]>([]);

interface About {
  /** The idempotency key of what it is about. */
  readonly key: string;
  /** The model it is about, where several were asked. */
  readonly of: string | undefined;
}

/** Something to decide before anything is paid, or the reason why nothing was. */
export type Notice = About &
  (
    | { readonly kind: 'left-out' | 'price-changed'; readonly quote: Quote; readonly pending: Pending }
    | { readonly kind: 'unanswered'; readonly purchase: Purchase; readonly pending: Pending }
    | { readonly kind: 'refused'; readonly error: unknown }
  );

export const noticesStore = createExternalStore<readonly Notice[]>([]);

export function dismissNotice(key: string): void {
  noticesStore.set((list) => list.filter((notice) => notice.key !== key));
}

/** Generations that began in this page keep the name of their first tile, so that it never moves or blinks. */
const firstNames = new Map<string, string>();
export const nameOf = (generation: Pick<Generation, 'id'>): string => firstNames.get(generation.id) ?? generation.id;

/** Being paid in this page at this moment. */
const underWay = new Set<string>();

/** Pays for a quote. The key is kept before the first try: the same purchase can be asked for again, never a second one made. */
async function pay(client: QueryClient, purchase: Purchase): Promise<void> {
  underWay.add(purchase.key);
  keepPurchase(purchase);
  try {
    const { quoteId, groupId, confirmedCost } = purchase;
    const generation = await api.generations.create(
      { quoteId, ...(groupId ? { groupId } : {}), ...(confirmedCost ? { confirmedCost } : {}) },
      { idempotencyKey: purchase.key },
    );
    forgetPurchase(purchase.key);
    firstNames.set(generation.id, purchase.key);
    putGeneration(client, generation);
  } catch (error) {
    // Without an answer nobody knows whether it was taken: the kept key settles that, now or at the next start.
    if (!isProblem(error, 'client.unreachable')) forgetPurchase(purchase.key);
    throw error;
  } finally {
    underWay.delete(purchase.key);
  }
}

/** What is asked for, at the price that the button said. */
export interface Wish {
  readonly request: GenerationRequest;
  readonly price: bigint;
  /** The model's name, to say which one a notice is about. */
  readonly title?: string | undefined;
}

/**
 * The same on several models: each its own purchase under its own key, so that one that fails takes none of the others with it. Somebody
 * who wants to be asked above a price is asked once, for all of it; `confirmedCost` is what they agreed to.
 */
export async function submitAll(client: QueryClient, wishes: readonly Wish[], confirmedCost: string | null = null): Promise<void> {
  const cost = wishes.reduce((sum, { price }) => sum + price, 0n);
  if (confirmedCost === null && wantsToBeAsked(client, cost)) {
    askToSpend(cost, (agreed) => void submitAll(client, wishes, agreed));
    return;
  }
  noticesStore.set((list) => list.filter(({ kind }) => kind === 'unanswered'));
  const groupId = wishes.length > 1 ? newId() : null;
  const createdAt = new Date().toISOString();
  // Priced together, paid one after the other: so they stand in the feed in the order in which they were chosen.
  let before: Promise<unknown> = Promise.resolve();
  const orders = wishes.map(({ request, price, title }) => {
    const pending = { key: newIdempotencyKey(), groupId, request, price: String(price), confirmedCost, createdAt };
    before = order(client, pending, groupId ? title : undefined, before);
    return before;
  });
  await Promise.all(orders);
}

export const submit = (client: QueryClient, request: GenerationRequest, price: bigint): Promise<void> =>
  submitAll(client, [{ request, price }]);

/** Asks for the price, checks that it is the one on the button, and pays. */
async function order(client: QueryClient, pending: Pending, of: string | undefined, before: Promise<unknown>): Promise<void> {
  await shown(pending, of, async () => {
    const quote = await api.quotes.create(pending.request);
    const about = { key: pending.key, of, quote, pending };
    if (quote.dropped.length > 0) return tell({ ...about, kind: 'left-out' });
    if (quote.price !== pending.price) return tell({ ...about, kind: 'price-changed' });
    await before;
    await payFor(client, purchaseOf(quote, pending), pending, of);
  });
}

/** Agreed to at another price is not agreed to. */
const purchaseOf = (quote: Quote, { key, groupId, price, confirmedCost }: Pending): Purchase => ({
  key,
  quoteId: quote.id,
  groupId,
  confirmedCost: quote.price === price ? confirmedCost : null,
});

/** After the person has read what changed. */
export async function acceptQuote(client: QueryClient, quote: Quote, pending: Pending, of: string | undefined): Promise<void> {
  dismissNotice(pending.key);
  await shown({ ...pending, price: quote.price, createdAt: new Date().toISOString() }, of, () =>
    payFor(client, purchaseOf(quote, pending), pending, of),
  );
}

/** The same purchase again, under the same key: if it was taken the first time, this is only told so. */
export async function askAgain(client: QueryClient, purchase: Purchase, pending: Pending, of: string | undefined): Promise<void> {
  dismissNotice(pending.key);
  await shown(pending, of, () => payFor(client, purchase, pending, of));
}

async function payFor(client: QueryClient, purchase: Purchase, pending: Pending, of: string | undefined): Promise<void> {
  try {
    await pay(client, purchase);
  } catch (error) {
    if (isProblem(error, 'spend.confirm')) {
      // The service knows better than this page above which price to ask, or what was asked for together.
      askToSpend(BigInt(error.details.cost ?? pending.price), (agreed) => {
        void shown(pending, of, () => payFor(client, { ...purchase, confirmedCost: agreed }, pending, of));
      });
      return;
    }
    if (!isProblem(error, 'client.unreachable')) throw error;
    tell({ kind: 'unanswered', key: pending.key, of, purchase, pending });
  }
}

/** Shows the request in the feed while the work on it lasts, and says why when it is refused. */
async function shown(pending: Pending, of: string | undefined, work: () => Promise<void>): Promise<void> {
  pendingStore.set((list) => [...list, pending]);
  try {
    await work();
  } catch (error) {
    tell({ kind: 'refused', key: pending.key, of, error });
  } finally {
    pendingStore.set((list) => list.filter(({ key }) => key !== pending.key));
  }
}

const tell = (notice: Notice): void => noticesStore.set((list) => [...list.filter(({ key }) => key !== notice.key), notice]);

/** Purchases whose answers were lost with the page: each asked for again under its own key. */
export async function finishInterrupted(client: QueryClient): Promise<void> {
  const lost = keptPurchases().filter(({ key }) => !underWay.has(key) && !noticesStore.get().some((notice) => notice.key === key));
  await Promise.allSettled(lost.map((purchase) => pay(client, purchase)));
}
