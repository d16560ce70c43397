import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight, Download, Info, RotateCcw, Trash2, WandSparkles, X, ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useCallback, useEffect, useRef, useState } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { directionOf, useLocale, useT } from '../../app/i18n.ts';
import { restoreAssets, trashAssets } from '../../lib/asset-actions.ts';
import { useExternalStore } from '../../lib/external-store.ts';
import { readLocal, writeLocal } from '../../lib/local-store.ts';
import { download, mediaUrl } from '../../lib/media.ts';
import { assetQuery } from '../../lib/queries/asset-queries.ts';
import { useModels } from '../../lib/queries/use-models.ts';
import { useFormat } from '../../lib/use-format.ts';
import { useViewport } from '../../lib/use-viewport.ts';
import { sequenceStore, viewedStore } from '../../lib/viewing.ts';
import { IconButton } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Menu, MenuTrigger } from '../../ui/menu.tsx';
import { showToast } from '../../ui/toast.tsx';
import { chosenModel } from '../studio/draft/draft.ts';
import { addReference, animatePicture, continueClip, draftStore, fillFrom, focusPrompt } from '../studio/draft/draft-store.ts';
import { requestName } from '../studio/draft/operation-text.ts';
import { PictureActionItems } from '../studio/operations/picture-action-items.tsx';
import { Filmstrip } from './filmstrip.tsx';
import { RecipePanel } from './recipe-panel.tsx';
import { Stage, type StageHandle } from './stage.tsx';

const none: readonly never[] = [];

function withoutAsset<Search extends { readonly asset?: string }>({ ...search }: Search): Omit<Search, 'asset'> {
  delete (search as { asset?: string }).asset;
  return search;
}

