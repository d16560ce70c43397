import type { Model } from '@pinhole/contract';
import { ChevronDown } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button } from 'react-aria-components';
import { useT } from '../../../app/i18n.ts';
import { createExternalStore, useExternalStore } from '../../../lib/external-store.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { classes } from '../../../ui/classes.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Popover, PopoverTrigger } from '../../../ui/popover.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { chipLook } from '../controls/chip.ts';
import { type Composition, compositionFor } from '../draft/compose.ts';
import type { Draft } from '../draft/draft.ts';
import { pickModels } from '../draft/draft-store.ts';
import { choicesLike, type FanOut } from '../draft/fan-out.ts';
import { ModelList } from './model-list.tsx';
import { rememberUsed } from './model-memory.ts';

/** Open by its chip, or by its key from anywhere in the studio. */
export const modelPickerStore = createExternalStore(false);

export interface ModelPickerProps {
  readonly draft: Draft;
  /** Those that make this kind of thing. */
  readonly models: readonly Model[];
  readonly composition: Composition;
  readonly fan: FanOut;
  /** `field`: as wide as its place, opens from the bottom of a phone. */
  readonly look?: 'chip' | 'field';
}

/** Which model makes it, or which several. */
export function ModelPicker({ draft, models, composition, fan, look = 'chip' }: ModelPickerProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const open = useExternalStore(modelPickerStore);
  const { model: leader } = composition;
  const chosen = [
    ...(leader ? [leader.id] : []),
    ...[...fan.parts.slice(1).flatMap(({ model }) => model ?? []), ...fan.leftOut].map(({ id }) => id),
  ];
  const name = chosen.length > 1 ? t('studio.modelsCompared', { count: chosen.length }) : (leader?.title ?? t('studio.noModel'));
  const priceOf = (model: Model): bigint | undefined => {
    const own = draft.choices[model.id] ?? {};
    const like = model.id === leader?.id || chosen.length < 2 ? own : choicesLike(composition, model, own);
    return compositionFor(draft, model, like, composition.pictures).price;
  };
  const list = (close: () => void): ReactElement => (
    <ModelList
      models={models}
      chosen={chosen}
      onChoose={(ids) => {
        pickModels(ids);
        rememberUsed(ids);
      }}
      onDone={close}
      priceOf={priceOf}
      autoFocus={look === 'chip'}
      total={fan.price === undefined ? undefined : format.credits(fan.price)}
    />
  );
  const trigger = (
    <Button
      aria-label={`${t('studio.model')}: ${name}`}
      {...(look === 'field' ? { onPress: () => modelPickerStore.set(true) } : {})}
      className={classes(chipLook, look === 'field' ? 'h-11 w-full justify-between' : 'max-w-48 min-w-0')}
    >
      <bdi className="truncate">{name}</bdi>
      <Icon of={ChevronDown} className="text-faint" />
    </Button>
  );
  if (look === 'field')
    return (
      <>
        {trigger}
        <Sheet title={t('studio.model')} isOpen={open} onOpenChange={(wanted) => modelPickerStore.set(wanted)} flush>
          {(close) => list(close)}
        </Sheet>
      </>
    );
  return (
    <PopoverTrigger isOpen={open} onOpenChange={(wanted) => modelPickerStore.set(wanted)}>
      {trigger}
      <Popover
        label={t('studio.model')}
        placement="top start"
        className="flex rounded-card max-h-[min(560px,70dvh)] w-[min(460px,calc(100vw-16px))] flex-col !overflow-hidden !p-0"
      >
        {(close) => list(close)}
      </Popover>
    </PopoverTrigger>
  );
}
