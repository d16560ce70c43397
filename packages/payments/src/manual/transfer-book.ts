import type { Money } from '../spec/money.ts';

/** Money that somebody saw arrive in the account. */
export interface ReceivedTransfer {
  readonly orderId: string;
  readonly amount: Money;
  readonly at: Date;
  readonly refunded: Money;
}

/**
 * What arrived, told by people. It lies with the service: nothing else knows. A service that keeps its own record of confirmed orders needs none
 * here; orders are then only ever open or expired to this adapter.
 */
export interface TransferBook {
  find(orderId: string): Promise<ReceivedTransfer | null>;
  changedSince(since: Date): AsyncIterable<Pick<ReceivedTransfer, 'orderId'>>;
}

export const emptyBook: TransferBook = {
  find: async () => null,
  async *changedSince() {},
};

/** A book in memory, for tests. Said twice is said once. */
export function createMemoryBook(): TransferBook & { receive(transfer: Pick<ReceivedTransfer, 'orderId' | 'amount' | 'at'>): void } {
  const received = new Map<string, ReceivedTransfer>();
  return {
    find: async (orderId) => received.get(orderId) ?? null,
    async *changedSince(since) {
      for (const transfer of received.values()) if (transfer.at >= since) yield transfer;
    },
    receive(transfer) {
      if (!received.has(transfer.orderId)) received.set(transfer.orderId, { ...transfer, refunded: { ...transfer.amount, minor: 0n } });
    },
  };
}
