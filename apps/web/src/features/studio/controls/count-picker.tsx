import type { Model } from '@pinhole/contract';
import { priceOf } from '@pinhole/contract/price';
import { Check } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components';
import { useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { listItemLook, listPanelLook } from '../../../ui/select.tsx';
import type { Composition } from '../draft/compose.ts';
import { chipLook } from './chip.ts';

export interface CountPickerProps {
  readonly model: Model;
  readonly composition: Composition;
  readonly onChange: (count: number) => void;
}

/** How many, each with what that many cost. */
export function CountPicker({ model, composition, onChange }: CountPickerProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const { count, size, durationSeconds } = composition;
  const options = Array.from({ length: model.count.max }, (_, index) => ({ id: String(index + 1), count: index + 1 }));
  return (
    <Select aria-label={t('studio.count')} value={String(count)} onChange={(key) => key !== null && onChange(Number(key))}>
      <Button className={chipLook}>
        <SelectValue dir="ltr" className="tabular-nums">
          {() => `×${count}`}
        </SelectValue>
      </Button>
      <Popover placement="top start" offset={8} className={listPanelLook}>
        <ListBox items={options} className="max-h-[inherit] overflow-auto p-1 outline-none">
          {(option) => (
            <ListBoxItem id={option.id} textValue={`×${option.id}`} data-quiet-focus className={listItemLook}>
              {({ isSelected }) => (
                <>
                  <span dir="ltr" className="w-7 tabular-nums">
                    ×{option.count}
                  </span>
                  <span className="flex-1 pe-4 text-end text-sm text-muted tabular-nums">
                    {format.credits(priceOf(model.price, { size, count: option.count, durationSeconds }))}
                  </span>
                  <Icon of={Check} className={isSelected ? 'text-accent' : 'invisible'} />
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}

/** All numbers in sight, for places with room. */
export function CountFields({
  max,
  value,
  onChange,
}: {
  readonly max: number;
  readonly value: number;
  readonly onChange: (count: number) => void;
}): ReactElement {
  const t = useT();
  return (
    <Segmented
      label={t('studio.count')}
      value={String(value)}
      options={Array.from({ length: max }, (_, index) => ({
        value: String(index + 1),
        label: <span dir="ltr">×{index + 1}</span>,
        name: `×${index + 1}`,
      }))}
      onChange={(count) => onChange(Number(count))}
      className="scrollbar-none w-full overflow-x-auto"
    />
  );
}
