import { expect, it } from 'vitest';
import {
  creditsDecimal,
  dayKey,
  formatBytes,
  formatCreditsNumber,
  formatCreditsShort,
  formatDay,
  formatMoney,
  formatSeconds,
  formatWhen,
} from './format.ts';

it('writes every micro-credit, and no more digits than there are', () => {
  expect(creditsDecimal('4000000')).toBe('4');
  expect(creditsDecimal('1500000')).toBe('1.5');
  expect(creditsDecimal('-1')).toBe('-0.000001');
  expect(formatCreditsNumber('9007199254740993000001', 'en-GB')).toBe('9,007,199,254,740,993.000001');
  expect(formatCreditsNumber('1250000', 'da-DK')).toBe('1,25');
});

it('never rounds a balance up', () => {
  expect(formatCreditsShort('999999', 'en-GB')).toBe('0');
  expect(formatCreditsShort('19999000000', 'en-GB')).toBe('19.9k');
});

it('writes money from whole minor units, also where there are none', () => {
  expect(formatMoney(1234567890123456789n, 'EUR', 'en-GB')).toBe('€12,345,678,901,234,567.89');
  expect(formatMoney(-5n, 'EUR', 'en-GB')).toBe('-€0.05');
  expect(formatMoney(500n, 'JPY', 'en-GB')).toBe('JP¥500');
});

it('says when in words under a day and by date after', () => {
  const now = new Date('2026-11-20T12:00:00Z');
  const at = (hoursAgo: number): Date => new Date(now.getTime() - hoursAgo * 3_600_000);
  expect(formatWhen(at(0), now, 'en-GB')).toBe('now');
  expect(formatWhen(at(0.05), now, 'en-GB')).toBe('3 min ago');
  expect(formatWhen(at(5), now, 'en-GB')).toBe('5 hr ago');
  expect(formatWhen(at(48), now, 'en-GB')).toMatch(/^18 Nov/);
  expect(formatWhen(at(24 * 400), now, 'en-GB')).toMatch(/2025$/);
});

it('names days as people do', () => {
  const now = new Date(2026, 10, 20, 9);
  expect(formatDay(new Date(2026, 10, 20, 0, 1), now, 'en-GB')).toBe('Today');
  expect(formatDay(new Date(2026, 10, 19, 23, 59), now, 'en-GB')).toBe('Yesterday');
  expect(formatDay(new Date(2026, 10, 19, 23, 59), now, 'da-DK')).toBe('I går');
  expect(formatDay(new Date(2025, 10, 19), now, 'en-GB')).toBe('Wednesday, 19 November 2025');
  expect(dayKey(new Date(2026, 0, 2))).toBe('2026-01-02');
});

it('writes file sizes in the unit that fits', () => {
  expect(formatBytes(999, 'en-GB')).toBe('999 byte');
  expect(formatBytes(1_830_000, 'en-GB')).toBe('1.8 MB');
  expect(formatBytes(48_200_000, 'en-GB')).toBe('48 MB');
});

it('writes a moment in milliseconds, so that nothing takes no time', () => {
  expect(formatSeconds(0.016, 'en-GB')).toBe('16 ms');
  expect(formatSeconds(0.000_2, 'en-GB')).toBe('1 ms');
  expect(formatSeconds(0.25, 'en-GB')).toBe('0.3 secs');
  expect(formatSeconds(12.4, 'en-GB')).toBe('12 secs');
});
