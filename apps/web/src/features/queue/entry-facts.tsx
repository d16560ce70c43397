import type { QueueEntry } from '@pinhole/contract';
import type { ReactElement, ReactNode } from 'react';
import { useT } from '../../app/i18n.ts';
import { useModels } from '../../lib/queries/use-models.ts';
import { useFormat } from '../../lib/use-format.ts';
import { RelativeTime } from '../../ui/amounts.tsx';
import { Facts } from '../../ui/rows.tsx';

export interface EntryFactsProps {
  readonly entry: QueueEntry;
  /** Among the work of others, whose it is. */
  readonly named: boolean;
  /** What matters most here: how far, or how long. */
  readonly children?: ReactNode;
}

/** The small print of a row: model, price, whose, since when. */
export function EntryFacts({ entry, named, children }: EntryFactsProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const { data: models } = useModels();
  const { generation, person } = entry;
  const { request } = generation;
  return (
    <Facts>
      {[
        children,
        models?.find(({ id }) => id === request.model)?.title ?? request.model,
        request.count > 1 && `× ${format.number(request.count)}`,
        generation.charged === null ? format.credits(generation.price) : null,
        named && (person ? t('queue.by', { name: person.name }) : t('queue.byGone')),
        generation.retryOf && t('queue.retryOf'),
        <RelativeTime key="at" at={generation.finishedAt ?? generation.createdAt} />,
      ]}
    </Facts>
  );
}
