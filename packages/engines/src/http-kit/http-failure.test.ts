import { expect, it } from 'vitest';
import { httpFailure } from './http-failure.ts';

const later = (headers: Record<string, string>): number | undefined =>
  httpFailure({ status: 429, headers: new Headers(headers) }, { provider: 'Acme' }).retryAfterMs;

it('waits as long as the provider says: in seconds, or until a date by the clock of the provider', () => {
  expect(later({ 'retry-after': '30' })).toBe(30_000);
  expect(later({ 'retry-after': 'Sat, 01 Jan 2000 00:00:30 GMT', date: 'Sat, 01 Jan 2000 00:00:00 GMT' })).toBe(30_000);
});

it('waits a moment where it does not say, or says what cannot be understood', () => {
  const moment = later({});
  expect(moment).toBeGreaterThan(0);
  expect(later({ 'retry-after': 'soon' })).toBe(moment);
  expect(later({ 'retry-after': 'Sat, 01 Jan 2000 00:00:30 GMT' })).toBe(moment);
});
