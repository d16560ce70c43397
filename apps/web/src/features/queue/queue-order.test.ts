import { expect, it } from 'vitest';
import { stepMove, wayBack, withMove } from './queue-order.ts';

const list = ['a', 'b', 'c', 'd'].map((id) => ({ generation: { id } })) as unknown as Parameters<typeof withMove>[0];
const order = (entries: typeof list) => entries.map(({ generation }) => generation.id).join('');

it('shows a move as the service will make it', () => {
  expect(order(withMove(list, 'd', { to: 'first' }))).toBe('dabc');
  expect(order(withMove(list, 'a', { to: 'last' }))).toBe('bcda');
  expect(order(withMove(list, 'a', { before: 'c' }))).toBe('bacd');
  expect(order(withMove(list, 'a', { after: 'c' }))).toBe('bcad');
});

it('changes nothing when one of the two is not in the list', () => {
  expect(withMove(list, 'x', { to: 'first' })).toBe(list);
  expect(withMove(list, 'a', { before: 'x' })).toBe(list);
});

it('finds the way back from every move', () => {
  for (const id of 'abcd') {
    const back = wayBack(list, id);
    if (!back) throw new Error('no way back');
    expect(order(withMove(withMove(list, id, { to: 'first' }), id, back))).toBe('abcd');
    expect(order(withMove(withMove(list, id, { to: 'last' }), id, back))).toBe('abcd');
  }
  expect(wayBack(list.slice(0, 1), 'a')).toBeUndefined();
});

it('steps one place, and not beyond an end', () => {
  expect(order(withMove(list, 'b', stepMove(list, 'b', -1) ?? { to: 'last' }))).toBe('bacd');
  expect(order(withMove(list, 'b', stepMove(list, 'b', 1) ?? { to: 'first' }))).toBe('acbd');
  expect(stepMove(list, 'a', -1)).toBeUndefined();
  expect(stepMove(list, 'd', 1)).toBeUndefined();
});
