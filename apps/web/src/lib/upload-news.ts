import type { Upload } from '@pinhole/contract';

type Listener = (upload: Upload | 'reconnected') => void;
const listeners = new Set<Listener>();

/** What the live events say about uploads, for whoever follows one. `reconnected`: something may have been missed. */
export function onUploadNews(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function tellUploadNews(news: Upload | 'reconnected'): void {
  for (const listener of listeners) listener(news);
}
