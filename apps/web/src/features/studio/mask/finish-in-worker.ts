import type { Mask } from './mask.ts';

export interface FinishOrder {
  readonly mask: Mask;
  /** In pixels of the mask; 0 leaves the edge as it is. */
  readonly feather: number;
}

export type FinishReport = { readonly share: number } | { readonly file: Blob } | { readonly fault: string };

/** What of a worker is needed here. */
export type FinishWorker = Pick<Worker, 'postMessage' | 'terminate' | 'addEventListener'>;

const openWorker = (): FinishWorker => new Worker(new URL('mask-worker.ts', import.meta.url), { type: 'module' });

export interface FinishCall {
  readonly signal: AbortSignal;
  /** Hears 0…1. */
  readonly onProgress: (share: number) => void;
}

/** Softens a mask and writes its file beside the page's own thread. Stopping it stops the work at once. */
export function finishInWorker(order: FinishOrder, { signal, onProgress }: FinishCall, open = openWorker): Promise<Blob> {
  return new Promise<Blob>((resolve, reject) => {
    signal.throwIfAborted();
    const worker = open();
    const end = (): void => {
      signal.removeEventListener('abort', stop);
      worker.terminate();
    };
    const fail = (error: unknown): void => {
      end();
      reject(error);
    };
    const stop = (): void => fail(signal.reason);
    signal.addEventListener('abort', stop);
    worker.addEventListener('message', ({ data }: MessageEvent<FinishReport>) => {
      if ('share' in data) return onProgress(data.share);
      if ('fault' in data) return fail(new Error(data.fault));
      end();
      resolve(data.file);
    });
    worker.addEventListener('error', ({ message }) => fail(new Error(message || 'the mask cannot be written in the background')));
    worker.postMessage(order, []);
  });
}
