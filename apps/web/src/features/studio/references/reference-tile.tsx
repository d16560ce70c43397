import type { Model, Operation } from '@pinhole/contract';
import { ImageOff, X } from 'lucide-react';
import { type DragEvent, type ReactElement, useState } from 'react';
import { Button } from 'react-aria-components';
import { directionOf, useLocale, useT } from '../../../app/i18n.ts';
import { mediaUrl } from '../../../lib/media.ts';
import { announce } from '../../../ui/announcer.tsx';
import { IconButton } from '../../../ui/button.tsx';
import { classes } from '../../../ui/classes.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Popover, PopoverTrigger } from '../../../ui/popover.tsx';
import type { DraftReference } from '../draft/draft.ts';
import { draftStore } from '../draft/draft-store.ts';
import { moveReference, removeReference } from './change-references.ts';
import { ReferenceOptions } from './reference-options.tsx';
import { roleTitles } from './reference-roles.ts';

/** What a reference carries that is dragged to another place. */
const placeDragType = 'application/x-pinhole-reference';

export interface ReferenceTileProps {
  readonly model: Model;
  readonly operation: Operation | undefined;
  readonly reference: DraftReference;
  readonly references: readonly DraftReference[];
  readonly idle: boolean;
  readonly gone: boolean;
}

/** One picture that a request brings along. A press opens what can be said of it; a drag, or Alt and an arrow, moves it. */
export function ReferenceTile({ model, operation, reference, references, idle, gone }: ReferenceTileProps): ReactElement {
  const t = useT();
  const rtl = directionOf(useLocale()) === 'rtl';
  const [over, setOver] = useState(false);
  const at = references.indexOf(reference);
  const role = t(roleTitles[reference.role]);
  const name = t('reference.place', { role, number: at + 1, count: references.length });
  const note = gone ? t('reference.gone') : idle ? t('reference.idle') : undefined;
  const id = `reference-${reference.assetId}-${reference.role}`;

  const move = (to: number): void => {
    const place = moveReference(reference, to);
    announce(t('reference.moved', { role, number: place + 1 }));
    // Moving it in the page takes the focus away.
    requestAnimationFrame(() => document.getElementById(id)?.focus());
  };
  const carries = (event: DragEvent): boolean => event.dataTransfer.types.includes(placeDragType);
  const drop = (event: DragEvent): void => {
    setOver(false);
    const dragged = draftStore.get().references[Number(event.dataTransfer.getData(placeDragType))];
    if (!carries(event) || !dragged) return;
    event.preventDefault();
    event.stopPropagation();
    moveReference(dragged, at);
  };
  return (
    <li
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(placeDragType, String(at));
        event.dataTransfer.effectAllowed = 'move';
      }}
      onDragOver={(event) => {
        if (!carries(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={classes('relative shrink-0 rounded-control transition-shadow', over && 'shadow-[0_0_0_2px_var(--accent)]')}
    >
      <PopoverTrigger>
        <Button
          id={id}
          aria-label={note ? `${name}, ${note}` : name}
          aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight Delete"
          onKeyDown={(event) => {
            const forward = rtl ? 'ArrowLeft' : 'ArrowRight';
            if (event.altKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) move(at + (event.key === forward ? 1 : -1));
            else if (event.key === 'Delete' || event.key === 'Backspace') removeReference(reference);
            else event.continuePropagation();
          }}
          className="group block w-18 overflow-hidden rounded-control border border-line bg-surface text-start transition-colors data-hovered:border-line-strong"
        >
          {gone ? (
            <span className="flex h-14 w-full items-center justify-center bg-raised text-faint">
              <Icon of={ImageOff} />
            </span>
          ) : (
            <img
              src={mediaUrl(reference.assetId, 'thumb')}
              alt=""
              draggable={false}
              className={classes('h-14 w-full bg-raised object-cover', idle && 'opacity-35')}
            />
          )}
          <span className={classes('block truncate px-1.5 py-0.5 text-xs', idle || gone ? 'text-faint line-through' : 'text-muted')}>
            {role}
          </span>
        </Button>
        <Popover label={name} placement="top start" className="flex w-72 flex-col gap-4">
          {(close) => (
            <ReferenceOptions
              model={model}
              operation={operation}
              reference={reference}
              references={references}
              idle={idle}
              onClose={close}
            />
          )}
        </Popover>
      </PopoverTrigger>
      <IconButton
        icon={X}
        on="picture"
        size="small"
        label={t('studio.removeReference')}
        onPress={() => removeReference(reference)}
        className="!absolute end-1 top-1 !size-6 !min-h-6 !min-w-6"
      />
    </li>
  );
}
