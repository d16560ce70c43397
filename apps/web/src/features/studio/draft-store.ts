import type { MediaRole, Model } from '@pinhole/contract';
import { createExternalStore } from '../../lib/external-store.ts';
import { readLocal, writeLocal } from '../../lib/local-store.ts';
import { type Draft, draftOf, emptyDraft, type ModelChoices, parseDraft, type RecipeParts, withReference } from './draft.ts';

const key = 'draft';
const saveAfterMs = 250;

/** What stands in the composer. Survives a reload: typed words are never lost. */
export const draftStore = createExternalStore<Draft>(readLocal(key, parseDraft) ?? emptyDraft);

let timer: ReturnType<typeof setTimeout> | undefined;
const save = (): void => {
  clearTimeout(timer);
  timer = undefined;
  writeLocal(key, draftStore.get());
};
draftStore.subscribe(() => {
  timer ??= setTimeout(save, saveAfterMs);
});
window.addEventListener('pagehide', () => timer !== undefined && save());

export function changeDraft(change: Partial<Draft>): void {
  draftStore.set((draft) => ({ ...draft, ...change }));
}

export function changeChoices(modelId: string, change: ModelChoices): void {
  draftStore.set((draft) => ({ ...draft, choices: { ...draft.choices, [modelId]: { ...draft.choices[modelId], ...change } } }));
}

export function addReference(model: Model | undefined, assetId: string, role?: MediaRole): void {
  draftStore.set((draft) => withReference(draft, model, assetId, role));
}

/** Makes a picture the first frame of a clip. False when no model here can. */
export function animatePicture(models: readonly Model[], assetId: string, prompt: string): boolean {
  const mover = models.find((model) => model.output === 'video' && model.available && model.media.first_frame);
  if (!mover) return false;
  changeDraft({ mode: 'video', prompt, models: { ...draftStore.get().models, video: mover.id }, references: [] });
  addReference(mover, assetId, 'first_frame');
  return true;
}

export function fillFrom(recipe: RecipeParts, models: readonly Model[]): void {
  draftStore.set((draft) => draftOf(draft, recipe, models));
}

/** Puts the cursor into the prompt, wherever the composer is on this screen. */
export function focusPrompt(): void {
  let framesLeft = 60;
  const find = (): void => {
    const field = document.querySelector<HTMLTextAreaElement>('[data-prompt]');
    if (field) {
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
    } else if (framesLeft-- > 0) requestAnimationFrame(find); // the studio may still be on its way
  };
  find(); // at once where it can be: the next key already belongs to the prompt
}
