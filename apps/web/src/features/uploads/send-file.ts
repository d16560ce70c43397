import type { Upload, UploadPurpose } from '@pinhole/contract';
import { isProblem } from '@pinhole/sdk';
import { api } from '../../lib/api.ts';

export interface SendOptions {
  readonly file: File;
  /** For the library when left out. */
  readonly purpose?: UploadPurpose;
  readonly workspaceId: string;
  /** Of an upload that began in an earlier life of the page. */
  readonly uploadId: string | undefined;
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
  readonly onProgress: (upload: Upload) => void;
  /** The network is away, or back. */
  readonly onOffline: (offline: boolean) => void;
}

/** The file on the disk was changed, moved or deleted since it was chosen. */
export class FileGoneError extends Error {
  override readonly name = 'FileGoneError';
}

const firstPieceBytes = 256 * 1024;
const smallestPieceBytes = 64 * 1024;
const largestPieceBytes = 8 * 1024 * 1024;
/** A piece should take about this long: short enough to see progress, long enough not to be all overhead. */
const pieceMs = 1_000;
/** The browser hashes only what it holds in memory as a whole. */
const largestHashedBytes = 256 * 1024 * 1024;
const longestWaitMs = 20_000;

/** Sends a file to its end, through lost connections, and answers the upload when no bytes are missing any more. */
export async function sendFile(options: SendOptions): Promise<Upload> {
  const { file, signal, onProgress } = options;
  let upload = await persist(options, () => beginOrGoOn(options));
  let pieceBytes = firstPieceBytes;
  while (upload.state === 'receiving') {
    onProgress(upload);
    const { id, received } = upload;
    const startedAt = performance.now();
    upload = await persist(options, async (again) => {
      // After a failure nobody knows how much of the piece arrived.
      if (again) return beginOrGoOn({ ...options, uploadId: id });
      const piece = await bytesOf(file, received, received + pieceBytes);
      return api.uploads.append({ id }, piece, { offset: received }, callOptions(options));
    });
    const factor = pieceMs / Math.max(1, performance.now() - startedAt);
    pieceBytes = Math.round(Math.min(largestPieceBytes, Math.max(smallestPieceBytes, pieceBytes * Math.min(2, Math.max(0.25, factor)))));
    signal.throwIfAborted();
  }
  onProgress(upload);
  return upload;
}

const callOptions = ({ signal, workspaceId }: SendOptions) => ({ signal, headers: { 'x-workspace': workspaceId } });

async function beginOrGoOn(options: SendOptions): Promise<Upload> {
  const { file, uploadId, idempotencyKey } = options;
  if (uploadId) {
    try {
      return await api.uploads.get({ id: uploadId }, callOptions(options));
    } catch (error) {
      // Its day was over: begin anew.
      if (!isProblem(error, 'upload.not_found')) throw error;
      return create(file, options, `${idempotencyKey}:again`);
    }
  }
  return create(file, options, idempotencyKey);
}

async function create(file: File, options: SendOptions, idempotencyKey: string): Promise<Upload> {
  const sha256 = await hashOf(file);
  const { purpose } = options;
  const facts = { bytes: file.size, ...(sha256 ? { sha256 } : {}), ...(purpose ? { purpose } : {}) };
  return api.uploads.create(facts, { ...callOptions(options), idempotencyKey });
}

/** Undefined where the browser cannot: on plain http, and for very large files. The service then finds out by itself. */
async function hashOf(file: File): Promise<string | undefined> {
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (!subtle || file.size > largestHashedBytes) return undefined;
  const digest = await subtle.digest('SHA-256', await bytesOf(file, 0, file.size));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function bytesOf(file: File, start: number, end: number): Promise<ArrayBuffer> {
  try {
    return await file.slice(start, end).arrayBuffer();
  } catch (cause) {
    throw new FileGoneError('the file cannot be read any more', { cause });
  }
}

const passing: readonly string[] = [
  'client.unreachable',
  'upload.busy',
  'upload.offset_mismatch',
  'request.timeout',
  'request.rate_limited',
];
const isPassing = (error: unknown): boolean =>
  isProblem(error) && (passing.includes(error.code) || error.status === 502 || error.status === 503 || error.status === 504);

/** Tries until it works or fails for good; the network may be away for hours. */
async function persist(options: SendOptions, attempt: (again: boolean) => Promise<Upload>): Promise<Upload> {
  for (let failures = 0; ; failures += 1) {
    try {
      const upload = await attempt(failures > 0);
      options.onOffline(false);
      return upload;
    } catch (error) {
      options.signal.throwIfAborted();
      if (!isPassing(error)) throw error;
      if (isProblem(error, 'client.unreachable')) options.onOffline(true);
      await waitForNetwork(Math.min(longestWaitMs, 500 * 2 ** failures), options.signal);
    }
  }
}

/** Ends early when the browser says that the network is back. */
function waitForNetwork(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => () => {
      clearTimeout(timer);
      window.removeEventListener('online', go);
      signal.removeEventListener('abort', stop);
      act();
    };
    const go = settle(resolve);
    const stop = settle(() => reject(signal.reason as Error));
    const timer = setTimeout(go, milliseconds);
    window.addEventListener('online', go);
    signal.addEventListener('abort', stop);
  });
}
