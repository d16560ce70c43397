import { useMemo } from 'react';
import { formattingLocale, useLocale, useT } from '../app/i18n.ts';
import * as format from './format.ts';

export interface Format {
  readonly number: (value: number) => string;
  /** "4 credits" */
  readonly credits: (micros: string | bigint) => string;
  /** "+4" or "−4", for columns that say "credits" in their heading. */
  readonly signedCredits: (micros: string | bigint) => string;
  readonly creditsShort: (micros: string | bigint) => string;
  readonly bytes: (bytes: number) => string;
  readonly money: (minorUnits: bigint, currency: string) => string;
  readonly seconds: (seconds: number) => string;
  readonly when: (at: string | Date, now?: Date) => string;
  readonly date: (at: string | Date) => string;
  readonly dateTime: (at: string | Date) => string;
  readonly time: (at: string | Date) => string;
  readonly day: (at: string | Date, now?: Date) => string;
}

/** Every way to write a number, amount or time, in the language on screen. */
export function useFormat(): Format {
  const language = useLocale();
  const t = useT();
  return useMemo(() => {
    const locale = formattingLocale(language);
    const number = new Intl.NumberFormat(locale);
    return {
      number: (value) => number.format(value),
      credits: (micros) =>
        t('format.credits', { count: Number(format.creditsDecimal(micros)), amount: format.formatCreditsNumber(micros, locale) }),
      signedCredits: (micros) => format.formatCreditsNumber(micros, locale, { signed: true }),
      creditsShort: (micros) => format.formatCreditsShort(micros, locale),
      bytes: (bytes) => format.formatBytes(bytes, locale),
      money: (minorUnits, currency) => format.formatMoney(minorUnits, currency, locale),
      seconds: (seconds) => format.formatSeconds(seconds, locale),
      when: (at, now = new Date()) => format.formatWhen(new Date(at), now, locale),
      date: (at) => format.formatDate(new Date(at), locale),
      dateTime: (at) => format.formatDateTime(new Date(at), locale),
      time: (at) => format.formatTime(new Date(at), locale),
      day: (at, now = new Date()) => format.formatDay(new Date(at), now, locale),
    };
  }, [language, t]);
}
