import type { GenerationState, QueueReport } from '@pinhole/contract';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, type ReactNode, useMemo } from 'react';
import { formattingLocale, useLocale, useT } from '../../app/i18n.ts';
import { useFormat } from '../../lib/use-format.ts';
import { RelativeTime } from '../../ui/amounts.tsx';
import { Badge, type BadgeTone } from '../../ui/badge.tsx';
import { Banner } from '../../ui/banner.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Fault } from '../../ui/fault.tsx';
import { Nothing } from '../../ui/nothing.tsx';
import { Section } from '../../ui/page.tsx';
import { RowsSkeleton } from '../../ui/rows.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { queueQuery } from './admin-queries.ts';
import { waitingTime } from './waiting-time.ts';

export function Queue(): ReactElement {
  const t = useT();
  const queue = useQuery(queueQuery);
  const columns = useColumns();
  return (
    <Section title={t('admin.queue')} lead={t('admin.queueLead')}>
      {queue.data ? (
        <>
          <Counts report={queue.data} />
          {queue.data.doubtful > 0 && (
            <Banner
              tone="warn"
              title={t('admin.queue.doubtful', { count: queue.data.doubtful })}
              action={
                <ButtonLink size="small" href="/admin/doubtful-calls">
                  {t('engines.doubtful.look')}
                </ButtonLink>
              }
            >
              {t('admin.queue.doubtfulText')}
            </Banner>
          )}
          {queue.isError && <Fault error={queue.error} onRetry={() => void queue.refetch()} />}
          {queue.data.data.length === 0 ? (
            <Nothing>{t('admin.queue.none')}</Nothing>
          ) : (
            <Table label={t('admin.queue')} columns={columns} rows={queue.data.data} rowKey={({ generationId }) => generationId} />
          )}
        </>
      ) : queue.isError ? (
        <Fault error={queue.error} onRetry={() => void queue.refetch()} />
      ) : (
        <>
          <Skeleton className="h-20 rounded-card" />
          <RowsSkeleton count={6} />
        </>
      )}
    </Section>
  );
}

function Counts({ report: { counts, oldestWaitingSeconds } }: { readonly report: QueueReport }): ReactElement {
  const t = useT();
  const format = useFormat();
  const locale = formattingLocale(useLocale());
  const of = (...states: readonly GenerationState[]): number => states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  const waiting = of('queued');
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-card border border-line bg-line tablet:grid-cols-4">
      <Count name={t('admin.queue.waiting')}>{format.number(waiting)}</Count>
      <Count name={t('admin.queue.oldest')} quiet={waiting === 0}>
        {waiting === 0 ? '–' : waitingTime(oldestWaitingSeconds, locale)}
      </Count>
      <Count name={t('admin.queue.running')}>{format.number(of('starting', 'running', 'collecting'))}</Count>
      <Count name={t('admin.queue.unknown')} quiet={of('start_unknown') === 0}>
        {format.number(of('start_unknown'))}
      </Count>
    </dl>
  );
}

function Count({
  name,
  quiet = false,
  children,
}: {
  readonly name: string;
  readonly quiet?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div className="flex flex-col gap-1 bg-surface px-4 py-3.5">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className={classes('text-lg font-medium tabular-nums', quiet && 'text-muted')}>{children}</dd>
    </div>
  );
}

const tones: Partial<Record<GenerationState, BadgeTone>> = { running: 'good', collecting: 'good', start_unknown: 'warn', failed: 'bad' };

function useColumns(): readonly Column<QueueReport['data'][number]>[] {
  const t = useT();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'state',
        title: t('admin.queue.state'),
        cell: ({ state, quarantined }) => (
          <span className="flex flex-wrap gap-1">
            <Badge tone={tones[state] ?? 'plain'}>{t(`admin.state.${state}`)}</Badge>
            {quarantined && <Badge tone="bad">{t('admin.queue.quarantined')}</Badge>}
          </span>
        ),
      },
      {
        id: 'model',
        title: t('credits.model'),
        className: 'w-full',
        cell: ({ model, generationId }) => (
          <span dir="ltr" className="flex flex-col items-start rtl:items-end">
            <span className="whitespace-nowrap">{model}</span>
            <code className="font-mono text-xs text-muted">{generationId.slice(-12)}</code>
          </span>
        ),
      },
      { id: 'attempts', title: t('admin.queue.attempts'), align: 'end', minor: true, cell: ({ attempts }) => format.number(attempts) },
      {
        id: 'due',
        title: t('admin.queue.due'),
        minor: true,
        className: 'text-muted whitespace-nowrap',
        cell: ({ dueAt }) => <RelativeTime at={dueAt} />,
      },
      {
        id: 'created',
        title: t('admin.queue.created'),
        className: 'text-muted whitespace-nowrap',
        cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
      },
    ],
    [t, format],
  );
}
