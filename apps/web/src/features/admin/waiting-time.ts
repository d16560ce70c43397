const minuteSeconds = 60;
const hourSeconds = 60 * minuteSeconds;
const daySeconds = 24 * hourSeconds;

/** How long something has waited, in the two largest units that say something: "3 min 7 sec", "2 days 4 hr". */
export function waitingTime(seconds: number, locale: string): string {
  const units: readonly (readonly ['day' | 'hour' | 'minute' | 'second', number])[] = [
    ['day', daySeconds],
    ['hour', hourSeconds],
    ['minute', minuteSeconds],
    ['second', 1],
  ];
  const whole = Math.max(0, Math.floor(seconds));
  const largest = Math.max(
    0,
    units.findIndex(([, size]) => whole >= size),
  );
  const first = whole < 1 ? units.length - 1 : largest;
  let rest = whole;
  return units
    .slice(first, first + 2)
    .map(([unit, size]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return { unit, count };
    })
    .filter(({ count }, index) => count > 0 || index === 0)
    .map(({ unit, count }) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(count))
    .join(' ');
}
