import type { Model } from '@pinhole/contract';
import { RotateCcw, X } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { type MessageId, useT } from '../../app/i18n.ts';
import type { studio } from '../../app/locales/en/studio.ts';
import { useExternalStore } from '../../lib/external-store.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { Slider } from '../../ui/slider.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import type { Composition } from './draft.ts';
import { changeChoices, changeDraft, draftStore } from './draft-store.ts';
import { type Parameter, type ParameterValue, parametersOf } from './parameters.ts';

/** Parameters that many models share have words in every language; the rest speak their engine's. */
const sharedTitles: Readonly<Record<string, keyof typeof studio>> = {
  style: 'studio.param.style',
  palette: 'studio.param.palette',
  detail: 'studio.param.detail',
  grain: 'studio.param.grain',
  camera: 'studio.param.camera',
  factor: 'studio.param.factor',
};

const asWords = (value: ParameterValue): string => {
  const words = String(value).replace(/[-_]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

interface ControlProps {
  readonly parameter: Parameter;
  readonly value: ParameterValue | undefined;
  readonly changed: boolean;
  readonly onChange: (value: ParameterValue | undefined) => void;
}

function ParameterControl({ parameter, value, changed, onChange }: ControlProps): ReactElement {
  const t = useT();
  const shared = sharedTitles[parameter.name];
  const title = shared ? t(shared satisfies MessageId) : parameter.title;
  const label: ReactNode = changed ? (
    <span className="inline-flex items-center gap-1.5">
      {title}
      <span role="img" aria-label={t('studio.changed')} className="size-1.5 rounded-full bg-accent" />
    </span>
  ) : (
    title
  );
  switch (parameter.kind) {
    case 'choice':
      return (
        <Select
          label={label}
          help={parameter.help}
          options={parameter.options.map((option) => ({
            value: String(option),
            label: option === 'auto' ? t('studio.param.auto') : asWords(option),
          }))}
          value={String(value ?? '')}
          onChange={(chosen) => onChange(parameter.options.find((option) => String(option) === chosen))}
        />
      );
    case 'toggle':
      return (
        <Switch isSelected={value === true} onChange={onChange} help={parameter.help}>
          {label}
        </Switch>
      );
    case 'amount':
      return (
        <Slider
          label={label}
          help={parameter.help}
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
          help={parameter.help}
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
          help={parameter.help}
          value={typeof value === 'string' ? value : ''}
          onChange={onChange}
          {...(parameter.maxLength === undefined ? {} : { maxLength: parameter.maxLength })}
        />
      );
  }
}

/** Whether anything in the panel differs from the model's own defaults. */
export function panelChanged(composition: Composition, negativePrompt: string): boolean {
  return Object.keys(composition.params).length > 0 || (composition.model?.negativePrompt === true && negativePrompt.trim() !== '');
}

/** Everything else the model can be told, from its own schema. */
export function ParameterFields({ model, composition }: { readonly model: Model; readonly composition: Composition }): ReactElement {
  const t = useT();
  const draft = useExternalStore(draftStore);
  const chosen = draft.choices[model.id]?.params ?? {};
  const parameters = parametersOf(model.params);
  const change = (name: string, value: ParameterValue | undefined): void => {
    const { [name]: _, ...others } = chosen;
    changeChoices(model.id, { params: value === undefined ? others : { ...others, [name]: value } });
  };
  const reset = (): void => {
    changeChoices(model.id, { params: {} });
    changeDraft({ negativePrompt: '' });
  };
  return (
    <div className="flex flex-col gap-5">
      {model.negativePrompt && (
        <TextArea
          label={t('studio.negative')}
          help={t('studio.negativeHelp')}
          rows={2}
          value={draft.negativePrompt}
          onChange={(negativePrompt) => changeDraft({ negativePrompt })}
        />
      )}
      {parameters.map((parameter) => (
        <ParameterControl
          key={parameter.name}
          parameter={parameter}
          value={chosen[parameter.name] ?? parameter.preset}
          changed={parameter.name in composition.params}
          onChange={(value) => change(parameter.name, value)}
        />
      ))}
      {panelChanged(composition, draft.negativePrompt) && (
        <Button icon={RotateCcw} onPress={reset} className="self-start">
          {t('studio.resetAll')}
        </Button>
      )}
    </div>
  );
}

export function ParametersPanel({
  composition,
  onClose,
}: {
  readonly composition: Composition;
  readonly onClose: () => void;
}): ReactElement {
  const t = useT();
  return (
    <aside aria-label={t('studio.parameters')} className="flex h-full w-80 shrink-0 flex-col border-s border-line">
      <header className="flex items-center justify-between ps-5 pe-2 pt-2">
        <h2 className="text-base font-semibold">{t('studio.parameters')}</h2>
        <IconButton icon={X} label={t('ui.close')} shortcut="p" onPress={onClose} placement="bottom" />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-2 pb-6">
        {composition.model && <ParameterFields model={composition.model} composition={composition} />}
      </div>
    </aside>
  );
}
