import { type KeyValueStore, readLocal, writeLocal } from '../../../lib/local-store.ts';

/** A purchase on its way: enough to ask for the very same one again. */
export interface Purchase {
  /** The idempotency key. */
  readonly key: string;
  readonly quoteId: string;
  /** What it was asked for together with. */
  readonly groupId: string | null;
  /** What the person agreed to spend, in micro-credits; null: they were not asked. */
  readonly confirmedCost: string | null;
}

const storedKey = 'submitting';
/** A quote is long expired by the time so many wait. */
const mostKept = 20;

function parsePurchases(raw: unknown): readonly Purchase[] {
  return (Array.isArray(raw) ? raw : [raw]).flatMap((item: unknown): readonly Purchase[] => {
    const stored = (item ?? {}) as Partial<Purchase>;
    if (typeof stored.key !== 'string' || typeof stored.quoteId !== 'string') return [];
    const textOr = (value: unknown): string | null => (typeof value === 'string' ? value : null);
    return [{ key: stored.key, quoteId: stored.quoteId, groupId: textOr(stored.groupId), confirmedCost: textOr(stored.confirmedCost) }];
  });
}

export function keptPurchases(store: KeyValueStore = localStorage): readonly Purchase[] {
  return readLocal(storedKey, parsePurchases, store) ?? [];
}

const keep = (purchases: readonly Purchase[], store: KeyValueStore): void =>
  writeLocal(storedKey, purchases.length > 0 ? purchases.slice(-mostKept) : undefined, store);

export function keepPurchase(purchase: Purchase, store: KeyValueStore = localStorage): void {
  keep([...keptPurchases(store).filter(({ key }) => key !== purchase.key), purchase], store);
}

export function forgetPurchase(key: string, store: KeyValueStore = localStorage): void {
  keep(
    keptPurchases(store).filter((purchase) => purchase.key !== key),
    store,
  );
}
