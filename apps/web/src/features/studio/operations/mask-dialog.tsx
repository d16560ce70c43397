import type { Asset, Model } from '@pinhole/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Redo2, Undo2, ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useCallback, useEffect, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { problemText } from '../../../lib/problem-text.ts';
import { assetQuery } from '../../../lib/queries/asset-queries.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { IconButton } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/dialog.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { beginEdit } from '../draft/draft-store.ts';
import { closeEditor, goOnToPrompt } from '../draft/editor-store.ts';
import { finishInWorker } from '../mask/finish-in-worker.ts';
import { wholeArea } from '../mask/mask.ts';
import { MaskPanel, MaskTools, tools } from '../mask/mask-panel.tsx';
import { MaskStage } from '../mask/mask-stage.tsx';
import { readMask } from '../mask/read-mask.ts';
import { sendMask } from '../mask/send-mask.ts';
import { type View, wholeView } from '../mask/stage-view.ts';
import type { Tool } from '../mask/use-brush.ts';
import { useMask } from '../mask/use-mask.ts';
import { EditorDialog } from './editor-dialog.tsx';
import { useEditModel } from './use-edit-model.tsx';
import { useSaving } from './use-saving.ts';

export interface MaskDialogProps {
  readonly assetId: string;
  readonly maskId: string | undefined;
  readonly models: readonly Model[];
  readonly chosen: Model | undefined;
}

/** Draws where a picture is to change. */
export function MaskDialog(props: MaskDialogProps): ReactElement | null {
  const { data: asset } = useQuery(assetQuery(props.assetId));
  return asset ? <MaskEditor key={asset.id} asset={asset} {...props} /> : null;
}

const zoomStep = 1.5;
const sizeStep = 1.25;

function MaskEditor({ asset, maskId, models, chosen }: MaskDialogProps & { readonly asset: Asset }): ReactElement {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const work = useMask(asset.width, asset.height);
  const { mask } = work;
  const longest = Math.max(mask.width, mask.height);
  const mostRadius = Math.max(8, Math.round(longest / 6));
  const mostFeather = Math.max(8, Math.round(longest / 16));
  const [tool, setTool] = useState<Tool>('brush');
  const [radius, setRadius] = useState(Math.max(4, Math.round(longest / 24)));
  const [feather, setFeather] = useState(0);
  const [view, setView] = useState<View>(wholeView);
  const [held, setHeld] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const saving = useSaving();
  const { model, select } = useEditModel(models, chosen, 'inpaint');
  const { change, finish } = work;

  useEffect(() => {
    if (!maskId) return;
    const stop = new AbortController();
    const read = { ...mask, data: new Uint8Array(mask.data.length) };
    const load = async (): Promise<void> => {
      try {
        await readMask(maskId, read, stop.signal);
        if (stop.signal.aborted) return;
        change(wholeArea(mask), () => mask.data.set(read.data));
        finish();
      } catch (error) {
        if (!stop.signal.aborted) showToast({ tone: 'bad', ...problemText(error) });
      }
    };
    void load();
    return () => stop.abort();
    // Only once: what is drawn afterwards must not be drawn over.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [maskId, mask]);

  const resize = (factor: number): void => setRadius((now) => Math.min(mostRadius, Math.max(1, Math.round(now * factor * 2) / 2)));
  const zoom = (factor: number): void => setView((now) => ({ ...now, scale: Math.max(1, Math.min(16, now.scale * factor)) }));
  const pressed = (event: KeyboardEvent): void => {
    const mod = event.metaKey || event.ctrlKey;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const byTool = tools.find((each) => each.key === key);
    let act: (() => void) | undefined;
    if (mod && key === 'z') act = event.shiftKey ? work.redo : work.undo;
    else if (mod && key === 'y') act = work.redo;
    else if (mod || event.altKey) act = undefined;
    else if (byTool) act = () => setTool(byTool.id);
    else
      act = (
        {
          '[': () => resize(1 / sizeStep),
          ']': () => resize(sizeStep),
          '+': () => zoom(zoomStep),
          '=': () => zoom(zoomStep),
          '-': () => zoom(1 / zoomStep),
          '0': () => setView(wholeView),
          i: work.invert,
        } as Readonly<Record<string, () => void>>
      )[key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  const save = async (to: Model): Promise<void> =>
    saving.run('mask.finishing', async ({ signal, onStage }) => {
      const file = await finishInWorker({ mask, feather }, { signal, onProgress: (share) => onStage({ label: 'mask.finishing', share }) });
      const stored = await sendMask(client, file, { signal, onProgress: (share) => onStage({ label: 'mask.sending', share }) });
      beginEdit({ model: to, operation: 'inpaint', assetId: asset.id, maskId: stored });
      goOnToPrompt();
    });

  const marked =
    work.share === 0 ? t('mask.nothing') : t('mask.share', { share: format.number(Math.max(1, Math.round(work.share * 100))) });
  return (
    <EditorDialog
      title={t('mask.title')}
      tools={
        <div className="flex flex-wrap items-center gap-1">
          <MaskTools tool={tool} onTool={setTool} />
          <span className="mx-1 h-5 w-px bg-line" />
          <IconButton
            icon={Undo2}
            label={t('ui.undo')}
            shortcut="mod+z"
            placement="bottom"
            isDisabled={!work.canUndo}
            onPress={work.undo}
          />
          <IconButton
            icon={Redo2}
            label={t('mask.redo')}
            shortcut="mod+shift+z"
            placement="bottom"
            isDisabled={!work.canRedo}
            onPress={work.redo}
          />
          <span className="mx-1 h-5 w-px bg-line max-tablet:hidden" />
          <span className="flex gap-1 max-tablet:hidden">
            <IconButton icon={ZoomOut} label={t('mask.zoomOut')} shortcut="-" placement="bottom" onPress={() => zoom(1 / zoomStep)} />
            <IconButton icon={ZoomIn} label={t('mask.zoomIn')} shortcut="+" placement="bottom" onPress={() => zoom(zoomStep)} />
          </span>
        </div>
      }
      stage={
        <MaskStage
          assetId={asset.id}
          picture={asset}
          work={work}
          tool={tool}
          radius={radius}
          feather={feather}
          view={view}
          onView={useCallback((by: (now: View) => View) => setView(by), [])}
          onKey={pressed}
          onHeld={setHeld}
        />
      }
      panel={
        <div className="flex flex-col gap-5">
          {select}
          <MaskPanel
            work={work}
            tool={tool}
            radius={radius}
            mostRadius={mostRadius}
            onRadius={setRadius}
            feather={feather}
            mostFeather={mostFeather}
            onFeather={setFeather}
          />
        </div>
      }
      summary={model ? `${marked}${held ? ` ${t('mask.held')}` : ''}` : t('edit.noModel')}
      action={t('mask.use')}
      isReady={work.share > 0 && model !== undefined}
      saving={saving}
      onKey={pressed}
      onAction={() => void (model && save(model))}
      onClose={() => (work.canUndo ? setLeaving(true) : closeEditor())}
      question={
        <Confirm title={t('mask.leave')} action={t('mask.leaveAction')} isOpen={leaving} onOpenChange={setLeaving} onConfirm={closeEditor}>
          {t('mask.leaveText')}
        </Confirm>
      }
    />
  );
}
