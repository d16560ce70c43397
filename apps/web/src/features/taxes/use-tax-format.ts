import { useMemo } from 'react';
import { formattingLocale, useLocale } from '../../app/i18n.ts';
import { countryName } from '../billing/details/countries.ts';

export interface TaxFormat {
  /** From hundredths of a percent: "25.5%". */
  readonly percent: (basisPoints: number) => string;
  readonly country: (code: string) => string;
  /** From an ISO date: the day, in whatever zone the page is read. */
  readonly isoDay: (day: string) => string;
}

/** How numbers of taxes are written, in the language on screen. */
export function useTaxFormat(): TaxFormat {
  const language = useLocale();
  return useMemo(() => {
    const locale = formattingLocale(language);
    const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 });
    const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
    return {
      percent: (basisPoints) => percent.format(basisPoints / 10_000),
      country: (code) => countryName(code, language),
      isoDay: (iso) => day.format(new Date(`${iso}T12:00:00Z`)),
    };
  }, [language]);
}
