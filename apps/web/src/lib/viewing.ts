import { createExternalStore } from './external-store.ts';

/** What the lightbox can step through: the pictures of the page it was opened from, in that page's order. */
export interface Viewable {
  readonly assetId: string;
  readonly kind: 'image' | 'video';
  readonly width: number;
  readonly height: number;
}

export const sequenceStore = createExternalStore<readonly Viewable[]>([]);

/** The picture that is about to open, is open, or was open last: the one that flies between tile and lightbox. */
export const viewedStore = createExternalStore<string | null>(null);

export const viewedName = 'viewed-picture';
