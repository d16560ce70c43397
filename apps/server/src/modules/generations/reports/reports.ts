import type { DoubtfulCall, MarginRow, Page } from '@pinhole/contract';
import type { Clock } from '../../../platform/clock.ts';
import type { Db } from '../../../platform/database/database.ts';
import { estimateCost } from '../request/estimate-cost.ts';
import { type DoubtfulRow, listDoubtfulRows, listMarginRows } from '../store/report-store.ts';

/** Calls that may have been billed and brought nothing, with what they would have cost: an operator compares them with the bill. */
export async function listDoubtfulCalls(
  db: Db,
  page: { readonly before: string | null; readonly limit: number; readonly show: 'all' | 'unchecked' },
): Promise<Page<DoubtfulCall>> {
  const rows = await listDoubtfulRows(db, { before: parseKey(page.before), limit: page.limit + 1, show: page.show });
  const data = rows.slice(0, page.limit);
  const last = data.at(-1);
  return {
    data: data.map(presentDoubtful),
    nextCursor: rows.length > page.limit && last ? `${last.createdAt.toISOString()} ${last.attemptId}` : null,
  };
}

export function presentDoubtful({ request, rule, booked, createdAt, checkedAt, ...row }: DoubtfulRow): DoubtfulCall {
  const cost = booked ?? estimateCost(rule, request);
  return {
    ...row,
    createdAt: createdAt.toISOString(),
    amountMicros: cost && String(cost.amountMicros),
    currency: cost?.currency ?? null,
    quality: cost?.quality ?? null,
    checkedAt: checkedAt?.toISOString() ?? null,
  };
}

function parseKey(key: string | null): { readonly at: Date; readonly id: string } | null {
  const [at = '', id = ''] = key?.split(' ') ?? [];
  return key === null ? null : { at: new Date(at), id };
}

const dayMs = 86_400_000;

export async function listMargins({ db, clock }: { readonly db: Db; readonly clock: Clock }, days: number): Promise<MarginRow[]> {
  const rows = await listMarginRows(db, new Date(clock.now().getTime() - days * dayMs));
  return rows.map(({ costs, chargedMicros, ...row }) => ({ ...row, chargedMicros: String(chargedMicros), costs: [...(costs ?? [])] }));
}
