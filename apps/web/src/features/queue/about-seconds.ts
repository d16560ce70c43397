const minute = 60;
const hour = 60 * minute;

/** A span as exact as an estimate deserves: tens of seconds, then minutes, then hours. */
export function formatAbout(seconds: number, locale: string): string {
  const write = (value: number, unit: 'second' | 'minute' | 'hour'): string =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
  if (seconds < 90) return write(Math.max(10, Math.round(seconds / 10) * 10), 'second');
  if (seconds < 90 * minute) return write(Math.round(seconds / minute), 'minute');
  return write(Math.round(seconds / hour), 'hour');
}
