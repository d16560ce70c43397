import type { MediaRole, Model } from '@pinhole/contract';
import { X } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button } from 'react-aria-components';
import { type MessageId, useT } from '../../app/i18n.ts';
import { mediaUrl } from '../../lib/media.ts';
import { Button as ActionButton, IconButton } from '../../ui/button.tsx';
import { Popover, PopoverTrigger } from '../../ui/popover.tsx';
import { Select } from '../../ui/select.tsx';
import { Slider } from '../../ui/slider.tsx';
import type { DraftReference } from './draft.ts';
import { changeDraft, draftStore } from './draft-store.ts';

/** What a dragged picture of ours carries. */
export const assetDragType = 'application/x-pinhole-asset';

export const roleTitles = {
  init: 'studio.role.init',
  mask: 'studio.role.mask',
  subject: 'studio.role.subject',
  style: 'studio.role.style',
  first_frame: 'studio.role.first_frame',
  last_frame: 'studio.role.last_frame',
} as const satisfies Readonly<Record<MediaRole, MessageId>>;

const roleHelp = {
  init: 'studio.roleHelp.init',
  mask: 'studio.roleHelp.mask',
  subject: 'studio.roleHelp.subject',
  style: 'studio.roleHelp.style',
  first_frame: 'studio.roleHelp.first_frame',
  last_frame: 'studio.roleHelp.last_frame',
} as const satisfies Readonly<Record<MediaRole, MessageId>>;

function replace(reference: DraftReference, change: Partial<DraftReference> | null): void {
  changeDraft({
    references: draftStore.get().references.flatMap((item) => (item !== reference ? [item] : change ? [{ ...item, ...change }] : [])),
  });
}

export interface ReferenceTrayProps {
  readonly model: Model;
  readonly used: readonly DraftReference[];
  readonly unused: readonly DraftReference[];
}

/** The pictures a request brings along, each with what it is for. */
export function ReferenceTray({ model, used, unused }: ReferenceTrayProps): ReactElement | null {
  const t = useT();
  if (used.length + unused.length === 0) return null;
  const roles = (Object.keys(roleTitles) as MediaRole[]).filter((role) => (model.media[role]?.max ?? 0) > 0);
  return (
    <ul aria-label={t('studio.references')} className="scrollbar-none flex gap-2 overflow-x-auto px-3 pt-3">
      {[...used, ...unused].map((reference) => {
        const idle = unused.includes(reference);
        return (
          <li key={`${reference.assetId}:${reference.role}`} className="relative shrink-0">
            <PopoverTrigger>
              <Button
                aria-label={t('studio.referenceAs', { role: t(roleTitles[reference.role]) })}
                className="group block w-18 overflow-hidden rounded-control border border-line text-start transition-colors data-hovered:border-line-strong"
              >
                <img
                  src={mediaUrl(reference.assetId, 'thumb')}
                  alt=""
                  className={idle ? 'h-14 w-full object-cover opacity-35' : 'h-14 w-full object-cover'}
                />
                <span
                  className={
                    idle
                      ? 'block truncate px-1.5 py-0.5 text-xs text-faint line-through'
                      : 'block truncate px-1.5 py-0.5 text-xs text-muted'
                  }
                >
                  {t(roleTitles[reference.role])}
                </span>
              </Button>
              <Popover
                label={t('studio.referenceAs', { role: t(roleTitles[reference.role]) })}
                placement="top start"
                className="flex w-72 flex-col gap-4"
              >
                {(close) => (
                  <>
                    {roles.length > 0 && (
                      <Select
                        label={t('studio.usedAs')}
                        help={t(roleHelp[reference.role])}
                        value={reference.role}
                        options={roles.map((role) => ({ value: role, label: t(roleTitles[role]) }))}
                        onChange={(role) => replace(reference, { role })}
                      />
                    )}
                    {idle && <p className="text-sm text-warn">{t('studio.referenceIdle', { model: model.title })}</p>}
                    <Slider
                      label={t('studio.strength')}
                      value={reference.strength}
                      minValue={0}
                      maxValue={1}
                      step={0.05}
                      formatOptions={{ style: 'percent' }}
                      onChange={(strength) => replace(reference, { strength })}
                    />
                    <ActionButton
                      icon={X}
                      className="self-start"
                      onPress={() => {
                        close();
                        replace(reference, null);
                      }}
                    >
                      {t('studio.removeReference')}
                    </ActionButton>
                  </>
                )}
              </Popover>
            </PopoverTrigger>
            <IconButton
              icon={X}
              on="picture"
              size="small"
              label={t('studio.removeReference')}
              onPress={() => replace(reference, null)}
              className="!absolute end-1 top-1 !size-6 !min-h-6 !min-w-6"
            />
          </li>
        );
      })}
    </ul>
  );
}
