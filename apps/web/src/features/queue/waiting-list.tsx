import type { QueueEntry } from '@pinhole/contract';
import { GripVertical } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button as AriaButton, DropIndicator, GridList, GridListItem, useDragAndDrop } from 'react-aria-components';
import { formattingLocale, useLocale, useT } from '../../app/i18n.ts';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/icon.tsx';
import { EntryFacts } from './entry-facts.tsx';
import type { QueueDeeds } from './queue-deeds.ts';
import { placeText, startText } from './status-text.ts';
import { WaitingButtons } from './waiting-buttons.tsx';

export interface WaitingListProps {
  readonly entries: readonly QueueEntry[];
  readonly named: boolean;
  readonly deeds: QueueDeeds;
}

/** The line itself, in the order in which it begins. Rows are dragged by pointer or keyboard, or moved by their buttons. */
export function WaitingList({ entries, named, deeds }: WaitingListProps): ReactElement {
  const t = useT();
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ 'text/plain': promptOf(entries, String(key)) })),
    onReorder({ keys, target }) {
      const [id] = keys;
      const beside = String(target.key);
      if (id === undefined || target.dropPosition === 'on' || beside === id) return;
      deeds.move(entries, String(id), target.dropPosition === 'before' ? { before: beside } : { after: beside });
    },
    renderDropIndicator: (target) => (
      <DropIndicator target={target} className="relative z-10 -my-px h-0.5 bg-transparent outline-none data-drop-target:bg-accent" />
    ),
  });
  return (
    <GridList
      aria-label={t('queue.waiting')}
      items={entries.map((entry) => ({ ...entry, id: entry.generation.id }))}
      dependencies={[entries, named, deeds]}
      dragAndDropHooks={dragAndDropHooks}
      keyboardNavigationBehavior="tab"
      className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface"
    >
      {(entry) => <WaitingRow entry={entry} entries={entries} named={named} deeds={deeds} />}
    </GridList>
  );
}

const promptOf = (entries: readonly QueueEntry[], id: string): string =>
  entries.find(({ generation }) => generation.id === id)?.generation.request.prompt ?? '';

interface WaitingRowProps extends WaitingListProps {
  readonly entry: QueueEntry;
}

function WaitingRow({ entry, entries, named, deeds }: WaitingRowProps): ReactElement {
  const t = useT();
  const locale = formattingLocale(useLocale());
  const { request, id, paused, unchecked } = entry.generation;
  const promptId = `waiting-${id}`;
  const starts = startText(entry, t, locale);
  return (
    <GridListItem
      id={id}
      textValue={request.prompt}
      className="flex min-h-16 items-center gap-2 py-2.5 ps-2 pe-3 outline-none data-dragging:opacity-50 data-focus-visible:outline-2 data-focus-visible:-outline-offset-2 data-focus-visible:outline-accent"
    >
      {entry.mayChange ? (
        <AriaButton
          slot="drag"
          aria-label={t('queue.drag')}
          className="touch-target flex size-7 shrink-0 cursor-grab items-center justify-center rounded-control text-faint data-hovered:text-text"
        >
          <Icon of={GripVertical} />
        </AriaButton>
      ) : (
        <span className="size-7 shrink-0" />
      )}
      <div className={classes('min-w-0 flex-1', paused && 'text-muted')}>
        <p id={promptId} className="line-clamp-2 font-medium wrap-anywhere tablet:line-clamp-1">
          <bdi>{request.prompt}</bdi>
        </p>
        <p className="text-sm text-muted">
          <EntryFacts entry={entry} named={named}>
            <span className={paused || unchecked ? 'text-warn' : 'text-text'}>
              {placeText(entry, t)}
              {starts && <span className="text-muted">{` · ${starts}`}</span>}
            </span>
          </EntryFacts>
        </p>
      </div>
      {entry.mayChange && <WaitingButtons entry={entry} entries={entries} deeds={deeds} describedBy={promptId} />}
    </GridListItem>
  );
}
