import type { AdminModel } from '@pinhole/contract';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { type Complaints, useFields } from '../../../lib/use-fields.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { adminModelsQuery } from '../connection-queries.ts';
import { useMoney } from '../margins/use-money.ts';
import { changeOf, draftOf, longestTag, type ModelDraft, mostTags, possibleSubstitutes, tagsOf } from './model-draft.ts';
import { useChangeModel } from './use-change-model.ts';

const check = ({ tags }: ModelDraft): Complaints<ModelDraft> => ({
  tags: tagsOf(tags).length > mostTags || tagsOf(tags).some((tag) => tag.length > longestTag) ? 'engines.model.tagsWrong' : undefined,
});

/** The name people see, words to find it by, and limits that are tighter than the engine's. */
export function EditModel({ model, onClose }: { readonly model: AdminModel; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const money = useMoney();
  const fields = useFields(draftOf(model), check);
  const { change } = useChangeModel(model.id);
  const { data: all } = useQuery(adminModelsQuery);
  const substitutes = possibleSubstitutes(model, all ?? []);
  const { title, limits } = model.offered;
  const limit = (name: 'count' | 'megapixels' | 'seconds', label: string, most: number, step: number): ReactElement => (
    <NumberField
      {...fields.bind(name)}
      label={label}
      placeholder={money.number(most)}
      minValue={step}
      maxValue={most}
      step={step}
      formatOptions={{ maximumFractionDigits: 2 }}
    />
  );
  return (
    <Dialog title={t('engines.model.edit')} isOpen onOpenChange={(open) => !open && onClose()}>
      <form
        noValidate
        className="flex flex-col gap-5"
        onSubmit={fields.submit((draft) =>
          change.mutate(changeOf(draft, model), {
            onSuccess: (changed) => {
              showToast({ title: t('engines.model.saved', { model: `\u2068${changed.title}\u2069` }) });
              onClose();
            },
          }),
        )}
      >
        <TextField
          {...fields.bind('title')}
          label={t('engines.model.name')}
          help={t('engines.model.nameHelp', { name: `\u2068${title}\u2069` })}
          maxLength={80}
          autoComplete="off"
          autoFocus
        />
        <TextField {...fields.bind('tags')} label={t('engines.model.tags')} help={t('engines.model.tagsHelp')} autoComplete="off" />
        {substitutes.length > 0 && (
          <Select
            label={t('engines.model.substitute')}
            help={t('engines.model.substituteHelp')}
            value={fields.values.substitute}
            onChange={(chosen) => fields.set('substitute', chosen)}
            options={[
              { value: '', label: t('engines.model.noSubstitute') },
              ...substitutes.map((other) => ({ value: other.id, label: other.title, detail: other.engine })),
            ]}
          />
        )}
        <fieldset className="flex flex-col gap-3">
          <legend className="mb-1 text-sm font-medium">{t('engines.model.limits')}</legend>
          <p className="text-sm text-pretty text-muted">{t('engines.model.limitsHelp')}</p>
          <div className="grid gap-4 tablet:grid-cols-3">
            {limit('count', t('engines.model.limitCount'), limits.count, 1)}
            {limit('megapixels', t('engines.model.limitPixels'), Math.floor(limits.pixels / 10_000) / 100, 0.25)}
            {limits.seconds !== undefined && limit('seconds', t('engines.model.limitSeconds'), limits.seconds, 1)}
          </div>
        </fieldset>
        {change.error && <Fault error={change.error} />}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" tone="primary" isPending={change.isPending}>
            {t('ui.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
