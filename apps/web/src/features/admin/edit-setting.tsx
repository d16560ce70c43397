import type { EffectiveSetting } from '@pinhole/contract';
import type { ReactElement } from 'react';
import { useLocale, useT } from '../../app/i18n.ts';
import { type Fields, useFields } from '../../lib/use-fields.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Fault } from '../../ui/fault.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { showToast } from '../../ui/toast.tsx';
import { settingFault } from './setting-fault.ts';
import { draftOf, type SettingDraft, valueOf } from './setting-value.ts';
import { settingWords } from './setting-words.ts';
import { useUpdateSetting } from './use-update-setting.ts';

export function EditSetting({ setting, onClose }: { readonly setting: EffectiveSetting; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const { title, help } = settingWords(setting, useLocale());
  const fields = useFields(draftOf(setting), () => ({}));
  const update = useUpdateSetting();
  const save = (value: string | null): void =>
    update.mutate(
      { key: setting.key, value },
      {
        onSuccess: () => {
          showToast({ title: t('admin.setting.saved', { title }) });
          onClose();
        },
      },
    );
  return (
    <Dialog title={title} width="narrow" isOpen onOpenChange={(open) => !open && onClose()}>
      <form noValidate className="flex flex-col gap-5" onSubmit={fields.submit((draft) => save(valueOf(setting.type, draft)))}>
        <p className="text-muted text-pretty">{help}</p>
        <ValueField setting={setting} title={title} fields={fields} />
        {update.error && <Refusal error={update.error} type={setting.type} />}
        <div className="flex flex-wrap justify-end gap-2">
          {setting.source === 'admin page' && (
            <Button tone="plain" className="me-auto" isDisabled={update.isPending} onPress={() => save(null)}>
              {t('admin.setting.reset')}
            </Button>
          )}
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" tone="primary" isPending={update.isPending}>
            {t('ui.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Refusal({ error, type }: { readonly error: unknown; readonly type: EffectiveSetting['type'] }): ReactElement {
  const t = useT();
  const format = useFormat();
  const fault = settingFault(error, type);
  if (!fault) return <Fault error={error} />;
  return (
    <Banner
      tone="bad"
      live
      title={
        fault.kind === 'amount'
          ? t('admin.setting.amount')
          : t('admin.setting.range', { min: format.number(fault.min), max: format.number(fault.max) })
      }
    />
  );
}

interface ValueFieldProps {
  readonly setting: EffectiveSetting;
  readonly title: string;
  readonly fields: Fields<SettingDraft>;
}

function ValueField({ setting, title, fields }: ValueFieldProps): ReactElement {
  const t = useT();
  switch (setting.type) {
    case 'credits':
      return (
        <NumberField
          {...fields.bind('amount')}
          label={t('credits.amount')}
          placeholder={t('admin.setting.empty')}
          minValue={0}
          step={1}
          formatOptions={{ maximumFractionDigits: 2 }}
          autoFocus
        />
      );
    case 'number':
      return <NumberField {...fields.bind('amount')} label={title} hideLabel minValue={0} step={1} autoFocus />;
    case 'choice':
      return (
        <Select
          label={title}
          hideLabel
          value={fields.values.text}
          onChange={(text) => fields.set('text', text)}
          options={(setting.choices ?? []).map((choice) => ({ value: choice, label: choice }))}
        />
      );
    default:
      return (
        <TextField
          {...fields.bind('text')}
          label={title}
          hideLabel
          type={setting.type === 'secret' ? 'password' : 'text'}
          {...(setting.type === 'secret' ? { help: t('admin.secret.help') } : {})}
          autoComplete="off"
          autoFocus
        />
      );
  }
}
