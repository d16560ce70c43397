import { createExternalStore } from '../../../lib/external-store.ts';
import { readLocal, writeLocal } from '../../../lib/local-store.ts';
import { type ModelMemory, nothingRemembered, parseModelMemory, withFavourite, withUsed } from './model-finder.ts';

const key = 'models';

/** Which models this person likes and used last. Stays in the browser. */
export const modelMemoryStore = createExternalStore<ModelMemory>(readLocal(key, parseModelMemory) ?? nothingRemembered);
modelMemoryStore.subscribe(() => writeLocal(key, modelMemoryStore.get()));

export const rememberUsed = (ids: readonly string[]): void => modelMemoryStore.set((memory) => withUsed(memory, ids));

export const markFavourite = (id: string, wanted: boolean): void => modelMemoryStore.set((memory) => withFavourite(memory, id, wanted));
