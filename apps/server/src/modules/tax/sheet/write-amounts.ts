import { currencyDigits, toDecimal } from '@pinhole/payments';
import type { DocumentLanguage } from '../rules/document-content.ts';
import { documentWords } from './document-words.ts';

/**
 * Numbers and dates as documents write them. Not by Intl, whose results change with its data: a document that is drawn again must come
 * out the same. Digits are European in every language, as amounts and numbers are copied into other programs.
 */
export interface AmountWriter {
  amount(minor: bigint, currency: string): string;
  /** For a price that is no whole number of minor units, with up to four more decimals. */
  unitPrice(totalMinor: bigint, quantity: number, currency: string): string;
  percent(basisPoints: number): string;
  quantity(count: number): string;
  day(day: string): string;
  rate(perEuroMicros: bigint, currency: string): string;
}

export function createAmountWriter(language: DocumentLanguage): AmountWriter {
  const [group, point] = language === 'da' || language === 'de' ? ['.', ','] : [',', '.'];
  const words = documentWords[language];
  const number = (decimal: string): string => {
    const [whole = '', fraction] = decimal.replace('-', '').split('.');
    const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, group);
    return `${decimal.startsWith('-') ? '\u2212' : ''}${grouped}${fraction === undefined ? '' : point + fraction}`;
  };
  const withCurrency = (text: string, currency: string): string =>
    language === 'en' ? `${currency}\u00a0${text}` : `${text}\u00a0${currency}`;
  const amount = (minor: bigint, currency: string): string => withCurrency(number(toDecimal({ minor, currency })), currency);
  return {
    amount,
    unitPrice(total, quantity, currency) {
      const count = BigInt(quantity);
      if (total % count === 0n) return amount(total / count, currency);
      const digits = currencyDigits(currency) + 4;
      const exact = toDecimal({ minor: (total * 10_000n) / count, currency }, digits);
      return withCurrency(number(exact), currency);
    },
    percent: (basisPoints) => `${number(toDecimal({ minor: BigInt(basisPoints), currency: 'EUR' }).replace(/\.?0+$/, ''))}\u00a0%`,
    quantity: (count) => number(String(count)),
    day(day) {
      const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
      return words.day(date, words.months[month - 1] ?? '', year);
    },
    rate: (perEuroMicros, currency) =>
      `1\u00a0EUR = ${number(toDecimal({ minor: perEuroMicros, currency }, 6).replace(/0{1,2}$/, ''))}\u00a0${currency}`,
  };
}
