import type { Model } from '@pinhole/contract';
import { ImageUpscale, Proportions } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button, Radio, RadioGroup } from 'react-aria-components';
import { useT } from '../../../app/i18n.ts';
import { Button as ActionButton } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Popover, PopoverTrigger } from '../../../ui/popover.tsx';
import type { Composition } from '../draft/compose.ts';
import { changeChoices, changeDraft } from '../draft/draft-store.ts';
import { openEditor } from '../draft/editor-store.ts';
import { enlargements } from '../draft/operation-size.ts';
import type { Size } from '../draft/size.ts';
import { chipLook } from './chip.ts';
import { SizeFields, SizePicker } from './size-picker.tsx';

export interface FrameSizeProps {
  readonly model: Model;
  readonly composition: Composition;
}

/** The size of a new picture is chosen freely; that of a changed one follows the picture, unless another is chosen. */
export function FrameSizePicker({ model, composition }: FrameSizeProps): ReactElement {
  const t = useT();
  const { size, source, operation } = composition;
  if (!source) return <SizePicker model={model} value={size} onChange={(chosen) => changeChoices(model.id, { size: chosen })} />;
  const enlarging = operation === 'upscale';
  const name = `${size.width} × ${size.height}`;
  return (
    <PopoverTrigger>
      <Button aria-label={`${t('studio.size')}: ${name}`} className={chipLook}>
        <Icon of={enlarging ? ImageUpscale : Proportions} className="text-muted" />
        <span dir="ltr" className="tabular-nums">
          {enlarging ? `${Math.round((size.width / source.width) * 10) / 10}×` : name}
        </span>
      </Button>
      <Popover label={t('studio.size')} placement="top start" className="w-72">
        {(close) => <FrameSizeFields model={model} composition={composition} onDone={close} />}
      </Popover>
    </PopoverTrigger>
  );
}

export function FrameSizeFields({ model, composition, onDone }: FrameSizeProps & { readonly onDone?: () => void }): ReactElement {
  const t = useT();
  const { size, source, operation } = composition;
  if (!source || !operation) {
    return <SizeFields model={model} value={size} onChange={(chosen) => changeChoices(model.id, { size: chosen })} />;
  }
  const choose = (chosen: Size | null): void =>
    changeDraft({ frame: chosen && { assetId: source.assetId, operation, size: { width: chosen.width, height: chosen.height } } });
  if (operation === 'upscale') {
    const offers = enlargements(model.size, source);
    return (
      <div className="flex flex-col gap-3">
        <RadioGroup
          aria-label={t('operation.factor')}
          value={String(offers.find((offer) => offer.size.width === size.width)?.factor ?? '')}
          onChange={(factor) => choose(offers.find((offer) => String(offer.factor) === factor)?.size ?? null)}
          className="flex flex-col gap-1"
        >
          {offers.map((offer) => (
            <Radio
              key={offer.factor}
              value={String(offer.factor)}
              className="flex h-9 items-center justify-between rounded-control border border-line px-3 transition-colors data-hovered:border-line-strong data-selected:border-accent pointer-coarse:h-11"
            >
              <span dir="ltr">{offer.factor}×</span>
              <span dir="ltr" className="text-sm text-muted tabular-nums">
                {offer.size.width} × {offer.size.height}
              </span>
            </Radio>
          ))}
        </RadioGroup>
        {offers.length === 0 && <p className="text-sm text-warn">{t('operation.noLarger', { model: model.title })}</p>}
      </div>
    );
  }
  if (operation === 'outpaint') {
    return (
      <div className="flex flex-col gap-3">
        <p className="tabular-nums" dir="ltr">
          {size.width} × {size.height}
        </p>
        <ActionButton
          onPress={() => {
            onDone?.();
            openEditor({ tool: 'expand', assetId: source.assetId });
          }}
        >
          {t('edit.expandOpen')}
        </ActionButton>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <ActionButton icon={Proportions} onPress={() => choose(null)}>
        {t('operation.asPicture')}
      </ActionButton>
      <SizeFields model={model} value={size} onChange={choose} />
    </div>
  );
}
