import { expect, it } from 'vitest';
import { capUse } from './cap-use.ts';

const cap = (limit: string | null, spent: string) => ({ period: 'month' as const, limit, spent, resetsAt: '2026-12-01T00:00:00.000Z' });

it('has nothing to say without a cap', () => {
  expect(capUse(cap(null, '5'))).toBeUndefined();
});

it('warns when most of the cap is used, and says when all of it is', () => {
  expect(capUse(cap('100', '79'))).toMatchObject({ tone: 'plain', left: 21n });
  expect(capUse(cap('100', '80'))).toMatchObject({ tone: 'warn', share: 0.8 });
  expect(capUse(cap('100', '100'))).toMatchObject({ tone: 'bad', share: 1, left: 0n });
});

it('stays whole when a cap was lowered below what is spent, or set to nothing', () => {
  expect(capUse(cap('100', '250'))).toEqual({ share: 1, tone: 'bad', left: 0n });
  expect(capUse(cap('0', '0'))).toEqual({ share: 1, tone: 'bad', left: 0n });
});

it('keeps count of amounts that no number holds exactly', () => {
  expect(capUse(cap('9007199254740993000', '9007199254740992999'))?.left).toBe(1n);
});
