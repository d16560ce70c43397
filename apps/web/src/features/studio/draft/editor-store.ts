import { createExternalStore } from '../../../lib/external-store.ts';
import { focusPrompt } from './draft-store.ts';

/** A picture that is being drawn on. */
export interface Editing {
  readonly tool: 'mask' | 'expand';
  readonly assetId: string;
  /** A mask to go on from. */
  readonly maskId?: string | undefined;
}

export const editorStore = createExternalStore<Editing | null>(null);

export const openEditor = (editing: Editing): void => editorStore.set(editing);
export const closeEditor = (): void => editorStore.set(null);

/** Closes it with the prompt as the next thing to do. While the dialog stands it keeps the focus, and right after it gives it back. */
export function goOnToPrompt(): void {
  closeEditor();
  setTimeout(focusPrompt);
}
