import type { Asset } from '@pinhole/contract';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Download, LockKeyhole, Minus, Plus, RotateCcw, SquareCheck, Trash2, X } from 'lucide-react';
import { type ReactElement, useCallback, useEffect, useMemo, useState } from 'react';
import type { Selection } from 'react-aria-components';
import { type Action, useActions } from '../../app/actions.ts';
import { RouteFault } from '../../app/fault-pages.tsx';
import { useT } from '../../app/i18n.ts';
import { useTitle } from '../../app/use-title.ts';
import { restoreAssets, trashAssets } from '../../lib/asset-actions.ts';
import { readLocal, writeLocal } from '../../lib/local-store.ts';
import { download } from '../../lib/media.ts';
import { type AssetFilter, assetsQuery } from '../../lib/queries/asset-queries.ts';
import { useViewport } from '../../lib/use-viewport.ts';
import { sequenceStore, viewedStore } from '../../lib/viewing.ts';
import { Button, ButtonLink, IconButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Slider } from '../../ui/slider.tsx';
import { DropFiles } from '../uploads/drop-files.tsx';
import { UploadMenu } from '../uploads/upload-menu.tsx';
import { UploadRows } from '../uploads/upload-rows.tsx';
import { AssetGrid } from './asset-grid.tsx';

const none: readonly never[] = [];
const smallest = 96;
const largest = 360;
const step = 24;
const betweenDownloadsMs = 350;
/** A phone is held closer. */
const phoneShare = 0.6;

const emptyTexts = {
  all: { title: 'library.empty.title', text: 'library.empty.text' },
  image: { title: 'library.empty.title', text: 'library.empty.text' },
  video: { title: 'library.emptyVideo.title', text: 'library.empty.text' },
  trash: { title: 'library.emptyTrash.title', text: 'library.emptyTrash.text' },
} as const;

/** The browser takes several files one after the other, not at once. */
function downloadAll(assets: readonly Asset[]): void {
  for (const [index, asset] of assets.entries())
    setTimeout(() => download(asset.id, asset.recipe?.request.prompt), index * betweenDownloadsMs);
}

