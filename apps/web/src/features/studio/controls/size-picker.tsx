import type { Model } from '@pinhole/contract';
import type { ReactElement } from 'react';
import { Button, Radio, RadioGroup } from 'react-aria-components';
import { useT } from '../../../app/i18n.ts';
import { classes } from '../../../ui/classes.ts';
import { NumberField } from '../../../ui/number-field.tsx';
import { Popover, PopoverTrigger } from '../../../ui/popover.tsx';
import { sizeFits } from '../draft/operation-size.ts';
import type { Size } from '../draft/size.ts';
import { chipLook } from './chip.ts';

const shapeEdge = 18;

/** The outline of a picture of this shape. */
export function Shape({ size, className }: { readonly size: Size; readonly className?: string }): ReactElement {
  const scale = shapeEdge / Math.max(size.width, size.height);
  return (
    <span aria-hidden="true" className="grid size-5 shrink-0 place-items-center">
      <span
        className={classes('block rounded-[3px] border-[1.5px] border-current', className)}
        style={{ width: Math.max(7, size.width * scale), height: Math.max(7, size.height * scale) }}
      />
    </span>
  );
}

export function sizeName(model: Model, size: Size): string {
  const preset = model.size.presets.find(({ width, height }) => width === size.width && height === size.height);
  return preset?.label ?? `${size.width}×${size.height}`;
}

export interface SizeFieldsProps {
  readonly model: Model;
  readonly value: Size;
  readonly onChange: (size: Size) => void;
}

/** Sizes by name, and any other size the model takes. */
export function SizeFields({ model, value, onChange }: SizeFieldsProps): ReactElement {
  const t = useT();
  const { min, max, step } = model.size;
  const fits = sizeFits(model, value);
  const edge = (name: 'width' | 'height') => (
    <NumberField
      label={t(name === 'width' ? 'studio.width' : 'studio.height')}
      value={value[name]}
      minValue={min}
      maxValue={max}
      step={step}
      formatOptions={{ useGrouping: false }}
      onChange={(pixels) => Number.isFinite(pixels) && onChange({ ...value, [name]: pixels })}
      className="flex-1"
    />
  );
  return (
    <div className="flex flex-col gap-3">
      <RadioGroup
        aria-label={t('studio.size')}
        orientation="horizontal"
        value={model.size.presets.find(({ width, height }) => width === value.width && height === value.height)?.label ?? null}
        onChange={(label) => {
          const preset = model.size.presets.find((candidate) => candidate.label === label);
          if (preset) onChange({ width: preset.width, height: preset.height });
        }}
        className="grid grid-cols-3 gap-1.5"
      >
        {model.size.presets.map((preset) => (
          <Radio
            key={preset.label}
            value={preset.label}
            aria-label={`${preset.label}, ${preset.width} × ${preset.height}`}
            className="flex h-16 flex-col items-center justify-center gap-1 rounded-control border border-line text-sm text-muted transition-colors data-hovered:border-line-strong data-selected:border-accent data-selected:text-text"
          >
            <Shape size={preset} />
            <span dir="ltr">{preset.label}</span>
          </Radio>
        ))}
      </RadioGroup>
      <div className="flex items-end gap-2">
        {edge('width')}
        {edge('height')}
      </div>
      <p className={classes('text-sm', fits ? 'text-muted' : 'text-bad')}>
        {fits ? t('studio.sizeRule', { min, max, step }) : t('studio.sizeTooLarge')}
      </p>
    </div>
  );
}

export function SizePicker({ model, value, onChange }: SizeFieldsProps): ReactElement {
  const t = useT();
  return (
    <PopoverTrigger>
      <Button aria-label={`${t('studio.size')}: ${sizeName(model, value)}, ${value.width} × ${value.height}`} className={chipLook}>
        <Shape size={value} className="text-muted" />
        <span dir="ltr">{sizeName(model, value)}</span>
      </Button>
      <Popover label={t('studio.size')} placement="top start" className="w-72">
        <SizeFields model={model} value={value} onChange={onChange} />
      </Popover>
    </PopoverTrigger>
  );
}
