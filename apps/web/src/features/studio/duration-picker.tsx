import type { Model } from '@pinhole/contract';
import { Timer } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button } from 'react-aria-components';
import { useT } from '../../app/i18n.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Popover, PopoverTrigger } from '../../ui/popover.tsx';
import { Slider } from '../../ui/slider.tsx';
import { chipLook } from './chip.ts';

export interface DurationFieldProps {
  readonly rule: NonNullable<Model['duration']>;
  readonly value: number;
  readonly onChange: (seconds: number) => void;
}

export function DurationField({ rule, value, onChange }: DurationFieldProps): ReactElement {
  const t = useT();
  return (
    <Slider
      label={t('studio.duration')}
      value={value}
      minValue={rule.min}
      maxValue={rule.max}
      step={0.5}
      formatOptions={{ style: 'unit', unit: 'second', unitDisplay: 'short' }}
      onChange={onChange}
    />
  );
}

export function DurationPicker(props: DurationFieldProps): ReactElement {
  const t = useT();
  const format = useFormat();
  return (
    <PopoverTrigger>
      <Button aria-label={`${t('studio.duration')}: ${format.seconds(props.value)}`} className={chipLook}>
        <Icon of={Timer} className="text-muted" />
        {format.seconds(props.value)}
      </Button>
      <Popover label={t('studio.duration')} placement="top start" className="w-64">
        <DurationField {...props} />
      </Popover>
    </PopoverTrigger>
  );
}
