import { creditsDecimal } from './format.ts';

type Sign = 'exceptZero' | 'never' | 'auto';

/**
 * Writes a column of amounts so that signs and decimal points stand below each other: every amount gets as many decimals
 * as the finest one.
 */
export function alignedCredits(column: readonly string[], locale: string): (micros: string, sign?: Sign) => string {
  const digits = Math.max(0, ...column.map((micros) => creditsDecimal(micros).split('.')[1]?.length ?? 0));
  const formats = new Map<Sign, Intl.NumberFormat>();
  return (micros, sign = 'auto') => {
    const format =
      formats.get(sign) ??
      new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: sign });
    formats.set(sign, format);
    // Some languages write a hyphen, which is narrower than a plus and breaks the column.
    return format.format(creditsDecimal(micros)).replace('-', '\u2212');
  };
}
