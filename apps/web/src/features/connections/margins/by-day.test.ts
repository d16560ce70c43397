import type { DoubtfulCall } from '@pinhole/contract';
import { expect, it } from 'vitest';
import { byDay } from './by-day.ts';

const call = (createdAt: string, amountMicros: string | null, currency: string | null = 'USD'): DoubtfulCall => ({
  attemptId: createdAt,
  generationId: createdAt,
  workspaceId: createdAt,
  engine: 'fal',
  model: 'flux',
  createdAt,
  amountMicros,
  currency,
  quality: 'estimated',
  reason: 'no_answer',
  billed: false,
  checkedAt: null,
});
const utcDay = (at: Date): string => at.toISOString().slice(0, 10);

it('adds up a day by currency, and says of how many the amount is unknown', () => {
  const days = byDay(
    [
      call('2026-11-21T12:00:00Z', '40000'),
      call('2026-11-21T11:00:00Z', '10000'),
      call('2026-11-21T10:00:00Z', '90000', 'EUR'),
      call('2026-11-21T09:00:00Z', null, null),
      call('2026-11-20T09:00:00Z', null, 'USD'),
    ],
    utcDay,
  );
  expect(days.map(({ key, calls }) => [key, calls.length])).toEqual([
    ['2026-11-21', 4],
    ['2026-11-20', 1],
  ]);
  expect(days[0]).toMatchObject({
    sums: [
      { currency: 'USD', amount: 0.05 },
      { currency: 'EUR', amount: 0.09 },
    ],
    unknown: 1,
  });
  expect(days[1]).toMatchObject({ sums: [], unknown: 1 });
});

it('makes no day of nothing', () => {
  expect(byDay([], utcDay)).toEqual([]);
});
