/** A length of time as ISO 8601 writes it, such as `P30D`, `P7Y`, `PT24H`. */
export type IsoDuration = `P${string}`;

/** The parts of a duration. Months and years have no fixed length, so they are kept apart from days. */
export interface Duration {
  readonly years: number;
  readonly months: number;
  readonly days: number;
  readonly seconds: number;
}

const pattern = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** Reads a duration; throws when it is not one. Fractions and signs are refused: a promise in whole units can be kept. */
export function parseIsoDuration(text: string): Duration {
  const parts = text === 'P' ? null : pattern.exec(text);
  if (!parts) throw new RangeError(`"${text}" is not an ISO 8601 duration such as P30D or PT24H`);
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return { years, months, days: weeks * 7 + days, seconds: hours * 3600 + minutes * 60 + seconds };
}

/**
 * The moment that lies a duration after `date`, counted in UTC. A month later is the same day of the next month, or its last
 * day when it is shorter: 31 January + P1M is 28 or 29 February.
 */
export function addIsoDuration(date: Date, text: IsoDuration): Date {
  const { years, months, days, seconds } = parseIsoDuration(text);
  const month = date.getUTCMonth() + months + years * 12;
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const result = new Date(date);
  result.setUTCFullYear(date.getUTCFullYear(), month, Math.min(date.getUTCDate(), lastDay));
  result.setTime(result.getTime() + (days * 86_400 + seconds) * 1000);
  return result;
}

const units = [
  ['years', 'year'],
  ['months', 'month'],
  ['days', 'day'],
] as const;

/** The duration in plain words: `30 days`, `7 years`, `at once`. */
export function describeDuration(text: IsoDuration): string {
  const duration = parseIsoDuration(text);
  const words = units.flatMap(([unit, word]) => counted(duration[unit], word));
  const { seconds } = duration;
  words.push(
    ...counted(Math.floor(seconds / 3600), 'hour'),
    ...counted(Math.floor((seconds % 3600) / 60), 'minute'),
    ...counted(seconds % 60, 'second'),
  );
  return words.length === 0 ? 'at once' : words.join(' ');
}

function counted(count: number, word: string): string[] {
  return count === 0 ? [] : [`${count} ${word}${count === 1 ? '' : 's'}`];
}
