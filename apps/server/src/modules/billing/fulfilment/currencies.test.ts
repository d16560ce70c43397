import { currencyDigits as shown } from '@pinhole/contract/currency';
import { currencyDigits as paid } from '@pinhole/payments';
import { expect, it } from 'vitest';

it('pages and payment providers count the decimals of every currency alike', () => {
  const different = Intl.supportedValuesOf('currency').filter((currency) => shown(currency) !== paid(currency));
  expect(different).toEqual([]);
  expect(['EUR', 'JPY', 'KWD', 'HUF'].map(shown)).toEqual([2, 0, 3, 2]);
});
