import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { NumberField } from '../../../ui/number-field.tsx';

export function LimitField({ value, onChange }: { readonly value: number; readonly onChange: (value: number) => void }): ReactElement {
  const t = useT();
  return (
    <NumberField
      label={t('engines.limit')}
      help={t('engines.limitHelp')}
      placeholder={t('engines.limitNone')}
      value={value}
      onChange={onChange}
      minValue={1}
      maxValue={10_000}
      step={1}
      className="max-w-60"
    />
  );
}
