import type { SaleOffer } from '@pinhole/contract';
import { expect, it } from 'vitest';
import { currenciesOf, priceIn } from './offer-price.ts';

const offer = (...currencies: string[]): SaleOffer => ({
  sku: currencies.join('-').toLowerCase(),
  version: 1,
  kind: 'pack',
  title: 'A pack',
  description: '',
  credits: '1000000',
  every: null,
  trialDays: 0,
  trialCredits: null,
  limits: null,
  taxBehaviour: 'inclusive',
  prices: currencies.map((currency) => ({ currency, minor: '100' })),
});

it('shows the currency first in which most can be bought', () => {
  expect(currenciesOf([offer('EUR', 'USD'), offer('USD'), offer('DKK', 'USD', 'EUR')])).toEqual(['USD', 'EUR', 'DKK']);
  expect(currenciesOf([])).toEqual([]);
});

it('knows what has no price in a currency', () => {
  expect(priceIn(offer('EUR'), 'USD')).toBeUndefined();
  expect(priceIn(offer('EUR'), 'EUR')).toEqual({ currency: 'EUR', minor: '100' });
});
