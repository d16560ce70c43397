import type { Revenue } from '@pinhole/contract';
import { currencyDigits } from '@pinhole/contract/currency';
import { toCsv } from '../../../platform/csv.ts';
import type { BillingDeps } from '../billing-deps.ts';
import {
  listItemSums,
  listMoneyRows,
  listWaySums,
  type MoneyRow,
  type RevenueSpan,
  sumCredits,
  sumUnspent,
} from '../store/revenue-store.ts';

export interface RevenueFilters {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly by: 'day' | 'month';
  readonly currency?: string | undefined;
}

const dayMs = 86_400_000;
const usualDays = 30;

const dayIn = (timeZone: string, moment: Date): string => new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(moment);

/** What the books say of a time: each number is a sum over entries, or over the daily sums that the ledger's checks compare with them. */
export async function getRevenue(deps: BillingDeps, filters: RevenueFilters): Promise<Revenue> {
  const timeZone = deps.timeZone();
  const to = filters.to ?? dayIn(timeZone, deps.clock.now());
  const from = filters.from ?? new Date(Date.parse(to) - (usualDays - 1) * dayMs).toISOString().slice(0, 10);
  const span: RevenueSpan = { from, to, timeZone, currency: filters.currency ?? null };
  // One moment for all of it: a sale between two of these would be in one and not in the other.
  return deps.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      const rows = await listMoneyRows(tx, span, filters.by);
      const credits = await sumCredits(tx, span);
      const unspent = await sumUnspent(tx);
      const items = await listItemSums(tx, span);
      const ways = await listWaySums(tx, span);
      return {
        from,
        to,
        by: filters.by,
        totals: totalsOf(rows).map(presentMoney),
        data: rows.map((row) => ({ period: row.period, ...presentMoney(row) })),
        credits: {
          sold: String(credits.sold),
          plans: String(credits.plans),
          granted: String(credits.granted),
          spent: String(credits.spent),
          takenBack: String(credits.takenBack),
          lapsed: String(credits.lapsed),
        },
        unspent: {
          credits: String(unspent.credits),
          worth: unspent.worth.map(({ currency, minor }) => ({ currency, minor: String(minor) })),
        },
        items: items.map(({ gross, refunds, ...item }) => ({ ...item, gross: String(gross), refunds: String(refunds) })),
        ways: ways.map(({ gross, refunds, fees, losses, ...way }) => ({
          ...way,
          title: deps.ways.all.get(way.way)?.row.name ?? way.way,
          gross: String(gross),
          refunds: String(refunds),
          fees: String(fees),
          losses: String(losses),
        })),
      };
    });
}

type Sums = Omit<MoneyRow, 'period'>;

function totalsOf(rows: readonly MoneyRow[]): Sums[] {
  const totals = new Map<string, Sums>();
  for (const row of rows) {
    const sum = totals.get(row.currency);
    totals.set(row.currency, {
      currency: row.currency,
      gross: row.gross + (sum?.gross ?? 0n),
      tax: row.tax + (sum?.tax ?? 0n),
      refunds: row.refunds + (sum?.refunds ?? 0n),
      fees: row.fees + (sum?.fees ?? 0n),
      losses: row.losses + (sum?.losses ?? 0n),
      cost: row.cost + (sum?.cost ?? 0n),
    });
  }
  return [...totals.values()].toSorted((a, b) => (a.currency < b.currency ? -1 : 1));
}

function presentMoney({ currency, gross, tax, refunds, fees, losses, cost }: Sums) {
  const net = gross - tax - refunds - fees - losses;
  return {
    currency,
    gross: String(gross),
    tax: String(tax),
    refunds: String(refunds),
    fees: String(fees),
    losses: String(losses),
    net: String(net),
    cost: String(cost),
    margin: String(net * 10n ** BigInt(6 - currencyDigits(currency)) - cost),
  };
}

/** As a decimal number that a spreadsheet can add up, with nothing lost. */
function decimal(amount: string, digits: number): string {
  if (digits === 0) return amount;
  const sign = amount.startsWith('-') ? '-' : '';
  const figures = amount.slice(sign.length).padStart(digits + 1, '0');
  return `${sign}${figures.slice(0, -digits)}.${figures.slice(-digits)}`;
}

export function revenueCsv({ data }: Pick<Revenue, 'data'>): string {
  return toCsv([
    ['period', 'currency', 'gross', 'tax', 'refunds', 'fees', 'disputes_lost', 'net', 'provider_cost', 'margin'],
    ...data.map((row) => {
      const money = (minor: string): string => decimal(minor, currencyDigits(row.currency));
      return [
        row.period,
        row.currency,
        ...[row.gross, row.tax, row.refunds, row.fees, row.losses, row.net].map(money),
        decimal(row.cost, 6),
        decimal(row.margin, 6),
      ];
    }),
  ]);
}
