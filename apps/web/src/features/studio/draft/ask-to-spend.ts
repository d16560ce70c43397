import type { QueryClient } from '@tanstack/react-query';
import { createExternalStore } from '../../../lib/external-store.ts';
import { meQuery } from '../../../lib/queries/account-queries.ts';

/** Something to agree to before it is paid: what it costs in all, in micro-credits, and what goes on once that is agreed to. */
export interface SpendingQuestion {
  readonly cost: bigint;
  readonly go: (agreed: string) => void;
}

/** One at a time; nothing goes on where nobody answered. */
export const spendingStore = createExternalStore<SpendingQuestion | null>(null);

export function askToSpend(cost: bigint, go: SpendingQuestion['go']): void {
  spendingStore.set({ cost, go });
}

/** As far as this page knows; the service asks for itself. */
export function wantsToBeAsked(client: QueryClient, cost: bigint): boolean {
  const above = client.getQueryData(meQuery.queryKey)?.account.confirmAbove ?? null;
  return above !== null && cost > BigInt(above);
}
