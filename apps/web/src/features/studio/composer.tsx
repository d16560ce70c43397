import type { Balance, Model } from '@pinhole/contract';
import { useQueryClient } from '@tanstack/react-query';
import { ImagePlus, LockKeyhole, SlidersHorizontal } from 'lucide-react';
import { type DragEvent, lazy, type ReactElement, Suspense, useEffect, useRef, useState } from 'react';
import { Button as PressTarget } from 'react-aria-components';
import { useT } from '../../app/i18n.ts';
import { useFormat } from '../../lib/use-format.ts';
import type { Viewport } from '../../lib/use-viewport.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/icon.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import { UploadRows } from '../uploads/upload-rows.tsx';
import { chipLook } from './chip.ts';
import { CountPicker } from './count-picker.tsx';
import type { Composition, Draft, Mode, Obstacle } from './draft.ts';
import { addReference, changeChoices, changeDraft } from './draft-store.ts';
import { DurationField, DurationPicker } from './duration-picker.tsx';
import { ModelPicker } from './model-picker.tsx';
import { NoticeBar } from './notice-bar.tsx';
import { ParameterFields, panelChanged } from './parameters-panel.tsx';
import { assetDragType, ReferenceTray } from './reference-tray.tsx';
import { SeedFields, SeedPicker } from './seed-picker.tsx';
import { SizeFields, SizePicker, sizeName } from './size-picker.tsx';
import { submit } from './submit.ts';

const LibraryPicker = lazy(async () => ({ default: (await import('./library-picker.tsx')).LibraryPicker }));

const obstacleTexts = {
  'no-model': 'studio.obstacle.noModel',
  'model-unavailable': 'studio.obstacle.modelUnavailable',
  'no-prompt': 'studio.obstacle.noPrompt',
  'prompt-too-long': 'studio.obstacle.promptTooLong',
  'needs-picture': 'studio.obstacle.needsPicture',
  'needs-init': 'studio.obstacle.needsInit',
  size: 'studio.obstacle.size',
} as const satisfies Readonly<Record<Obstacle, string>>;

export interface ComposerProps {
  readonly draft: Draft;
  readonly composition: Composition;
  readonly models: readonly Model[];
  readonly balance: Balance | undefined;
  readonly viewport: Viewport;
  readonly panelOpen: boolean;
  readonly onPanel: (open: boolean) => void;
}

/** Where a picture begins: what to make, with what, at what price. */
export function Composer({ draft, composition, models, balance, viewport, panelOpen, onPanel }: ComposerProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const { model, price, obstacle } = composition;
  const [picking, setPicking] = useState(false);
  const [dropping, setDropping] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const phone = viewport === 'phone';
  const short = balance !== undefined && price !== undefined && BigInt(balance.available) < price;
  const takesReferences = model !== undefined && Object.keys(model.media).length > 0;
  const fitting = models.filter(({ output }) => output === draft.mode);
  const modes = (['image', 'video'] as const).filter((mode) => models.some(({ output }) => output === mode));
  const ready = obstacle === undefined && !short && composition.request !== undefined && price !== undefined;

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
    if (ready && composition.request && price !== undefined) void submit(client, composition.request, price);
  };
  const pickModel = (id: string): void => changeDraft({ models: { ...draft.models, [draft.mode]: id } });
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
      onChange={(mode) => changeDraft({ mode })}
    />
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
          {model && <ReferenceTray model={model} used={composition.references} unused={composition.unused} />}
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
                        {model.title} · <span dir="ltr">{sizeName(model, composition.size)}</span> ·{' '}
                        <span dir="ltr">×{composition.count}</span>
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
                <ModelPicker models={fitting} value={model} onChange={pickModel} />
                {model && (
                  <>
                    <SizePicker model={model} value={composition.size} onChange={(size) => changeChoices(model.id, { size })} />
                    {model.duration && composition.durationSeconds !== undefined && (
                      <DurationPicker
                        rule={model.duration}
                        value={composition.durationSeconds}
                        onChange={(durationSeconds) => changeChoices(model.id, { durationSeconds })}
                      />
                    )}
                    {model.count.max > 1 && (
                      <CountPicker model={model} composition={composition} onChange={(count) => changeChoices(model.id, { count })} />
                    )}
                    {model.seed !== 'none' && <SeedPicker value={draft.seed} onChange={(seed) => changeDraft({ seed })} />}
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
        <p id="composer-note" className="flex min-h-5 items-center justify-between gap-4 px-2 text-xs text-muted max-tablet:px-1">
          {short ? (
            <span className="text-warn">
              {t('studio.short', { price: format.credits(price ?? 0n), available: format.credits(balance?.available ?? '0') })}
            </span>
          ) : obstacle && obstacle !== 'no-prompt' ? (
            <span className="text-warn">{t(obstacleTexts[obstacle])}</span>
          ) : (
            <span className="flex min-w-0 items-center gap-1.5">
              <Icon of={LockKeyhole} className="!size-3 text-faint" />
              <span className="line-clamp-2 tablet:line-clamp-1" title={model?.dataNote}>
                {t('studio.private')} <bdi>{model?.dataNote}</bdi>
              </span>
            </span>
          )}
          <span className="pointer-coarse:hidden">
            <Kbd keys="mod+enter" />
          </span>
        </p>
      </div>
      {viewport !== 'wide' && model && (
        <Sheet title={phone ? t('studio.settings') : t('studio.parameters')} isOpen={panelOpen} onOpenChange={onPanel}>
          <div className="flex flex-col gap-6 pt-2">
            {phone && (
              <>
                {modeSwitch}
                <ModelPicker models={fitting} value={model} onChange={pickModel} wide />
                <SizeFields model={model} value={composition.size} onChange={(size) => changeChoices(model.id, { size })} />
                {model.duration && composition.durationSeconds !== undefined && (
                  <DurationField
                    rule={model.duration}
                    value={composition.durationSeconds}
                    onChange={(durationSeconds) => changeChoices(model.id, { durationSeconds })}
                  />
                )}
                {model.count.max > 1 && (
                  <Segmented
                    label={t('studio.count')}
                    value={String(composition.count)}
                    options={Array.from({ length: model.count.max }, (_, index) => ({
                      value: String(index + 1),
                      label: <span dir="ltr">×{index + 1}</span>,
                      name: `×${index + 1}`,
                    }))}
                    onChange={(count) => changeChoices(model.id, { count: Number(count) })}
                    className="scrollbar-none w-full overflow-x-auto"
                  />
                )}
                {model.seed !== 'none' && <SeedFields value={draft.seed} onChange={(seed) => changeDraft({ seed })} />}
              </>
            )}
            <ParameterFields model={model} composition={composition} />
          </div>
        </Sheet>
      )}
      <Suspense>
        {picking && <LibraryPicker onPick={(assetId) => addReference(model, assetId)} onClose={() => setPicking(false)} />}
      </Suspense>
    </div>
  );
}
