import type { Model } from '@pinhole/contract';
import { Check, ChevronDown } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components';
import { useT } from '../../app/i18n.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Badge } from '../../ui/badge.tsx';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/icon.tsx';
import { listPanelLook } from '../../ui/select.tsx';
import { chipLook } from './chip.ts';
import { priceOf } from './price.ts';

export interface ModelPickerProps {
  readonly models: readonly Model[];
  readonly value: Model | undefined;
  readonly onChange: (modelId: string) => void;
  readonly wide?: boolean;
}

/** Each model with what it costs, how long it takes and whether it is AI at all. */
export function ModelPicker({ models, value, onChange, wide = false }: ModelPickerProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const priceEach = (model: Model): string => {
    const one = priceOf(model.price, { size: model.size.default, count: 1, durationSeconds: model.duration?.default });
    return model.duration
      ? t('studio.priceClip', { price: format.credits(one), seconds: format.seconds(model.duration.default) })
      : t('studio.priceEach', { price: format.credits(one) });
  };
  return (
    <Select
      aria-label={t('studio.model')}
      value={value?.id ?? null}
      onChange={(key) => key !== null && onChange(String(key))}
      className={wide ? 'w-full' : 'min-w-0'}
    >
      <Button className={classes(chipLook, wide ? 'h-11 w-full justify-between' : 'max-w-44')}>
        <SelectValue className="truncate">{() => value?.title ?? t('studio.noModel')}</SelectValue>
        <Icon of={ChevronDown} className="text-faint" />
      </Button>
      <Popover placement="top start" offset={8} className={classes(listPanelLook, 'w-[min(400px,calc(100vw-16px))]')}>
        <ListBox items={models} className="max-h-[inherit] overflow-auto p-1 outline-none">
          {(model) => (
            <ListBoxItem
              id={model.id}
              textValue={model.title}
              isDisabled={!model.available}
              data-quiet-focus
              className="flex select-none gap-3 rounded-control p-2.5 outline-none data-focused:bg-raised"
            >
              {({ isSelected, isDisabled }) => (
                <>
                  <span className={classes('flex min-w-0 flex-1 flex-col gap-0.5', isDisabled && 'opacity-60')}>
                    <span className="flex items-center gap-2">
                      <span className="font-medium">{model.title}</span>
                      {!model.ai && <Badge>{t('studio.notAi')}</Badge>}
                      {!model.available && <Badge tone="warn">{t('studio.unavailable')}</Badge>}
                    </span>
                    <span className="text-sm text-pretty text-muted">{model.available ? model.summary : model.unavailableReason}</span>
                    <span className="mt-0.5 text-sm text-muted tabular-nums">
                      {priceEach(model)} · {t('studio.about', { seconds: format.seconds(Math.max(1, Math.round(model.typicalSeconds))) })}
                    </span>
                  </span>
                  <Icon of={Check} className={isSelected ? 'mt-0.5 text-accent' : 'invisible'} />
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
