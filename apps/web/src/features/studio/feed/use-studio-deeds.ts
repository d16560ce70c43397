import type { Generation, Model } from '@pinhole/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { translate } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { restoreAssets, trashAssets } from '../../../lib/asset-actions.ts';
import { problemText } from '../../../lib/problem-text.ts';
import { putGeneration } from '../../../lib/queries/generation-queries.ts';
import { showToast } from '../../../ui/toast.tsx';
import { chosenModel } from '../draft/draft.ts';
import { addReference, animatePicture, continueClip, draftStore, fillFrom, focusPrompt, pickModels } from '../draft/draft-store.ts';
import { requestOf } from '../draft/recipe.ts';
import { submit } from '../draft/submit.ts';

/** What can be done with what was made. */
export interface StudioDeeds {
  /** The models that can do it. */
  readonly models: readonly Model[];
  /** Puts everything back into the composer. */
  readonly reuse: (generation: Generation) => void;
  /** The same, with all the models that were compared. */
  readonly reuseAll: (generations: readonly Generation[]) => void;
  /** The same idea with another seed, at once. */
  readonly vary: (generation: Generation, price: bigint) => void;
  /** The same request again, after it did not work out. */
  readonly again: (generation: Generation, price: bigint) => void;
  readonly cancel: (generation: Generation) => void;
  readonly animate: (generation: Generation, assetId: string) => void;
  /** The next clip begins with the last frame of this one. */
  readonly goOn: (generation: Generation, assetId: string) => void;
  readonly refer: (assetId: string) => void;
  readonly trash: (assetId: string) => void;
  readonly restore: (assetId: string) => void;
}

export function useStudioDeeds(models: readonly Model[]): StudioDeeds {
  const client = useQueryClient();
  return useMemo(
    () => ({
      models,
      reuse: (generation) => {
        fillFrom(generation.request, models);
        focusPrompt();
      },
      reuseAll: (generations) => {
        const [first] = generations;
        if (!first) return;
        fillFrom(first.request, models);
        pickModels(generations.map(({ request }) => request.model));
        focusPrompt();
      },
      vary: (generation, price) => void submit(client, requestOf(generation.request, { sameSeed: false }), price),
      again: (generation, price) => void submit(client, requestOf(generation.request, { sameSeed: true }), price),
      cancel: (generation) => {
        api.generations
          .cancel({ id: generation.id })
          .then((cancelled) => putGeneration(client, cancelled))
          .catch((error: unknown) => showToast({ tone: 'bad', ...problemText(error) }));
      },
      animate: (generation, assetId) => {
        if (animatePicture(models, assetId, generation.request.prompt)) focusPrompt();
        else showToast({ title: translate('studio.noMover') });
      },
      goOn: (generation, assetId) => {
        const { size, prompt, model } = generation.request;
        if (continueClip(models, { assetId, size, prompt, model })) focusPrompt();
        else showToast({ title: translate('studio.noContinuer') });
      },
      refer: (assetId) => {
        addReference(chosenModel(draftStore.get(), models), assetId);
        focusPrompt();
      },
      trash: (assetId) => void trashAssets(client, [assetId]),
      restore: (assetId) => void restoreAssets(client, [assetId]),
    }),
    [client, models],
  );
}
