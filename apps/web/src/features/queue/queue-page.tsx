import type { QueueEntry } from '@pinhole/contract';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Pause, Play, X } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { useTitle } from '../../app/use-title.ts';
import { type QueueFilter, queueSummaryQuery } from '../../lib/queries/queue-queries.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { CancelAll } from './cancel-all.tsx';
import { EndedWork } from './ended-work.tsx';
import { useQueueDeeds } from './queue-deeds.ts';
import { QueueFilters } from './queue-filters.tsx';
import type { QueueSearch } from './queue-search.ts';
import { RetryDialog } from './retry-dialog.tsx';
import { WorkNow } from './work-now.tsx';

/** What waits, what runs, and what did not work out: mine, or everybody's in the workspace. */
export function QueuePage(): ReactElement {
  const t = useT();
  const navigate = useNavigate();
  const search = useSearch({ from: '/shell/queue' });
  const deeds = useQueueDeeds();
  const { data: summary } = useQuery(queueSummaryQuery);
  const [cancelling, setCancelling] = useState(false);
  const [retrying, setRetrying] = useState<readonly QueueEntry[]>();
  useTitle(t('queue.title'));

  const who = search.who ?? 'mine';
  const counts = summary?.[who];
  const mayCancel = who === 'mine' || summary?.mayManage;
  const filter: Omit<QueueFilter, 'show'> = { who, model: search.model, kind: search.kind, person: search.person };
  const filtered = search.model !== undefined || search.kind !== undefined || search.person !== undefined;
  const change = (next: QueueSearch): void => void navigate({ to: '/queue', search: next, replace: true });

  return (
    <Page
      title={t('queue.title')}
      lead={t('queue.lead')}
      width="wide"
      actions={
        <div className="flex flex-wrap gap-2">
          {summary?.mayManage && (
            <Button icon={summary.paused ? Play : Pause} onPress={summary.paused ? deeds.resumeAll : deeds.pauseAll}>
              {t(summary.paused ? 'queue.resumeAll' : 'queue.pauseAll')}
            </Button>
          )}
          {mayCancel && counts !== undefined && counts.waiting + counts.running > 0 && (
            <Button icon={X} onPress={() => setCancelling(true)}>
              {t('queue.cancelAll')}
            </Button>
          )}
        </div>
      }
    >
      <div className="flex flex-col gap-6">
        {summary?.paused && (
          <Banner tone="warn" title={t('queue.allPaused.title')}>
            {summary.paused.by ? t('queue.allPaused.by', { name: summary.paused.by.name }) : t('queue.allPaused.text')}
          </Banner>
        )}
        <QueueFilters search={search} summary={summary} onChange={change} />
        {search.show ? (
          <EndedWork show={search.show} filter={filter} filtered={filtered} onRetry={setRetrying} />
        ) : (
          <WorkNow filter={filter} filtered={filtered} deeds={deeds} />
        )}
      </div>
      {cancelling && counts && <CancelAll who={who} counts={counts} onClose={() => setCancelling(false)} />}
      {retrying && <RetryDialog entries={retrying} onClose={() => setRetrying(undefined)} />}
    </Page>
  );
}