export function LibraryPage(): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const navigate = useNavigate();
  const filter: AssetFilter = useSearch({ from: '/shell/library', select: ({ show }) => show ?? 'all' });
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery(assetsQuery(filter));
  const [rowHeight, setRowHeight] = useState(
    () => readLocal('density', (raw) => (typeof raw === 'number' ? Math.min(largest, Math.max(smallest, raw)) : undefined)) ?? 216,
  );
  const [selected, setSelected] = useState<Selection>(new Set());
  const [selecting, setSelecting] = useState(false);
  const phone = useViewport() === 'phone';
  useTitle(t('library.title'));

  const assets = useMemo(() => data?.pages.flatMap((page) => page.data) ?? none, [data]);
  const chosen = useMemo(() => (selected === 'all' ? assets : assets.filter(({ id }) => selected.has(id))), [assets, selected]);
  const clear = useCallback(() => {
    setSelected(new Set());
    setSelecting(false);
  }, []);
  useEffect(() => sequenceStore.set(assets.map(({ id, kind, width, height }) => ({ assetId: id, kind, width, height }))), [assets]);

  const resize = useCallback((height: number) => {
    const within = Math.min(largest, Math.max(smallest, height));
    setRowHeight(within);
    writeLocal('density', within);
  }, []);
  const trash = useCallback(
    (ids: readonly string[]) => {
      if (filter === 'trash') return;
      clear();
      void trashAssets(client, ids);
    },
    [client, clear, filter],
  );
  const restore = (): void => {
    clear();
    void restoreAssets(
      client,
      chosen.map(({ id }) => id),
    );
  };
  const open = useCallback(
    (asset: Asset) => {
      viewedStore.set(asset.id);
      void navigate({ to: '.', search: (current) => ({ ...current, asset: asset.id }), viewTransition: true });
    },
    [navigate],
  );

  useActions(
    useMemo(
      (): readonly Action[] => [
        { id: 'library-all', title: 'action.selectAll', icon: SquareCheck, group: 'library', run: () => setSelected('all') },
        {
          id: 'library-smaller',
          title: 'action.smaller',
          icon: Minus,
          group: 'library',
          shortcut: '-',
          run: () => resize(rowHeight - step),
        },
        { id: 'library-larger', title: 'action.larger', icon: Plus, group: 'library', shortcut: '+', run: () => resize(rowHeight + step) },
      ],
      [resize, rowHeight],
    ),
  );

  if (error) return <RouteFault error={error} reset={() => void refetch()} />;

  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex min-h-14 shrink-0 flex-wrap items-center gap-x-4 gap-y-2 px-2 py-2 tablet:px-6">
        <h1 className="text-md font-semibold max-tablet:sr-only">{t('library.title')}</h1>
        <Segmented
          label={t('library.show')}
          value={filter}
          options={[
            { value: 'all', label: t('library.everything') },
            { value: 'image', label: t('library.images') },
            { value: 'video', label: t('library.videos') },
            { value: 'trash', label: t('library.trash') },
          ]}
          onChange={(next) => {
            clear();
            void navigate({ to: '/library', search: next === 'all' ? {} : { show: next }, replace: true });
          }}
          className="max-tablet:flex-1"
        />
        <span className="flex items-center gap-1.5 text-sm text-muted max-wide:hidden">
          <Icon of={filter === 'trash' ? Trash2 : LockKeyhole} className="!size-3.5 text-faint" />
          {filter === 'trash' ? t('library.trashNote') : t('library.private')}
        </span>
        <span className="flex-1 max-tablet:hidden" />
        {filter !== 'trash' && <UploadMenu />}
        <IconButton
          icon={SquareCheck}
          label={t('library.select')}
          pressed={selecting}
          onPress={() => (selecting ? clear() : setSelecting(true))}
          className="pointer-fine:!hidden"
        />
        <span className="flex w-40 items-center max-tablet:hidden">
          <Slider
            label={t('library.density')}
            hideLabel
            className="w-full"
            value={rowHeight}
            minValue={smallest}
            maxValue={largest}
            step={step}
            onChange={resize}
          />
        </span>
      </header>
      <DropFiles />
      {isPending || isFetchingNextPage ? (
        <ProgressLine label={t('ui.loading')} className="!bg-transparent" />
      ) : (
        <span className="h-[2px] shrink-0" />
      )}
      {!isPending && (
        <AssetGrid
          key={filter}
          place={filter}
          assets={assets}
          rowHeight={phone ? rowHeight * phoneShare : rowHeight}
          selecting={selecting}
          selected={selected}
          onSelect={setSelected}
          onOpen={open}
          onDelete={trash}
          onNearEnd={() => {
            if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
          }}
          empty={
            <EmptyState
              title={t(emptyTexts[filter].title)}
              action={
                filter !== 'trash' && (
                  <ButtonLink tone="primary" href="/">
                    {t('library.empty.action')}
                  </ButtonLink>
                )
              }
            >
              {t(emptyTexts[filter].text)}
            </EmptyState>
          }
        />
      )}
      <UploadRows className="mx-2 my-2 shrink-0 tablet:mx-6 tablet:mb-4" />
      {chosen.length > 0 && (
        <section
          aria-label={t('library.selected', { count: chosen.length })}
          className="appears flex shrink-0 items-center gap-2 border-t border-line bg-surface px-4 py-2.5 tablet:px-6"
        >
          <span aria-live="polite" className="flex-1 tabular-nums">
            {t('library.selected', { count: chosen.length })}
          </span>
          {filter === 'trash' ? (
            <Button icon={RotateCcw} onPress={restore}>
              {t('library.restore')}
            </Button>
          ) : (
            <>
              <Button icon={Download} onPress={() => downloadAll(chosen)}>
                {t('library.download')}
              </Button>
              <Button icon={Trash2} onPress={() => trash(chosen.map(({ id }) => id))}>
                {t('library.delete')}
              </Button>
            </>
          )}
          <IconButton icon={X} label={t('library.clear')} onPress={clear} />
        </section>
      )}
    </div>
  );
}
