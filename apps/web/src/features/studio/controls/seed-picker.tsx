import { Dices, Lock } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button } from 'react-aria-components';
import { useT } from '../../../app/i18n.ts';
import { Button as ActionButton } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import { Popover, PopoverTrigger } from '../../../ui/popover.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { highestSeed } from '../draft/draft.ts';
import { chipLook } from './chip.ts';

const drawSeed = (): number => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;

export interface SeedFieldsProps {
  /** Null: a new one each time. */
  readonly value: number | null;
  readonly onChange: (seed: number | null) => void;
}

export function SeedFields({ value, onChange }: SeedFieldsProps): ReactElement {
  const t = useT();
  return (
    <div className="flex flex-col gap-3">
      <Switch isSelected={value !== null} onChange={(locked) => onChange(locked ? drawSeed() : null)} help={t('studio.seedHelp')}>
        {t('studio.seedLock')}
      </Switch>
      {value !== null && (
        <div className="flex items-end gap-2">
          <NumberField
            label={t('studio.seed')}
            hideLabel
            steppers={false}
            value={value}
            minValue={0}
            maxValue={highestSeed}
            step={1}
            formatOptions={{ useGrouping: false }}
            onChange={(seed) => Number.isFinite(seed) && onChange(seed)}
            className="flex-1"
          />
          <ActionButton icon={Dices} onPress={() => onChange(drawSeed())}>
            {t('studio.seedNew')}
          </ActionButton>
        </div>
      )}
    </div>
  );
}

export function SeedPicker({ value, onChange }: SeedFieldsProps): ReactElement {
  const t = useT();
  return (
    <PopoverTrigger>
      <Button aria-label={value === null ? t('studio.seedRandom') : t('studio.seedLocked', { seed: value })} className={chipLook}>
        <Icon of={value === null ? Dices : Lock} className={value === null ? 'text-muted' : 'text-accent'} />
        {value !== null && <span className="max-w-24 truncate tabular-nums">{value}</span>}
      </Button>
      <Popover label={t('studio.seed')} placement="top start" className="w-72">
        <SeedFields value={value} onChange={onChange} />
      </Popover>
    </PopoverTrigger>
  );
}
