/** How long a workspace keeps its assets: so many days from when one was made, or from `from` where that is later. */
export interface Keeping {
  readonly days: number;
  readonly from: Date;
  /** Until when the plan says so; null: until something changes. */
  readonly until: Date | null;
  /** So many days before the end it is said. */
  readonly noticeDays: number;
  readonly now: Date;
}

const dayMs = 86_400_000;

/** The moment from which an asset goes to the trash by itself; null: never, or not before a plan that ends says nothing any longer. */
export function keptUntil(
  asset: { readonly created_at: Date; readonly restored_at: Date | null; readonly origin: string },
  keeping: Pick<Keeping, 'days' | 'from' | 'until'> | null,
): Date | null {
  if (!keeping || asset.origin === 'mask') return null;
  const begins = Math.max(asset.created_at.getTime(), asset.restored_at?.getTime() ?? 0, keeping.from.getTime());
  const goes = new Date(begins + keeping.days * dayMs);
  return keeping.until && goes > keeping.until ? null : goes;
}

export function goesSoon(until: Date | null, keeping: Keeping | null): boolean {
  return until !== null && keeping !== null && until.getTime() - keeping.now.getTime() <= keeping.noticeDays * dayMs;
}
