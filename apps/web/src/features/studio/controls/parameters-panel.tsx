import type { Model } from '@pinhole/contract';
import { RotateCcw, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { useExternalStore } from '../../../lib/external-store.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { TextArea } from '../../../ui/text-field.tsx';
import type { Composition } from '../draft/compose.ts';
import { changeChoices, changeDraft, draftStore } from '../draft/draft-store.ts';
import { type ParameterValue, parametersOf } from '../draft/parameters.ts';
import { FieldTitle, inReadingOrder, ParameterControl, Resettable } from './parameter-control.tsx';
import { PresetBar } from './preset-bar.tsx';
import { SeedFields } from './seed-picker.tsx';

/** Whether anything in the panel differs from the model's own defaults. */
export function panelChanged(composition: Composition, negativePrompt: string): boolean {
  return Object.keys(composition.params).length > 0 || (composition.model?.negativePrompt === true && negativePrompt.trim() !== '');
}

/** Whether anything that a preset would keep differs from the model's own defaults. */
function settingsChanged(model: Model, composition: Composition, negativePrompt: string): boolean {
  const { size, durationSeconds, audio } = composition;
  return (
    panelChanged(composition, negativePrompt) ||
    size.width !== model.size.default.width ||
    size.height !== model.size.default.height ||
    durationSeconds !== model.duration?.default ||
    audio === false
  );
}

/** Everything else the model can be told, from its own schema. */
export function ParameterFields({ model, composition }: { readonly model: Model; readonly composition: Composition }): ReactElement {
  const t = useT();
  const draft = useExternalStore(draftStore);
  const chosen = draft.choices[model.id]?.params ?? {};
  const parameters = inReadingOrder(parametersOf(model.params));
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
      <PresetBar
        draft={draft}
        model={model}
        composition={composition}
        changed={settingsChanged(model, composition, draft.negativePrompt)}
      />
      {model.negativePrompt && (
        <Resettable
          title={t('studio.negative')}
          changed={draft.negativePrompt.trim() !== ''}
          onReset={() => changeDraft({ negativePrompt: '' })}
        >
          <TextArea
            label={<FieldTitle title={t('studio.negative')} changed={draft.negativePrompt.trim() !== ''} />}
            help={t('studio.negativeHelp')}
            rows={2}
            value={draft.negativePrompt}
            onChange={(negativePrompt) => changeDraft({ negativePrompt })}
          />
        </Resettable>
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
      {model.seed !== 'none' && <SeedFields value={draft.seed} onChange={(seed) => changeDraft({ seed })} />}
      {!model.negativePrompt && model.seed === 'none' && parameters.length === 0 && (
        <p className="text-muted">{t('studio.nothingToSet', { model: model.title })}</p>
      )}
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
