import { RotateCcw } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useT } from '../../../app/i18n.ts';
import { IconButton } from '../../../ui/button.tsx';
import { classes } from '../../../ui/classes.ts';
import { NumberField } from '../../../ui/number-field.tsx';
import { Select } from '../../../ui/select.tsx';
import { Slider } from '../../../ui/slider.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import type { Parameter, ParameterValue } from '../draft/parameters.ts';
import { choiceText, parameterTitle, sharedTitles } from './parameter-words.ts';

/** What a picture looks like comes before how much of something is in it; a stored schema has lost its own order. */
export function inReadingOrder(parameters: readonly Parameter[]): readonly Parameter[] {
  const kinds: readonly Parameter['kind'][] = ['choice', 'toggle', 'amount', 'number', 'text'];
  const known = Object.keys(sharedTitles);
  const place = ({ kind, name }: Parameter): number =>
    kinds.indexOf(kind) * 100 + (known.includes(name) ? known.indexOf(name) : known.length);
  return parameters.toSorted((one, other) => place(one) - place(other));
}

export function FieldTitle({ title, changed }: { readonly title: string; readonly changed: boolean }): ReactElement {
  const t = useT();
  return (
    <span className="inline-flex items-center gap-1.5">
      {title}
      {changed && <span role="img" aria-label={t('studio.changed')} className="size-1.5 rounded-full bg-accent" />}
    </span>
  );
}

/** A field with its own way back, there once it was changed. */
export function Resettable({
  title,
  changed,
  onReset,
  children,
}: {
  readonly title: string;
  readonly changed: boolean;
  readonly onReset: () => void;
  readonly children: ReactNode;
}): ReactElement {
  const t = useT();
  return (
    <div className={classes('relative flex flex-col', changed && '[&_output]:pe-7 [&>label]:pe-7')}>
      {children}
      {changed && (
        <IconButton
          icon={RotateCcw}
          size="small"
          label={t('studio.resetOne', { name: title })}
          onPress={onReset}
          className="!absolute end-0 top-[-3px] !size-6 !min-h-6 !min-w-6"
        />
      )}
    </div>
  );
}

interface ControlProps {
  readonly parameter: Parameter;
  readonly value: ParameterValue | undefined;
  readonly changed: boolean;
  readonly onChange: (value: ParameterValue | undefined) => void;
}

const useTitleOf = ({ name, title }: Parameter): string => parameterTitle(name, useT(), title);

export function ParameterControl(props: ControlProps): ReactElement {
  const { parameter, changed, onChange } = props;
  return (
    <Resettable title={useTitleOf(parameter)} changed={changed} onReset={() => onChange(undefined)}>
      <Control {...props} />
    </Resettable>
  );
}

function Control({ parameter, value, changed, onChange }: ControlProps): ReactElement {
  const t = useT();
  const title = useTitleOf(parameter);
  // What an engine says of itself is in its own language.
  const help = parameter.help && <bdi>{parameter.help}</bdi>;
  const label = <FieldTitle title={title} changed={changed} />;
  switch (parameter.kind) {
    case 'choice':
      return (
        <Select
          label={label}
          help={help}
          options={parameter.options.map((option) => ({
            value: String(option),
            label: choiceText(parameter.name, option, t),
          }))}
          value={String(value ?? '')}
          onChange={(chosen) => onChange(parameter.options.find((option) => String(option) === chosen))}
        />
      );
    case 'toggle':
      return (
        <Switch isSelected={value === true} onChange={onChange} help={help}>
          {label}
        </Switch>
      );
    case 'amount':
      return (
        <Slider
          label={label}
          help={help}
          value={typeof value === 'number' ? value : parameter.min}
          minValue={parameter.min}
          maxValue={parameter.max}
          step={parameter.step}
          onChange={onChange}
        />
      );
    case 'number':
      return (
        <NumberField
          label={label}
          help={help}
          value={typeof value === 'number' ? value : Number.NaN}
          onChange={(number) => onChange(Number.isFinite(number) ? number : undefined)}
          {...(parameter.min === undefined ? {} : { minValue: parameter.min })}
          {...(parameter.max === undefined ? {} : { maxValue: parameter.max })}
          {...(parameter.step === undefined ? {} : { step: parameter.step })}
        />
      );
    case 'text':
      return (
        <TextField
          label={label}
          help={help}
          value={typeof value === 'string' ? value : ''}
          onChange={onChange}
          {...(parameter.maxLength === undefined ? {} : { maxLength: parameter.maxLength })}
        />
      );
  }
}
