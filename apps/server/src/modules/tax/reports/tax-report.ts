import type { TaxReport } from '@pinhole/contract';
import { toDecimal } from '@pinhole/payments';
import { toCsv } from '../../../platform/csv.ts';
import type { Db } from '../../../platform/database/database.ts';
import { convert, quoteOf } from '../rates/exchange.ts';
import { quarterOf } from '../rules/tax-days.ts';
import { sumDocuments, sumReverseCharge } from '../store/report-store.ts';

export interface ReportRequest {
  readonly year: number;
  readonly quarter: number;
}

/** What the returns of a quarter need. Euro amounts at the rate of its last day, as the one-stop shop asks. */
export async function readTaxReport({ db }: { readonly db: Db }, { year, quarter }: ReportRequest): Promise<TaxReport> {
  const period = quarterOf(year, quarter);
  const [totals, reverseCharge] = [await sumDocuments(db, period), await sumReverseCharge(db, period)];
  const quotes = new Map<string, Awaited<ReturnType<typeof quoteOf>> | null>();
  for (const { currency } of totals) quotes.set(currency, await quoteOf(db, currency, period.to).catch(() => null));
  const inEuro = (minor: bigint, currency: string): string | null => {
    const quote = quotes.get(currency);
    return quote ? String(convert(minor, quote, { currency: 'EUR', perEuroMicros: 1_000_000n })) : null;
  };
  return {
    period: period.name,
    from: period.from,
    to: period.to,
    totals: totals.map((row) => ({
      ...row,
      net: String(row.net),
      tax: String(row.tax),
      netEuro: inEuro(row.net, row.currency),
      taxEuro: inEuro(row.tax, row.currency),
    })),
    reverseCharge: reverseCharge.map((row) => ({ ...row, net: String(row.net) })),
  };
}

/** The same for a spreadsheet, amounts as decimal numbers. */
export async function taxReportCsv(
  deps: { readonly db: Db },
  request: ReportRequest & { readonly table: 'totals' | 'reverse-charge' },
): Promise<string> {
  const report = await readTaxReport(deps, request);
  const decimal = (minor: string | null, currency: string): string | null =>
    minor === null ? null : toDecimal({ minor: BigInt(minor), currency });
  if (request.table === 'reverse-charge')
    return toCsv([
      ['period', 'vat_number', 'currency', 'documents', 'net'],
      ...report.reverseCharge.map(({ vatId, currency, documents, net }) => [
        report.period,
        vatId,
        currency,
        String(documents),
        decimal(net, currency),
      ]),
    ]);
  return toCsv([
    ['period', 'corrects', 'treatment', 'country', 'rate_percent', 'currency', 'documents', 'net', 'tax', 'net_eur', 'tax_eur'],
    ...report.totals.map((row) => [
      report.period,
      row.corrects,
      row.treatment,
      row.country,
      toDecimal({ minor: BigInt(row.basisPoints), currency: 'EUR' }),
      row.currency,
      String(row.documents),
      decimal(row.net, row.currency),
      decimal(row.tax, row.currency),
      decimal(row.netEuro, 'EUR'),
      decimal(row.taxEuro, 'EUR'),
    ]),
  ]);
}
