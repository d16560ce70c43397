import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addIsoDuration, describeDuration, type IsoDuration, parseIsoDuration } from './iso-duration.ts';

const add = (date: string, duration: IsoDuration): string => addIsoDuration(new Date(date), duration).toISOString();

describe('adding a duration', () => {
  it.each([
    ['2026-11-20T10:00:00.123Z', 'P30D', '2026-12-20T10:00:00.123Z'],
    ['2026-11-20T10:00:00.000Z', 'PT24H', '2026-11-21T10:00:00.000Z'],
    ['2026-11-20T10:00:00.000Z', 'P1Y2M3DT4H5M6S', '2028-01-23T14:05:06.000Z'],
    ['2026-11-20T10:00:00.000Z', 'P2W', '2026-12-04T10:00:00.000Z'],
    ['2026-11-20T10:00:00.000Z', 'PT0S', '2026-11-20T10:00:00.000Z'],
  ] as const)('%s + %s is %s', (date, duration, result) => {
    expect(add(date, duration)).toBe(result);
  });

  it.each([
    ['2027-01-31T00:00:00.000Z', 'P1M', '2027-02-28T00:00:00.000Z'],
    ['2028-01-31T00:00:00.000Z', 'P1M', '2028-02-29T00:00:00.000Z'],
    ['2028-02-29T12:00:00.000Z', 'P1Y', '2029-02-28T12:00:00.000Z'],
    ['2027-12-31T00:00:00.000Z', 'P2M', '2028-02-29T00:00:00.000Z'],
  ] as const)('stays within a shorter month: %s + %s is %s', (date, duration, result) => {
    expect(add(date, duration)).toBe(result);
  });

  it('never moves back, whatever the date, and months never slip into the next one', () => {
    const dates = fc.date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, fc.nat(200), fc.nat(20_000), (date, months, days) => {
        const later = addIsoDuration(date, `P${months}M`);
        expect(later.getUTCFullYear() * 12 + later.getUTCMonth()).toBe(date.getUTCFullYear() * 12 + date.getUTCMonth() + months);
        expect(addIsoDuration(date, `P${days}D`).getTime() - date.getTime()).toBe(days * 86_400_000);
      }),
    );
  });
});

describe('reading a duration', () => {
  it.each(['', 'P', 'PT', 'P1DT', '30D', 'P-1D', 'P1.5D', 'PT1H30', 'p30d', 'P1D1Y', ' P1D'])('refuses %j', (text) => {
    expect(() => parseIsoDuration(text)).toThrow('is not an ISO 8601 duration');
  });

  it('says it in words', () => {
    expect(describeDuration('P30D')).toBe('30 days');
    expect(describeDuration('P1Y6M')).toBe('1 year 6 months');
    expect(describeDuration('PT24H')).toBe('24 hours');
    expect(describeDuration('PT0S')).toBe('at once');
  });
});
