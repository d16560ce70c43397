import { describe, expect, it } from 'vitest';
import { parseIsoDuration } from './iso-duration.ts';
import { describeRetention, purgeAt, retention, retentionRule } from './retention.ts';

it.each(Object.entries(retention))('%s has a number and an event that starts the clock', (_name, rule) => {
  expect(() => parseIsoDuration(rule.iso)).not.toThrow();
  expect(rule.from).not.toBe('');
});

describe('when something must be gone', () => {
  it('is counted from its event', () => {
    expect(purgeAt(retentionRule('mail'), new Date('2026-11-20T10:00:00Z')).toISOString()).toBe('2026-12-20T10:00:00.000Z');
    expect(purgeAt(retentionRule('in-flight'), new Date('2026-11-20T10:00:00Z')).toISOString()).toBe('2026-11-20T10:00:00.000Z');
  });

  it('is counted from the end of the year for the books', () => {
    expect(purgeAt(retentionRule('ledger'), new Date('2026-01-01T00:00:00Z')).toISOString()).toBe('2034-01-01T00:00:00.000Z');
    expect(purgeAt(retentionRule('ledger'), new Date('2026-12-31T23:59:59Z')).toISOString()).toBe('2034-01-01T00:00:00.000Z');
  });
});

it('is said in plain words', () => {
  expect(describeRetention(retentionRule('account'))).toBe('until 30 days after the deletion of the account');
  expect(describeRetention(retentionRule('ledger'))).toBe('until 7 years after the end of the year of the booking');
  expect(describeRetention(retentionRule('in-flight'))).toBe('until the end of the generation');
});
