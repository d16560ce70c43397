import type { ExchangeRate } from '@pinhole/contract';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { type ReactElement, useMemo, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Nothing } from '../../ui/nothing.tsx';
import { Section } from '../../ui/page.tsx';
import { RowsSkeleton } from '../../ui/rows.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { ExchangeDialog } from './exchange-dialog.tsx';
import { exchangeRatesQuery } from './tax-queries.ts';
import { useTaxFormat } from './use-tax-format.ts';

/** What one euro was on which day, as the operator entered it. */
export function ExchangeRates(): ReactElement {
  const t = useT();
  const rates = useQuery(exchangeRatesQuery);
  const [entering, setEntering] = useState(false);
  const columns = useColumns();
  return (
    <Section
      title={t('taxes.exchange')}
      lead={t('taxes.exchangeLead')}
      actions={
        <Button icon={Plus} onPress={() => setEntering(true)}>
          {t('taxes.newExchange')}
        </Button>
      }
    >
      {rates.isError ? (
        <Fault error={rates.error} onRetry={() => void rates.refetch()} />
      ) : !rates.data ? (
        <RowsSkeleton count={3} />
      ) : rates.data.length === 0 ? (
        <Nothing>{t('taxes.noExchange')}</Nothing>
      ) : (
        <Table label={t('taxes.exchange')} columns={columns} rows={rates.data} rowKey={({ currency, day }) => `${currency} ${day}`} />
      )}
      {entering && <ExchangeDialog onClose={() => setEntering(false)} />}
    </Section>
  );
}

function useColumns(): readonly Column<ExchangeRate>[] {
  const t = useT();
  const { isoDay } = useTaxFormat();
  return useMemo(
    () => [
      {
        id: 'currency',
        title: t('taxes.currency'),
        className: 'w-full',
        cell: ({ currency }) => <bdi className="font-mono">{currency}</bdi>,
      },
      { id: 'day', title: t('taxes.day'), className: 'whitespace-nowrap text-muted', cell: ({ day }) => isoDay(day) },
      { id: 'rate', title: t('taxes.perEuro'), align: 'end', className: 'whitespace-nowrap', cell: ({ perEuro }) => <bdi>{perEuro}</bdi> },
    ],
    [t, isoDay],
  );
}
