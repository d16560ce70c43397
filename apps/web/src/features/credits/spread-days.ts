import type { Usage } from '@pinhole/contract';

const dayMs = 86_400_000;
/** More bars than that nobody can tell apart. */
const mostDays = 370;

/** Every day from the first to the last, also those on which nothing was charged; several currencies of one day are one. */
export function spreadDays({ from, to, data }: Pick<Usage, 'from' | 'to' | 'data'>): { readonly day: string; readonly amount: bigint }[] {
  const amounts = new Map<string, bigint>();
  for (const { group, amount } of data) if (group !== null) amounts.set(group, (amounts.get(group) ?? 0n) + BigInt(amount));
  const last = Date.parse(to);
  const first = Math.max(Date.parse(from), last - (mostDays - 1) * dayMs);
  const days: { day: string; amount: bigint }[] = [];
  for (let time = first; time <= last; time += dayMs) {
    const day = new Date(time).toISOString().slice(0, 10);
    days.push({ day, amount: amounts.get(day) ?? 0n });
  }
  return days;
}
