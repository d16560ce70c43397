import { type ReactElement, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { Button } from '../../../ui/button.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { outlineOf, type Shape, type Stroke } from './mask.ts';
import type { MaskWork } from './use-mask.ts';

/** A shape by numbers, in percent of the picture: what a drag does, without dragging. */
export function ShapeFields({ work }: { readonly work: MaskWork }): ReactElement {
  const t = useT();
  const [shape, setShape] = useState<Shape>('rectangle');
  const [box, setBox] = useState({ left: 25, top: 25, width: 50, height: 50 });
  const { mask } = work;
  const draw = (stroke: Stroke): void => {
    const x = mask.width / 100;
    const y = mask.height / 100;
    const area = { left: box.left * x, top: box.top * y, right: (box.left + box.width) * x, bottom: (box.top + box.height) * y };
    const whole = {
      left: Math.round(area.left),
      top: Math.round(area.top),
      right: Math.round(area.right),
      bottom: Math.round(area.bottom),
    };
    work.fill(outlineOf(shape, whole), stroke);
  };
  const field = (name: keyof typeof box, label: string, minValue: number) => (
    <NumberField
      label={label}
      value={box[name]}
      minValue={minValue}
      maxValue={100}
      step={1}
      steppers={false}
      onChange={(value) => Number.isFinite(value) && setBox((before) => ({ ...before, [name]: value }))}
    />
  );
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 text-sm font-medium">{t('mask.shape')}</legend>
      <Segmented
        label={t('mask.shape')}
        size="small"
        value={shape}
        options={[
          { value: 'rectangle', label: t('mask.rectangle') },
          { value: 'ellipse', label: t('mask.ellipse') },
        ]}
        onChange={setShape}
        className="self-start"
      />
      <div className="grid grid-cols-2 gap-2">
        {field('left', t('mask.fromLeft'), 0)}
        {field('top', t('mask.fromTop'), 0)}
        {field('width', t('mask.wide'), 1)}
        {field('height', t('mask.tall'), 1)}
      </div>
      <div className="flex gap-2">
        <Button size="small" onPress={() => draw('add')}>
          {t('mask.add')}
        </Button>
        <Button size="small" onPress={() => draw('take')}>
          {t('mask.take')}
        </Button>
      </div>
    </fieldset>
  );
}
