import { useMemo } from 'react';
import { formattingLocale, useLocale } from '../../../app/i18n.ts';

/** Small amounts of real money: what one picture costs is often less than a cent. */
export function formatCost(amount: number, currency: string, locale: string): string {
  const small = amount !== 0 && Math.abs(amount) < 1;
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: 2,
    maximumFractionDigits: small ? 4 : 2,
  }).format(amount);
}

export interface MoneyFormat {
  readonly cost: (amount: number, currency: string) => string;
  /** Credits from a plain number, to three digits behind the point. */
  readonly number: (credits: number) => string;
  readonly percent: (share: number) => string;
}

export function useMoney(): MoneyFormat {
  const locale = formattingLocale(useLocale());
  return useMemo(() => {
    const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
    const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
    return {
      cost: (amount, currency) => formatCost(amount, currency, locale),
      number: (credits) => number.format(credits),
      percent: (share) => percent.format(share),
    };
  }, [locale]);
}
