import { useMemo } from 'react';
import { formattingLocale, useLocale } from '../../app/i18n.ts';
import { creditsDecimal } from '../../lib/format.ts';
import { useFormat } from '../../lib/use-format.ts';

export interface RevenueMoney {
  /** From the smallest unit of the currency. */
  readonly minor: (amount: string, currency: string) => string;
  /** From millionths: what one picture costs is often less than the smallest coin. */
  readonly millionths: (amount: string, currency: string) => string;
  /** A day or a month of the report. */
  readonly period: (period: string) => string;
}

export function useRevenueMoney(): RevenueMoney {
  const format = useFormat();
  const locale = formattingLocale(useLocale());
  return useMemo(() => {
    const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
    return {
      minor: (amount, currency) => format.money(BigInt(amount), currency),
      millionths: (amount, currency) =>
        new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 4 }).format(creditsDecimal(amount)),
      period: (period) => (period.length === 7 ? month.format(new Date(`${period}-15T12:00:00Z`)) : format.date(`${period}T12:00:00`)),
    };
  }, [format, locale]);
}
