/** An amount in the smallest unit of its currency. `minor` is an integer; `currency` an upper-case ISO 4217 code. */
export interface Money {
  readonly minor: bigint;
  readonly currency: string;
}

const withoutDecimals = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ');
const withThree = 'BHD IQD JOD KWD LYD OMR TND'.split(' ');

/**
 * How many decimals a currency's amounts are written with: 2 for EUR, 0 for JPY, 3 for KWD. From ISO 4217, and written down here: what Intl says
 * of some currencies (HUF, IDR) changes with its edition, and stored amounts must not.
 */
export function currencyDigits(currency: string): number {
  if (withoutDecimals.includes(currency)) return 0;
  return withThree.includes(currency) ? 3 : 2;
}

/** `{ minor: 1210n, currency: 'EUR' }` → `12.10`; `{ minor: 500n, currency: 'JPY' }` → `500`. `digits` where a provider counts its own way. */
export function toDecimal({ minor, currency }: Money, digits = currencyDigits(currency)): string {
  if (digits === 0) return String(minor);
  const text = String(minor < 0n ? -minor : minor).padStart(digits + 1, '0');
  return `${minor < 0n ? '-' : ''}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** `12.10` EUR → 1210n. Throws a `RangeError` for anything but a plain decimal number with at most the currency's decimals. */
export function fromDecimal(text: string, currency: string, digits = currencyDigits(currency)): bigint {
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(text);
  const [, sign, whole, fraction = ''] = match ?? [];
  if (whole === undefined || fraction.length > digits) throw new RangeError(`"${text}" is not an amount of ${currency}`);
  const minor = BigInt(whole + fraction.padEnd(digits, '0'));
  return sign ? -minor : minor;
}
