import type { Asset, Model } from '@pinhole/contract';
import { priceOf } from '@pinhole/contract/price';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import { useT } from '../../../app/i18n.ts';
import { useExternalStore } from '../../../lib/external-store.ts';
import { assetQuery } from '../../../lib/queries/asset-queries.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Button } from '../../../ui/button.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import { Shape } from '../controls/size-picker.tsx';
import { beginEdit, changeChoices, changeDraft, draftStore } from '../draft/draft-store.ts';
import { closeEditor, goOnToPrompt } from '../draft/editor-store.ts';
import {
  centred,
  evened,
  frameMask,
  isWider,
  type Margins,
  marginsFor,
  noMargins,
  type Placed,
  placementOf,
  placePicture,
  type Side,
  sides,
} from '../draft/expand-frame.ts';
import { finishInWorker } from '../mask/finish-in-worker.ts';
import { sendMask } from '../mask/send-mask.ts';
import { EditorDialog } from '../operations/editor-dialog.tsx';
import { useEditModel } from '../operations/use-edit-model.tsx';
import { type SavingCall, useSaving } from '../operations/use-saving.ts';
import { ExpandStage } from './expand-stage.tsx';

export interface ExpandDialogProps {
  readonly assetId: string;
  readonly models: readonly Model[];
  readonly chosen: Model | undefined;
}

/** Chooses how far a picture is to go on beyond its edges. */
export function ExpandDialog(props: ExpandDialogProps): ReactElement | null {
  const { data: asset } = useQuery(assetQuery(props.assetId));
  return asset ? <ExpandEditor key={asset.id} asset={asset} {...props} /> : null;
}

const ratios = ['1:1', '4:3', '3:2', '16:9', '4:5', '2:3', '9:16'] as const;
const valueOf = (ratio: string): number => {
  const [wide = 1, tall = 1] = ratio.split(':').map(Number);
  return wide / tall;
};

function ExpandEditor({ asset, models, chosen }: ExpandDialogProps & { readonly asset: Asset }): ReactElement {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const kept = useExternalStore(draftStore).expansion;
  const saving = useSaving();
  const { model, select } = useEditModel(models, chosen, 'outpaint');
  const placement = model && placementOf(model);
  const wished = kept?.assetId === asset.id ? kept.margins : noMargins;
  const margins = placement === 'middle' ? evened(wished) : wished;
  const placed = model && placePicture(model.size, asset, margins);
  const most = Math.max(asset.width, asset.height) * 3;

  const setMargins = (next: Margins): void => changeDraft({ expansion: isWider(next) ? { assetId: asset.id, margins: next } : null });
  const setMargin = (side: Side, wish: number): void => {
    const pixels = Math.min(most, Math.max(0, Math.round(wish)));
    setMargins(placement === 'middle' ? centred(margins, side, pixels) : { ...margins, [side]: pixels });
  };
  const save = async (to: Model, frame: Placed): Promise<void> =>
    saving.run('mask.finishing', async (call) => {
      const maskId = placement === 'mask' ? await storeFrame(frame, call) : undefined;
      if (placement === 'parameters') {
        const params = Object.fromEntries(sides.map((side) => [side, Math.round(margins[side])]));
        changeChoices(to.id, { params: { ...draftStore.get().choices[to.id]?.params, ...params } });
      }
      beginEdit({ model: to, operation: 'outpaint', assetId: asset.id, maskId, size: frame.size, prompt: asset.recipe?.request.prompt });
      goOnToPrompt();
    });
  const storeFrame = async (frame: Placed, { signal, onStage }: SavingCall): Promise<string> => {
    const order = { mask: frameMask(frame), feather: 0 };
    const file = await finishInWorker(order, { signal, onProgress: (share) => onStage({ label: 'mask.finishing', share }) });
    return sendMask(client, file, { signal, onProgress: (share) => onStage({ label: 'mask.sending', share }) });
  };
  const ratio = ratios.find((each) => same(marginsFor(asset, valueOf(each)), margins)) ?? null;

  return (
    <EditorDialog
      title={t('expand.title')}
      stage={
        <ExpandStage assetId={asset.id} picture={asset} margins={margins} most={most} step={model?.size.step ?? 8} onMargin={setMargin} />
      }
      panel={
        <div className="flex flex-col gap-5">
          {select}
          <RadioGroup
            aria-label={t('expand.shape')}
            orientation="horizontal"
            value={isWider(margins) ? ratio : null}
            onChange={(chosenRatio) => setMargins(marginsFor(asset, valueOf(chosenRatio)))}
            className="grid grid-cols-4 gap-1.5"
          >
            {ratios.map((each) => (
              <Radio
                key={each}
                value={each}
                className="flex h-14 flex-col items-center justify-center gap-1 rounded-control border border-line text-sm text-muted transition-colors data-hovered:border-line-strong data-selected:border-accent data-selected:text-text"
              >
                <Shape size={{ width: valueOf(each), height: 1 }} />
                <span dir="ltr">{each}</span>
              </Radio>
            ))}
          </RadioGroup>
          <div className="grid grid-cols-2 gap-2">
            {sides.map((side) => (
              <NumberField
                key={side}
                label={t(`expand.${side}`)}
                value={Math.round(margins[side])}
                minValue={0}
                maxValue={most}
                step={1}
                steppers={false}
                formatOptions={{ useGrouping: false }}
                onChange={(pixels) => Number.isFinite(pixels) && setMargin(side, pixels)}
              />
            ))}
          </div>
          <Button size="small" className="self-start" isDisabled={!isWider(margins)} onPress={() => setMargins(noMargins)}>
            {t('expand.reset')}
          </Button>
          <p className="text-sm text-pretty text-muted">{t('expand.keys')}</p>
          {placement === 'middle' && model && (
            <p className="text-sm text-pretty text-muted">{t('expand.middle', { model: model.title })}</p>
          )}
          {placed && placed.scale < 1 && model && (
            <p className="text-sm text-pretty text-warn">
              {t('expand.smaller', { model: model.title, width: placed.box.width, height: placed.box.height })}
            </p>
          )}
        </div>
      }
      summary={
        model && placed ? (
          <>
            <bdi dir="ltr">
              {asset.width} × {asset.height} → {placed.size.width} × {placed.size.height}
            </bdi>{' '}
            · {t('studio.priceEach', { price: format.credits(priceOf(model.price, { size: placed.size, count: 1 })) })}
          </>
        ) : (
          t('edit.noModel')
        )
      }
      action={t('expand.use')}
      isReady={isWider(margins) && model !== undefined}
      saving={saving}
      onAction={() => void (model && placed && save(model, placed))}
      onClose={closeEditor}
    />
  );
}

const same = (one: Margins, other: Margins): boolean => sides.every((side) => one[side] === other[side]);
