import type { MediaRole, Model, Operation, Preset } from '@pinhole/contract';
import { createExternalStore } from '../../../lib/external-store.ts';
import { readLocal, writeLocal } from '../../../lib/local-store.ts';
import { type Clip, withContinuation } from './continue-clip.ts';
import { type Draft, type DraftReference, emptyDraft, type Mode, type ModelChoices, parseDraft, withMode, withReference } from './draft.ts';
import { withModels } from './fan-out.ts';
import { withPreset } from './presets.ts';
import { draftOf, type RecipeParts } from './recipe.ts';
import type { Size } from './size.ts';

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

export function switchMode(mode: Mode, models: readonly Model[]): void {
  draftStore.set((draft) => withMode(draft, mode, models));
}

/** The models that the next request goes to, the leading one first. */
export function pickModels(ids: readonly string[]): void {
  draftStore.set((draft) => withModels(draft, ids));
}

export function applyPreset(model: Model, preset: Preset): void {
  draftStore.set((draft) => withPreset(draft, model, preset));
}

export function addReference(model: Model | undefined, assetId: string, role?: MediaRole): void {
  draftStore.set((draft) => withReference(draft, model, assetId, role));
}

export interface Edit {
  readonly model: Model;
  readonly operation: Operation;
  /** The picture that is worked on. */
  readonly assetId: string;
  readonly maskId?: string | undefined;
  /** Of the result, where it is not that of the picture. */
  readonly size?: Size | undefined;
  /** Written where nothing is written yet. */
  readonly prompt?: string | undefined;
}

/** Fills the composer for work on one picture. What only says how it should look stays; other pictures and masks go. */
export function beginEdit({ model, operation, assetId, maskId, size, prompt }: Edit): void {
  draftStore.set((draft) => {
    const strength = draft.references.find((reference) => reference.assetId === assetId)?.strength ?? 0.6;
    const looks = draft.references.filter(({ role }) => role === 'subject' || role === 'style');
    const references: readonly DraftReference[] = [
      { assetId, role: 'init', strength },
      ...(maskId ? [{ assetId: maskId, role: 'mask' as const, strength: 1, of: assetId }] : []),
      ...looks.filter((reference) => reference.assetId !== assetId),
    ];
    return {
      ...draft,
      mode: 'image',
      models: { ...draft.models, image: model.id },
      beside: { ...draft.beside, image: [] },
      operation,
      references,
      frame: size ? { assetId, operation, size } : null,
      prompt: draft.prompt.trim() === '' && prompt ? prompt : draft.prompt,
    };
  });
}

/** Makes a picture the first frame of a clip. False when no model here can. */
export function animatePicture(models: readonly Model[], assetId: string, prompt: string): boolean {
  const mover = models.find((model) => model.output === 'video' && model.available && model.media.first_frame);
  if (!mover) return false;
  const { models: chosen, beside } = draftStore.get();
  changeDraft({ mode: 'video', prompt, models: { ...chosen, video: mover.id }, beside: { ...beside, video: [] }, references: [] });
  addReference(mover, assetId, 'first_frame');
  return true;
}

/** Begins the next clip where this one ends. False when no model here can. */
export function continueClip(models: readonly Model[], clip: Clip): boolean {
  const draft = withContinuation(draftStore.get(), models, clip);
  if (draft) draftStore.set(draft);
  return draft !== undefined;
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
