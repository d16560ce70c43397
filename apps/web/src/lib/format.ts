import { currencyDigits } from '@pinhole/contract/currency';

/** How amounts, sizes and times are written. Pure: language and "now" are handed in. */

const microsPerCredit = 1_000_000n;

/** Micro-credits as an exact decimal number of credits: "1500000" → "1.5". */
export function creditsDecimal(micros: string | bigint): `${number}` {
  const amount = BigInt(micros);
  const absolute = amount < 0n ? -amount : amount;
  const whole = absolute / microsPerCredit;
  const fraction = (absolute % microsPerCredit).toString().padStart(6, '0').replace(/0+$/, '');
  return `${amount < 0n ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}` as `${number}`;
}

export function formatCreditsNumber(micros: string | bigint, locale: string, options: { readonly signed?: boolean } = {}): string {
  return new Intl.NumberFormat(locale, {
    maximumFractionDigits: 6,
    ...(options.signed ? { signDisplay: 'exceptZero' as const } : {}),
  }).format(creditsDecimal(micros));
}

/** The balance in a narrow place: "1,240", "12.4K". Rounded down, so that nobody counts on credits they do not have. */
export function formatCreditsShort(micros: string | bigint, locale: string): string {
  const credits = BigInt(micros) / microsPerCredit;
  const short = credits >= 10_000n;
  return new Intl.NumberFormat(locale, {
    notation: short ? 'compact' : 'standard',
    maximumFractionDigits: short ? 1 : 0,
    roundingMode: 'trunc',
  }).format(credits);
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

export function formatBytes(bytes: number, locale: string): string {
  const step = Math.min(byteUnits.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
  const amount = bytes / 1000 ** step;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: byteUnits[step] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: amount < 10 && step > 0 ? 1 : 0,
  }).format(amount);
}

export function formatMoney(minorUnits: bigint, currency: string, locale: string): string {
  const digits = currencyDigits(currency);
  const decimals = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const formatter = new Intl.NumberFormat(locale, { style: 'currency', currency, ...decimals });
  const sign = minorUnits < 0n ? '-' : '';
  const absolute = (minorUnits < 0n ? -minorUnits : minorUnits).toString().padStart(digits + 1, '0');
  const decimal = digits === 0 ? absolute : `${absolute.slice(0, -digits)}.${absolute.slice(-digits)}`;
  return formatter.format(`${sign}${decimal}` as `${number}`);
}

export function formatSeconds(seconds: number, locale: string): string {
  if (seconds > 0 && seconds < 0.1) {
    const milliseconds = Math.max(1, Math.round(seconds * 1000));
    return new Intl.NumberFormat(locale, { style: 'unit', unit: 'millisecond', unitDisplay: 'short' }).format(milliseconds);
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'short',
    maximumFractionDigits: seconds < 10 ? 1 : 0,
  }).format(seconds);
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** "3 min. ago" under a day, the date after. */
export function formatWhen(at: Date, now: Date, locale: string): string {
  const seconds = Math.round((now.getTime() - at.getTime()) / 1000);
  if (Math.abs(seconds) < day) {
    const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
    if (Math.abs(seconds) < 45) return relative.format(0, 'second');
    if (Math.abs(seconds) < hour) return relative.format(-Math.max(1, Math.round(seconds / minute)), 'minute');
    return relative.format(-Math.round(seconds / hour), 'hour');
  }
  const sameYear = at.getFullYear() === now.getFullYear();
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? { hour: '2-digit', minute: '2-digit' } : { year: 'numeric' }),
  }).format(at);
}

export function formatDateTime(at: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

export function formatDate(at: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(at);
}

export function formatTime(at: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(at);
}

/** A local calendar day as a sortable key: "2026-11-20". */
export function dayKey(at: Date): string {
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`;
}

/** "Today", "Yesterday", "Friday" within a week, the date after. */
export function formatDay(at: Date, now: Date, locale: string): string {
  const start = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  const days = Math.round((start(now) - start(at)) / (day * 1000));
  if (days <= 1 && days >= 0) {
    const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-days, 'day');
    return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1);
  }
  const sameYear = at.getFullYear() === now.getFullYear();
  const words = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at);
  return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1);
}
