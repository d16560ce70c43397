import { expect, it } from 'vitest';
import { blankKey, keyState, newKeyOf } from './key-form.ts';

it('asks for a key with no cap of its own when none is typed', () => {
  expect(newKeyOf({ ...blankKey, name: ' Gallery ' })).toEqual({
    name: 'Gallery',
    scopes: ['models:read', 'generations:read', 'assets:read', 'credits:read'],
    expiresInDays: 90,
  });
  expect(newKeyOf({ ...blankKey, name: 'Gallery', cap: 0 })).not.toHaveProperty('cap');
});

it('asks for a cap in micro-credits', () => {
  expect(newKeyOf({ ...blankKey, name: 'Renders', cap: 12.5, days: '7' })).toMatchObject({ cap: '12500000', expiresInDays: 7 });
});

it('says what became of a key', () => {
  const now = new Date('2026-11-20T12:00:00Z');
  const key = (expiresAt: string, cap: string | null = null, spent = '0') => keyState({ expiresAt, cap, spent }, now);
  expect(key('2026-11-20T12:00:00Z')).toBe('expired');
  expect(key('2026-11-25T12:00:00Z')).toBe('ends soon');
  expect(key('2027-01-01T12:00:00Z', '5', '5')).toBe('used up');
  expect(key('2027-01-01T12:00:00Z', '5', '4')).toBe('works');
});
