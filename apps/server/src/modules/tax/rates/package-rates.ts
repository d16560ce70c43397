import shipped from 'sales-tax/res/sales_tax_rates.json' with { type: 'json' };
import { z } from 'zod';
import { corrections, type RatePeriod, regionalRates } from '../rules/rate-corrections.ts';
import { type MemberState, memberStates } from '../rules/vat-area.ts';

/** Before this day nothing here was sold, and the package knows nothing either. */
const beginning = '2020-01-01';

const fraction = z.number().min(0).max(1);
const packageFile = z.record(
  z.string(),
  z.object({ rate: fraction, before: z.record(z.iso.datetime(), z.object({ rate: fraction })).optional() }),
);
export type PackageFile = z.infer<typeof packageFile>;

export const readPackageFile = (): PackageFile => packageFile.parse(shipped);

/**
 * The package writes “before this instant it was …”, with instants that lie some hours around local midnights and not always on them:
 * the nearest midnight is the day that was meant.
 */
export const dayMeant = (instant: string): string => new Date(Date.parse(instant) + 12 * 3_600_000).toISOString().slice(0, 10);

export const dayBefore = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

/** Every standard rate of the member states as the package has it, corrected, oldest first within a country. */
export function packageRates(file: PackageFile = readPackageFile()): RatePeriod[] {
  return [...memberStates.flatMap((country) => periodsOf(country, file)), ...regionalRates];
}

function periodsOf(country: MemberState, file: PackageFile): RatePeriod[] {
  const known = file[country];
  if (!known) throw new Error(`the package of rates has no ${country}`);
  const changes = Object.entries(known.before ?? {})
    .map(([instant, { rate }]) => ({ day: corrected(country, dayMeant(instant)), before: rate }))
    .toSorted((a, b) => (a.day < b.day ? -1 : 1));
  const rates = [...changes.map(({ before }) => before), known.rate];
  return rates
    .map((rate, index): RatePeriod => {
      const next = changes[index];
      return {
        country,
        kind: 'standard',
        basisPoints: Math.round(rate * 10_000),
        validFrom: changes[index - 1]?.day ?? beginning,
        validTo: next ? dayBefore(next.day) : null,
      };
    })
    .filter(({ validFrom, validTo }) => validTo === null || validTo >= validFrom);
}

const corrected = (country: MemberState, day: string): string =>
  corrections.find((correction) => correction.country === country && correction.change === day)?.day ?? day;
