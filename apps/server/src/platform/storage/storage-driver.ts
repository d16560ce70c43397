import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { StorageError } from './storage-error.ts';

/** What HTTP calls a byte range: from `start` to `end` inclusive, from `start` to the end, or the last `suffixBytes`. */
export type ByteRange = { readonly start: number; readonly end?: number | undefined } | { readonly suffixBytes: number };

export interface PutOptions {
  /** When given, a stream of any other length is refused. */
  readonly contentLength?: number | undefined;
  /** When given (hex), bytes with any other SHA-256 are refused. */
  readonly sha256?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface StorageRead {
  readonly stream: Readable;
  /** Size of the whole object, also when only a range is read. */
  readonly bytes: number;
  /** What the stream delivers, inclusive. Undefined for an object of 0 bytes. */
  readonly range: { readonly start: number; readonly end: number } | undefined;
}

export interface StoredKey {
  readonly key: string;
  readonly bytes: number;
  readonly modifiedAt: Date;
}

export interface OpenedObject extends AsyncDisposable {
  readonly handle: FileHandle;
  readonly path: string;
  readonly bytes: number;
}

/**
 * Where blobs live. Keys are made from our own ids, never from names that people type, and a key is never also the folder of
 * another key. Streams are Node streams.
 */
export interface StorageDriver {
  /**
   * Stores the stream under the key, replacing what was there. Readers see the old object or the whole new one; after a failure
   * they see the old one. Resolves when the bytes survive a power cut.
   */
  put(key: string, source: Readable, options?: PutOptions): Promise<{ readonly bytes: number; readonly sha256: string }>;
  get(key: string, options?: { readonly range?: ByteRange | undefined; readonly signal?: AbortSignal | undefined }): Promise<StorageRead>;
  /** Deleting what is not there is a success, so that a retry is. */
  delete(key: string): Promise<void>;
  exists(key: string): Promise<boolean>;
  /** Keys below a folder prefix ('' or 'a/b/') in byte order. `cursor` is a `nextCursor` from before. */
  list(
    prefix: string,
    page?: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
  ): Promise<{ readonly keys: readonly StoredKey[]; readonly nextCursor: string | undefined }>;
  /**
   * Takes over a finished file of this machine, bytes checked, without copying them; its name may be removed afterwards. False where
   * that cannot be done, such as on another disk: then `put` it. Only a driver over local files has this.
   */
  readonly adopt?: (key: string, file: string, expected: { readonly contentLength: number; readonly sha256: string }) => Promise<boolean>;
  /** Only a driver over local files has this: the gateway reads a thumbnail in one call, or hands the path to a proxy. */
  readonly open?: (key: string) => Promise<OpenedObject>;
  /** Only a driver with a public endpoint has this. */
  readonly presign?: (key: string, options: { readonly method: 'GET' | 'PUT'; readonly expiresInSeconds: number }) => Promise<URL>;
}

/** The bytes a range asks for, clamped to the object as HTTP wants it; throws when it begins behind the end. */
export function resolveRange(range: ByteRange | undefined, bytes: number): StorageRead['range'] {
  if (!range) return bytes === 0 ? undefined : { start: 0, end: bytes - 1 };
  const start = 'suffixBytes' in range ? Math.max(0, bytes - range.suffixBytes) : range.start;
  const end = 'suffixBytes' in range ? bytes - 1 : Math.min(range.end ?? bytes - 1, bytes - 1);
  const wellFormed = Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0;
  if (!wellFormed || start >= bytes || end < start) {
    throw new StorageError('range_not_satisfiable', 'The requested range lies outside the object.', { totalBytes: bytes });
  }
  return { start, end };
}
