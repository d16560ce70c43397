import type { BuyerDetails } from '@pinhole/contract';
import type { ReactElement } from 'react';
import { formattingLocale, useLocale, useT } from '../../../app/i18n.ts';
import { Badge, type BadgeTone } from '../../../ui/badge.tsx';
import { countryName } from './countries.ts';

const tones: Readonly<Record<NonNullable<BuyerDetails['vatNumber']>['state'], BadgeTone>> = {
  valid: 'good',
  invalid: 'bad',
  unavailable: 'warn',
};

/** Who buys, as it is known, and how the VAT number stands, in words. */
export function DetailsLines({ details }: { readonly details: BuyerDetails }): ReactElement {
  const t = useT();
  const locale = formattingLocale(useLocale());
  const { name, lines, postalCode, town, country, vatNumber } = details;
  const place = [postalCode, town].filter((part) => part !== null).join(' ');
  const address = [name, ...lines, place, country === null ? t('details.elsewhere') : countryName(country, locale)];
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <p className="wrap-anywhere">
        {address
          .filter((line) => line)
          .map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an address is its lines in their order
            <span key={index} className="block">
              <bdi>{line}</bdi>
            </span>
          ))}
      </p>
      {vatNumber && (
        <div>
          <p className="flex flex-wrap items-center gap-2">
            <bdi className="font-mono">{vatNumber.text}</bdi>
            <Badge tone={tones[vatNumber.state]}>{t(`details.vat.${vatNumber.state}`)}</Badge>
          </p>
          <p className="text-sm text-muted text-pretty">{t(`details.vatText.${vatNumber.state}`)}</p>
        </div>
      )}
    </div>
  );
}
