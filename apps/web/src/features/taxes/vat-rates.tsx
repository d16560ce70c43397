import type { VatRate } from '@pinhole/contract';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useMemo, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Nothing } from '../../ui/nothing.tsx';
import { Section } from '../../ui/page.tsx';
import { RowsSkeleton } from '../../ui/rows.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { holdsOn } from './tax-numbers.ts';
import { vatRatesQuery } from './tax-queries.ts';
import { type TaxFormat, useTaxFormat } from './use-tax-format.ts';
import { VatHistory } from './vat-history.tsx';

/** What is in force today in each state, and what comes after it. */
export function VatRates(): ReactElement {
  const t = useT();
  const format = useTaxFormat();
  const rates = useQuery(vatRatesQuery);
  const [find, setFind] = useState('');
  const [open, setOpen] = useState<string>();
  const today = new Date().toISOString().slice(0, 10);
  const rows = useMemo(() => (rates.data ? rowsOf(rates.data, today, find, format) : undefined), [rates.data, today, find, format]);
  const columns = useColumns(setOpen);
  return (
    <Section title={t('taxes.rates')} lead={t('taxes.ratesLead')}>
      {rates.isError ? (
        <Fault error={rates.error} onRetry={() => void rates.refetch()} />
      ) : !rows ? (
        <RowsSkeleton count={8} />
      ) : (
        <>
          <TextField
            type="search"
            label={t('taxes.anyCountry')}
            value={find}
            onChange={setFind}
            autoComplete="off"
            maxLength={40}
            className="w-full tablet:w-72"
          />
          {rows.length === 0 ? (
            <Nothing>{t('taxes.noRate')}</Nothing>
          ) : (
            <Table label={t('taxes.rates')} columns={columns} rows={rows} rowKey={({ now }) => now.id} />
          )}
        </>
      )}
      {open !== undefined && rates.data && (
        <VatHistory country={open} rates={rates.data.filter(({ country }) => country === open)} onClose={() => setOpen(undefined)} />
      )}
    </Section>
  );
}

interface RateRow {
  readonly now: VatRate;
  /** The one that follows, where it is known. */
  readonly next: VatRate | undefined;
  readonly name: string;
}

function rowsOf(rates: readonly VatRate[], today: string, find: string, { country }: TaxFormat): readonly RateRow[] {
  const wanted = find.trim().toLocaleLowerCase();
  return rates
    .filter((rate) => holdsOn(rate, today))
    .map((now) => ({
      now,
      name: country(now.country),
      next: rates.find((rate) => rate.country === now.country && rate.kind === now.kind && rate.validFrom > today),
    }))
    .filter(({ now, name }) => name.toLocaleLowerCase().includes(wanted) || now.country.toLocaleLowerCase() === wanted)
    .toSorted((one, other) => one.name.localeCompare(other.name) || one.now.kind.localeCompare(other.now.kind));
}

function useColumns(open: (country: string) => void): readonly Column<RateRow>[] {
  const t = useT();
  const { percent, isoDay } = useTaxFormat();
  return useMemo(
    () => [
      {
        id: 'country',
        title: t('taxes.country'),
        className: 'w-full min-w-32',
        cell: ({ now, name, next }) => (
          <span className="flex flex-col items-start gap-0.5">
            <span>{name}</span>
            {now.kind !== 'standard' && <span className="text-sm text-muted">{t(`taxes.kind.${now.kind}`)}</span>}
            {next && <Badge tone="accent">{t('taxes.from', { rate: percent(next.basisPoints), date: isoDay(next.validFrom) })}</Badge>}
          </span>
        ),
      },
      {
        id: 'rate',
        title: t('taxes.rate'),
        align: 'end',
        className: 'whitespace-nowrap',
        cell: ({ now }) => percent(now.basisPoints),
      },
      {
        id: 'since',
        title: t('taxes.since'),
        minor: true,
        className: 'whitespace-nowrap text-muted',
        cell: ({ now }) => (
          <span className="flex items-center gap-2">
            {isoDay(now.validFrom)}
            {now.source === 'operator' && <Badge tone="accent">{t('taxes.own')}</Badge>}
          </span>
        ),
      },
      {
        id: 'open',
        title: t('taxes.history'),
        hideTitle: true,
        align: 'end',
        cell: ({ now, name }) => (
          <Button size="small" aria-label={t('taxes.historyOf', { country: name })} onPress={() => open(now.country)}>
            {t('taxes.history')}
          </Button>
        ),
      },
    ],
    [t, percent, isoDay, open],
  );
}
