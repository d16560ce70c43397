import type { Readable } from 'node:stream';
import { AppError } from '../../platform/app-error.ts';
import type { Db } from '../../platform/database/database.ts';
import type { FileBody } from '../../platform/http/send-file.ts';
import { type ByteRange, resolveRange, type StorageDriver, type StorageRead } from '../../platform/storage/storage-driver.ts';
import { StorageError } from '../../platform/storage/storage-error.ts';
import { type AssetFile, findRendition } from './asset-store.ts';

export interface MediaRequest {
  readonly workspaceId: string;
  readonly assetId: string;
  readonly rendition: string;
  readonly range?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly ifRange?: string | undefined;
}

export interface MediaAnswer {
  readonly status: 200 | 206 | 304;
  readonly headers: Readonly<Record<string, string>>;
  /** A file of this machine is handed over open: whoever sends it closes it. */
  readonly body: Buffer | Readable | FileBody | null;
}

export interface MediaGateway {
  serve(request: MediaRequest): Promise<MediaAnswer>;
  /** Forgets what is remembered of an asset. */
  forget(assetId: string): void;
}

export interface MediaGatewayOptions {
  readonly db: Db;
  readonly storage: StorageDriver;
  readonly cacheBytes?: number;
}

/** Renditions up to this size are kept in memory; a library page is made of them. */
const smallBytes = 256 * 1024;
/** How long "this rendition belongs to that workspace" is believed without asking again. */
const lookupMs = 2_000;

/**
 * Private bytes: the caller is known and the workspace checked before this is asked.
 * Small renditions come from memory, and what they are is asked again every two seconds, so a deleted asset is gone by then.
 */
export function createMediaGateway({ db, storage, cacheBytes = 48 * 1024 * 1024 }: MediaGatewayOptions): MediaGateway {
  const lookups = new Map<string, { readonly at: number; readonly found: AssetFile }>();
  const bytesCache = createByteCache(cacheBytes);

  async function lookup(request: MediaRequest): Promise<AssetFile> {
    const key = `${request.workspaceId} ${request.assetId} ${request.rendition}`;
    const known = lookups.get(key);
    if (known && performance.now() - known.at < lookupMs) return known.found;
    const found = await findRendition(db, request.workspaceId, request.assetId, request.rendition);
    if (!found) {
      lookups.delete(key);
      throw new AppError('asset.not_found');
    }
    lookups.set(key, { at: performance.now(), found });
    if (lookups.size > 20_000) lookups.delete(lookups.keys().next().value ?? '');
    return found;
  }

  return {
    async serve(request) {
      const found = await lookup(request);
      const etag = `"${found.sha256.slice(0, 32)}"`;
      const headers = {
        etag,
        'content-type': found.mime,
        'cache-control': 'private, max-age=300',
        'accept-ranges': 'bytes',
        'content-security-policy': "default-src 'none'; sandbox",
      };
      if (request.ifNoneMatch?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag || tag.trim() === '*')) {
        return { status: 304, headers, body: null };
      }
      const range = request.ifRange && request.ifRange !== etag ? undefined : parseRange(request.range);
      if (!range && found.bytes <= smallBytes)
        return { status: 200, headers: { ...headers, 'content-length': String(found.bytes) }, body: await small(found) };
      return large(found, range, headers);
    },
    forget(assetId) {
      for (const key of lookups.keys()) if (key.includes(` ${assetId} `)) lookups.delete(key);
    },
  };

  async function small(found: AssetFile): Promise<Buffer> {
    const kept = bytesCache.get(found.blobKey);
    if (kept) return kept;
    const { stream } = await read(found, undefined);
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    bytesCache.set(found.blobKey, bytes);
    return bytes;
  }

  async function large(found: AssetFile, range: ByteRange | undefined, headers: Record<string, string>): Promise<MediaAnswer> {
    const { body, bytes, range: part } = await readWithin(found, range);
    if (!range || !part) return { status: 200, headers: { ...headers, 'content-length': String(bytes) }, body };
    return {
      status: 206,
      headers: {
        ...headers,
        'content-length': String(part.end - part.start + 1),
        'content-range': `bytes ${part.start}-${part.end}/${bytes}`,
      },
      body,
    };
  }

  async function readWithin(
    found: AssetFile,
    range: ByteRange | undefined,
  ): Promise<{ readonly body: Readable | FileBody; readonly bytes: number; readonly range: StorageRead['range'] }> {
    const { open } = storage;
    if (!open) {
      const { stream, ...rest } = await read(found, range);
      return { body: stream, ...rest };
    }
    return explained(found, async () => {
      const object = await open(found.blobKey);
      try {
        const window = resolveRange(range, object.bytes);
        return { body: { object, window: window ?? { start: 0, end: -1 } }, bytes: object.bytes, range: window };
      } catch (error) {
        await object[Symbol.asyncDispose]();
        throw error;
      }
    });
  }

  async function read(found: AssetFile, range: ByteRange | undefined): Promise<StorageRead> {
    return explained(found, () => storage.get(found.blobKey, { range }));
  }
}

/** Runs what reads a rendition; what the storage says of it becomes what a caller is told. */
async function explained<Result>(found: AssetFile, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof StorageError && error.kind === 'range_not_satisfiable')
      throw new AppError('asset.range_invalid', { bytes: String(found.bytes) });
    if (error instanceof StorageError && error.kind === 'not_found') throw new AppError('asset.not_found', {}, { cause: error });
    throw error;
  }
}

/** One range only; anything else is served whole, as HTTP allows. */
export function parseRange(header: string | undefined): ByteRange | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  const [, from = '', to = ''] = match ?? [];
  if (from === '' && to === '') return undefined;
  if (from === '') return { suffixBytes: Number(to) };
  if (to !== '' && Number(to) < Number(from)) return undefined;
  return { start: Number(from), end: to === '' ? undefined : Number(to) };
}

function createByteCache(limit: number): { get(key: string): Buffer | undefined; set(key: string, value: Buffer): void } {
  const kept = new Map<string, Buffer>();
  let total = 0;
  return {
    get(key) {
      const value = kept.get(key);
      if (!value) return undefined;
      kept.delete(key);
      kept.set(key, value);
      return value;
    },
    set(key, value) {
      total += value.byteLength - (kept.get(key)?.byteLength ?? 0);
      kept.set(key, value);
      for (const [oldest, bytes] of kept) {
        if (total <= limit) break;
        kept.delete(oldest);
        total -= bytes.byteLength;
      }
    },
  };
}