/** One picture on the ground, its neighbours below it, its whole story beside it. */
export function Lightbox({ assetId }: { readonly assetId: string }): ReactElement {
  const t = useT();
  const format = useFormat();
  const locale = useLocale();
  const router = useRouter();
  const navigate = useNavigate();
  const client = useQueryClient();
  const phone = useViewport() === 'phone';
  const sequence = useExternalStore(sequenceStore);
  const { data: asset, isError } = useQuery(assetQuery(assetId));
  const { data: models } = useModels();
  const [details, setDetails] = useState(() => !phone && readLocal('details', (raw) => raw === true) !== false);
  const [zoomed, setZoomed] = useState(false);
  const stage = useRef<StageHandle>(null);
  const openedHere = useRef(viewedStore.get() === assetId);

  const at = sequence.findIndex((item) => item.assetId === assetId);
  const known = sequence[at];
  const picture = known ?? asset;
  const previous = sequence[at - 1]?.assetId;
  const next = at >= 0 ? sequence[at + 1]?.assetId : undefined;
  const prompt = asset?.recipe?.request.prompt;
  const name = asset?.recipe ? requestName(asset.recipe.request, t) : undefined;

  const show = useCallback(
    (id: string | undefined) => {
      if (id) void navigate({ to: '.', search: (current) => ({ ...current, asset: id }), replace: true });
    },
    [navigate],
  );
  useEffect(() => {
    viewedStore.set(assetId);
    for (const id of [previous, next]) if (id) new Image().src = mediaUrl(id, 'preview');
  }, [assetId, previous, next]);

  const close = useCallback((): void => {
    if (openedHere.current) {
      router.shouldViewTransition = true;
      router.history.back();
    } else void navigate({ to: '.', search: withoutAsset, replace: true });
  }, [navigate, router]);

  const trash = (): void => {
    // What is known of it may still be on its way; a press counts all the same.
    if (isError || asset?.deletedAt) return;
    const after = next ?? previous;
    if (after) show(after);
    else close();
    void trashAssets(client, [assetId]);
  };
  const toggleDetails = (): void => {
    setDetails(!details);
    if (!phone) writeLocal('details', !details);
  };
  const toStudio = (): void => {
    void navigate({ to: '/', search: {} });
    focusPrompt();
  };
  const useAgain = (): void => {
    if (asset?.recipe) fillFrom(asset.recipe.request, models ?? none);
    toStudio();
  };
  const animate = (): void => {
    if (animatePicture(models ?? none, assetId, prompt ?? '')) toStudio();
    else showToast({ title: t('studio.noMover') });
  };
  const goOn = (): void => {
    const size = { width: asset?.width ?? 0, height: asset?.height ?? 0 };
    if (asset && continueClip(models ?? none, { assetId, size, prompt, model: asset.recipe?.request.model })) toStudio();
    else showToast({ title: t('studio.noContinuer') });
  };
  const refer = (): void => {
    addReference(chosenModel(draftStore.get(), models ?? none), assetId);
    toStudio();
  };

  const forward = directionOf(locale) === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  const backward = forward === 'ArrowLeft' ? 'ArrowRight' : 'ArrowLeft';
  const pressed = (event: KeyboardEvent): void => {
    if (event.metaKey || event.ctrlKey || event.altKey || (event.target as HTMLElement).closest('video, input, textarea')) return;
    const keys: Readonly<Record<string, () => void>> = {
      [forward]: () => show(next),
      [backward]: () => show(previous),
      z: () => stage.current?.toggleZoom(),
      i: toggleDetails,
      d: () => download(assetId, prompt),
      Delete: trash,
      Backspace: trash,
    };
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  const title = at >= 0 ? t('lightbox.name', { number: at + 1, count: sequence.length }) : (name ?? t('lightbox.details'));

  return (
    <ModalOverlay isOpen isDismissable={false} onOpenChange={(open) => !open && close()} className="fixed inset-0 z-40 bg-ground">
      <Modal className="size-full">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of the dialog inside */}
        <div onKeyDown={pressed} className="contents">
          <Dialog aria-label={title} data-quiet-focus className="flex size-full outline-none max-tablet:flex-col">
            <div className="flex min-h-0 min-w-0 flex-1 flex-col">
              <header className="flex h-14 shrink-0 items-center gap-1 px-2 tablet:px-3">
                <IconButton icon={X} label={t('ui.close')} shortcut="esc" onPress={close} placement="bottom" />
                <span dir="ltr" className="px-2 text-sm text-muted tabular-nums">
                  {at >= 0 && `${format.number(at + 1)} / ${format.number(sequence.length)}`}
                </span>
                <span className="flex-1" />
                {picture?.kind === 'image' && (
                  <IconButton
                    icon={zoomed ? ZoomOut : ZoomIn}
                    label={t(zoomed ? 'lightbox.zoomOut' : 'lightbox.zoomIn')}
                    shortcut="z"
                    placement="bottom"
                    onPress={() => stage.current?.toggleZoom()}
                  />
                )}
                {asset?.kind === 'image' && asset.deletedAt === null && (
                  <MenuTrigger>
                    <IconButton icon={WandSparkles} label={t('edit.more')} placement="bottom" />
                    <Menu label={t('edit.more')}>
                      <PictureActionItems
                        models={models ?? none}
                        picture={{ assetId, width: asset.width, height: asset.height, prompt }}
                        onBefore={() => void navigate({ to: '/', search: {} })}
                      />
                    </Menu>
                  </MenuTrigger>
                )}
                <IconButton
                  icon={Download}
                  label={t('library.download')}
                  shortcut="d"
                  placement="bottom"
                  onPress={() => download(assetId, prompt)}
                />
                {asset?.deletedAt ? (
                  <IconButton
                    icon={RotateCcw}
                    label={t('library.restore')}
                    placement="bottom"
                    onPress={() => void restoreAssets(client, [assetId])}
                  />
                ) : (
                  <IconButton icon={Trash2} label={t('library.delete')} shortcut="delete" placement="bottom" onPress={trash} />
                )}
                <IconButton
                  icon={Info}
                  label={t('lightbox.details')}
                  shortcut="i"
                  placement="bottom"
                  pressed={details}
                  onPress={toggleDetails}
                />
              </header>
              <div className="relative min-h-0 flex-1 px-2 tablet:px-14">
                {isError ? (
                  <EmptyState title={t('lightbox.missing')} />
                ) : (
                  picture && (
                    <Stage
                      key={assetId}
                      assetId={assetId}
                      kind={picture.kind}
                      picture={picture}
                      alt={name ?? t('library.untitled')}
                      handle={stage}
                      onZoomed={setZoomed}
                      onSwipe={(direction) => show((direction === 'left') === (forward === 'ArrowRight') ? next : previous)}
                    />
                  )
                )}
                {previous && (
                  <IconButton
                    icon={ChevronLeft}
                    label={t('lightbox.previous')}
                    onPress={() => show(previous)}
                    className={classes('!absolute start-2 top-1/2 -translate-y-1/2 rtl:-scale-x-100 max-tablet:!hidden')}
                  />
                )}
                {next && (
                  <IconButton
                    icon={ChevronRight}
                    label={t('lightbox.next')}
                    onPress={() => show(next)}
                    className="!absolute end-2 top-1/2 -translate-y-1/2 rtl:-scale-x-100 max-tablet:!hidden"
                  />
                )}
              </div>
              {sequence.length > 1 ? <Filmstrip sequence={sequence} at={Math.max(0, at)} onPick={show} /> : <span className="h-4" />}
            </div>
            {details && (
              <aside
                aria-label={t('lightbox.details')}
                className="appears flex shrink-0 flex-col overflow-y-auto border-line bg-surface px-5 py-4 max-tablet:max-h-[46dvh] max-tablet:border-t tablet:w-80 tablet:border-s"
              >
                {asset?.deletedAt && (
                  <p className="mb-3 rounded-control border border-warn/40 px-3 py-2 text-sm text-warn">
                    {t('lightbox.inTrash')}
                    {asset.purgeAt && `. ${t('lightbox.purge', { date: format.dateTime(asset.purgeAt) })}`}
                  </p>
                )}
                {asset && (
                  <RecipePanel
                    asset={asset}
                    models={models ?? none}
                    onUseAgain={useAgain}
                    onAnimate={animate}
                    onContinue={goOn}
                    onRefer={refer}
                  />
                )}
              </aside>
            )}
          </Dialog>
        </div>
      </Modal>
    </ModalOverlay>
  );
}
