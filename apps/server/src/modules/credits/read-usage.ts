import type { Usage } from '@pinhole/contract';
import { toCsv } from '../../platform/csv.ts';
import type { CreditsDeps } from './read-credits.ts';
import { listUsageRows, type UsageGroup } from './usage-store.ts';

export interface UsageFilters {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly member?: string | undefined;
  readonly key?: string | undefined;
  readonly model?: string | undefined;
  readonly kind?: string | undefined;
  readonly by: UsageGroup;
}

const dayMs = 86_400_000;
const usualDays = 30;

/** The date on the clock of a time zone, as `2026-11-21`. */
const dayIn = (timeZone: string, moment: Date): string => new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(moment);

export async function getUsage(deps: CreditsDeps, workspaceId: string, filters: UsageFilters): Promise<Usage> {
  const today = dayIn(deps.terms().timeZone, deps.clock.now());
  const to = filters.to ?? today;
  const from = filters.from ?? new Date(Date.parse(to) - (usualDays - 1) * dayMs).toISOString().slice(0, 10);
  const rows = await listUsageRows(deps.db, workspaceId, {
    from,
    to,
    member: filters.member ?? null,
    key: filters.key ?? null,
    model: filters.model ?? null,
    kind: filters.kind ?? null,
    by: filters.by,
  });
  return {
    from,
    to,
    data: rows.map(({ group, name, generations, amount, currency, worth }) => ({
      group,
      name,
      generations: Number(generations),
      amount: String(amount),
      currency,
      worth: String(worth),
    })),
    total: {
      generations: rows.reduce((sum, { generations }) => sum + Number(generations), 0),
      amount: String(rows.reduce((sum, { amount }) => sum + amount, 0n)),
    },
  };
}

const perWhole = 1_000_000n;

/** Micros as a decimal number that a spreadsheet can add up, with nothing lost. */
function decimal(micros: string): string {
  const value = BigInt(micros);
  const rest = String(value % perWhole).padStart(6, '0');
  return `${value / perWhole}.${rest}`;
}

export function usageCsv(usage: Usage, by: UsageGroup): string {
  return toCsv([
    [by, 'name', 'generations', 'credits', 'currency', 'worth'],
    ...usage.data.map(({ group, name, generations, amount, currency, worth }) => [
      group,
      name,
      String(generations),
      decimal(amount),
      currency,
      decimal(worth),
    ]),
  ]);
}
