import type { MemberState, RateKind } from './vat-area.ts';

/** One rate and the days it holds, both inclusive. `validTo` null: still in force. */
export interface RatePeriod {
  readonly country: MemberState;
  readonly kind: RateKind;
  readonly basisPoints: number;
  readonly validFrom: string;
  readonly validTo: string | null;
}

/**
 * Where the package differs from the law, each compared with the law itself. `change` names the day in the package, so that a correction
 * that the package has caught up with is noticed (a test fails) and can go.
 */
export const corrections: readonly {
  readonly country: MemberState;
  readonly change: string;
  readonly day: string;
  readonly why: string;
}[] = [
  {
    country: 'RO',
    change: '2025-08-02',
    day: '2025-08-01',
    why: 'Law 141/2025 raised the rate on 1 August 2025; the package has it a day late.',
  },
];

/** Regions the package does not have. */
export const regionalRates: readonly RatePeriod[] = [
  { country: 'PT', kind: 'madeira', basisPoints: 2_200, validFrom: '2012-04-01', validTo: null },
  { country: 'PT', kind: 'azores', basisPoints: 1_600, validFrom: '2021-07-01', validTo: null },
];
