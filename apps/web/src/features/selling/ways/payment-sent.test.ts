import { expect, it } from 'vitest';
import { groupSent } from './payment-sent.ts';

it('says what is about the buyer first, each kind once, and leaves nothing out', () => {
  const sends = [
    { field: 'amount', from: 'price' },
    { field: 'shoe_size', from: 'feet' },
    { field: 'email', from: 'buyer e-mail' },
    { field: 'currency', from: 'price' },
  ];
  expect(groupSent(sends)).toEqual([
    { kind: 'buyer e-mail', fields: ['email'] },
    { kind: 'price', fields: ['amount', 'currency'] },
    { kind: { other: 'feet' }, fields: ['shoe_size'] },
  ]);
});
