import type { Model } from '@pinhole/contract';
import { Search } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useRef, useState } from 'react';
import {
  GridList,
  GridListHeader,
  GridListItem,
  GridListSection,
  Input,
  SearchField,
  type SearchFieldProps,
  ToggleButton,
  ToggleButtonGroup,
} from 'react-aria-components';
import { type MessageId, useT } from '../../../app/i18n.ts';
import { useExternalStore } from '../../../lib/external-store.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { mostModels } from '../draft/fan-out.ts';
import { groupModels, type ModelGroup, type ModelTag, matches, tagsOf, tellingTags } from './model-finder.ts';
import { modelMemoryStore } from './model-memory.ts';
import { ModelRow } from './model-row.tsx';

const tagTitles = {
  words: 'studio.tag.words',
  picture: 'studio.tag.picture',
  edit: 'studio.tag.edit',
  mask: 'studio.tag.mask',
  enlarge: 'studio.tag.enlarge',
  cutout: 'studio.tag.cutout',
  extend: 'studio.tag.extend',
  sound: 'studio.sound',
  free: 'studio.tag.free',
} as const satisfies Readonly<Record<ModelTag, MessageId>>;

const groupTitles = {
  favourites: 'studio.models.favourites',
  recent: 'studio.models.recent',
  all: 'studio.models.all',
  unavailable: 'studio.unavailable',
} as const satisfies Readonly<Record<ModelGroup['id'], MessageId>>;

/** Fewer are seen at a glance; a filter for them would only be in the way. */
const worthFiltering = 3;

export interface ModelListProps {
  readonly models: readonly Model[];
  /** The leading one first. */
  readonly chosen: readonly string[];
  readonly onChoose: (ids: readonly string[]) => void;
  readonly onDone: () => void;
  readonly priceOf: (model: Model) => bigint | undefined;
  readonly autoFocus: boolean;
  /** What is chosen costs together, written out. */
  readonly total: string | undefined;
}

