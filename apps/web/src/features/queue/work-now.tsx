import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { type QueueFilter, queueQuery } from '../../lib/queries/queue-queries.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Fault } from '../../ui/fault.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Nothing } from '../../ui/nothing.tsx';
import { Section } from '../../ui/page.tsx';
import { RowsSkeleton } from '../../ui/rows.tsx';
import type { QueueDeeds } from './queue-deeds.ts';
import { RunningList } from './running-list.tsx';
import { WaitingList } from './waiting-list.tsx';

export interface WorkNowProps {
  readonly filter: Omit<QueueFilter, 'show'>;
  readonly filtered: boolean;
  readonly deeds: QueueDeeds;
}

/** What runs, and below it the line of what waits. */
export function WorkNow({ filter, filtered, deeds }: WorkNowProps): ReactElement {
  const t = useT();
  const running = useInfiniteQuery(queueQuery({ ...filter, show: 'running' }));
  const waiting = useInfiniteQuery(queueQuery({ ...filter, show: 'waiting' }));
  const runs = running.data?.pages.flatMap((page) => page.data) ?? [];
  const waits = waiting.data?.pages.flatMap((page) => page.data) ?? [];
  const named = filter.who === 'workspace';
  const failure = running.isError && runs.length === 0 ? running : waiting.isError && waits.length === 0 ? waiting : undefined;

  if (failure) return <Fault error={failure.error} onRetry={() => void failure.refetch()} />;
  if (running.isPending || waiting.isPending) return <RowsSkeleton count={5} />;
  if (runs.length + waits.length === 0) {
    if (filtered) return <Nothing>{t('queue.empty.filtered')}</Nothing>;
    return (
      <EmptyState title={t('queue.empty.title')} action={<ButtonLink href="/">{t('queue.empty.action')}</ButtonLink>}>
        {t(named ? 'queue.empty.workspace' : 'queue.empty.text')}
      </EmptyState>
    );
  }
  return (
    <>
      {runs.length > 0 && (
        <Section title={t('queue.running')}>
          <RunningList entries={runs} named={named} deeds={deeds} />
          <LoadMore pages={running} />
        </Section>
      )}
      {waits.length > 0 && (
        <Section
          title={t('queue.waiting')}
          lead={waits.length > 1 && waits.some(({ mayChange }) => mayChange) ? t('queue.waitingLead') : undefined}
        >
          <WaitingList entries={waits} named={named} deeds={deeds} />
          <LoadMore pages={waiting} />
        </Section>
      )}
    </>
  );
}
