export interface Quarter {
  readonly year: number;
  /** 1 to 4. */
  readonly quarter: number;
}

/** "2026-Q3" */
export const quarterName = ({ year, quarter }: Quarter): string => `${year}-Q${quarter}`;

/** The quarter of a moment and those before it, the newest first. */
export function lastQuarters(count: number, now: Date): readonly Quarter[] {
  const newest = now.getUTCFullYear() * 4 + Math.floor(now.getUTCMonth() / 3);
  return Array.from({ length: count }, (_, back) => ({ year: Math.floor((newest - back) / 4), quarter: ((newest - back) % 4) + 1 }));
}

/** Returns are due after a quarter has ended: that one is asked for first. */
export const quarterToReport = (quarters: readonly Quarter[]): Quarter => quarters[1] ?? quarters[0] ?? { year: 2026, quarter: 1 };
