import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, link, lstat, mkdir, open, readdir, realpath, rename, rmdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { type Clock, systemClock } from '../clock.ts';
import { codeOf, isNothingThere, toPath, toRealFolder, walk } from './filesystem-layout.ts';
import { readPooled } from './read-pooled.ts';
import { type ByteRange, type OpenedObject, type PutOptions, resolveRange, type StorageDriver, type StoredKey } from './storage-driver.ts';
import { StorageError } from './storage-error.ts';
import { parseKey, parsePrefix } from './storage-key.ts';
import { writeAll } from './write-all.ts';

export interface FilesystemStorageOptions {
  readonly folder: string;
  readonly clock?: Clock;
  /** A temporary file untouched for this long belongs to a process that died. */
  readonly abandonedAfterSeconds?: number;
}

export interface FilesystemStorage extends StorageDriver {
  readonly open: (key: string) => Promise<OpenedObject>;
  /** Removes what interrupted puts left behind; returns how many files that was. */
  sweep(): Promise<number>;
}

const maxPageSize = 1_000;
const readChunkBytes = 512 * 1024;
const writeBatchBytes = 512 * 1024;
const openForReading = constants.O_RDONLY | constants.O_NOFOLLOW;
const openForCreation = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/** Files under one folder. Opening it creates the folder, checks that it can be written and sweeps what a crash left behind. */
export async function openFilesystemStorage(options: FilesystemStorageOptions): Promise<FilesystemStorage> {
  const { clock = systemClock, abandonedAfterSeconds = 3_600 } = options;
  const { root, objects, incoming } = await prepareFolders(options.folder);

  async function put(key: string, source: Readable, { contentLength, sha256, signal }: PutOptions = {}) {
    const target = toPath(objects, parseKey(key));
    const temporary = path.join(incoming, `${randomUUID()}.part`);
    try {
      const written = await writeWhole(temporary, source, signal);
      if (contentLength !== undefined && written.bytes !== contentLength) {
        throw new StorageError('length_mismatch', `Expected ${contentLength} bytes, received ${written.bytes}. Nothing was stored.`);
      }
      if (sha256 !== undefined && written.sha256 !== sha256) {
        throw new StorageError('hash_mismatch', 'The bytes do not have the announced SHA-256. Nothing was stored.');
      }
      await publish(temporary, target, objects);
      return written;
    } catch (error) {
      source.destroy();
      await unlink(temporary).catch(() => undefined);
      throw codeOf(error) === 'ENOTDIR' ? keyConflict(error) : toStorageError(error, root);
    }
  }

  async function adopt(key: string, file: string, expected: { readonly contentLength: number; readonly sha256: string }) {
    const target = toPath(objects, parseKey(key));
    const temporary = path.join(incoming, `${randomUUID()}.part`);
    try {
      await link(file, temporary);
    } catch (error) {
      if (['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP'].includes(codeOf(error) ?? '')) return false;
      throw toStorageError(error, root);
    }
    try {
      await verifyWhole(temporary, expected);
      await publish(temporary, target, objects);
      return true;
    } catch (error) {
      await unlink(temporary).catch(() => undefined);
      throw codeOf(error) === 'ENOTDIR' ? keyConflict(error) : toStorageError(error, root);
    }
  }

  async function openObject(key: string): Promise<OpenedObject> {
    const file = toPath(objects, parseKey(key));
    const handle = await openRealFile(objects, file).catch((error: unknown) => Promise.reject(toStorageError(error, root)));
    const found = await handle.stat();
    if (!found.isFile()) {
      await handle.close();
      throw notFound();
    }
    return { handle, path: file, bytes: found.size, [Symbol.asyncDispose]: () => handle.close() };
  }

  async function get(key: string, { range, signal }: { range?: ByteRange | undefined; signal?: AbortSignal | undefined } = {}) {
    const { handle, bytes } = await openObject(key);
    try {
      const resolved = resolveRange(range, bytes);
      // An empty object still goes through its own handle, so that one code path closes it.
      const window = resolved ?? { start: 0, end: 0 };
      const stream = handle.createReadStream({ ...window, highWaterMark: readChunkBytes, ...(signal ? { signal } : {}) });
      return { stream, bytes, range: resolved };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async function remove(key: string): Promise<void> {
    const file = toPath(objects, parseKey(key));
    try {
      if (!(await hasOnlyRealFolders(objects, file))) return;
      await unlink(file);
      // "Deleted" is a promise to a person: it has to survive a power cut as well as the bytes did.
      await syncFolder(path.dirname(file));
    } catch (error) {
      if (isNothingThere(error)) return;
      throw toStorageError(error, root);
    }
    await pruneEmptyFolders(path.dirname(file), objects);
  }

  async function exists(key: string): Promise<boolean> {
    const file = toPath(objects, parseKey(key));
    try {
      return (await hasOnlyRealFolders(objects, file)) && (await lstat(file)).isFile();
    } catch (error) {
      if (isNothingThere(error)) return false;
      throw toStorageError(error, root);
    }
  }

  async function list(prefix: string, { cursor, limit = maxPageSize }: { cursor?: string | undefined; limit?: number | undefined } = {}) {
    if (!Number.isInteger(limit) || limit < 1 || limit > maxPageSize) throw new RangeError(`a page holds 1 to ${maxPageSize} keys`);
    const segments = parsePrefix(prefix);
    if (cursor !== undefined) parseKey(cursor);
    const keys: StoredKey[] = [];
    // One more than asked for tells whether another page exists.
    for await (const entry of walk(await toRealFolder(objects, segments), prefix, cursor)) {
      keys.push(entry);
      if (keys.length > limit) break;
    }
    const page = keys.slice(0, limit);
    return { keys: page, nextCursor: keys.length > limit ? page.at(-1)?.key : undefined };
  }

  async function sweep(): Promise<number> {
    const oldest = clock.now().getTime() - abandonedAfterSeconds * 1_000;
    let swept = 0;
    for (const name of await readdir(incoming)) {
      const file = path.join(incoming, name);
      const found = await lstat(file).catch(() => undefined);
      if (!found || found.mtimeMs > oldest) continue;
      await unlink(file).catch(() => undefined);
      swept += 1;
    }
    return swept;
  }

  await sweep();
  return { put, adopt, get, delete: remove, exists, list, open: openObject, sweep };
}

async function prepareFolders(folder: string) {
  try {
    await mkdir(folder, { recursive: true });
    // The folder itself may be a link (a mounted disk); nothing below it may.
    const root = await realpath(folder);
    const objects = path.join(root, 'objects');
    const incoming = path.join(root, 'incoming');
    await mkdir(objects, { recursive: true, mode: 0o700 });
    await mkdir(incoming, { recursive: true, mode: 0o700 });
    const probe = path.join(incoming, `${randomUUID()}.probe`);
    await (await open(probe, openForCreation, 0o600)).close();
    await unlink(probe);
    return { root, objects, incoming };
  } catch (error) {
    const known = toStorageError(error, folder);
    if (known.kind === 'disk_full') throw known;
    throw new StorageError('not_writable', `The storage folder ${folder} cannot be created or written. Check its path and owner.`, {
      cause: error,
    });
  }
}

async function writeWhole(file: string, source: Readable, signal: AbortSignal | undefined) {
  const handle = await open(file, openForCreation, 0o600);
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const batch of batchesOf(chunksOf(source, signal))) {
      for (const chunk of batch.chunks) hash.update(chunk);
      await writeAll(handle, batch.chunks);
      bytes += batch.bytes;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Makes a file ours, checks it against what was announced, and waits until it survives a power cut. */
async function verifyWhole(file: string, expected: { readonly contentLength: number; readonly sha256: string }): Promise<void> {
  const handle = await open(file, openForReading);
  try {
    const found = await handle.stat();
    if (!found.isFile() || found.size !== expected.contentLength) {
      throw new StorageError('length_mismatch', `Expected ${expected.contentLength} bytes, found ${found.size}. Nothing was stored.`);
    }
    const hash = createHash('sha256');
    await readPooled(handle, { start: 0, end: found.size - 1 }, (bytes) => {
      hash.update(bytes);
    });
    if (hash.digest('hex') !== expected.sha256) {
      throw new StorageError('hash_mismatch', 'The bytes do not have the announced SHA-256. Nothing was stored.');
    }
    await handle.chmod(0o600);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Streams deliver in crumbs of 16–64 kB; every write is a trip to another thread. */
async function* batchesOf(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ readonly chunks: readonly Uint8Array[]; readonly bytes: number }> {
  let pending: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    pending.push(chunk);
    bytes += chunk.byteLength;
    if (bytes < writeBatchBytes) continue;
    yield { chunks: pending, bytes };
    pending = [];
    bytes = 0;
  }
  if (bytes > 0) yield { chunks: pending, bytes };
}

/** The source's chunks; its own failures are told apart from the disk's. */
async function* chunksOf(source: Readable, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  const stop = () => source.destroy(new StorageError('aborted', 'The upload was stopped. Nothing was stored.', { cause: signal?.reason }));
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const chunks: AsyncIterator<unknown> = source[Symbol.asyncIterator]();
    while (true) {
      const next = await chunks.next().catch((error: unknown) => {
        if (error instanceof StorageError) throw error;
        throw new StorageError('source_failed', 'The bytes stopped arriving before the end. Nothing was stored.', { cause: error });
      });
      if (next.done) return;
      if (!(next.value instanceof Uint8Array)) throw new TypeError('storage takes streams of bytes, not of text or objects');
      yield next.value;
    }
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

async function publish(temporary: string, target: string, objects: string): Promise<void> {
  const folder = path.dirname(target);
  const topmostNewFolder = await moveIntoPlace(temporary, target, objects);
  await syncFolder(folder);
  if (topmostNewFolder === undefined) return;
  // A new folder is itself an entry that a power cut can lose.
  for (let current = folder; current.length >= topmostNewFolder.length; current = path.dirname(current)) {
    await syncFolder(path.dirname(current));
  }
}

async function moveIntoPlace(temporary: string, target: string, objects: string): Promise<string | undefined> {
  const folder = path.dirname(target);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const topmostNewFolder = await mkdir(folder, { recursive: true, mode: 0o700 });
      if (!(await hasOnlyRealFolders(objects, target))) {
        throw new StorageError('not_writable', `${folder} leads through a symbolic link. Replace the link by a folder.`);
      }
      await rename(temporary, target);
      return topmostNewFolder;
    } catch (error) {
      // A delete next door may prune the empty folders at any moment in between; it does so once, not for ever.
      if (codeOf(error) !== 'ENOENT' || attempt === 20) throw error;
    }
  }
}

async function openRealFile(objects: string, file: string): Promise<FileHandle> {
  if (!(await hasOnlyRealFolders(objects, file))) throw notFound();
  return open(file, openForReading);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY).catch((error: unknown) => {
    // Windows cannot open a folder and writes its entries through; a folder that a delete pruned needs no sync.
    if (process.platform === 'win32' || isNothingThere(error)) return undefined;
    throw error;
  });
  try {
    await handle?.sync();
  } finally {
    await handle?.close();
  }
}

async function pruneEmptyFolders(folder: string, objects: string): Promise<void> {
  for (let current = folder; current !== objects; current = path.dirname(current)) {
    try {
      await rmdir(current);
    } catch {
      return;
    }
  }
}

/** The last component is guarded by O_NOFOLLOW and rename; this guards the folders on the way. */
async function hasOnlyRealFolders(objects: string, file: string): Promise<boolean> {
  const folder = path.dirname(file);
  return folder === objects || (await realpath(folder)) === folder;
}

const keyConflict = (cause: unknown): StorageError =>
  new StorageError('key_conflict', 'A key cannot also be the folder of another key. Nothing was stored.', { cause });
const notFound = (cause?: unknown): StorageError => new StorageError('not_found', 'There is no object with this key.', { cause });

function toStorageError(error: unknown, folder: string): StorageError {
  if (error instanceof StorageError) return error;
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new StorageError('disk_full', `The disk that holds ${folder} is full. Free some space; nothing was stored.`, { cause: error });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new StorageError('not_writable', `${folder} cannot be written. Check its owner and mount options.`, { cause: error });
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ELOOP':
      return notFound(error);
    case 'EISDIR':
    case 'EEXIST':
    case 'ENOTEMPTY':
      return keyConflict(error);
    default:
      return new StorageError('io', `The disk that holds ${folder} reported an error.`, { cause: error });
  }
}
