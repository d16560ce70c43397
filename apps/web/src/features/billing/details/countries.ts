import { memberStates } from '@pinhole/contract/member-states';

/** In the chooser: anywhere that is no member of the European Union. */
export const elsewhere = 'elsewhere';

export interface Country {
  readonly code: string;
  readonly name: string;
}

/** The name of a country by its ISO code, in a language. */
export const countryName = (code: string, locale: string): string => new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code;

/** The members of the European Union by their names in a language, in its order of letters. */
export const membersByName = (locale: string): readonly Country[] =>
  memberStates
    .map((code) => ({ code, name: countryName(code, locale) }))
    .toSorted((one, other) => one.name.localeCompare(other.name, locale));
