import type { QueueCounts, QueueSummary, QueueWho } from '@pinhole/contract';
import { X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { useModels } from '../../lib/queries/use-models.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Button } from '../../ui/button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import type { QueueSearch } from './queue-search.ts';

export interface QueueFiltersProps {
  readonly search: QueueSearch;
  readonly summary: QueueSummary | undefined;
  readonly onChange: (search: QueueSearch) => void;
}

const any = 'any';

/** Whose, what, and which of it. Everything chosen here is in the address. */
export function QueueFilters({ search, summary, onChange }: QueueFiltersProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const { data: models } = useModels();
  const who: QueueWho = search.who ?? 'mine';
  const counts: QueueCounts | undefined = summary?.[who];
  const counted = (label: string, count: number | undefined): string => (count ? `${label} ${format.number(count)}` : label);
  const people = summary?.people ?? [];
  const filtered = search.model !== undefined || search.kind !== undefined || search.person !== undefined;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Segmented
          label={t('queue.who')}
          value={who}
          onChange={(value) => onChange({ ...search, who: value === 'mine' ? undefined : value, person: undefined })}
          options={[
            { value: 'mine', label: counted(t('queue.who.mine'), summary && summary.mine.waiting + summary.mine.running) },
            {
              value: 'workspace',
              label: counted(t('queue.who.workspace'), summary && summary.workspace.waiting + summary.workspace.running),
            },
          ]}
        />
        <Segmented
          label={t('queue.show')}
          value={search.show ?? 'now'}
          onChange={(value) => onChange({ ...search, show: value === 'now' ? undefined : value })}
          options={[
            { value: 'now', label: t('queue.show.now') },
            { value: 'failed', label: counted(t('queue.show.failed'), counts?.failed) },
            { value: 'ended', label: t('queue.show.ended') },
          ]}
        />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Select
          label={t('queue.filter.model')}
          hideLabel
          className="w-44 max-tablet:min-w-32 max-tablet:flex-1"
          value={search.model ?? any}
          onChange={(value) => onChange({ ...search, model: value === any ? undefined : value })}
          options={[
            { value: any, label: t('queue.filter.anyModel') },
            ...(models ?? []).map(({ id, title }) => ({ value: id, label: title })),
          ]}
        />
        <Select
          label={t('queue.filter.kind')}
          hideLabel
          className="w-44 max-tablet:min-w-32 max-tablet:flex-1"
          value={search.kind ?? any}
          onChange={(value) => onChange({ ...search, kind: value === any ? undefined : value })}
          options={[
            { value: any, label: t('queue.filter.anyKind') },
            { value: 'image', label: t('queue.filter.image') },
            { value: 'video', label: t('queue.filter.video') },
          ]}
        />
        {who === 'workspace' && people.length > 1 && (
          <Select
            label={t('queue.filter.person')}
            hideLabel
            className="w-44 max-tablet:min-w-32 max-tablet:flex-1"
            value={search.person ?? any}
            onChange={(value) => onChange({ ...search, person: value === any ? undefined : value })}
            options={[{ value: any, label: t('queue.filter.anyPerson') }, ...people.map(({ id, name }) => ({ value: id, label: name }))]}
          />
        )}
        {filtered && (
          <Button
            tone="plain"
            size="small"
            icon={X}
            onPress={() => onChange({ ...search, model: undefined, kind: undefined, person: undefined })}
          >
            {t('queue.filter.clear')}
          </Button>
        )}
      </div>
    </div>
  );
}
