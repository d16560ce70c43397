import type { Upload, UploadRefusal, UploadWarning } from '@pinhole/contract';
import { createExternalStore } from '../../lib/external-store.ts';

/** One file on its way into the library, as this page shows it. */
export interface UploadItem {
  readonly key: string;
  /** What the person calls it; never sent anywhere. */
  readonly name: string;
  readonly bytes: number | null;
  /** Bytes the service has. */
  readonly sent: number;
  /** `waiting`: for its turn. `offline`: for the network; goes on by itself. */
  readonly phase: 'waiting' | 'checking' | 'sending' | 'offline' | 'processing' | 'ready' | 'refused' | 'failed';
  readonly uploadId: string | undefined;
  readonly asReference: boolean;
  readonly reason: UploadRefusal | undefined;
  /** What went wrong on the way; the file itself may be fine. */
  readonly error: unknown;
  readonly assetId: string | undefined;
  readonly known: boolean;
  readonly warnings: readonly UploadWarning[];
}

export const uploadItems = createExternalStore<readonly UploadItem[]>([]);

export function addItem(item: Pick<UploadItem, 'key' | 'name' | 'bytes' | 'asReference'> & Partial<UploadItem>): void {
  const fresh: UploadItem = {
    sent: 0,
    phase: 'waiting',
    uploadId: undefined,
    reason: undefined,
    error: undefined,
    assetId: undefined,
    known: false,
    warnings: [],
    ...item,
  };
  uploadItems.set((items) => [...items, fresh]);
}

export function changeItem(key: string, change: Partial<UploadItem>): void {
  uploadItems.set((items) => items.map((item) => (item.key === key ? { ...item, ...change } : item)));
}

export function dropItem(key: string): void {
  uploadItems.set((items) => items.filter((item) => item.key !== key));
}

export const findItem = (key: string): UploadItem | undefined => uploadItems.get().find((item) => item.key === key);

/** What the service says of an upload, in the words of the row. */
export function changeOf(upload: Upload): Partial<UploadItem> {
  const phase = { receiving: 'sending', processing: 'processing', ready: 'ready', refused: 'refused' } as const;
  return {
    uploadId: upload.id,
    phase: phase[upload.state],
    sent: upload.received,
    bytes: upload.bytes,
    reason: upload.reason ?? undefined,
    assetId: upload.assetId ?? undefined,
    known: upload.known,
    warnings: upload.warnings,
    error: undefined,
  };
}

/** Worth telling apart from a plain success: stays until the person has read it. */
export const hasNote = (item: UploadItem): boolean => item.known || item.warnings.length > 0;
