import type { RatePeriod } from './rate-corrections.ts';
import type { MemberState, RateKind } from './vat-area.ts';

/** The rate on a day, in hundredths of a percent; undefined where the table has none. A region without one has that of its country. */
export function rateOf(
  rates: readonly RatePeriod[],
  place: { readonly country: MemberState; readonly kind: RateKind },
  day: string,
): number | undefined {
  const find = (kind: RateKind): number | undefined =>
    rates.find(
      (rate) =>
        rate.country === place.country && rate.kind === kind && rate.validFrom <= day && (rate.validTo === null || day <= rate.validTo),
    )?.basisPoints;
  return find(place.kind) ?? find('standard');
}
