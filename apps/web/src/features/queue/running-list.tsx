import type { QueueEntry } from '@pinhole/contract';
import { X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { IconButton } from '../../ui/button.tsx';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { EntryFacts } from './entry-facts.tsx';
import type { QueueDeeds } from './queue-deeds.ts';
import { runningText } from './status-text.ts';

export interface RunningListProps {
  readonly entries: readonly QueueEntry[];
  readonly named: boolean;
  readonly deeds: QueueDeeds;
}

export function RunningList({ entries, named, deeds }: RunningListProps): ReactElement {
  const t = useT();
  return (
    <ul aria-label={t('queue.running')} className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">
      {entries.map((entry) => {
        const { id, request, state, progress } = entry.generation;
        return (
          <li key={id} className="relative flex min-h-16 items-center gap-3 px-4 py-2.5">
            <div className="min-w-0 flex-1">
              <p id={`running-${id}`} className="line-clamp-2 font-medium wrap-anywhere tablet:line-clamp-1">
                <bdi>{request.prompt}</bdi>
              </p>
              <p className="text-sm text-muted">
                <EntryFacts entry={entry} named={named}>
                  <span className="text-text tabular-nums">{runningText(entry, t)}</span>
                </EntryFacts>
              </p>
            </div>
            {entry.mayChange && (
              <IconButton
                size="small"
                icon={X}
                label={t('queue.cancel')}
                aria-describedby={`running-${id}`}
                onPress={() => deeds.cancel(entry)}
              />
            )}
            <ProgressLine
              label={t('queue.progressOf', { prompt: request.prompt })}
              value={state === 'running' ? progress : undefined}
              className="absolute inset-x-0 bottom-0"
            />
          </li>
        );
      })}
    </ul>
  );
}
