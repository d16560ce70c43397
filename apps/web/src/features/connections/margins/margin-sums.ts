import type { MarginRow } from '@pinhole/contract';

export const groupings = ['model', 'engine', 'day'] as const;
export type Grouping = (typeof groupings)[number];

export interface MarginSum {
  /** The model, engine or day. */
  readonly key: string;
  readonly engine: string;
  readonly generations: number;
  readonly outputs: number;
  /** In credits. */
  readonly charged: number;
  /** In units of each currency; never added up across currencies. */
  readonly costs: readonly { readonly currency: string; readonly amount: number }[];
  /** How the costs are known, best first. */
  readonly qualities: readonly string[];
  /** In credits; null where a cost is in a currency whose worth nobody has said. */
  readonly cost: number | null;
}

const micros = 1_000_000;
const bestFirst = ['reported', 'computed', 'estimated', 'free'];

export function sumMargins(rows: readonly MarginRow[], by: Grouping, creditsPerDollar: number): readonly MarginSum[] {
  const keyOf = (row: MarginRow): string => (by === 'model' ? `${row.engine} ${row.model}` : row[by]);
  return [...Map.groupBy(rows, keyOf).values()].map((group) => sumOf(group, by, creditsPerDollar));
}

/** All of them together. */
export const totalOf = (rows: readonly MarginRow[], creditsPerDollar: number): MarginSum => sumOf(rows, 'day', creditsPerDollar);

function sumOf(rows: readonly MarginRow[], by: Grouping, creditsPerDollar: number): MarginSum {
  const costs = rows.flatMap((row) => row.costs);
  const amounts = [...Map.groupBy(costs, ({ currency }) => currency)]
    .map(([currency, same]) => ({ currency, amount: add(same.map(({ amountMicros }) => amountMicros)) }))
    .filter(({ amount }) => amount !== 0);
  const dollars = amounts.find(({ currency }) => currency === 'USD')?.amount ?? 0;
  const [first] = rows;
  return {
    key: first?.[by] ?? '',
    engine: first?.engine ?? '',
    generations: rows.reduce((sum, { generations }) => sum + generations, 0),
    outputs: rows.reduce((sum, { outputs }) => sum + outputs, 0),
    charged: add(rows.map(({ chargedMicros }) => chargedMicros)),
    costs: amounts,
    qualities: bestFirst.filter((quality) => costs.some((cost) => cost.quality === quality)),
    cost: amounts.some(({ currency }) => currency !== 'USD') ? null : dollars * creditsPerDollar,
  };
}

const add = (amounts: readonly string[]): number => Number(amounts.reduce((sum, amount) => sum + BigInt(amount), 0n)) / micros;

/** Every day from the first to the last, also those on which nothing was made. Days are those of UTC, as the report has them. */
export function everyDay(
  sums: readonly MarginSum[],
  days: number,
  today: Date,
): readonly { readonly day: string; readonly sum: MarginSum | undefined }[] {
  const dayMs = 86_400_000;
  return Array.from({ length: days }, (_, index) => {
    const day = new Date(today.getTime() - (days - 1 - index) * dayMs).toISOString().slice(0, 10);
    return { day, sum: sums.find(({ key }) => key === day) };
  });
}
