import { createExternalStore } from '../../../lib/external-store.ts';

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
