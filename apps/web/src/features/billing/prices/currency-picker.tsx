import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { Segmented } from '../../../ui/segmented.tsx';
import type { CurrencyChoice } from './use-currency.ts';

/** Nothing where everything is sold in one currency. */
export function CurrencyPicker({ currency, currencies, choose }: CurrencyChoice): ReactElement | null {
  const t = useT();
  if (currencies.length < 2) return null;
  return (
    <Segmented
      label={t('billing.currency')}
      options={currencies.map((code) => ({ value: code, label: code }))}
      value={currency}
      onChange={choose}
      className="self-start"
    />
  );
}
