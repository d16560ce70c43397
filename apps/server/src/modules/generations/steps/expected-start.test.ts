import { expect, it } from 'vitest';
import { expectStart, type QueueLoad, queueLoad } from './expected-start.ts';

const load = (change: Partial<QueueLoad> = {}): QueueLoad => ({
  slots: 2,
  running: 2,
  waiting: new Map(),
  pace: 10,
  startsPer: null,
  ...change,
});

it('counts what has to end before it can begin', () => {
  expect(expectStart(load(), 'me', 0)).toBe(5);
  expect(expectStart(load(), 'me', 3)).toBe(20);
});

it('counts of another workspace no more than its fair share', () => {
  const waiting = new Map([
    ['me', 4],
    ['busy', 1_000],
    ['calm', 1],
  ]);
  expect(expectStart(load({ waiting }), 'me', 0)).toBe(15);
  expect(expectStart(load({ waiting }), 'me', 1)).toBe(25);
});

it('begins at once where a slot is free, also before anything was ever measured', () => {
  expect(expectStart(load({ running: 0, pace: null }), 'me', 1)).toBe(0);
});

it('says nothing when too little is known', () => {
  expect(expectStart(load({ pace: null }), 'me', 0)).toBeNull();
  expect(expectStart(load({ slots: 0, running: 0 }), 'me', 0)).toBeNull();
});

it('waits for what the provider allows where that is slower', () => {
  const startsPer = { count: 1, seconds: 60 };
  expect(expectStart(load({ startsPer }), 'me', 3)).toBe(180);
  expect(expectStart(load({ running: 0, startsPer }), 'me', 0)).toBe(0);
});

it('weighs what stands at an engine, and knows nothing when it does not know all of it', () => {
  const rows = [
    { model: 'picture', workspaceId: 'me', count: 3 },
    { model: 'clip', workspaceId: 'me', count: 1 },
    { model: 'picture', workspaceId: null, count: 2 },
  ];
  const seconds: Readonly<Record<string, number>> = { picture: 4, clip: 64 };
  const traits = { slots: 2, startsPer: null };
  expect(queueLoad(rows, (model) => seconds[model] ?? null, traits)).toMatchObject({ running: 2, waiting: new Map([['me', 4]]), pace: 14 });
  expect(queueLoad([...rows, { model: 'new', workspaceId: 'you', count: 1 }], (model) => seconds[model] ?? null, traits).pace).toBeNull();
});
