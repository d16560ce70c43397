import type { Model, Operation } from '@pinhole/contract';
import type { QueryClient } from '@tanstack/react-query';
import type { LucideIcon } from 'lucide-react';
import { type MessageId, translate } from '../../../app/i18n.ts';
import { showToast } from '../../../ui/toast.tsx';
import { chosenModel } from '../draft/draft.ts';
import { animatePicture, draftStore, focusPrompt } from '../draft/draft-store.ts';
import { openEditor } from '../draft/editor-store.ts';
import { modelsFor } from '../draft/operation-rules.ts';
import { operationIcons, operationTitles } from '../draft/operation-text.ts';
import { submit } from '../draft/submit.ts';
import { type EditablePicture, priceOfRequest, wordlessRequest } from './wordless-request.ts';

export interface PictureAction {
  readonly operation: Operation;
  readonly icon: LucideIcon;
  readonly title: MessageId;
  /** Micro-credits, for what begins at once; absent for what is only prepared. */
  readonly price: bigint | undefined;
  /** Several models can do it, so one is asked which. */
  readonly models: readonly Model[];
  readonly run: (client: QueryClient) => void;
}

/** What needs nothing but the picture. */
const atOnce: readonly Operation[] = ['variations', 'upscale', 'cutout'];

/** What can be done with a finished picture, by the models there are. What no model can do is not offered. */
export function pictureActions(models: readonly Model[], picture: EditablePicture): readonly PictureAction[] {
  const chosen = chosenModel(draftStore.get(), models);
  const now = atOnce.flatMap((operation): readonly PictureAction[] => {
    const able = modelsFor(models, operation, chosen?.id).flatMap((model) => {
      const request = wordlessRequest(operation, model, picture);
      return request ? [{ model, request }] : [];
    });
    const [first] = able;
    if (!first) return [];
    const price = priceOfRequest(first.model, first.request);
    return [
      {
        ...looksOf(operation),
        price,
        models: able.map(({ model }) => model),
        run: (client) => void submit(client, first.request, price),
      },
    ];
  });
  const drawn = (['inpaint', 'outpaint'] as const).flatMap((operation): readonly PictureAction[] => {
    const able = modelsFor(models, operation, chosen?.id);
    const tool = operation === 'inpaint' ? 'mask' : 'expand';
    if (able.length === 0) return [];
    return [{ ...looksOf(operation), price: undefined, models: able, run: () => openEditor({ tool, assetId: picture.assetId }) }];
  });
  const movers = modelsFor(models, 'image2video', draftStore.get().models.video);
  const animate: readonly PictureAction[] =
    movers.length === 0
      ? []
      : [
          {
            ...looksOf('image2video'),
            price: undefined,
            models: movers,
            run: () => {
              if (animatePicture(models, picture.assetId, picture.prompt ?? '')) focusPrompt();
              else showToast({ title: translate('studio.noMover') });
            },
          },
        ];
  return [...now, ...drawn, ...animate];
}

const looksOf = (operation: Operation) => ({
  operation,
  icon: operationIcons[operation],
  title: operation === 'image2video' ? ('studio.animate' as const) : operationTitles[operation],
});
