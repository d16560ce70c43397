import type { BuyerDetails, NewBuyerDetails } from '@pinhole/contract';
import type { Complaints } from '../../../lib/use-fields.ts';
import { elsewhere } from './countries.ts';

/** The form of who buys, as it is typed. */
export interface DetailsDraft {
  /** A country code, `elsewhere`, or empty while nothing is chosen. */
  readonly country: string;
  readonly postalCode: string;
  readonly name: string;
  readonly line: string;
  readonly moreLines: string;
  readonly town: string;
  readonly vatNumber: string;
}

export const draftOf = (details: BuyerDetails | null): DetailsDraft => ({
  country: details ? (details.country ?? elsewhere) : '',
  postalCode: details?.postalCode ?? '',
  name: details?.name ?? '',
  line: details?.lines[0] ?? '',
  moreLines: details?.lines.slice(1).join(', ') ?? '',
  town: details?.town ?? '',
  vatNumber: details?.vatNumber?.text ?? '',
});

/** A VAT number is asked for only where the European Union has one. */
export const takesVatNumber = ({ country }: DetailsDraft): boolean => country !== '' && country !== elsewhere;

const givesNumber = (draft: DetailsDraft): boolean => takesVatNumber(draft) && draft.vatNumber.trim() !== '';

/** What the service would refuse: no country, and with a VAT number whatever an invoice to a business has to say. */
export function checkDetails(draft: DetailsDraft): Complaints<DetailsDraft> {
  const needed = (text: string): 'details.needed' | undefined => (givesNumber(draft) && text.trim() === '' ? 'details.needed' : undefined);
  return {
    country: draft.country === '' ? 'details.countryMissing' : undefined,
    name: needed(draft.name),
    line: needed(draft.line),
    postalCode: needed(draft.postalCode),
    town: needed(draft.town),
  };
}

export function detailsOf(draft: DetailsDraft): NewBuyerDetails {
  const filled = (text: string): string | null => text.trim() || null;
  return {
    country: draft.country === elsewhere ? null : draft.country,
    postalCode: filled(draft.postalCode),
    name: filled(draft.name),
    lines: [draft.line, draft.moreLines].map((line) => line.trim()).filter((line) => line !== ''),
    town: filled(draft.town),
    vatNumber: givesNumber(draft) ? draft.vatNumber.trim() : null,
  };
}
