import type { Balance, Model } from '@pinhole/contract';
import { useQueryClient } from '@tanstack/react-query';
import { ImagePlus, SlidersHorizontal } from 'lucide-react';
import { type DragEvent, lazy, type ReactElement, Suspense, useEffect, useRef, useState } from 'react';
import { Button as PressTarget } from 'react-aria-components';
import { useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';
import type { Viewport } from '../../../lib/use-viewport.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { classes } from '../../../ui/classes.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { TextArea } from '../../../ui/text-field.tsx';
import { UploadRows } from '../../uploads/upload-rows.tsx';
import { chipLook } from '../controls/chip.ts';
import { ClipPicker } from '../controls/clip-picker.tsx';
import { CountPicker } from '../controls/count-picker.tsx';
import { FrameSizeFields, FrameSizePicker } from '../controls/frame-size-picker.tsx';
import { OperationPicker } from '../controls/operation-picker.tsx';
import { panelChanged } from '../controls/parameters-panel.tsx';
import { SeedPicker } from '../controls/seed-picker.tsx';
import { sizeName } from '../controls/size-picker.tsx';
import type { Composition, Pictures } from '../draft/compose.ts';
import type { Draft, Mode } from '../draft/draft.ts';
import { addReference, changeChoices, changeDraft, switchMode } from '../draft/draft-store.ts';
import { type FanOut, wishesOf } from '../draft/fan-out.ts';
import { submitAll } from '../draft/submit.ts';
import { ModelPicker } from '../models/model-picker.tsx';
import { ModelChoice } from '../operations/model-choice.tsx';
import { assetDragType, ReferenceTray } from '../references/reference-tray.tsx';
import { ComposerNote } from './composer-note.tsx';
import { ComposerSheet } from './composer-sheet.tsx';
import { EditorHost } from './editor-host.tsx';
import { NoticeBar } from './notice-bar.tsx';
import { SetAsideNote } from './set-aside-note.tsx';

const LibraryPicker = lazy(async () => ({ default: (await import('../controls/library-picker.tsx')).LibraryPicker }));

export interface ComposerProps {
  readonly draft: Draft;
  readonly composition: Composition;
  /** The same for every model that was picked. */
  readonly fan: FanOut;
  readonly models: readonly Model[];
  readonly pictures: Pictures;
  readonly balance: Balance | undefined;
  readonly viewport: Viewport;
  readonly panelOpen: boolean;
  readonly onPanel: (open: boolean) => void;
}

/** Where a picture begins: what to make, with what, at what price. */
export function Composer({
  draft,
  composition,
  fan,
  models,
  pictures,
  balance,
  viewport,
  panelOpen,
  onPanel,
}: ComposerProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const { model, obstacle } = composition;
  const { price } = fan;
  const [picking, setPicking] = useState(false);
  const [dropping, setDropping] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const phone = viewport === 'phone';
  const short = balance !== undefined && price !== undefined && BigInt(balance.available) < price;
  const takesReferences = model !== undefined && Object.keys(model.media).length > 0;
  const fitting = models.filter(({ output }) => output === draft.mode);
  const modes = (['image', 'video'] as const).filter((mode) => models.some(({ output }) => output === mode));
  const ready = obstacle === undefined && !short && price !== undefined && fan.parts.every(({ request }) => request);

  // Toasts stay above the composer, however tall it has grown.
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const root = document.documentElement;
    const measure = (): void =>
      root.style.setProperty('--toast-offset', `${Math.round(window.innerHeight - element.getBoundingClientRect().top)}px`);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
      root.style.removeProperty('--toast-offset');
    };
  }, []);

  const make = (): void => {
    if (ready) void submitAll(client, wishesOf(fan));
  };
  const drop = (event: DragEvent): void => {
    setDropping(false);
    const assetId = event.dataTransfer.getData(assetDragType);
    if (!assetId) return;
    event.preventDefault();
    addReference(model, assetId);
  };
  const carriesAsset = (event: DragEvent): boolean => event.dataTransfer.types.includes(assetDragType);

  const modeSwitch = modes.length > 1 && (
    <Segmented
      label={t('studio.mode')}
      size="small"
      value={draft.mode}
      options={modes.map((mode: Mode) => ({ value: mode, label: t(mode === 'image' ? 'studio.image' : 'studio.video') }))}
      onChange={(mode) => switchMode(mode, models)}
    />
  );

  const modelPicker = (look: 'chip' | 'field'): ReactElement => (
    <ModelPicker draft={draft} models={fitting} composition={composition} fan={fan} look={look} />
  );

  return (
    <div ref={frame} className="z-20 shrink-0 px-2 pb-2 tablet:px-6 tablet:pb-4">
      <div className="mx-auto flex max-w-[860px] flex-col gap-2">
        <NoticeBar />
        <UploadRows />
        <section
          aria-label={t('studio.composer')}
          onDragOver={(event) => {
            if (!carriesAsset(event)) return;
            event.preventDefault();
            setDropping(true);
          }}
          onDragLeave={() => setDropping(false)}
          onDrop={drop}
          className={classes(
            'rounded-sheet border bg-surface transition-colors focus-within:border-line-strong',
            dropping ? 'border-accent' : 'border-line',
          )}
        >
          <ReferenceTray draft={draft} composition={composition} pictures={pictures} />
          <TextArea
            label={t('studio.prompt')}
            hideLabel
            look="bare"
            rows={phone ? 1 : 2}
            maxRows={9}
            placeholder={t(draft.mode === 'image' ? 'studio.describePicture' : 'studio.describeClip')}
            value={draft.prompt}
            onChange={(prompt) => changeDraft({ prompt })}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
                event.preventDefault();
                make();
              }
            }}
            prompt
            className="px-4 pt-3.5 text-md"
          />
          {draft.negativePrompt.trim() && model?.negativePrompt && (
            <PressTarget
              onPress={() => onPanel(true)}
              className="mx-3 flex max-w-full rounded-chip px-1 text-sm text-muted data-hovered:text-text"
            >
              <span className="truncate">{t('studio.without', { what: draft.negativePrompt.trim() })}</span>
            </PressTarget>
          )}
          <SetAsideNote composition={composition} fan={fan} />
          <div className="flex items-center gap-1.5 p-2.5 pt-2 tablet:flex-wrap wide:gap-2">
            {phone ? (
              <>
                {takesReferences && <IconButton icon={ImagePlus} label={t('studio.addReference')} onPress={() => setPicking(true)} />}
                <PressTarget aria-expanded={panelOpen} onPress={() => onPanel(true)} className={classes(chipLook, 'min-w-0 !shrink')}>
                  <span className="sr-only">{t('studio.settings')}: </span>
                  <Icon of={SlidersHorizontal} className="text-muted" />
                  <span className="truncate">
                    {model ? (
                      <bdi>
                        {fan.parts.length > 1 ? t('studio.modelsCompared', { count: fan.parts.length }) : model.title} ·{' '}
                        <span dir="ltr">{sizeName(model, composition.size)}</span> · <span dir="ltr">×{composition.count}</span>
                      </bdi>
                    ) : (
                      t('studio.noModel')
                    )}
                  </span>
                </PressTarget>
              </>
            ) : (
              <>
                {modeSwitch}
                <OperationPicker draft={draft} composition={composition} models={fitting} />
                {modelPicker('chip')}
                {model && (
                  <>
                    <FrameSizePicker model={model} composition={composition} />
                    <ClipPicker model={model} composition={composition} onChange={(change) => changeChoices(model.id, change)} />
                    {model.count.max > 1 && model.output === 'image' && (
                      <CountPicker model={model} composition={composition} onChange={(count) => changeChoices(model.id, { count })} />
                    )}
                    {model.seed !== 'none' && draft.seed !== null && (
                      <SeedPicker value={draft.seed} onChange={(seed) => changeDraft({ seed })} />
                    )}
                  </>
                )}
                {takesReferences && (
                  <IconButton
                    icon={ImagePlus}
                    size="small"
                    className="!size-8"
                    label={t('studio.addReference')}
                    onPress={() => setPicking(true)}
                  />
                )}
                <span className="relative">
                  <IconButton
                    icon={SlidersHorizontal}
                    size="small"
                    className="!size-8"
                    label={t('studio.parameters')}
                    shortcut="p"
                    aria-expanded={panelOpen}
                    onPress={() => onPanel(!panelOpen)}
                  />
                  {panelChanged(composition, draft.negativePrompt) && (
                    <span className="pointer-events-none absolute end-1 top-1 size-1.5 rounded-full bg-accent" />
                  )}
                </span>
              </>
            )}
            <Button
              tone="primary"
              isDisabled={!ready}
              price={price === undefined ? undefined : format.credits(price)}
              onPress={make}
              aria-describedby="composer-note"
              className="ms-auto shrink-0"
            >
              {t('studio.make')}
            </Button>
          </div>
        </section>
        <ComposerNote
          id="composer-note"
          composition={composition}
          models={fan.parts.length}
          price={price}
          balance={balance}
          short={short}
        />
      </div>
      {viewport !== 'wide' && (
        <ComposerSheet composition={composition} phone={phone} isOpen={panelOpen} onOpenChange={onPanel}>
          {modeSwitch}
          <OperationPicker draft={draft} composition={composition} models={fitting} wide onDraw={() => onPanel(false)} />
          {modelPicker('field')}
          {model && <FrameSizeFields model={model} composition={composition} onDone={() => onPanel(false)} />}
        </ComposerSheet>
      )}
      <EditorHost models={models} composition={composition} />
      <ModelChoice />
      <Suspense>
        {picking && <LibraryPicker onPick={(assetId) => addReference(model, assetId)} onClose={() => setPicking(false)} />}
      </Suspense>
    </div>
  );
}
