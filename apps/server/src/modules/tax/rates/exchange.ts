import type { ExchangeRate, NewExchangeRate } from '@pinhole/contract';
import { currencyDigits, fromDecimal, toDecimal } from '@pinhole/payments';
import type { Actor } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import type { Clock } from '../../../platform/clock.ts';
import { type Db, inTransaction } from '../../../platform/database/database.ts';
import { appendAudit } from '../../audit/index.ts';
import type { DocumentExchange } from '../rules/document-content.ts';
import { divideHalfUp } from '../rules/split-tax.ts';
import { type ExchangeRow, findExchangeRate, listExchangeRows, upsertExchangeRate } from '../store/exchange-store.ts';

const euro = { currency: 'EUR', perEuroMicros: 1_000_000n } as const;
type Quote = Pick<ExchangeRow, 'currency' | 'perEuroMicros'>;

/** Minor units of one currency in those of another, through the euro, to the nearest. */
export function convert(minor: bigint, from: Quote, to: Quote): bigint {
  const scale = (currency: string): bigint => 10n ** BigInt(currencyDigits(currency));
  return divideHalfUp(minor * to.perEuroMicros * scale(to.currency), from.perEuroMicros * scale(from.currency));
}

/** The tax in another currency by the rates of the day. Throws where the operator has not entered one that is needed. */
export async function convertTax(
  db: Db,
  tax: bigint,
  { from, to, day }: { readonly from: string; readonly to: string; readonly day: string },
): Promise<DocumentExchange> {
  const [source, target] = [await quoteOf(db, from, day), await quoteOf(db, to, day)];
  return {
    currency: to,
    tax: String(convert(tax, source, target)),
    rates: [source, target]
      .filter((quote): quote is ExchangeRow => 'day' in quote)
      .map((quote) => ({ currency: quote.currency, perEuroMicros: String(quote.perEuroMicros), day: quote.day })),
  };
}

/** The same rates once more: a credit note is counted as its invoice was. */
export function convertAgain(tax: bigint, from: string, exchange: DocumentExchange): DocumentExchange {
  const quote = (currency: string): Quote => {
    const known = exchange.rates.find((rate) => rate.currency === currency);
    return known ? { currency, perEuroMicros: BigInt(known.perEuroMicros) } : euro;
  };
  return { ...exchange, tax: String(convert(tax, quote(from), quote(exchange.currency))) };
}

export async function quoteOf(db: Db, currency: string, day: string): Promise<ExchangeRow | typeof euro> {
  if (currency === 'EUR') return euro;
  const found = await findExchangeRate(db, currency, day);
  if (!found) throw new AppError('tax.exchange_rate_missing', { currency, day });
  return found;
}

export async function listExchangeRates({ db }: { readonly db: Db }): Promise<ExchangeRate[]> {
  return (await listExchangeRows(db, 500)).map(present);
}

export async function setExchangeRate(
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  actor: Actor,
  input: NewExchangeRate,
): Promise<ExchangeRate> {
  const row = { currency: input.currency, day: input.day, perEuroMicros: fromDecimal(input.perEuro, input.currency, 6) };
  await inTransaction(db, async (tx) => {
    await upsertExchangeRate(tx, { ...row, accountId: actor.accountId, at: clock.now() });
    await appendAudit(tx, {
      action: 'tax.exchange_rate_set',
      actorId: actor.accountId,
      subject: row.currency,
      details: { day: row.day, per_euro_micros: String(row.perEuroMicros) },
    });
  });
  return present(row);
}

const present = ({ currency, day, perEuroMicros }: ExchangeRow): ExchangeRate => ({
  currency,
  day,
  perEuro: toDecimal({ minor: perEuroMicros, currency }, 6).replace(/\.?0+$/, ''),
});
