import type { Generation } from '@pinhole/contract';
import { expect, it } from 'vitest';
import { feedOf } from './feed.ts';

const generation = (id: string, createdAt: Date, groupId: string | null = null): Generation =>
  ({ id, groupId, createdAt: createdAt.toISOString(), state: 'succeeded', outputs: [] }) as unknown as Generation;
const pending = {
  key: 'new',
  groupId: null,
  confirmedCost: null,
  request: { model: 'sketch-image', prompt: 'a fox', count: 2, size: { width: 512, height: 768 } },
  price: '2000000',
  createdAt: new Date(2026, 10, 20, 13).toISOString(),
};

it('stands oldest first by day, what was just asked for last', () => {
  const days = feedOf(
    [generation('c', new Date(2026, 10, 20, 12)), generation('b', new Date(2026, 10, 20, 1)), generation('a', new Date(2026, 10, 19, 23))],
    [pending],
  );
  expect(days.map(({ day, items }) => `${day}:${items.map(({ name }) => name).join()}`)).toEqual(['2026-11-19:a', '2026-11-20:b,c,new']);
});

it('draws what was asked for at the size it will have', () => {
  const entry = feedOf([], [pending])[0]?.items[0]?.entries[0];
  expect(entry?.pending).toBe(true);
  expect(entry?.generation.request).toMatchObject({ count: 2, size: { width: 512, height: 768 } });
});

it('keeps together what was asked for together, also when something else came between', () => {
  const at = (minute: number): Date => new Date(2026, 10, 20, 12, minute);
  const [day] = feedOf(
    [generation('d', at(4)), generation('c', at(3), 'pair'), generation('b', at(2)), generation('a', at(1), 'pair')],
    [{ ...pending, groupId: 'pair' }],
  );
  expect(day?.items.map(({ name, entries }) => `${name}:${entries.map((entry) => entry.name).join()}`)).toEqual([
    'pair:a,c,new',
    'b:b',
    'd:d',
  ]);
});
