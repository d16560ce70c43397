import type { Asset } from '@pinhole/contract';
import { type KeyboardEvent, type ReactElement, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { Collection, GridList, GridListHeader, GridListSection, type Key, type Selection, Virtualizer } from 'react-aria-components';
import { useT } from '../../app/i18n.ts';
import { dayKey } from '../../lib/format.ts';
import { useFormat } from '../../lib/use-format.ts';
import { useViewport } from '../../lib/use-viewport.ts';
import { AssetTile } from './asset-tile.tsx';
import { JustifiedLayout } from './justified-layout.ts';

interface Day {
  readonly id: string;
  readonly at: string;
  readonly assets: readonly Asset[];
}

function daysOf(assets: readonly Asset[]): readonly Day[] {
  const days: { id: string; at: string; assets: Asset[] }[] = [];
  for (const asset of assets) {
    const day = dayKey(new Date(asset.createdAt));
    const last = days.at(-1);
    if (last?.id === day) last.assets.push(asset);
    else days.push({ id: day, at: asset.createdAt, assets: [asset] });
  }
  return days;
}

/** Where each list was left, for as long as the page is open. */
const keptScroll = new Map<string, number>();
const loadAhead = 2000;

export interface AssetGridProps {
  /** Names the list whose place is kept. */
  readonly place: string;
  readonly assets: readonly Asset[];
  readonly rowHeight: number;
  /** Every press selects, also the first: for fingers, which cannot hover. */
  readonly selecting: boolean;
  readonly selected: Selection;
  readonly onSelect: (selected: Selection) => void;
  readonly onOpen: (asset: Asset) => void;
  readonly onDelete: (keys: readonly string[]) => void;
  readonly onNearEnd: () => void;
  readonly empty: ReactNode;
}

/** The library as a virtual grid: arrows move, Space selects, Shift extends, Enter opens, Delete deletes. */
export function AssetGrid({
  place,
  assets,
  rowHeight,
  selecting,
  selected,
  onSelect,
  onOpen,
  onDelete,
  onNearEnd,
  empty,
}: AssetGridProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const phone = useViewport() === 'phone';
  const layout = useMemo(() => new JustifiedLayout(), []);
  const grid = useRef<HTMLDivElement>(null);
  const anchor = useRef<Key | null>(null);
  const days = useMemo(() => daysOf(assets), [assets]);
  const order = useMemo(() => assets.map(({ id }) => id), [assets]);
  const options = useMemo(() => ({ rowHeight, gap: phone ? 4 : 8, headingHeight: 48, padding: phone ? 8 : 24 }), [rowHeight, phone]);

  // The list grows to its full height over a few frames; only then is there a place to return to.
  useEffect(() => {
    const wanted = keptScroll.get(place) ?? 0;
    let framesLeft = 30;
    let frame = 0;
    const settle = (): void => {
      const element = grid.current;
      if (!element || wanted === 0) return;
      element.scrollTop = wanted;
      if (Math.abs(element.scrollTop - wanted) > 1 && framesLeft-- > 0) frame = requestAnimationFrame(settle);
    };
    frame = requestAnimationFrame(settle);
    return () => cancelAnimationFrame(frame);
  }, [place]);

  const lookAhead = (): void => {
    const element = grid.current;
    if (element && element.scrollHeight - element.scrollTop - element.clientHeight < loadAhead) onNearEnd();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page may still not fill the screen
  useEffect(lookAhead, [assets.length, rowHeight]);

  const focusedKey = (): string | undefined => document.activeElement?.closest<HTMLElement>('[role="row"]')?.dataset.key;

  const moveTo = (key: Key): void => {
    const element = grid.current;
    const rect = layout.rectOf(key);
    if (!element || !rect) return;
    if (rect.y < element.scrollTop + 8) element.scrollTop = rect.y - 56;
    else if (rect.maxY > element.scrollTop + element.clientHeight) element.scrollTop = rect.maxY - element.clientHeight + 8;
    requestAnimationFrame(() => element.querySelector<HTMLElement>(`[data-key="${CSS.escape(String(key))}"]`)?.focus());
  };

  const pressed = (event: KeyboardEvent): void => {
    const key = focusedKey();
    if (!key) return;
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      const target = layout.keyBeside(key, event.key === 'ArrowUp' ? 'above' : 'below');
      if (target === null) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.shiftKey) {
        anchor.current ??= key;
        const ends = [order.indexOf(String(anchor.current)), order.indexOf(String(target))].sort((a, b) => a - b);
        onSelect(new Set(order.slice(ends[0], (ends[1] ?? 0) + 1)));
      } else anchor.current = null;
      moveTo(target);
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      const chosen = selected === 'all' ? order : [...selected].map(String);
      onDelete(chosen.length > 0 ? chosen : [key]);
    }
  };

  const someSelected = selecting || selected === 'all' || selected.size > 0;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: listens on behalf of the grid inside, which has the role and the focus
    <div onKeyDownCapture={pressed} {...(someSelected ? { 'data-selecting': true } : {})} className="min-h-0 flex-1">
      <Virtualizer layout={layout} layoutOptions={options}>
        <GridList
          ref={grid}
          aria-label={t('library.grid')}
          layout="grid"
          selectionMode="multiple"
          selectionBehavior="toggle"
          selectedKeys={selected}
          onSelectionChange={onSelect}
          onScroll={(event) => {
            keptScroll.set(place, event.currentTarget.scrollTop);
            lookAhead();
          }}
          renderEmptyState={() => empty}
          className="h-full overflow-y-auto outline-none"
        >
          <Collection items={days} dependencies={[rowHeight, selecting]}>
            {(day) => (
              <GridListSection id={day.id} aria-label={format.day(day.at)}>
                <GridListHeader className="flex h-full items-end pb-2 text-sm font-medium text-muted">{format.day(day.at)}</GridListHeader>
                <Collection items={day.assets} dependencies={[rowHeight, selecting]}>
                  {(asset) => <AssetTile asset={asset} rowHeight={rowHeight} onOpen={selecting ? undefined : onOpen} />}
                </Collection>
              </GridListSection>
            )}
          </Collection>
        </GridList>
      </Virtualizer>
    </div>
  );
}
