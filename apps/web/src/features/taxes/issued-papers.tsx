import type { IssuedDocument } from '@pinhole/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useMemo, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Select } from '../../ui/select.tsx';
import { Checkbox } from '../../ui/switch.tsx';
import type { Column } from '../../ui/table.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { lastQuarters, quarterName } from './quarters.ts';
import { type DocumentFilter, issuedDocumentsQuery } from './tax-queries.ts';
import { useTaxFormat } from './use-tax-format.ts';

const kinds: readonly IssuedDocument['kind'][] = ['invoice', 'credit_note', 'receipt'];
const everything: DocumentFilter = { find: '', kind: 'all', quarter: 'all', awaiting: false };

/** Every document that was issued, to be found by what stands on it. */
export function IssuedPapers(): ReactElement {
  const t = useT();
  const [filter, setFilter] = useState(everything);
  const [typed, setTyped] = useState('');
  const [quarters] = useState(() => lastQuarters(12, new Date()));
  const documents = useInfiniteQuery(issuedDocumentsQuery(filter));
  const columns = useColumns();
  const find = (event: FormEvent): void => {
    event.preventDefault();
    const text = typed.trim();
    // One letter finds half of everything: nothing is looked for then.
    setFilter({ ...filter, find: text.length < 2 ? '' : text });
  };
  const isFiltered = filter.find !== '' || filter.kind !== 'all' || filter.quarter !== 'all' || filter.awaiting;
  return (
    <Section title={t('papers.issuedTitle')} lead={t('papers.issuedLead')}>
      <div className="flex flex-wrap items-end gap-3">
        <form onSubmit={find} className="flex min-w-0 flex-1 basis-64 items-end gap-2">
          <TextField
            type="search"
            label={t('papers.find')}
            value={typed}
            onChange={(text) => {
              setTyped(text);
              if (text.trim() === '') setFilter({ ...filter, find: '' });
            }}
            maxLength={120}
            autoComplete="off"
            spellCheck="false"
            className="min-w-0 flex-1"
          />
          <Button type="submit">{t('papers.findAction')}</Button>
        </form>
        <Select
          label={t('papers.kind')}
          value={filter.kind}
          onChange={(kind) => setFilter({ ...filter, kind })}
          options={[{ value: 'all', label: t('papers.anyKind') }, ...kinds.map((value) => ({ value, label: t(`papers.kind.${value}`) }))]}
          className="min-w-36 flex-1 tablet:flex-none"
        />
        <Select
          label={t('taxes.quarter')}
          value={filter.quarter}
          onChange={(quarter) => setFilter({ ...filter, quarter })}
          options={[
            { value: 'all', label: t('papers.anyQuarter') },
            ...quarters.map((quarter) => ({
              value: quarterName(quarter),
              label: t('taxes.quarterOf', { quarter: `Q${quarter.quarter}`, year: String(quarter.year) }),
            })),
          ]}
          className="min-w-36 flex-1 tablet:flex-none"
        />
      </div>
      <Checkbox isSelected={filter.awaiting} onChange={(awaiting) => setFilter({ ...filter, awaiting })}>
        {t('papers.onlyAwaiting')}
      </Checkbox>
      <PagedTable
        label={t('papers.issuedTitle')}
        pages={documents}
        columns={columns}
        rowKey={({ id }) => id}
        empty={t(isFiltered ? 'papers.noneFound' : 'papers.none')}
      />
    </Section>
  );
}

function useColumns(): readonly Column<IssuedDocument>[] {
  const t = useT();
  const format = useFormat();
  const { isoDay } = useTaxFormat();
  return useMemo(
    () => [
      {
        id: 'number',
        title: t('papers.number'),
        className: 'w-full min-w-36',
        cell: (document) => <DocumentNumber document={document} />,
      },
      {
        id: 'buyer',
        title: t('papers.buyer'),
        minor: true,
        className: 'min-w-32',
        cell: ({ buyer, country }) => (
          <span className="flex flex-col items-start">
            <bdi className="wrap-anywhere">{buyer}</bdi>
            <span className="text-sm text-muted">{country ?? t('taxes.noCountry')}</span>
          </span>
        ),
      },
      {
        id: 'day',
        title: t('papers.taxDay'),
        minor: true,
        className: 'whitespace-nowrap text-muted',
        cell: ({ taxPoint }) => isoDay(taxPoint),
      },
      {
        id: 'tax',
        title: t('taxes.tax'),
        align: 'end',
        minor: true,
        className: 'whitespace-nowrap',
        cell: ({ tax, currency }) => format.money(BigInt(tax), currency),
      },
      {
        id: 'gross',
        title: t('papers.gross'),
        align: 'end',
        className: 'whitespace-nowrap',
        cell: ({ gross, currency }) => format.money(BigInt(gross), currency),
      },
    ],
    [t, format, isoDay],
  );
}

function DocumentNumber({ document }: { readonly document: IssuedDocument }): ReactElement {
  const t = useT();
  const { isoDay } = useTaxFormat();
  const { id, number, kind, sha256, awaitsVatNumber, buyer, taxPoint } = document;
  return (
    <span className="flex flex-col items-start gap-0.5">
      {sha256 === null ? (
        <span className="font-mono">
          <bdi>{number}</bdi> <Badge>{t('papers.drawing')}</Badge>
        </span>
      ) : (
        <a
          href={`/v1/admin/tax/documents/${id}/pdf`}
          target="_blank"
          rel="noreferrer"
          aria-label={t('papers.open', { number: `\u2068${number}\u2069` })}
          className="rounded-chip font-mono underline decoration-line-strong underline-offset-3 hover:decoration-current pointer-coarse:min-h-6"
        >
          <bdi>{number}</bdi>
        </a>
      )}
      <span className="text-sm text-muted">
        {t(`papers.kind.${kind}`)}
        <span className="tablet:hidden">
          {' · '}
          <bdi>{buyer}</bdi> · {isoDay(taxPoint)}
        </span>
      </span>
      {awaitsVatNumber !== null && (
        <>
          <Badge tone="warn">{t('papers.awaits')}</Badge>
          <span className="text-sm text-muted text-pretty">{t('papers.awaitsText', { number: `\u2068${awaitsVatNumber}\u2069` })}</span>
        </>
      )}
    </span>
  );
}
