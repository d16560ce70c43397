import type { EnginePush, PushResult } from '@pinhole/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactElement, useMemo, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { RelativeTime } from '../../../ui/amounts.tsx';
import { Badge, type BadgeTone } from '../../../ui/badge.tsx';
import { Section } from '../../../ui/page.tsx';
import { PagedTable } from '../../../ui/paged-table.tsx';
import { Select } from '../../../ui/select.tsx';
import type { Column } from '../../../ui/table.tsx';
import { pushesQuery } from '../connection-queries.ts';
import { ShortId } from './short-id.tsx';

const results = ['verified', 'repeated', 'late', 'forged', 'unknown'] as const satisfies readonly PushResult[];
const tones: Readonly<Record<PushResult, BadgeTone>> = {
  verified: 'good',
  repeated: 'plain',
  late: 'plain',
  forged: 'bad',
  unknown: 'warn',
};

/** What came at the addresses that providers push to, and what was made of it. */
export function Pushes(): ReactElement {
  const t = useT();
  const [result, setResult] = useState<PushResult | 'all'>('all');
  const pushes = useInfiniteQuery(pushesQuery(result === 'all' ? undefined : result));
  const columns = useColumns();
  return (
    <Section title={t('engines.pushes')} lead={t('engines.pushesLead')}>
      <Select
        label={t('engines.push.result')}
        value={result}
        onChange={setResult}
        options={[
          { value: 'all', label: t('engines.push.all') },
          ...results.map((value) => ({ value, label: t(`engines.push.${value}`), detail: t(`engines.push.${value}Text`) })),
        ]}
        className="tablet:w-80"
      />
      <PagedTable
        label={t('engines.pushes')}
        pages={pushes}
        columns={columns}
        rowKey={({ id }) => id}
        empty={result === 'all' ? t('engines.pushes.none') : t('engines.pushes.noneSuch')}
      />
    </Section>
  );
}

function useColumns(): readonly Column<EnginePush>[] {
  const t = useT();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'result',
        title: t('engines.push.result'),
        cell: ({ result }) => <Badge tone={tones[result]}>{t(`engines.push.${result}`)}</Badge>,
      },
      {
        id: 'engine',
        title: t('engines.engine'),
        className: 'w-full',
        cell: ({ engine, attemptId, lastAt }) => (
          <span className="flex flex-col">
            <bdi dir="ltr" className="rtl:text-end">
              {engine}
            </bdi>
            <span className="text-sm text-muted tablet:hidden">
              <RelativeTime at={lastAt} />
            </span>
            <span className="tablet:hidden">{attemptId && <ShortId id={attemptId} />}</span>
          </span>
        ),
      },
      { id: 'attempt', title: t('engines.attempt'), minor: true, cell: ({ attemptId }) => <ShortId id={attemptId} /> },
      { id: 'generation', title: t('engines.generation'), minor: true, cell: ({ generationId }) => <ShortId id={generationId} /> },
      { id: 'times', title: t('engines.push.times'), align: 'end', cell: ({ times }) => format.number(times) },
      {
        id: 'last',
        title: t('credits.when'),
        minor: true,
        className: 'text-muted whitespace-nowrap',
        cell: ({ lastAt }) => <RelativeTime at={lastAt} />,
      },
    ],
    [t, format],
  );
}
