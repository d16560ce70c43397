import type { Model, Preset } from '@pinhole/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { BookmarkPlus, Ellipsis, PenLine, Save, Trash2 } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { ToggleButton } from 'react-aria-components';
import { useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { problemText } from '../../../lib/problem-text.ts';
import { dropPreset, presetsQuery, putPreset } from '../../../lib/queries/preset-queries.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Menu, MenuItem, MenuSeparator, MenuTrigger } from '../../../ui/menu.tsx';
import { showToast } from '../../../ui/toast.tsx';
import type { Composition } from '../draft/compose.ts';
import type { Draft } from '../draft/draft.ts';
import { applyPreset, changeChoices } from '../draft/draft-store.ts';
import { presetsOf, presetValuesOf } from '../draft/presets.ts';
import { PresetName } from './preset-name.tsx';

export interface PresetBarProps {
  readonly draft: Draft;
  readonly model: Model;
  readonly composition: Composition;
  /** Whether anything stands there that is worth keeping. */
  readonly changed: boolean;
}

type Asking = { readonly kind: 'new' } | { readonly kind: 'rename'; readonly preset: Preset };

/** Settings under a name, for everybody in the workspace. Nothing to see until there is one, or something to keep. */
export function PresetBar({ draft, model, composition, changed }: PresetBarProps): ReactElement | null {
  const t = useT();
  const client = useQueryClient();
  const { data = [] } = useQuery(presetsQuery);
  const [asking, setAsking] = useState<Asking | null>(null);
  const own = presetsOf(data, draft, composition);
  const { applied } = own;
  const values = presetValuesOf(draft, composition);
  const mayKeep = model.unavailable?.code !== 'role';

  const attempt = async (work: () => Promise<Preset>): Promise<void> => {
    const preset = await work();
    putPreset(client, preset);
    changeChoices(model.id, { preset: preset.id });
  };
  const report = (error: unknown): void => void showToast({ tone: 'bad', ...problemText(error) });
  const name = (asked: Asking, wanted: string): Promise<void> =>
    attempt(() =>
      asked.kind === 'new'
        ? api.presets.create({ model: model.id, name: wanted, values })
        : api.presets.update({ id: asked.preset.id }, { name: wanted }),
    );
  const remove = (preset: Preset): void => {
    dropPreset(client, preset.id);
    const bringBack = (): void => {
      api.presets
        .create({ model: preset.model, name: preset.name, values: preset.values })
        .then((again) => putPreset(client, again))
        .catch(report);
    };
    api.presets.delete({ id: preset.id }).then(
      () => showToast({ title: t('studio.preset.deleted', { name: preset.name }), action: { label: t('ui.undo'), run: bringBack } }),
      (error: unknown) => {
        putPreset(client, preset);
        report(error);
      },
    );
  };

  if (own.presets.length === 0 && !(changed && mayKeep)) return null;
  return (
    <section aria-label={t('studio.presets')} className="flex flex-col gap-2">
      {own.presets.length > 0 && (
        <div className="flex flex-wrap items-center gap-1.5">
          {own.presets.map((preset) => (
            <ToggleButton
              key={preset.id}
              isSelected={preset.id === applied?.id && !own.changed}
              onChange={() => applyPreset(model, preset)}
              className="inline-flex h-8 max-w-full min-w-0 items-center gap-1.5 rounded-full border border-line px-3 text-sm text-muted transition-colors data-hovered:border-line-strong data-hovered:text-text data-selected:border-accent data-selected:text-text pointer-coarse:h-11"
            >
              <bdi className="truncate">{preset.name}</bdi>
              {preset.id === applied?.id && own.changed && (
                <span role="img" aria-label={t('studio.changed')} className="size-1.5 shrink-0 rounded-full bg-accent" />
              )}
            </ToggleButton>
          ))}
          {applied && mayKeep && (
            <MenuTrigger>
              <IconButton icon={Ellipsis} size="small" label={t('studio.preset.more', { name: applied.name })} />
              <Menu label={t('studio.preset.more', { name: applied.name })} placement="bottom end">
                {own.changed && (
                  <MenuItem
                    icon={Save}
                    onAction={() => void attempt(() => api.presets.update({ id: applied.id }, { values })).catch(report)}
                  >
                    {t('studio.preset.update')}
                  </MenuItem>
                )}
                <MenuItem icon={PenLine} onAction={() => setAsking({ kind: 'rename', preset: applied })}>
                  {t('studio.preset.rename')}
                </MenuItem>
                <MenuSeparator />
                <MenuItem icon={Trash2} tone="danger" onAction={() => remove(applied)}>
                  {t('studio.preset.delete')}
                </MenuItem>
              </Menu>
            </MenuTrigger>
          )}
        </div>
      )}
      {changed && mayKeep && (!applied || own.changed) && (
        <Button tone="plain" size="small" icon={BookmarkPlus} className="-ms-2 self-start" onPress={() => setAsking({ kind: 'new' })}>
          {t('studio.preset.keep')}
        </Button>
      )}
      {asking && (
        <PresetName
          title={t(asking.kind === 'new' ? 'studio.preset.keep' : 'studio.preset.rename')}
          was={asking.kind === 'rename' ? asking.preset.name : ''}
          onName={(wanted) => name(asking, wanted)}
          onClose={() => setAsking(null)}
        />
      )}
    </section>
  );
}