/** All models that make this kind of thing: found by typing, told apart by what they cost, take and need. */
export function ModelList({ models, chosen, onChoose, onDone, priceOf, autoFocus, total }: ModelListProps): ReactElement {
  const t = useT();
  const memory = useExternalStore(modelMemoryStore);
  // Nothing moves under the hand that marks it: the order is as it was when the list was opened.
  const [remembered] = useState(memory);
  const [text, setText] = useState('');
  const [tag, setTag] = useState<ModelTag | null>(null);
  const [many, setMany] = useState(chosen.length > 1);
  const root = useRef<HTMLDivElement>(null);
  const tags = models.length > worthFiltering ? tellingTags(models) : [];
  const found = models.filter(
    (model) =>
      (tag === null || tagsOf(model).includes(tag)) &&
      matches(
        model,
        text,
        tagsOf(model).map((each) => t(tagTitles[each])),
      ),
  );
  const groups = groupModels(found, remembered);
  const full = many && chosen.length >= mostModels;
  const disabled = models.filter(({ id, available }) => !available || (full && !chosen.includes(id))).map(({ id }) => id);

  const pick = (ids: readonly string[]): void => {
    if (many) return onChoose([...chosen.filter((id) => ids.includes(id)), ...ids.filter((id) => !chosen.includes(id))]);
    onChoose(ids);
    onDone();
  };
  const compare = (wanted: boolean): void => {
    setMany(wanted);
    if (!wanted) onChoose(chosen.slice(0, 1));
  };

  const rows = (): readonly HTMLElement[] => [...(root.current?.querySelectorAll<HTMLElement>('[role="row"][tabindex]') ?? [])];
  const fromField: NonNullable<SearchFieldProps['onKeyDown']> = (event) => {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      rows()[0]?.focus();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const first = groups.flatMap((group) => group.models).find(({ id }) => !disabled.includes(id));
      if (!first || (text === '' && tag === null)) return;
      pick(many ? (chosen.includes(first.id) ? chosen.filter((id) => id !== first.id) : [...chosen, first.id]) : [first.id]);
    } else event.continuePropagation();
  };
  // Letters always go on writing what is looked for; up from the first row leads back to it.
  const fromList = (event: KeyboardEvent): void => {
    const field = root.current?.querySelector<HTMLInputElement>('input[type="search"]');
    const isLetter = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isLetter || (event.key === 'ArrowUp' && rows()[0] === document.activeElement)) {
      if (!isLetter) event.preventDefault();
      event.stopPropagation();
      field?.focus();
    }
  };

  return (
    <div ref={root} className="flex min-h-0 flex-1 flex-col">
      <SearchField
        aria-label={t('studio.models.search')}
        autoFocus={autoFocus}
        value={text}
        onChange={setText}
        onKeyDown={fromField}
        className="flex h-11 shrink-0 items-center gap-2.5 border-b border-line px-4"
      >
        <Icon of={Search} className="text-muted" />
        <Input
          placeholder={t('studio.models.placeholder')}
          data-quiet-focus
          dir="auto"
          className="h-full min-w-0 flex-1 bg-transparent outline-none pointer-coarse:text-md [&::-webkit-search-cancel-button]:hidden"
        />
      </SearchField>
      {tags.length > 1 && (
        <ToggleButtonGroup
          aria-label={t('studio.models.filter')}
          selectionMode="single"
          selectedKeys={tag === null ? [] : [tag]}
          onSelectionChange={(keys) => setTag(([...keys][0] as ModelTag | undefined) ?? null)}
          className="scrollbar-none flex shrink-0 gap-1.5 overflow-x-auto px-3 pt-2.5 pb-1"
        >
          {tags.map((each) => (
            <ToggleButton
              key={each}
              id={each}
              className="h-7 shrink-0 whitespace-nowrap rounded-full border border-line px-2.5 text-sm text-muted transition-colors data-hovered:border-line-strong data-hovered:text-text data-selected:border-accent data-selected:text-text pointer-coarse:h-10 pointer-coarse:px-3.5"
            >
              {t(tagTitles[each])}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      )}
      <div className="min-h-0 flex-1 overflow-auto" onKeyDownCapture={fromList} role="presentation">
        <GridList
          aria-label={t('studio.model')}
          selectionMode={many ? 'multiple' : 'single'}
          selectionBehavior="toggle"
          disallowEmptySelection
          escapeKeyBehavior="none"
          disabledKeys={disabled}
          disabledBehavior="selection"
          selectedKeys={chosen}
          onSelectionChange={(keys) => keys !== 'all' && pick([...keys].map(String))}
          renderEmptyState={() => <p className="px-4 py-8 text-center text-muted">{t('studio.models.nothing')}</p>}
          className="p-1.5 outline-none"
        >
          {groups.map((group) => (
            <GridListSection key={group.id} aria-label={t(groupTitles[group.id])} className="mb-1 last:mb-0">
              {groups.length > 1 && (
                <GridListHeader className="px-2.5 pt-2 pb-1 text-xs font-medium text-muted">{t(groupTitles[group.id])}</GridListHeader>
              )}
              {group.models.map((model) => (
                <GridListItem
                  key={model.id}
                  id={model.id}
                  textValue={model.title}
                  data-quiet-focus
                  className="group flex cursor-default select-none items-start gap-2.5 rounded-control p-2.5 outline-none data-focus-visible:bg-raised data-hovered:bg-raised"
                >
                  <ModelRow
                    model={model}
                    price={priceOf(model)}
                    favourite={memory.favourites.includes(model.id)}
                    selected={chosen.includes(model.id)}
                    many={many}
                  />
                </GridListItem>
              ))}
            </GridListSection>
          ))}
        </GridList>
      </div>
      {models.filter(({ available }) => available).length > 1 && (
        <footer className="sticky bottom-0 flex shrink-0 items-center justify-between gap-4 border-t border-line bg-surface px-4 py-2.5">
          <Switch isSelected={many} onChange={compare} className="!flex-row-reverse !items-center gap-2.5">
            {t('studio.models.compare')}
          </Switch>
          {many && (
            <span aria-live="polite" className="text-sm text-muted tabular-nums">
              {t('studio.models.chosen', { count: chosen.length })}
              {total !== undefined && ` · ${total}`}
            </span>
          )}
        </footer>
      )}
    </div>
  );
}
