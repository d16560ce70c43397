import { expect, it } from 'vitest';
import { spreadDays } from './spread-days.ts';

const row = (group: string | null, amount: string, currency = 'USD') => ({
  group,
  name: null,
  generations: 1,
  amount,
  currency,
  worth: '0',
});

it('has a bar for every day, also across a month and a change of the clock', () => {
  const days = spreadDays({ from: '2026-10-24', to: '2026-11-02', data: [row('2026-10-25', '5'), row('2026-11-01', '7')] });
  expect(days.map(({ day, amount }) => `${day.slice(5)} ${amount}`)).toEqual([
    '10-24 0',
    '10-25 5',
    '10-26 0',
    '10-27 0',
    '10-28 0',
    '10-29 0',
    '10-30 0',
    '10-31 0',
    '11-01 7',
    '11-02 0',
  ]);
});

it('adds up what one day was charged in two currencies', () => {
  expect(spreadDays({ from: '2026-10-25', to: '2026-10-25', data: [row('2026-10-25', '5'), row('2026-10-25', '6', 'EUR')] })).toEqual([
    { day: '2026-10-25', amount: 11n },
  ]);
});

it('draws no more bars than can be told apart', () => {
  expect(spreadDays({ from: '2000-01-01', to: '2026-11-21', data: [] })).toHaveLength(370);
});
