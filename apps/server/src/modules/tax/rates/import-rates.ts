import type { Clock } from '../../../platform/clock.ts';
import { type Db, inTransaction } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/ids.ts';
import type { RatePeriod } from '../rules/rate-corrections.ts';
import { insertRate, listRateRows, lockRates, type RateRow, removeRates } from '../store/rate-store.ts';
import { packageRates } from './package-rates.ts';

/**
 * Brings the table up to what this version of the software knows; harmless at any time. A country in which the operator changed
 * anything is left alone altogether. Answers the countries whose rates changed.
 */
export async function importRates(
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  rates: readonly RatePeriod[] = packageRates(),
): Promise<string[]> {
  return inTransaction(db, async (tx) => {
    await lockRates(tx);
    const stored = Map.groupBy(await listRateRows(tx), ({ country }) => country);
    const changed: string[] = [];
    for (const [country, known] of Map.groupBy(rates, (rate) => rate.country)) {
      const present = stored.get(country) ?? [];
      if (present.some(({ source }) => source === 'operator') || same(present, known)) continue;
      await removeRates(
        tx,
        present.map(({ id }) => id),
      );
      for (const rate of known) {
        await insertRate(tx, { ...rate, id: newId(clock.now()), source: 'built_in', accountId: null, at: clock.now() });
      }
      changed.push(country);
    }
    return changed;
  });
}

function same(present: readonly RateRow[], known: readonly RatePeriod[]): boolean {
  const texts = (rates: readonly RatePeriod[]): string =>
    rates
      .map(({ kind, basisPoints, validFrom, validTo }) => `${kind} ${validFrom} ${validTo} ${basisPoints}`)
      .toSorted()
      .join('\n');
  return texts(present) === texts(known);
}
