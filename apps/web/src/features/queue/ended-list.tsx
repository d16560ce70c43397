import type { QueueEntry } from '@pinhole/contract';
import { Link } from '@tanstack/react-router';
import { CircleAlert, CircleSlash, RotateCw } from 'lucide-react';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { mediaUrl } from '../../lib/media.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Row, Rows } from '../../ui/rows.tsx';
import { failureText } from '../studio/feed/failure-text.ts';
import { EntryFacts } from './entry-facts.tsx';

export interface EndedListProps {
  readonly label: string;
  readonly entries: readonly QueueEntry[];
  readonly named: boolean;
  readonly onRetry: (entry: QueueEntry) => void;
}

/** What failed, was cancelled or came out, newest first. */
export function EndedList({ label, entries, named, onRetry }: EndedListProps): ReactElement {
  return (
    <Rows label={label}>
      {entries.map((entry) => (
        <EndedRow key={entry.generation.id} entry={entry} named={named} onRetry={onRetry} />
      ))}
    </Rows>
  );
}

const canRetry = ({ generation, retriedBy, mayChange }: QueueEntry): boolean =>
  mayChange && retriedBy === null && ['failed', 'blocked', 'expired'].includes(generation.state);

function EndedRow({ entry, named, onRetry }: Omit<EndedListProps, 'label' | 'entries'> & { readonly entry: QueueEntry }): ReactElement {
  const t = useT();
  const format = useFormat();
  const { request, state, error, charged, outputs } = entry.generation;
  const failure = error && state !== 'cancelled' ? failureText(error, t) : undefined;
  return (
    <Row
      start={<Sign entry={entry} />}
      title={
        <span className="line-clamp-2 tablet:line-clamp-1">
          <bdi>{request.prompt}</bdi>
        </span>
      }
      detail={
        <>
          <p className="text-text">
            {failure?.what ?? t(state === 'cancelled' ? 'queue.cancelled' : 'queue.done')}{' '}
            <span className="text-muted">
              {charged === '0' && outputs.length === 0 ? t('studio.notCharged') : format.credits(charged ?? '0')}
            </span>
          </p>
          {failure && <p className="text-pretty">{failure.advice}</p>}
          <p>
            <EntryFacts entry={entry} named={named}>
              {entry.retriedBy && t('queue.retried')}
            </EntryFacts>
          </p>
        </>
      }
      end={
        canRetry(entry) && (
          <Button size="small" icon={RotateCw} aria-label={t('queue.retryOne', { prompt: request.prompt })} onPress={() => onRetry(entry)}>
            <span className="max-tablet:sr-only">{t('queue.retry')}</span>
          </Button>
        )
      }
    />
  );
}

/** The first picture of it, which opens; or what became of it. */
function Sign({ entry: { generation } }: { readonly entry: QueueEntry }): ReactElement {
  const t = useT();
  const [output] = generation.outputs;
  if (!output) {
    const cancelled = generation.state === 'cancelled';
    return (
      <span className="flex size-11 items-center justify-center rounded-picture bg-raised">
        <Icon of={cancelled ? CircleSlash : CircleAlert} size={20} className={cancelled ? 'text-muted' : 'text-bad'} />
      </span>
    );
  }
  return (
    <Link
      to="."
      search={(search) => ({ ...search, asset: output.assetId })}
      aria-label={t('queue.open', { prompt: generation.request.prompt })}
      className="block size-11 overflow-hidden rounded-picture bg-raised"
    >
      <img src={mediaUrl(output.assetId, 'thumb')} alt="" width={44} height={44} loading="lazy" className="size-full object-cover" />
    </Link>
  );
}
