import { AppError } from '../../../platform/app-error.ts';
import type { Settings } from '../../settings/index.ts';
import { countryNameIn } from '../rules/country-name.ts';
import type { TaxedSeller } from '../rules/decide-tax.ts';
import type { DocumentContent, DocumentLanguage } from '../rules/document-content.ts';

type SellerSettings = Pick<Settings, 'get'>;

/** The seller as documents show them. Throws while the operator has not said who sells. */
export function readSeller(settings: SellerSettings, language: DocumentLanguage): DocumentContent['seller'] {
  const name = settings.get('seller.name');
  const street = settings.get('seller.street');
  const city = settings.get('seller.city');
  const country = settings.get('seller.country');
  if (name === null || street === null || city === null || country === null) throw new AppError('tax.seller_incomplete');
  const town = [settings.get('seller.postalCode'), city].filter((part) => part !== null).join(' ');
  return {
    service: settings.get('service.name'),
    name,
    address: [street, town],
    country,
    countryName: countryNameIn(language, country),
    vatId: settings.get('seller.vatId'),
    ossNumber: settings.get('tax.ossNumber'),
    registration: settings.get('seller.registration'),
    email: settings.get('seller.email'),
  };
}

/** The seller as the tax law sees them. */
export function readTaxedSeller(settings: SellerSettings): TaxedSeller {
  const country = settings.get('seller.country');
  if (country === null) throw new AppError('tax.seller_incomplete');
  return {
    country,
    postalCode: settings.get('seller.postalCode'),
    scheme: settings.get('tax.scheme'),
    smallBusiness: settings.get('tax.smallBusiness'),
    onePiece: settings.get('tax.onePiece'),
  };
}
