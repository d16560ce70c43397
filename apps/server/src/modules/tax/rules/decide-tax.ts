import type { taxTreatments } from '@pinhole/contract';
import { type Evidence, type EvidenceKind, locate } from './evidence.ts';
import type { RatePeriod } from './rate-corrections.ts';
import { rateOf } from './rate-of.ts';
import { isMemberState, type MemberState, placeOf, type RateKind, type TaxPlace } from './vat-area.ts';

export type TaxTreatment = (typeof taxTreatments)[number];

/** How the seller is registered for sales to consumers in other member states. */
export const schemes = ['none', 'below_threshold', 'union', 'non_union'] as const;
export type Scheme = (typeof schemes)[number];

export interface TaxedSeller {
  readonly country: string;
  readonly postalCode: string | null;
  readonly scheme: Scheme;
  /** Exempt at home because it is small. */
  readonly smallBusiness: boolean;
  /** One piece of evidence is enough: Article 24b, for sellers in the area up to EUR 100,000 a year. */
  readonly onePiece: boolean;
}

/** A VAT number the buyer gave and what is known of it. */
export interface BuyerVatId {
  /** ISO 3166; XI for Northern Ireland. */
  readonly country: string;
  readonly text: string;
  readonly state: 'valid' | 'invalid' | 'unavailable';
  readonly checkId: string | null;
}

export interface TaxQuestion {
  readonly seller: TaxedSeller;
  readonly evidence: readonly Evidence[];
  /** Null: bought as a consumer, or without a VAT number, which the law takes for the same. */
  readonly vatId: BuyerVatId | null;
  /** The tax point: the day that chooses the rate. */
  readonly day: string;
}

export interface TaxDecision {
  readonly outcome: 'decided';
  readonly treatment: TaxTreatment;
  /** Whose tax it is; null where no country decides. */
  readonly country: MemberState | null;
  readonly kind: RateKind | null;
  readonly basisPoints: number;
  /** Why, as a machine word. */
  readonly reason: string;
  /** The pieces that agreed; only their kinds outlive the decision where no country decides. */
  readonly evidence: readonly Evidence[];
  readonly vatCheckId: string | null;
  /** A number that could not be checked yet: once it proves valid, the tax can be given back. */
  readonly awaits: { readonly country: string; readonly text: string } | null;
}

export type TaxAnswer =
  | TaxDecision
  /** Ask the buyer, or another source, for one of these; then decide again. */
  | { readonly outcome: 'more_evidence'; readonly conflict: boolean; readonly ask: readonly EvidenceKind[] }
  /** Nothing the buyer can do. */
  | { readonly outcome: 'not_possible'; readonly reason: 'scheme_needed' | 'rate_missing' };

/** Which tax a sale of electronic services bears. Pure: the same question has the same answer. */
export function decideTax(question: TaxQuestion, rates: readonly RatePeriod[]): TaxAnswer {
  const home = placeOf(question.seller.country, question.seller.postalCode);
  const { vatId } = question;
  if (vatId?.state === 'valid' && isMemberState(vatId.country)) return decideForBusiness(question, vatId, vatId.country, home, rates);

  const located = locate(question.evidence, question.seller);
  if (!located.found) return { outcome: 'more_evidence', conflict: located.conflict, ask: located.ask };
  const more = { evidence: located.by, vatCheckId: null, awaits: awaited(vatId, located.place, home) };
  return decideForConsumer(question, located.place, home, rates, more);
}

/**
 * What a sale will bear if nothing contradicts the billing address: what is shown and charged before a payment brings its second piece.
 * `more_evidence` where a VAT number contradicts the address, or there is none.
 */
export function expectTax(question: TaxQuestion, rates: readonly RatePeriod[]): TaxAnswer {
  const { vatId, evidence } = question;
  const address = evidence.find(({ kind }) => kind === 'billing_address');
  if (!address || (vatId?.state === 'valid' && isMemberState(vatId.country))) return decideTax(question, rates);
  const home = placeOf(question.seller.country, question.seller.postalCode);
  const place = placeOf(address.country, address.postalCode);
  return decideForConsumer(question, place, home, rates, { evidence: [address], vatCheckId: null, awaits: awaited(vatId, place, home) });
}

/**
 * What a sale bears wherever its buyer is, so that nobody has to ask; undefined where the place decides. A seller outside the area who is
 * in no scheme takes no tax, and neither does a small business that sells to its own state and below the threshold.
 */
