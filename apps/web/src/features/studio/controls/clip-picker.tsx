import type { Model } from '@pinhole/contract';
import { Timer, VolumeOff } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button } from 'react-aria-components';
import { useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Popover, PopoverTrigger } from '../../../ui/popover.tsx';
import { Slider } from '../../../ui/slider.tsx';
import { Switch } from '../../../ui/switch.tsx';
import type { Composition } from '../draft/compose.ts';
import type { ModelChoices } from '../draft/draft.ts';
import { chipLook } from './chip.ts';
import { CountFields } from './count-picker.tsx';

export interface ClipFieldsProps {
  readonly model: Model;
  readonly composition: Composition;
  readonly onChange: (change: Pick<ModelChoices, 'count' | 'durationSeconds' | 'audio'>) => void;
}

/** How long, whether with sound, and how many: few clips are made at a time, so that is asked where there is room. */
export function ClipFields({ model, composition, onChange }: ClipFieldsProps): ReactElement {
  const { duration } = model;
  const { durationSeconds, audio, count } = composition;
  const t = useT();
  return (
    <div className="flex flex-col gap-4">
      {duration && durationSeconds !== undefined && (
        <Slider
          label={t('studio.duration')}
          value={durationSeconds}
          minValue={duration.min}
          maxValue={duration.max}
          step={0.5}
          formatOptions={{ style: 'unit', unit: 'second', unitDisplay: 'short' }}
          onChange={(seconds) => onChange({ durationSeconds: seconds })}
        />
      )}
      {audio !== undefined && (
        <Switch isSelected={audio} onChange={(wanted) => onChange({ audio: wanted })}>
          {t('studio.sound')}
        </Switch>
      )}
      {model.count.max > 1 && <CountFields max={model.count.max} value={count} onChange={(wanted) => onChange({ count: wanted })} />}
    </div>
  );
}

export function ClipPicker(props: ClipFieldsProps): ReactElement | null {
  const t = useT();
  const format = useFormat();
  const { durationSeconds, audio, count } = props.composition;
  if (durationSeconds === undefined) return null;
  const sound = audio === undefined ? undefined : t(audio ? 'studio.withSound' : 'studio.silent');
  return (
    <PopoverTrigger>
      <Button
        aria-label={[`${t('studio.duration')}: ${format.seconds(durationSeconds)}`, sound, count > 1 && `×${count}`]
          .filter(Boolean)
          .join(', ')}
        className={chipLook}
      >
        <Icon of={Timer} className="text-muted" />
        {format.seconds(durationSeconds)}
        {audio === false && <Icon of={VolumeOff} className="text-muted" />}
        {count > 1 && <span dir="ltr">×{count}</span>}
      </Button>
      <Popover label={t('studio.duration')} placement="top start" className="w-64">
        <ClipFields {...props} />
      </Popover>
    </PopoverTrigger>
  );
}
