import type { ReverseChargeSale, TaxReport, TaxTotal } from '@pinhole/contract';
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { type ReactElement, useMemo, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Nothing } from '../../ui/nothing.tsx';
import { Section } from '../../ui/page.tsx';
import { RowsSkeleton } from '../../ui/rows.tsx';
import { Select } from '../../ui/select.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { ExchangeDialog } from './exchange-dialog.tsx';
import { lastQuarters, type Quarter, quarterName, quarterToReport } from './quarters.ts';
import { taxReportQuery } from './tax-queries.ts';
import { useTaxFormat } from './use-tax-format.ts';

/** Two years and the running quarter: as far back as a return may still be corrected in one of today. */
const quartersShown = 12;

/** What was sold in a quarter, by treatment, country and rate. */
export function TaxTotals(): ReactElement {
  const t = useT();
  const [quarters] = useState(() => lastQuarters(quartersShown, new Date()));
  const [chosen, setChosen] = useState<Quarter>(() => quarterToReport(quarters));
  const report = useQuery(taxReportQuery(chosen));
  return (
    <Section title={t('taxes.title')} lead={t('taxes.lead')}>
      <Select
        label={t('taxes.quarter')}
        value={quarterName(chosen)}
        onChange={(name) => setChosen(quarters.find((quarter) => quarterName(quarter) === name) ?? chosen)}
        options={quarters.map((quarter) => ({
          value: quarterName(quarter),
          label: t('taxes.quarterOf', { quarter: `Q${quarter.quarter}`, year: String(quarter.year) }),
        }))}
        className="w-full tablet:w-56"
      />
      {report.isError ? (
        <Fault error={report.error} onRetry={() => void report.refetch()} />
      ) : !report.data ? (
        <RowsSkeleton count={4} />
      ) : (
        <Report report={report.data} quarter={chosen} />
      )}
    </Section>
  );
}

const tableUrl = ({ year, quarter }: Quarter, table: 'totals' | 'reverse-charge'): string =>
  `/v1/admin/tax/report.csv?year=${year}&quarter=${quarter}&table=${table}`;

function Report({ report, quarter }: { readonly report: TaxReport; readonly quarter: Quarter }): ReactElement {
  const t = useT();
  const totals = useTotalColumns();
  const reverse = useReverseColumns();
  if (report.totals.length === 0) return <Nothing>{t('taxes.noTotals')}</Nothing>;
  return (
    <>
      <MissingRates report={report} />
      <div className="flex flex-col gap-2">
        <Table
          label={t('taxes.totals')}
          columns={totals}
          rows={report.totals}
          rowKey={({ treatment, country, basisPoints, currency, corrects }) =>
            [treatment, country, basisPoints, currency, corrects].join(' ')
          }
        />
        <DownloadTable href={tableUrl(quarter, 'totals')} />
      </div>
      {report.reverseCharge.length > 0 && (
        <div className="flex flex-col gap-2">
          <h3 className="font-medium">{t('taxes.reverse')}</h3>
          <p className="text-muted text-pretty">{t('taxes.reverseLead')}</p>
          <Table
            label={t('taxes.reverse')}
            columns={reverse}
            rows={report.reverseCharge}
            rowKey={({ vatId, currency }) => `${vatId} ${currency}`}
          />
          <DownloadTable href={tableUrl(quarter, 'reverse-charge')} />
        </div>
      )}
    </>
  );
}

function DownloadTable({ href }: { readonly href: string }): ReactElement {
  const t = useT();
  return (
    <ButtonLink size="small" icon={Download} href={href} download className="self-start">
      {t('taxes.download')}
    </ButtonLink>
  );
}

/** Where euro amounts are empty, the rate that is missing can be entered on the spot. */
function MissingRates({ report }: { readonly report: TaxReport }): ReactElement | null {
  const t = useT();
  const { isoDay } = useTaxFormat();
  const [entering, setEntering] = useState<string>();
  const missing = [...new Set(report.totals.filter(({ netEuro }) => netEuro === null).map(({ currency }) => currency))];
  if (missing.length === 0) return null;
  return (
    <>
      <Banner
        tone="warn"
        title={t('taxes.rateMissing', { currencies: missing.join(', ') })}
        action={
          <span className="flex flex-wrap gap-2">
            {missing.map((currency) => (
              <Button key={currency} size="small" onPress={() => setEntering(currency)}>
                {t('taxes.enterRate', { currency })}
              </Button>
            ))}
          </span>
        }
      >
        {t('taxes.rateMissingText', { date: isoDay(report.to) })}
      </Banner>
      {entering !== undefined && <ExchangeDialog currency={entering} day={report.to} onClose={() => setEntering(undefined)} />}
    </>
  );
}

function useTotalColumns(): readonly Column<TaxTotal>[] {
  const t = useT();
  const format = useFormat();
  const { percent, country } = useTaxFormat();
  return useMemo(() => {
    const euro = (minor: string | null): string => (minor === null ? '–' : format.money(BigInt(minor), 'EUR'));
    const end = { align: 'end', className: 'whitespace-nowrap' } as const;
    return [
      {
        id: 'country',
        title: t('taxes.country'),
        className: 'min-w-32',
        cell: (row) => (
          <span className="flex flex-col items-start gap-0.5">
            <span>{row.country === null ? t('taxes.noCountry') : country(row.country)}</span>
            <span className="text-sm text-muted">{t(`taxes.treatment.${row.treatment}`)}</span>
            {row.corrects !== null && <Badge>{t('taxes.corrects', { quarter: `\u2068${row.corrects}\u2069` })}</Badge>}
          </span>
        ),
      },
      { id: 'rate', title: t('taxes.rate'), ...end, cell: ({ basisPoints }) => percent(basisPoints) },
      { id: 'documents', title: t('taxes.documents'), ...end, minor: true, cell: ({ documents }) => format.number(documents) },
      { id: 'net', title: t('taxes.net'), ...end, cell: ({ net, currency }) => format.money(BigInt(net), currency) },
      { id: 'tax', title: t('taxes.tax'), ...end, cell: ({ tax, currency }) => format.money(BigInt(tax), currency) },
      { id: 'netEuro', title: t('taxes.netEuro'), ...end, cell: ({ netEuro }) => euro(netEuro) },
      { id: 'taxEuro', title: t('taxes.taxEuro'), ...end, cell: ({ taxEuro }) => euro(taxEuro) },
    ];
  }, [t, format, percent, country]);
}

function useReverseColumns(): readonly Column<ReverseChargeSale>[] {
  const t = useT();
  const format = useFormat();
  return useMemo(
    () => [
      { id: 'vat', title: t('taxes.vatNumber'), className: 'w-full', cell: ({ vatId }) => <bdi className="font-mono">{vatId}</bdi> },
      { id: 'documents', title: t('taxes.documents'), align: 'end', cell: ({ documents }) => format.number(documents) },
      {
        id: 'net',
        title: t('taxes.net'),
        align: 'end',
        className: 'whitespace-nowrap',
        cell: ({ net, currency }) => format.money(BigInt(net), currency),
      },
    ],
    [t, format],
  );
}
