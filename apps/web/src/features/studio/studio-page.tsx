import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Clapperboard, Image, Layers2, Lock, PenLine, SlidersHorizontal } from 'lucide-react';
import { type ReactElement, useCallback, useEffect, useMemo, useState } from 'react';
import { type Action, useActions } from '../../app/actions.ts';
import { RouteFault } from '../../app/fault-pages.tsx';
import { useT } from '../../app/i18n.ts';
import { useTitle } from '../../app/use-title.ts';
import { useExternalStore } from '../../lib/external-store.ts';
import { readLocal, writeLocal } from '../../lib/local-store.ts';
import { balanceQuery } from '../../lib/queries/account-queries.ts';
import { generationsQuery } from '../../lib/queries/generation-queries.ts';
import { useModels } from '../../lib/queries/use-models.ts';
import { useFormat } from '../../lib/use-format.ts';
import { useViewport } from '../../lib/use-viewport.ts';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { DropFiles } from '../uploads/drop-files.tsx';
import { takeReferences } from '../uploads/uploads.ts';
import { Composer } from './composer/composer.tsx';
import { ParametersPanel } from './controls/parameters-panel.tsx';
import { compose } from './draft/compose.ts';
import { chosenModel } from './draft/draft.ts';
import { addReference, changeDraft, draftStore, focusPrompt, switchMode } from './draft/draft-store.ts';
import { fanOut } from './draft/fan-out.ts';
import { finishInterrupted, pendingStore, submit } from './draft/submit.ts';
import { EmptyStudio } from './feed/empty-studio.tsx';
import { FeedView } from './feed/feed-view.tsx';
import { useStudioDeeds } from './feed/use-studio-deeds.ts';
import { modelPickerStore } from './models/model-picker.tsx';
import { usePictures } from './operations/use-pictures.ts';

const none: readonly never[] = [];

export function StudioPage(): ReactElement {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const viewport = useViewport();
  const draft = useExternalStore(draftStore);
  const pending = useExternalStore(pendingStore);
  const models = useModels();
  const { data: balance } = useQuery(balanceQuery);
  const list = useInfiniteQuery(generationsQuery);
  const [panelOpen, setPanelOpen] = useState(() => viewport === 'wide' && readLocal('panel', (raw) => raw === true) === true);
  useTitle(t('shell.studio'));

  const catalogue = models.data ?? none;
  const pictures = usePictures(draft.references);
  const composition = useMemo(() => compose(draft, catalogue, pictures), [draft, catalogue, pictures]);
  const fan = useMemo(() => fanOut(draft, composition, catalogue), [draft, composition, catalogue]);
  const generations = useMemo(() => list.data?.pages.flatMap((page) => page.data) ?? none, [list.data]);
  const deeds = useStudioDeeds(catalogue);

  const openPanel = useCallback(
    (open: boolean) => {
      setPanelOpen(open);
      if (viewport === 'wide') writeLocal('panel', open);
    },
    [viewport],
  );
  const togglePanel = useCallback(() => openPanel(!panelOpen), [openPanel, panelOpen]);
  const { fetchNextPage } = list;
  const loadOlder = useCallback(() => void fetchNextPage(), [fetchNextPage]);

  useEffect(() => {
    void finishInterrupted(client);
  }, [client]);
  useEffect(() => takeReferences((assetId) => addReference(chosenModel(draftStore.get(), catalogue), assetId)), [catalogue]);

  useActions(
    useMemo(
      (): readonly Action[] => [
        { id: 'studio-prompt', title: 'action.prompt', icon: PenLine, group: 'make', shortcut: '/', run: focusPrompt },
        { id: 'studio-panel', title: 'action.panel', icon: SlidersHorizontal, group: 'make', shortcut: 'p', run: togglePanel },
        {
          id: 'studio-model',
          title: 'action.model',
          icon: Layers2,
          group: 'make',
          shortcut: 'm',
          run: () => {
            if (viewport === 'phone') openPanel(true);
            modelPickerStore.set(true);
          },
        },
        {
          id: 'studio-image',
          title: 'action.modeImage',
          icon: Image,
          group: 'make',
          visible: () => draftStore.get().mode !== 'image',
          run: () => switchMode('image', catalogue),
        },
        {
          id: 'studio-video',
          title: 'action.modeVideo',
          icon: Clapperboard,
          group: 'make',
          visible: () => draftStore.get().mode !== 'video',
          run: () => switchMode('video', catalogue),
        },
        {
          id: 'studio-seed',
          title: 'action.unlockSeed',
          icon: Lock,
          group: 'make',
          visible: () => draftStore.get().seed !== null,
          run: () => changeDraft({ seed: null }),
        },
      ],
      [togglePanel, openPanel, viewport, catalogue],
    ),
  );

  const fault = models.error ?? list.error;
  if (fault) return <RouteFault error={fault} reset={() => void Promise.all([models.refetch(), list.refetch()])} />;

  const examplePrice = compose({ ...draft, mode: 'image' }, catalogue).price;
  const empty = !list.isPending && generations.length === 0 && pending.length === 0;
  const runExample = (words: string): void => {
    changeDraft({ mode: 'image', prompt: words });
    const now = compose(draftStore.get(), catalogue);
    if (now.request && now.price !== undefined && now.obstacle === undefined) void submit(client, now.request, now.price);
    else focusPrompt();
  };

  return (
    <div className="flex h-full min-h-0">
      <DropFiles asReference />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        {!empty && <h1 className="sr-only">{t('shell.studio')}</h1>}
        {list.isPending ? (
          <div className="flex-1">
            <ProgressLine label={t('ui.loading')} />
          </div>
        ) : empty ? (
          <EmptyStudio onRun={runExample} price={examplePrice === undefined ? undefined : format.credits(examplePrice)} />
        ) : (
          <FeedView
            generations={generations}
            models={catalogue}
            deeds={deeds}
            hasOlder={list.hasNextPage}
            loadingOlder={list.isFetchingNextPage}
            onOlder={loadOlder}
          />
        )}
        <Composer
          draft={draft}
          composition={composition}
          fan={fan}
          models={catalogue}
          pictures={pictures}
          balance={balance}
          viewport={viewport}
          panelOpen={panelOpen}
          onPanel={openPanel}
        />
      </div>
      {viewport === 'wide' && panelOpen && <ParametersPanel composition={composition} onClose={() => openPanel(false)} />}
    </div>
  );
}
