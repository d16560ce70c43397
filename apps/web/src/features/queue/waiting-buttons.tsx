import type { QueueEntry, QueueMove } from '@pinhole/contract';
import { ArrowDown, ArrowDownToLine, ArrowUp, ArrowUpToLine, MoreHorizontal, Pause, Play, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { useViewport } from '../../lib/use-viewport.ts';
import { IconButton } from '../../ui/button.tsx';
import { Menu, MenuItem, MenuSeparator, MenuTrigger } from '../../ui/menu.tsx';
import type { QueueDeeds } from './queue-deeds.ts';
import { stepMove } from './queue-order.ts';

export interface WaitingButtonsProps {
  readonly entry: QueueEntry;
  readonly entries: readonly QueueEntry[];
  readonly deeds: QueueDeeds;
  /** The id of the element that says what the buttons are about. */
  readonly describedBy: string;
}

/** What can be done with something that waits; on a phone the moves are in the menu. */
export function WaitingButtons({ entry, entries, deeds, describedBy }: WaitingButtonsProps): ReactElement {
  const t = useT();
  const phone = useViewport() === 'phone';
  const { id, paused } = entry.generation;
  const up = stepMove(entries, id, -1);
  const down = stepMove(entries, id, 1);
  const move = (to: QueueMove | undefined) => () => to && deeds.move(entries, id, to);
  const toggle = (): void => (paused === 'itself' ? deeds.resume(entry) : deeds.pause(entry));
  return (
    <div className="flex shrink-0 items-center gap-0.5">
      {!phone && (
        <>
          <IconButton
            size="small"
            icon={ArrowUp}
            label={t('queue.moveUp')}
            aria-describedby={describedBy}
            isDisabled={!up}
            onPress={move(up)}
          />
          <IconButton
            size="small"
            icon={ArrowDown}
            label={t('queue.moveDown')}
            aria-describedby={describedBy}
            isDisabled={!down}
            onPress={move(down)}
          />
          <IconButton
            size="small"
            icon={paused === 'itself' ? Play : Pause}
            label={t(paused === 'itself' ? 'queue.resume' : 'queue.pause')}
            aria-describedby={describedBy}
            onPress={toggle}
          />
          <IconButton size="small" icon={X} label={t('queue.cancel')} aria-describedby={describedBy} onPress={() => deeds.cancel(entry)} />
        </>
      )}
      <MenuTrigger>
        <IconButton size="small" icon={MoreHorizontal} label={t('ui.more')} aria-describedby={describedBy} />
        <Menu label={t('ui.more')}>
          <MenuItem icon={ArrowUpToLine} isDisabled={!up} onAction={move({ to: 'first' })}>
            {t('queue.toTop')}
          </MenuItem>
          {phone ? (
            <>
              <MenuItem icon={ArrowUp} isDisabled={!up} onAction={move(up)}>
                {t('queue.moveUp')}
              </MenuItem>
              <MenuItem icon={ArrowDown} isDisabled={!down} onAction={move(down)}>
                {t('queue.moveDown')}
              </MenuItem>
            </>
          ) : null}
          <MenuItem icon={ArrowDownToLine} isDisabled={!down} onAction={move({ to: 'last' })}>
            {t('queue.toEnd')}
          </MenuItem>
          {phone ? (
            <>
              <MenuSeparator />
              <MenuItem icon={paused === 'itself' ? Play : Pause} onAction={toggle}>
                {t(paused === 'itself' ? 'queue.resume' : 'queue.pause')}
              </MenuItem>
              <MenuItem icon={X} tone="danger" onAction={() => deeds.cancel(entry)}>
                {t('queue.cancel')}
              </MenuItem>
            </>
          ) : null}
        </Menu>
      </MenuTrigger>
    </div>
  );
}
