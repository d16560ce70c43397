import type { Revenue as RevenueReport } from '@pinhole/contract';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { useFormat } from '../../lib/use-format.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Fault } from '../../ui/fault.tsx';
import { Nothing } from '../../ui/nothing.tsx';
import { Section } from '../../ui/page.tsx';
import { RowsSkeleton } from '../../ui/rows.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { RevenueChart } from './revenue-chart.tsx';
import { type RevenueSearch, revenueFile, revenueQuery } from './revenue-queries.ts';
import { ItemTable, PeriodTable, WayTable } from './revenue-tables.tsx';
import { spreadPeriods } from './spread-periods.ts';
import { useRevenueMoney } from './use-revenue-money.ts';

const periods = ['day', 'month'] as const;

/** What came in, what went out, what is left, and what is owed to buyers: read from the books. */
export function Revenue(): ReactElement {
  const t = useT();
  const [search, setSearch] = useState<RevenueSearch>({ by: 'day' });
  const revenue = useQuery(revenueQuery(search));
  const change = (part: Partial<Record<'from' | 'to', string>>): void =>
    setSearch((before) => {
      const next = { ...before, ...part };
      return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== '')) as unknown as RevenueSearch;
    });
  return (
    <>
      <Section
        title={t('revenue.title')}
        lead={t('revenue.lead')}
        actions={
          <span className="flex shrink-0 gap-2">
            {(['csv', 'json'] as const).map((kind) => (
              <ButtonLink
                key={kind}
                href={revenueFile(search, kind)}
                download
                aria-label={`${t('credits.usage.download')} ${t(`credits.usage.${kind}`)}`}
              >
                {t(`credits.usage.${kind}`)}
              </ButtonLink>
            ))}
          </span>
        }
      >
        <div className="flex flex-wrap items-end gap-3">
          <TextField
            type="date"
            label={t('revenue.from')}
            value={search.from ?? revenue.data?.from ?? ''}
            onChange={(from) => change({ from })}
            className="min-w-36 flex-1 tablet:max-w-44"
          />
          <TextField
            type="date"
            label={t('revenue.to')}
            value={search.to ?? revenue.data?.to ?? ''}
            onChange={(to) => change({ to })}
            className="min-w-36 flex-1 tablet:max-w-44"
          />
          <Segmented
            label={t('revenue.by')}
            value={search.by}
            onChange={(by) => setSearch((before) => ({ ...before, by }))}
            options={periods.map((value) => ({ value, label: t(`revenue.by.${value}`) }))}
          />
        </div>
        {revenue.isError ? (
          <Fault error={revenue.error} onRetry={() => void revenue.refetch()} />
        ) : revenue.data ? (
          <Money revenue={revenue.data} />
        ) : (
          <>
            <Skeleton className="h-46 rounded-card" />
            <RowsSkeleton count={4} />
          </>
        )}
      </Section>
      {revenue.data && (
        <>
          <CreditSums revenue={revenue.data} />
          {revenue.data.items.length > 0 && (
            <Section title={t('revenue.items')}>
              <ItemTable rows={revenue.data.items} />
            </Section>
          )}
          {revenue.data.ways.length > 0 && (
            <Section title={t('revenue.ways')}>
              <WayTable rows={revenue.data.ways} />
            </Section>
          )}
        </>
      )}
    </>
  );
}

const outgoing = ['tax', 'refunds', 'fees', 'losses'] as const;

/** One currency at a time: amounts of two are never added up. */
function Money({ revenue }: { readonly revenue: RevenueReport }): ReactElement {
  const t = useT();
  const money = useRevenueMoney();
  const [chosen, setChosen] = useState<string>();
  const { totals, data, by } = revenue;
  // Where most was sold comes first; a currency in which only providers bill comes last.
  const most = totals.toSorted((a, b) => Number(BigInt(b.gross) > 0n) - Number(BigInt(a.gross) > 0n));
  const total = most.find(({ currency }) => currency === chosen) ?? most[0];
  if (!total) return <Nothing>{t('revenue.none')}</Nothing>;
  const { currency } = total;
  const others = totals.filter((other) => other.currency !== currency && other.cost !== '0');
  const rows = data.filter((row) => row.currency === currency).toReversed();
  return (
    <>
      {most.length > 1 && (
        <Segmented
          label={t('revenue.currency')}
          value={currency}
          onChange={setChosen}
          options={most.map((each) => ({ value: each.currency, label: each.currency }))}
          className="self-start"
        />
      )}
      <dl
        aria-label={t('revenue.sum')}
        className="grid grid-cols-2 gap-px overflow-hidden rounded-card border border-line bg-line tablet:grid-cols-4"
      >
        <Figure name={t('revenue.gross')} value={money.minor(total.gross, currency)} />
        {outgoing.map((figure) => (
          <Figure key={figure} name={t(`revenue.${figure}`)} value={money.minor(total[figure], currency)} isMuted />
        ))}
        <Figure name={t('revenue.net')} value={money.minor(total.net, currency)} />
        <Figure name={t('revenue.cost')} value={money.millionths(total.cost, currency)} isMuted />
        <Figure name={t('revenue.margin')} value={money.millionths(total.margin, currency)} />
      </dl>
      {others.length > 0 && (
        <p className="text-sm text-muted text-pretty">
          {t('revenue.otherCosts', { amounts: others.map((other) => money.millionths(other.cost, other.currency)).join(' · ') })}
        </p>
      )}
      <RevenueChart periods={spreadPeriods(revenue, currency)} currency={currency} />
      <PeriodTable rows={rows} by={by} />
    </>
  );
}

function Figure({
  name,
  value,
  isMuted = false,
}: {
  readonly name: string;
  readonly value: string;
  readonly isMuted?: boolean;
}): ReactElement {
  return (
    <div className="bg-surface px-4 py-3">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className={classes('mt-0.5 tabular-nums', isMuted ? 'text-base' : 'text-md font-medium')}>
        <bdi>{value}</bdi>
      </dd>
    </div>
  );
}

const movements = ['sold', 'plans', 'granted', 'spent', 'takenBack', 'lapsed'] as const;

/** Where credits came from and went, and what buyers still have of what they paid for. */
function CreditSums({ revenue: { credits, unspent } }: { readonly revenue: RevenueReport }): ReactElement {
  const t = useT();
  const format = useFormat();
  const money = useRevenueMoney();
  const worth = unspent.worth.map(({ minor, currency }) => money.minor(minor, currency)).join(' · ');
  return (
    <Section title={t('revenue.credits')} lead={t('revenue.creditsLead')}>
      <dl
        aria-label={t('revenue.credits')}
        className="grid grid-cols-2 gap-px overflow-hidden rounded-card border border-line bg-line tablet:grid-cols-3"
      >
        {movements.map((movement) => (
          <Figure key={movement} name={t(`revenue.credits.${movement}`)} value={format.credits(credits[movement])} isMuted />
        ))}
        <div className="col-span-full bg-surface px-4 py-3">
          <dt className="text-sm text-muted">{t('revenue.unspent')}</dt>
          <dd className="mt-0.5 text-md font-medium tabular-nums">
            <bdi>{format.credits(unspent.credits)}</bdi>
            {worth !== '' && <bdi> · {worth}</bdi>}
          </dd>
          <dd className="mt-1 text-sm text-muted text-pretty">{t('revenue.unspentText')}</dd>
        </div>
      </dl>
    </Section>
  );
}
