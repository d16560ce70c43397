import { memberStates } from '@pinhole/contract';

export { memberStates };
export type MemberState = (typeof memberStates)[number];

const members: ReadonlySet<string> = new Set(memberStates);
export const isMemberState = (country: string): country is MemberState => members.has(country);

/** Where somebody is, as the tax law sees it: a member state (or a region of it with a rate of its own), or outside the area of the tax. */
export type TaxPlace = { readonly in: 'area'; readonly country: MemberState; readonly kind: RateKind } | { readonly in: 'outside' };
export type RateKind = 'standard' | 'madeira' | 'azores';

/** VAT numbers and VIES write Greece EL; the list of countries has GR. */
export const fromVatPrefix = (prefix: string): string => (prefix === 'EL' ? 'GR' : prefix);
export const toVatPrefix = (country: string): string => (country === 'GR' ? 'EL' : country);

/** Article 6 of Directive 2006/112/EC: territories of member states that are outside the area, by their postal codes. */
const outsideByPostalCode: Readonly<Partial<Record<MemberState, RegExp>>> = {
  DE: /^(?:27498|78266)$/, // Heligoland, Büsingen
  ES: /^(?:35|38|51|52)\d{3}$/, // Las Palmas, Santa Cruz de Tenerife, Ceuta, Melilla
  FI: /^22\d{3}$/, // Åland
  FR: /^97[1-8]\d{2}$|^98[4-8]\d{2}$/, // overseas; 980 is Monaco, which is treated as France
  GR: /^6308[67]$/, // Mount Athos
  IT: /^(?:23041|22061)$/, // Livigno, Campione d’Italia
};

/** The same territories where they have a code of their own. */
const outsideByCode: Readonly<Record<string, MemberState>> = {
  AX: 'FI',
  BL: 'FR',
  EA: 'ES',
  GF: 'FR',
  GP: 'FR',
  IC: 'ES',
  MF: 'FR',
  MQ: 'FR',
  NC: 'FR',
  PF: 'FR',
  PM: 'FR',
  RE: 'FR',
  TF: 'FR',
  WF: 'FR',
  YT: 'FR',
};

/** Regions inside the area whose standard rate is another than that of the country. */
const regions: readonly { readonly country: MemberState; readonly kind: RateKind; readonly postalCode: RegExp }[] = [
  { country: 'PT', kind: 'madeira', postalCode: /^9[0-3]\d{2}/ },
  { country: 'PT', kind: 'azores', postalCode: /^9[5-9]\d{2}/ },
];

/**
 * Where a country and, if it is known, a postal code lead. Without a postal code a territory with rules of its own cannot be told from
 * its country. Northern Ireland (XI) counts as part of the area for goods only.
 */
export function placeOf(country: string, postalCode?: string | null): TaxPlace {
  const normalised = fromVatPrefix(country.toUpperCase());
  const state = normalised === 'MC' ? 'FR' : normalised;
  if (!isMemberState(state)) return { in: 'outside' };
  const code = (postalCode ?? '')
    .toUpperCase()
    .replaceAll(/\s/g, '')
    .replace(/^[A-Z]{1,2}-/, '');
  if (normalised === state && outsideByPostalCode[state]?.test(code)) return { in: 'outside' };
  const region = regions.find((each) => each.country === state && each.postalCode.test(code));
  return { in: 'area', country: state, kind: region?.kind ?? 'standard' };
}

/** The member state that a code or its territory belongs to; undefined outside. A card of Spain and an address on the Canaries agree on it. */
export function stateOf(country: string): MemberState | undefined {
  const place = placeOf(country);
  return place.in === 'area' ? place.country : outsideByCode[country.toUpperCase()];
}

/** Whether a piece can tell a territory or region from its country. */
export const isExact = (country: string, postalCode?: string | null): boolean =>
  Boolean(postalCode?.trim()) || Object.hasOwn(outsideByCode, country.toUpperCase());

export const samePlace = (a: TaxPlace, b: TaxPlace): boolean =>
  a.in === 'area' && b.in === 'area' ? a.country === b.country && a.kind === b.kind : a.in === b.in;

/** The currency in which a member state counts its tax, on a day: Bulgaria has had the euro since 2026. */
export function currencyOf(country: MemberState, day: string): string {
  if (country === 'BG') return day < '2026-01-01' ? 'BGN' : 'EUR';
  return ownCurrencies[country] ?? 'EUR';
}
const ownCurrencies: Readonly<Partial<Record<MemberState, string>>> = {
  CZ: 'CZK',
  DK: 'DKK',
  HU: 'HUF',
  PL: 'PLN',
  RO: 'RON',
  SE: 'SEK',
};
