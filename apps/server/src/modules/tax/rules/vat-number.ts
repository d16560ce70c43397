import * as jsvat from 'jsvat-next';
import { fromVatPrefix, isMemberState, toVatPrefix } from './vat-area.ts';

/** A VAT number whose form and check digits are right. Whether it was ever given to anybody, only VIES knows. */
export interface VatNumber {
  /** ISO 3166; XI for Northern Ireland. */
  readonly country: string;
  /** As VIES writes it: EL for Greece. */
  readonly prefix: string;
  /** Without the prefix. */
  readonly number: string;
  /** Prefix and number, as it is printed. */
  readonly text: string;
}

const { checkVAT, ...everything } = jsvat;
const countries = Object.values(everything).filter(
  (value): value is jsvat.Country => typeof value === 'object' && value !== null && 'calcFn' in value && 'codes' in value,
);

/** Spaces, dots and dashes are how people write; a missing prefix is taken from the country they say they are in. */
export function readVatNumber(written: string, country?: string | null): VatNumber | undefined {
  const plain = written.toUpperCase().replaceAll(/[\s.\-/_]/g, '');
  if (!/^[A-Z0-9+*]{4,16}$/.test(plain)) return undefined;
  const prefixes = [plain.slice(0, 2), ...(country ? [toVatPrefix(country.toUpperCase())] : [])];
  for (const [index, prefix] of prefixes.entries()) {
    const number = index === 0 ? plain.slice(2) : plain;
    const normalised = prefix === 'GR' ? 'EL' : prefix;
    const iso = fromVatPrefix(normalised);
    if (!isMemberState(iso) && iso !== 'XI') continue;
    // Numbers of Northern Ireland are those of the United Kingdom under another prefix.
    const checked = checkVAT(`${iso === 'XI' ? 'GB' : normalised}${number}`, countries);
    if (checked.isValid) return { country: iso, prefix: normalised, number, text: `${normalised}${number}` };
  }
  return undefined;
}