export function decideAnywhere(seller: TaxedSeller): TaxDecision | undefined {
  const home = placeOf(seller.country, seller.postalCode);
  const nothing = { outcome: 'decided', basisPoints: 0, evidence: [], vatCheckId: null, awaits: null } as const;
  if (home.in === 'outside')
    return seller.scheme === 'non_union'
      ? undefined
      : { ...nothing, treatment: 'outside_scope', country: null, kind: null, reason: 'seller_outside' };
  if (!seller.smallBusiness || seller.scheme === 'union') return undefined;
  return { ...nothing, treatment: 'exempt', country: home.country, kind: home.kind, reason: 'small_business' };
}

/** The number says where the business is established; an address that says otherwise must be cleared up first. */
function decideForBusiness(
  question: TaxQuestion,
  vatId: BuyerVatId,
  country: MemberState,
  home: TaxPlace,
  rates: readonly RatePeriod[],
): TaxAnswer {
  const addresses = question.evidence.filter(({ kind }) => kind === 'billing_address');
  const agree = addresses.filter((piece) => placeIn(piece, country));
  if (agree.length === 0 || agree.length < addresses.length)
    return { outcome: 'more_evidence', conflict: addresses.length > 0, ask: ['billing_address'] };
  const proof = { evidence: agree, vatCheckId: vatId.checkId, awaits: null };
  if (home.in === 'area' && home.country === country) return decideAtHome(question, home, rates, 'business_at_home', proof);
  return {
    outcome: 'decided',
    treatment: 'reverse_charge',
    country,
    kind: null,
    basisPoints: 0,
    reason: 'valid_vat_number',
    ...proof,
  };
}

const placeIn = ({ country, postalCode }: Evidence, expected: MemberState): boolean => {
  const place = placeOf(country, postalCode);
  return place.in === 'area' && place.country === expected;
};

type Proof = Pick<TaxDecision, 'evidence' | 'vatCheckId' | 'awaits'>;

function decideForConsumer(
  { seller, day }: TaxQuestion,
  place: TaxPlace,
  home: TaxPlace,
  rates: readonly RatePeriod[],
  proof: Proof,
): TaxAnswer {
  if (place.in === 'outside') {
    const reason = home.in === 'outside' ? 'neither_in_the_area' : 'buyer_outside';
    return { outcome: 'decided', treatment: 'outside_scope', country: null, kind: null, basisPoints: 0, reason, ...proof };
  }
  const question = { seller, day };
  if (home.in === 'area' && home.country === place.country) return decideAtHome(question, home, rates, 'consumer_at_home', proof);
  if (home.in === 'area' && seller.scheme === 'below_threshold') return decideAtHome(question, home, rates, 'below_threshold', proof);
  const registered = home.in === 'area' ? seller.scheme === 'union' : seller.scheme === 'non_union';
  if (!registered) return { outcome: 'not_possible', reason: 'scheme_needed' };
  const basisPoints = rateOf(rates, place, day);
  if (basisPoints === undefined) return { outcome: 'not_possible', reason: 'rate_missing' };
  return {
    outcome: 'decided',
    treatment: 'oss',
    country: place.country,
    kind: place.kind,
    basisPoints,
    reason: seller.scheme === 'union' ? 'union_scheme' : 'non_union_scheme',
    ...proof,
  };
}

function decideAtHome(
  { seller, day }: Pick<TaxQuestion, 'seller' | 'day'>,
  home: Extract<TaxPlace, { in: 'area' }>,
  rates: readonly RatePeriod[],
  reason: string,
  proof: Proof,
): TaxAnswer {
  const at = { outcome: 'decided', country: home.country, kind: home.kind, ...proof } as const;
  if (seller.smallBusiness) return { ...at, treatment: 'exempt', basisPoints: 0, reason: 'small_business', awaits: null };
  const basisPoints = rateOf(rates, home, day);
  if (basisPoints === undefined) return { outcome: 'not_possible', reason: 'rate_missing' };
  return { ...at, treatment: 'domestic', basisPoints, reason };
}

/** Worth coming back to only where a valid number would have changed anything. */
function awaited(vatId: BuyerVatId | null, place: TaxPlace, home: TaxPlace): TaxDecision['awaits'] {
  if (vatId?.state !== 'unavailable' || place.in === 'outside') return null;
  if (home.in === 'area' && home.country === place.country) return null;
  return { country: vatId.country, text: vatId.text };
}
