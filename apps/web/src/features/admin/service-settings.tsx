import type { EffectiveSetting } from '@pinhole/contract';
import { useQuery } from '@tanstack/react-query';
import { Lock, Pencil } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useLocale, useT } from '../../app/i18n.ts';
import { problemText } from '../../lib/problem-text.ts';
import { serviceSettingsQuery } from '../../lib/queries/service-settings-query.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Badge, type BadgeTone } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Section } from '../../ui/page.tsx';
import { RowsSkeleton } from '../../ui/rows.tsx';
import { Switch } from '../../ui/switch.tsx';
import { showToast } from '../../ui/toast.tsx';
import { EditSetting } from './edit-setting.tsx';
import { settingWords } from './setting-words.ts';
import { useUpdateSetting } from './use-update-setting.ts';

/** What the process was started with goes by the name of its variable. */
const isStartValue = ({ key, env }: EffectiveSetting): boolean => key === env;

export function ServiceSettings(): ReactElement {
  const t = useT();
  const settings = useQuery(serviceSettingsQuery);
  const [editing, setEditing] = useState<EffectiveSetting>();
  if (settings.isError) {
    return (
      <Section title={t('admin.settings')}>
        <Fault error={settings.error} onRetry={() => void settings.refetch()} />
      </Section>
    );
  }
  const startValues = settings.data?.filter(isStartValue) ?? [];
  return (
    <>
      <Section title={t('admin.settings')} lead={t('admin.settingsLead')}>
        {settings.data ? (
          <SettingList
            label={t('admin.settings')}
            settings={settings.data.filter((setting) => !isStartValue(setting))}
            onEdit={setEditing}
          />
        ) : (
          <RowsSkeleton count={10} lines={2} />
        )}
      </Section>
      {startValues.length > 0 && (
        <Section title={t('admin.startValues')} lead={t('admin.startValuesLead')}>
          <SettingList label={t('admin.startValues')} settings={startValues} onEdit={setEditing} />
        </Section>
      )}
      {editing && <EditSetting setting={editing} onClose={() => setEditing(undefined)} />}
    </>
  );
}

interface SettingListProps {
  readonly label: string;
  readonly settings: readonly EffectiveSetting[];
  readonly onEdit: (setting: EffectiveSetting) => void;
}

function SettingList({ label, settings, onEdit }: SettingListProps): ReactElement {
  return (
    <ul aria-label={label} className="divide-y divide-line rounded-card border border-line bg-surface">
      {settings.map((setting) => (
        <SettingRow key={setting.key} setting={setting} onEdit={() => onEdit(setting)} />
      ))}
    </ul>
  );
}

const sources = {
  environment: 'admin.source.environment',
  'config file': 'admin.source.file',
  'admin page': 'admin.source.page',
  preset: 'admin.source.preset',
  'built-in': 'admin.source.builtIn',
} as const;
const sourceTones: Partial<Record<EffectiveSetting['source'], BadgeTone>> = { 'admin page': 'accent' };

function SettingRow({ setting, onEdit }: { readonly setting: EffectiveSetting; readonly onEdit: () => void }): ReactElement {
  const t = useT();
  const { title, help } = settingWords(setting, useLocale());
  return (
    <li className="grid gap-x-8 gap-y-2 px-4 py-3.5 tablet:grid-cols-[minmax(0,1fr)_minmax(0,15rem)] tablet:items-center">
      <div className="min-w-0">
        <p className="font-medium wrap-anywhere">{title}</p>
        <p className="text-sm text-muted text-pretty">{help}</p>
        <p className="mt-1.5 flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <Badge tone={sourceTones[setting.source] ?? 'plain'}>{t(sources[setting.source])}</Badge>
          {setting.env !== title && (
            <code dir="ltr" className="font-mono text-xs text-muted wrap-anywhere">
              {setting.env}
            </code>
          )}
        </p>
      </div>
      <div className="flex min-w-0 items-center justify-between gap-2 tablet:justify-end">
        <SettingValue setting={setting} title={title} onEdit={onEdit} />
      </div>
    </li>
  );
}

interface SettingValueProps {
  readonly setting: EffectiveSetting;
  readonly title: string;
  readonly onEdit: () => void;
}

function SettingValue({ setting, title, onEdit }: SettingValueProps): ReactElement {
  const t = useT();
  const text = useValueText(setting);
  const update = useUpdateSetting();
  if (setting.type === 'boolean' && setting.editable) {
    const on = (update.isPending ? update.variables.value : setting.value) === 'true';
    return (
      <Switch
        className="w-full items-center! tablet:w-auto"
        isSelected={on}
        isDisabled={update.isPending}
        onChange={(chosen) =>
          update.mutate(
            { key: setting.key, value: String(chosen) },
            {
              onSuccess: () => showToast({ title: t('admin.setting.saved', { title }) }),
              onError: (error) => showToast({ tone: 'bad', ...problemText(error) }),
            },
          )
        }
      >
        <span className="sr-only">{title}</span>
        <span aria-hidden="true" className="text-base font-normal">
          {on ? t('admin.on') : t('admin.off')}
        </span>
      </Switch>
    );
  }
  return (
    <>
      <span className="min-w-0 text-base wrap-anywhere tabular-nums tablet:text-end" dir="auto">
        {text}
      </span>
      {setting.editable ? (
        <IconButton icon={Pencil} label={t('admin.setting.edit', { title })} onPress={onEdit} />
      ) : (
        <span className="flex size-9 shrink-0 items-center justify-center text-muted">
          <Icon of={Lock} />
          <span className="sr-only">{t('admin.setting.locked')}</span>
        </span>
      )}
    </>
  );
}

function useValueText({ type, value }: EffectiveSetting): string {
  const t = useT();
  const format = useFormat();
  if (type === 'secret') return value === '' ? t('admin.secret.none') : t('admin.secret.set');
  if (value === '') return t('admin.setting.empty');
  if (type === 'boolean') return value === 'true' ? t('admin.on') : t('admin.off');
  if (type === 'credits') return format.credits(value);
  return type === 'number' ? format.number(Number(value)) : value;
}
