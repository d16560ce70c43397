import type { Usage } from '@pinhole/contract';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { useTitle } from '../../app/use-title.ts';
import { meQuery } from '../../lib/queries/account-queries.ts';
import { useModels } from '../../lib/queries/use-models.ts';
import { useFormat } from '../../lib/use-format.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Nothing } from '../../ui/nothing.tsx';
import { Page } from '../../ui/page.tsx';
import { RowsSkeleton } from '../../ui/rows.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { type UsageSearch, usageGroups, usageQuery } from './credit-queries.ts';
import { UsageChart } from './usage-chart.tsx';
import { UsageTable } from './usage-table.tsx';

/** What was charged, filtered and grouped, as a chart, as a table and as a file. */
export function UsagePage(): ReactElement {
  const t = useT();
  const format = useFormat();
  useTitle(t('credits.usage'));
  const { data: me } = useQuery(meQuery);
  const { data: models = [] } = useModels();
  const [search, setSearch] = useState<UsageSearch>({ by: 'day' });
  const usage = useQuery(usageQuery(search));
  const change = (part: Partial<Record<keyof UsageSearch, string>>) =>
    setSearch((before) => {
      const next = { ...before, ...part };
      return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== '')) as unknown as UsageSearch;
    });
  return (
    <Page
      title={t('credits.usage')}
      lead={me ? <bdi>{me.workspace.name}</bdi> : t('credits.usageLead')}
      actions={(['csv', 'json'] as const).map((kind) => (
        <ButtonLink
          key={kind}
          href={exportUrl(search, kind)}
          download
          aria-label={`${t('credits.usage.download')} ${t(`credits.usage.${kind}`)}`}
        >
          {t(`credits.usage.${kind}`)}
        </ButtonLink>
      ))}
    >
      <div className="grid grid-cols-2 gap-4 tablet:grid-cols-4">
        <TextField
          type="date"
          label={t('credits.usage.from')}
          value={search.from ?? usage.data?.from ?? ''}
          onChange={(from) => change({ from })}
        />
        <TextField type="date" label={t('credits.usage.to')} value={search.to ?? usage.data?.to ?? ''} onChange={(to) => change({ to })} />
        <Select
          label={t('credits.usage.model')}
          value={search.model ?? ''}
          onChange={(model) => change({ model })}
          options={[{ value: '', label: t('credits.usage.any') }, ...models.map(({ id, title }) => ({ value: id, label: title }))]}
        />
        <Select
          label={t('credits.usage.by')}
          value={search.by}
          onChange={(by) => change({ by })}
          options={usageGroups.map((value) => ({ value, label: t(`credits.usage.by.${value}`) }))}
        />
      </div>
      {usage.isError ? (
        <Fault error={usage.error} onRetry={() => void usage.refetch()} />
      ) : usage.data ? (
        <Shown usage={usage.data} by={search.by} total={format.credits(usage.data.total.amount)} />
      ) : (
        <RowsSkeleton count={6} />
      )}
    </Page>
  );
}

function Shown({ usage, by, total }: { readonly usage: Usage; readonly by: UsageSearch['by']; readonly total: string }): ReactElement {
  const t = useT();
  if (usage.data.length === 0) return <Nothing>{t('credits.usage.none')}</Nothing>;
  return (
    <>
      <p className="text-md font-medium tabular-nums" role="status">
        {t('credits.usage.total', { amount: total, count: usage.total.generations })}
      </p>
      {by === 'day' && <UsageChart usage={usage} />}
      <UsageTable usage={usage} by={by} />
    </>
  );
}

const exportUrl = (search: UsageSearch, format: 'csv' | 'json'): string =>
  `/v1/usage/export?${new URLSearchParams({ ...search, format }).toString()}`;
