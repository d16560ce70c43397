import type { DoubtfulCall } from '@pinhole/contract';

export interface DoubtfulDay {
  /** The first call of it, to name the day by. */
  readonly at: string;
  readonly key: string;
  readonly calls: readonly DoubtfulCall[];
  /** What is known of the amounts, by currency; never summed across currencies. */
  readonly sums: readonly { readonly currency: string; readonly amount: number }[];
  /** Calls whose amount nobody knows. */
  readonly unknown: number;
}

const micros = 1_000_000;

/** Newest first, as they come; one group a day of the reader's calendar. */
export function byDay(calls: readonly DoubtfulCall[], dayOf: (at: Date) => string): readonly DoubtfulDay[] {
  const days = Map.groupBy(calls, ({ createdAt }) => dayOf(new Date(createdAt)));
  return [...days].map(([key, members]) => {
    const known = members.filter(({ amountMicros, currency }) => amountMicros !== null && currency !== null);
    const sums = [...Map.groupBy(known, ({ currency }) => currency ?? '')].map(([currency, group]) => ({
      currency,
      amount: Number(group.reduce((sum, { amountMicros }) => sum + BigInt(amountMicros ?? 0), 0n)) / micros,
    }));
    return { key, at: members[0]?.createdAt ?? key, calls: members, sums, unknown: members.length - known.length };
  });
}
