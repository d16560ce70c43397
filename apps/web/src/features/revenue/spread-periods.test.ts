import { expect, it } from 'vitest';
import { type RevenueRow, spreadPeriods } from './spread-periods.ts';

const row = (period: string, currency = 'EUR'): RevenueRow => ({
  period,
  currency,
  gross: '1',
  tax: '0',
  refunds: '0',
  fees: '0',
  losses: '0',
  net: '1',
  cost: '0',
  margin: '1',
});

it('every day has its place, also one on which nothing moved', () => {
  const data = [row('2026-11-19'), row('2026-11-20', 'USD'), row('2026-11-21')];
  const days = spreadPeriods({ from: '2026-11-19', to: '2026-11-21', by: 'day', data }, 'EUR');
  expect(days.map(({ period, row: moved }) => [period, moved !== undefined])).toEqual([
    ['2026-11-19', true],
    ['2026-11-20', false],
    ['2026-11-21', true],
  ]);
});

it('months are there once each, also when the time begins in the middle of one', () => {
  const months = spreadPeriods({ from: '2025-12-15', to: '2026-02-02', by: 'month', data: [row('2026-01')] }, 'EUR');
  expect(months.map(({ period }) => period)).toEqual(['2025-12', '2026-01', '2026-02']);
  expect(months[1]?.row?.net).toBe('1');
});
