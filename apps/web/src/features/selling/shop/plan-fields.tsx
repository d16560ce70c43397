import { type ReactElement, useId } from 'react';
import { useT } from '../../../app/i18n.ts';
import { useModels } from '../../../lib/queries/use-models.ts';
import { NumberField } from '../../../ui/number-field.tsx';
import { Checkbox, Switch } from '../../../ui/switch.tsx';
import type { PlanDraft } from './plan-draft.ts';

export interface PlanFieldsProps {
  readonly draft: PlanDraft;
  readonly onChange: (draft: PlanDraft) => void;
  /** Says what is missing. */
  readonly modelsError: string | undefined;
}

/** What a plan allows, and the free days it begins with. What is left empty is as for everybody. */
export function PlanFields({ draft, onChange, modelsError }: PlanFieldsProps): ReactElement {
  const t = useT();
  const { data: models } = useModels();
  const errorId = useId();
  const set = (change: Partial<PlanDraft>): void => onChange({ ...draft, ...change });
  const chosen = draft.models ?? [];
  return (
    <>
      <fieldset className="flex flex-col gap-4">
        <legend className="mb-1.5 text-sm font-medium">{t('selling.plan.allows')}</legend>
        <p className="-mt-1 text-sm text-muted text-pretty">{t('selling.plan.allowsHelp')}</p>
        <div className="grid gap-4 tablet:grid-cols-2">
          <NumberField
            label={t('selling.plan.storage')}
            value={draft.storageGigabytes}
            onChange={(storageGigabytes) => set({ storageGigabytes })}
            minValue={1}
            maxValue={1_000_000}
            placeholder={t('selling.plan.asAll')}
          />
          <NumberField
            label={t('selling.plan.running')}
            value={draft.maxRunning}
            onChange={(maxRunning) => set({ maxRunning })}
            minValue={1}
            maxValue={10_000}
            placeholder={t('selling.plan.asAll')}
          />
          <NumberField
            label={t('selling.plan.days')}
            help={t('selling.plan.daysHelp')}
            value={draft.assetDays}
            onChange={(assetDays) => set({ assetDays })}
            minValue={1}
            maxValue={36_500}
            placeholder={t('selling.plan.forEver')}
          />
        </div>
        <Switch
          isSelected={draft.models !== null}
          onChange={(some) => set({ models: some ? [] : null })}
          help={t('selling.plan.modelsHelp')}
        >
          {t('selling.plan.someModels')}
        </Switch>
        {draft.models !== null && (
          <div
            role="group"
            aria-label={t('selling.plan.models')}
            {...(modelsError === undefined ? {} : { 'aria-describedby': errorId })}
            className="flex flex-col gap-2"
          >
            <div className="flex max-h-56 flex-col gap-1 overflow-auto rounded-control border border-line p-3">
              {models?.map(({ id, title }, index) => (
                <Checkbox
                  key={id}
                  isSelected={chosen.includes(id)}
                  isInvalid={index === 0 && modelsError !== undefined}
                  onChange={(wanted) => set({ models: wanted ? [...chosen, id] : chosen.filter((other) => other !== id) })}
                >
                  <bdi>{title}</bdi>
                </Checkbox>
              ))}
            </div>
            {modelsError !== undefined && (
              <p id={errorId} className="text-sm text-bad">
                {modelsError}
              </p>
            )}
          </div>
        )}
      </fieldset>
      <fieldset className="grid gap-4 tablet:grid-cols-2">
        <legend className="mb-1.5 text-sm font-medium">{t('selling.plan.trial')}</legend>
        <NumberField
          label={t('selling.plan.trialDays')}
          help={t('selling.plan.trialHelp')}
          value={draft.trialDays}
          onChange={(trialDays) => set({ trialDays })}
          minValue={1}
          maxValue={90}
          placeholder={t('selling.plan.none')}
        />
        <NumberField
          label={t('selling.plan.trialCredits')}
          value={draft.trialCredits}
          onChange={(trialCredits) => set({ trialCredits })}
          minValue={1}
          maxValue={100_000_000}
          isDisabled={!(draft.trialDays > 0)}
          placeholder={t('selling.plan.asPeriod')}
        />
      </fieldset>
    </>
  );
}
