import { expect, it } from 'vitest';
import { beginOf, dayOf, endOf } from './coupon-times.ts';

it('a coupon holds from the first moment of its first day to the last of its last', () => {
  expect(new Date(beginOf('2026-03-29') ?? '').getHours()).toBe(0);
  expect(new Date(endOf('2026-03-29') ?? '').getTime() - new Date(beginOf('2026-03-29') ?? '').getTime()).toBeGreaterThan(22 * 3_600_000);
  for (const day of ['2026-01-01', '2026-03-29', '2026-12-31']) {
    expect(dayOf(beginOf(day))).toBe(day);
    expect(dayOf(endOf(day))).toBe(day);
  }
  expect([beginOf(''), endOf(''), dayOf(null)]).toEqual([null, null, '']);
});
