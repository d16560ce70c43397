import type { SaleOffer } from '@pinhole/contract';
import { expect, it } from 'vitest';
import { countFor, smallestPack, worthIn } from './credit-worth.ts';

const offer = (sku: string, credits: string, prices: SaleOffer['prices'], kind: SaleOffer['kind'] = 'pack'): SaleOffer => ({
  sku,
  version: 1,
  kind,
  title: sku,
  description: '',
  credits,
  every: kind === 'plan' ? 'month' : null,
  trialDays: 0,
  trialCredits: null,
  limits: null,
  taxBehaviour: 'inclusive',
  prices,
});
const small = offer('small', '500000000', [
  { currency: 'EUR', minor: '1000' },
  { currency: 'JPY', minor: '1600' },
]);
const large = offer('large', '3000000000', [{ currency: 'EUR', minor: '4900' }]);
const plan = offer('plan', '1000000', [{ currency: 'EUR', minor: '100' }], 'plan');

it('says what a picture of four credits costs when the pack is bought, rounded up', () => {
  expect(worthIn(small, 'EUR', '4000000')).toEqual({ decimal: '0.0800', digits: 4 });
  expect(worthIn(large, 'EUR', '4000000')).toEqual({ decimal: '0.0654', digits: 4 });
  expect(worthIn(small, 'JPY', '4000000')).toEqual({ decimal: '12.80', digits: 2 });
  expect(worthIn(large, 'JPY', '4000000')).toBeUndefined();
});

it('counts only whole things', () => {
  expect(countFor('500000000', '4000000')).toBe(125);
  expect(countFor('499999999', '4000000')).toBe(124);
});

it('measures by the smallest pack of the currency, never by a plan', () => {
  expect(smallestPack([large, plan, small], 'EUR')?.sku).toBe('small');
  expect(smallestPack([large, plan], 'JPY')).toBeUndefined();
});
