import type { ReactElement } from 'react';
import { ExchangeRates } from './exchange-rates.tsx';
import { TaxTotals } from './tax-totals.tsx';
import { VatRates } from './vat-rates.tsx';

/** What the returns need, and the two tables that they are counted with. */
export function Taxes(): ReactElement {
  return (
    <>
      <TaxTotals />
      <ExchangeRates />
      <VatRates />
    </>
  );
}
