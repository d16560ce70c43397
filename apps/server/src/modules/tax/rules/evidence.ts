import type { evidenceKinds } from '@pinhole/contract';
import { isExact, placeOf, samePlace, stateOf, type TaxPlace } from './vat-area.ts';

/** Something that shows where a buyer is: Article 24f of Regulation 282/2011. */
export type EvidenceKind = (typeof evidenceKinds)[number];

export interface Evidence {
  readonly kind: EvidenceKind;
  /** ISO 3166. */
  readonly country: string;
  readonly postalCode?: string | null;
  /** Who says so, as a machine word, such as the id of a payment provider. */
  readonly source: string;
  readonly collectedAt: Date;
}

export type Located =
  | { readonly found: true; readonly place: TaxPlace; readonly by: readonly Evidence[] }
  | { readonly found: false; readonly conflict: boolean; readonly ask: readonly EvidenceKind[] };

/** Neither the seller nor the buyer says it: what Article 24b asks of a single piece. */
const fromOthers: ReadonlySet<EvidenceKind> = new Set(['card', 'bank', 'wallet', 'sim', 'fixed_line']);
const askedFirst: readonly EvidenceKind[] = ['billing_address', 'card', 'bank', 'wallet', 'sim', 'fixed_line', 'other'];

/**
 * Where a consumer is. Two pieces must agree, and more must agree than disagree; a tie is not broken by anybody here. Everywhere
 * outside the area is one place. With `onePiece`, one from a third party will do while nothing contradicts it.
 */
export function locate(pieces: readonly Evidence[], { onePiece }: { readonly onePiece: boolean }): Located {
  const distinct = newestOfEachKind(pieces);
  const ask = askedFirst.filter((kind) => kind === 'other' || !distinct.some((piece) => piece.kind === kind));
  const groups = [...Map.groupBy(distinct, ({ country }) => stateOf(country) ?? 'outside').values()];
  const [first, second] = groups.toSorted((a, b) => b.length - a.length);
  if (!first) return { found: false, conflict: false, ask };
  const enough = first.length >= 2 || (onePiece && !second && first.some(({ kind }) => fromOthers.has(kind)));
  if (!enough || first.length === second?.length) return { found: false, conflict: second !== undefined, ask };
  const place = placeWithin(first);
  return place ? { found: true, place, by: first } : { found: false, conflict: true, ask };
}

/** A card shows a country; an address shows the territory or the region of it. Undefined where addresses contradict each other. */
function placeWithin(agreed: readonly Evidence[]): TaxPlace | undefined {
  const exact = agreed.filter(({ country, postalCode }) => isExact(country, postalCode));
  const [first, ...others] = (exact.length > 0 ? exact : agreed).map(({ country, postalCode }) => placeOf(country, postalCode));
  return first && others.every((other) => samePlace(first, other)) ? first : undefined;
}

/** A card that was tried twice is one piece. `other` may be several things. */
function newestOfEachKind(pieces: readonly Evidence[]): Evidence[] {
  const newest = new Map<string, Evidence>();
  for (const [index, piece] of pieces.entries()) {
    const key = piece.kind === 'other' ? `other ${index}` : piece.kind;
    const known = newest.get(key);
    if (!known || known.collectedAt <= piece.collectedAt) newest.set(key, piece);
  }
  return [...newest.values()];
}
