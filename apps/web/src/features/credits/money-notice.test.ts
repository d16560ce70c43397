import type { Balance, Cap } from '@pinhole/contract';
import { describe, expect, it } from 'vitest';
import { closeNotice, followTroubles, keepClosed, type MoneyNotice, moneyTroubles, noticeToShow, readClosed } from './money-notice.ts';

const fine: Balance = {
  available: '50000000',
  held: '0',
  debt: '0',
  frozen: false,
  frozenFor: null,
  lowBalance: '10000000',
  buckets: [],
  cap: { period: 'month', limit: null, spent: '0', resetsAt: '2026-12-01T00:00:00.000Z' },
  caps: [],
};
const capOf = (more: Partial<Cap>): Cap => ({
  id: '0198f6a0-0000-7000-8000-000000000000',
  subject: 'workspace',
  subjectId: null,
  period: 'day',
  unit: 'credits',
  currency: null,
  setBy: 'workspace',
  limit: '5000000',
  spent: '5000000',
  resetsAt: '2026-11-22T00:00:00.000Z',
  changeable: false,
  ...more,
});
const troublesOf = (more: Partial<Balance>, plans: readonly { id: string; state: 'active' | 'past_due' }[] = []) =>
  moneyTroubles({ ...fine, ...more }, { accountId: 'me', plans }).map(({ trouble }) => trouble);

describe('what is wrong with the money', () => {
  it('is nothing while there is enough', () => {
    expect(troublesOf({})).toEqual([]);
    expect(troublesOf({ available: '10000000' })).toEqual([]);
    expect(troublesOf({ available: '0', lowBalance: '0' })).toEqual([]);
  });

  it('is told the most urgent first', () => {
    const all = { available: '-3', debt: '3', frozen: true, caps: [capOf({})] };
    expect(troublesOf(all, [{ id: 'plan', state: 'past_due' }])).toEqual(['frozen', 'debt', 'cap', 'past-due', 'low']);
    expect(troublesOf({}, [{ id: 'plan', state: 'active' }])).toEqual([]);
  });

  it('is a cap only of those whom it binds', () => {
    expect(troublesOf({ caps: [capOf({ subject: 'member', subjectId: 'me' })] })).toEqual(['cap']);
    expect(
      troublesOf({ caps: [capOf({ subject: 'member', subjectId: 'you' }), capOf({ subject: 'key' }), capOf({ spent: '4999999' })] }),
    ).toEqual([]);
    expect(troublesOf({ cap: { ...fine.cap, limit: '7', spent: '7' } })).toEqual(['cap']);
  });
});

describe('a notice that was closed', () => {
  const low: MoneyNotice = { trouble: 'low', which: '' };
  const minute = 60_000;

  it('stays closed as long as it is the same', () => {
    const closed = closeNotice({}, low, 0);
    expect(noticeToShow([low], closed, 300 * minute)).toBeUndefined();
    expect(
      noticeToShow([{ trouble: 'cap', which: 'of December' }], closeNotice({}, { trouble: 'cap', which: 'of November' }, 0), 1),
    ).toBeDefined();
  });

  it('lets the next one be seen', () => {
    expect(noticeToShow([{ trouble: 'debt', which: '' }, low], closeNotice({}, { trouble: 'debt', which: '' }, 0), 1)).toEqual(low);
  });

  it('comes back with the next crossing, not three times in an hour', () => {
    let closed = closeNotice({}, low, 0);
    for (const at of [10, 20, 30]) {
      closed = followTroubles(closed, [], at * minute);
      closed = followTroubles(closed, [low], (at + 5) * minute);
      expect(noticeToShow([low], closed, (at + 5) * minute)).toBeUndefined();
    }
    expect(noticeToShow([low], closed, 61 * minute)).toEqual(low);
    expect(followTroubles(closed, [], 61 * minute)).toEqual({});
  });

  it('is remembered for each workspace', () => {
    const kept = new Map<string, string>();
    const store = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
    keepClosed('one', closeNotice({}, low, 5), store);
    expect(readClosed('one', store)).toEqual({ 'low ': { at: 5, over: false } });
    expect(readClosed('two', store)).toEqual({});
    keepClosed('one', {}, store);
    expect(kept.size).toBe(0);
  });
});
