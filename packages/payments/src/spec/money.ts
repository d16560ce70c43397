/** An amount in the smallest unit of its currency. `minor` is an integer; `currency` an upper-case ISO 4217 code. */
export interface Money {
  readonly minor: bigint;
  readonly currency: string;
}

/** How many decimals a currency's amounts are written with: 2 for EUR, 0 for JPY, 3 for KWD. Source: ISO 4217, by way of Intl. */
export function currencyDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
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
