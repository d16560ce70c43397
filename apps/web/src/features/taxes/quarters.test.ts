import { expect, it } from 'vitest';
import { lastQuarters, quarterName, quarterToReport } from './quarters.ts';

it('counts quarters back over the turn of the year', () => {
  const quarters = lastQuarters(6, new Date('2026-02-03T10:00:00Z'));
  expect(quarters.map(quarterName)).toEqual(['2026-Q1', '2025-Q4', '2025-Q3', '2025-Q2', '2025-Q1', '2024-Q4']);
  expect(quarterName(quarterToReport(quarters))).toBe('2025-Q4');
});

it('begins and ends a quarter at the first and the last day of its months', () => {
  const nameAt = (at: string): string => lastQuarters(1, new Date(at)).map(quarterName).join('');
  expect(['2026-03-31T23:59:59Z', '2026-04-01T00:00:00Z', '2026-12-31T12:00:00Z'].map(nameAt)).toEqual(['2026-Q1', '2026-Q2', '2026-Q4']);
});
