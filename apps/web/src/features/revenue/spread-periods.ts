import type { Revenue } from '@pinhole/contract';

export type RevenueRow = Revenue['data'][number];

const dayMs = 86_400_000;
/** More bars than that nobody can tell apart. */
const mostDays = 370;

/** Every day or month of the time, also those in which nothing moved, with what moved in one currency. */
export function spreadPeriods(
  { from, to, by, data }: Pick<Revenue, 'from' | 'to' | 'by' | 'data'>,
  currency: string,
): { readonly period: string; readonly row: RevenueRow | undefined }[] {
  const rows = new Map(data.filter((row) => row.currency === currency).map((row) => [row.period, row]));
  const last = Date.parse(to);
  const first = Math.max(Date.parse(from), last - (mostDays - 1) * dayMs);
  const periods = new Set<string>();
  for (let time = first; time <= last; time += dayMs) periods.add(new Date(time).toISOString().slice(0, by === 'day' ? 10 : 7));
  return [...periods].map((period) => ({ period, row: rows.get(period) }));
}
