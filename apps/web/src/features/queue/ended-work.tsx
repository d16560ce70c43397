import type { QueueEntry } from '@pinhole/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { type QueueFilter, queueQuery } from '../../lib/queries/queue-queries.ts';
import { Button } from '../../ui/button.tsx';
import { Fault } from '../../ui/fault.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Nothing } from '../../ui/nothing.tsx';
import { Section } from '../../ui/page.tsx';
import { RowsSkeleton } from '../../ui/rows.tsx';
import { EndedList } from './ended-list.tsx';

export interface EndedWorkProps {
  readonly show: 'failed' | 'ended';
  readonly filter: Omit<QueueFilter, 'show'>;
  readonly filtered: boolean;
  readonly onRetry: (entries: readonly QueueEntry[]) => void;
}

/** As many as one question about prices takes. */
const mostAtOnce = 100;

export function EndedWork({ show, filter, filtered, onRetry }: EndedWorkProps): ReactElement {
  const t = useT();
  const list = useInfiniteQuery(queueQuery({ ...filter, show }));
  const entries = list.data?.pages.flatMap((page) => page.data) ?? [];
  const retryable = show === 'failed' ? entries.filter(({ mayChange }) => mayChange).slice(0, mostAtOnce) : [];

  if (list.isError && entries.length === 0) return <Fault error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <RowsSkeleton count={5} lines={2} />;
  if (entries.length === 0) return <Nothing>{t(filtered ? 'queue.empty.filtered' : `queue.empty.${show}`)}</Nothing>;
  return (
    <Section
      title={t(show === 'failed' ? 'queue.failed' : 'queue.ended')}
      lead={show === 'failed' ? t('queue.failedLead') : undefined}
      actions={
        retryable.length > 0 && (
          <Button icon={RotateCw} onPress={() => onRetry(retryable)}>
            {t('queue.retryAll', { count: retryable.length })}
          </Button>
        )
      }
    >
      <EndedList label={t(`queue.${show}`)} entries={entries} named={filter.who === 'workspace'} onRetry={(entry) => onRetry([entry])} />
      <LoadMore pages={list} />
    </Section>
  );
}
