import type { SaleOffer } from '@pinhole/contract';
import { useState } from 'react';
import { readLocal, writeLocal } from '../../../lib/local-store.ts';
import { currenciesOf } from './offer-price.ts';

export interface CurrencyChoice {
  /** Empty where nothing has a price. */
  readonly currency: string;
  readonly currencies: readonly string[];
  readonly choose: (currency: string) => void;
}

/** The currency that prices are shown in. What somebody chose once holds on every page, as long as anything is sold in it. */
export function useCurrency(offers: readonly SaleOffer[]): CurrencyChoice {
  const [chosen, setChosen] = useState(() => readLocal('currency', (raw) => (typeof raw === 'string' ? raw : undefined)));
  const currencies = currenciesOf(offers);
  const currency = chosen !== undefined && currencies.includes(chosen) ? chosen : (currencies[0] ?? '');
  return {
    currency,
    currencies,
    choose(code) {
      setChosen(code);
      writeLocal('currency', code);
    },
  };
}
