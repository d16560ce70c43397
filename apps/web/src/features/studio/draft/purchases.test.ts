import { expect, it } from 'vitest';
import { forgetPurchase, keepPurchase, keptPurchases } from './purchases.ts';

function memory(initial?: unknown) {
  const values = new Map<string, string>(initial === undefined ? [] : [['local:submitting', JSON.stringify(initial)]]);
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
    values,
  };
}
const purchase = (key: string) => ({ key, quoteId: `quote of ${key}`, groupId: 'pair', confirmedCost: '5000000' });

it('keeps each purchase of a comparison until it is answered, and nothing after', () => {
  const store = memory();
  for (const key of ['a', 'b', 'c']) keepPurchase(purchase(key), store);
  keepPurchase(purchase('a'), store);
  expect(keptPurchases(store).map(({ key }) => key)).toEqual(['b', 'c', 'a']);
  forgetPurchase('b', store);
  expect(keptPurchases(store)).toEqual([purchase('c'), purchase('a')]);
  forgetPurchase('a', store);
  forgetPurchase('c', store);
  expect([...store.values]).toEqual([]);
});

it('finishes what an older page left, and ignores what is none', () => {
  expect(keptPurchases(memory({ key: 'a', quoteId: 'q' }))).toEqual([{ key: 'a', quoteId: 'q', groupId: null, confirmedCost: null }]);
  expect(keptPurchases(memory([null, 3, { key: 'a' }, { key: 'b', quoteId: 'q', groupId: 7 }]))).toEqual([
    { key: 'b', quoteId: 'q', groupId: null, confirmedCost: null },
  ]);
  expect(keptPurchases(memory('nonsense'))).toEqual([]);
});
