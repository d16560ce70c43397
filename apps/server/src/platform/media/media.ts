import { constants } from 'node:fs';
import { copyFile, link, lstat, mkdir, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Clock, systemClock } from '../clock.ts';
import { writeAll } from '../storage/write-all.ts';
import { createDecoderPool } from './decoder-pool.ts';
import { prepareSandbox } from './decoder-sandbox.ts';
import type { DigitalSourceType } from './digital-source-type.ts';
import type { FileSigner, UnsignedFile } from './file-signer.ts';
import { MediaError } from './media-error.ts';
import { defaultMediaLimits, type MediaLimits } from './media-limits.ts';
import {
  type Decoded,
  type DecodedFile,
  type DecoderJob,
  fileNameOf,
  type MediaPurpose,
  posterSourceName,
  type RenditionRequest,
  sourceName,
} from './media-protocol.ts';
import { isImageType, type MediaType, sniffLength, sniffMediaType } from './sniff-media-type.ts';

/** Bytes as they come in (a Node or web stream), or a file of our own. */
export type MediaSource = AsyncIterable<Uint8Array> | { readonly path: string };

export type { MediaLimits, RenditionRequest };

export interface IngestRequest {
  readonly source: MediaSource;
  readonly purpose: MediaPurpose;
  readonly renditions: readonly RenditionRequest[];
  /** Written into every file made: as XMP, and into its content credentials, which are the last step that changes bytes. */
  readonly digitalSourceType?: DigitalSourceType | undefined;
  /** A still that came with a video; used where this machine cannot decode frames. */
  readonly poster?: MediaSource | undefined;
  /** Narrower limits for this one file, such as those an operator set for uploads. */
  readonly limits?: Partial<MediaLimits> | undefined;
}

/** Size and hash are those of the bytes at `path`, with all their marks. */
export type MediaFile = UnsignedFile;

export interface IngestedMedia extends Omit<Decoded, 'files'>, AsyncDisposable {
  /** Type of the original. */
  readonly mime: string;
  readonly files: readonly MediaFile[];
  /** Removes the files. The caller streams them to storage first. */
  cleanup(): Promise<void>;
}

export interface Media {
  /** The one gate: whatever comes out was decoded behind walls, encoded anew and carries no metadata but our mark. */
  ingest(request: IngestRequest, signal?: AbortSignal): Promise<IngestedMedia>;
  /** Starts what decodes and signs ahead of need: it saves the first picture a quarter of a second and more. */
  readonly warm: () => void;
  /** How well decoders are cut off from the network on this machine; for the start-up log and the admin page. */
  readonly network: 'namespace' | 'none';
  readonly processIds: () => readonly number[];
  readonly close: () => Promise<void>;
}

export interface MediaOptions {
  /** Holds files between receiving and storing. Best on the same disk as nothing precious: strangers fill it. */
  readonly tempFolder: string;
  readonly limits?: Partial<MediaLimits>;
  readonly processes?: number;
  readonly idleSeconds?: number;
  readonly filesPerProcess?: number;
  readonly clock?: Clock;
  /** Adds content credentials. Closed together with the gate. */
  readonly signer?: FileSigner | undefined;
  /** A job folder untouched for this long belongs to a process that died. */
  readonly abandonedAfterSeconds?: number;
}

/** What a picture or clip needs before its owner is told: quick to make. Only a video has a poster and a last frame. */
export const promptRenditions: readonly RenditionRequest[] = [
  { name: 'original' },
  { name: 'poster', format: 'webp' },
  { name: 'last_frame', format: 'webp' },
  { name: 'preview', format: 'webp' },
  { name: 'thumb', format: 'webp' },
];

/** Made later from the stored original, at low priority: smaller files that cost several times the CPU. */
export const laterRenditions: readonly RenditionRequest[] = [
  { name: 'preview', format: 'avif' },
  { name: 'thumb', format: 'avif' },
];

/** For clips that came without one: from before it was kept, or to a machine that could not decode them then. */
export const lastFrameRendition: readonly RenditionRequest[] = [{ name: 'last_frame', format: 'webp' }];

const mimeOfFormat: { readonly [Format in DecodedFile['format']]: string } = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  avif: 'image/avif',
  mp4: 'video/mp4',
  webm: 'video/webm',
};

export async function createMedia(options: MediaOptions): Promise<Media> {
  const { clock = systemClock, abandonedAfterSeconds = 3_600, idleSeconds = 20, filesPerProcess = 200 } = options;
  const ownLimits = { ...defaultMediaLimits, ...options.limits };
  const tempFolder = await prepareFolder(options.tempFolder);
  await sweepJobs(tempFolder, clock.now().getTime() - abandonedAfterSeconds * 1_000);

  const sandbox = await prepareSandbox(tempFolder, { fileBytes: 2 * ownLimits.videoBytes, memoryBytes: ownLimits.memoryBytes });
  const processes = options.processes ?? Math.min(4, os.availableParallelism());
  const pool = createDecoderPool({ sandbox, processes, idleSeconds, filesPerProcess, memoryBytes: ownLimits.memoryBytes });

  async function ingest(request: IngestRequest, signal?: AbortSignal): Promise<IngestedMedia> {
    const limits = { ...ownLimits, ...request.limits };
    const folder = await mkdtemp(path.join(tempFolder, jobPrefix));
    const cleanup = () => rm(folder, { recursive: true, force: true });
    try {
      const type = await receive(request.source, path.join(folder, sourceName), limits, signal);
      if (request.poster) await receive(request.poster, path.join(folder, posterSourceName), limits, signal, isImageType);
      const job: DecoderJob = {
        folder,
        type,
        purpose: request.purpose,
        renditions: withoutRepeats(request.renditions),
        digitalSourceType: request.digitalSourceType,
        hasPoster: request.poster !== undefined,
        limits,
      };
      const seconds = isImageType(type) ? limits.imageSeconds : limits.videoSeconds;
      const decoded = await pool.run(job, { seconds, signal });
      const unsigned = decoded.files.map((file) => ({
        ...file,
        mime: mimeOfFormat[file.format],
        path: path.join(folder, fileNameOf(file)),
      }));
      const source = { path: path.join(folder, sourceName), mime: type, width: decoded.width, height: decoded.height };
      const { purpose, digitalSourceType } = request;
      const files = (await options.signer?.sign({ source, purpose, digitalSourceType, files: unsigned }, signal)) ?? unsigned;
      await Promise.all(files.filter((file) => unsigned.includes(file)).map(({ path: file }) => makeOurs(file)));
      await Promise.all([sourceName, posterSourceName].map((name) => rm(path.join(folder, name), { force: true })));
      const mime = files.find(({ name }) => name === 'original')?.mime ?? type;
      return { ...decoded, mime, files, cleanup, [Symbol.asyncDispose]: cleanup };
    } catch (error) {
      await cleanup();
      throw error;
    }
  }

  function warm(): void {
    pool.warm();
    options.signer?.warm();
  }

  async function close(): Promise<void> {
    await pool.close();
    await options.signer?.close();
  }

  return { ingest, warm, network: sandbox.network, processIds: pool.processIds, close };
}

function withoutRepeats(renditions: readonly RenditionRequest[]): readonly RenditionRequest[] {
  return [...new Map(renditions.map((rendition) => [JSON.stringify(rendition), rendition])).values()];
}

const jobPrefix = 'job-';

async function prepareFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return path.resolve(folder);
}

async function sweepJobs(tempFolder: string, oldestMs: number): Promise<void> {
  const names = (await readdir(tempFolder)).filter((name) => name.startsWith(jobPrefix));
  await Promise.all(
    names.map(async (name) => {
      const folder = path.join(tempFolder, name);
      const found = await lstat(folder).catch(() => undefined);
      if (found && found.mtimeMs <= oldestMs) await rm(folder, { recursive: true, force: true });
    }),
  );
}

/** Brings the bytes into the job's folder and says what they are. Stops at the first byte over the limit of their kind. */
async function receive(
  source: MediaSource,
  target: string,
  limits: MediaLimits,
  signal: AbortSignal | undefined,
  accepts: (type: MediaType) => boolean = () => true,
): Promise<MediaType> {
  const admit = (head: Uint8Array): { type: MediaType; maxBytes: number } => {
    const type = sniffMediaType(head);
    if (!type || !accepts(type)) throw new MediaError('unsupported_type');
    return { type, maxBytes: isImageType(type) ? limits.imageBytes : limits.videoBytes };
  };
  return 'path' in source ? receiveFile(source.path, target, admit) : receiveStream(source, target, admit, signal);
}

/**
 * A signature is written into a new file by this process. What was not signed is still the decoder's, which may hold it open, and who
 * takes a file over from here must be sure that its bytes stay what they are.
 */
async function makeOurs(file: string): Promise<void> {
  await copyFile(file, `${file}.ours`, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  await rename(`${file}.ours`, file);
}

/** Streams deliver in crumbs; every write is a trip to another thread. */
const writeBatchBytes = 512 * 1024;

type Admit = (head: Uint8Array) => { readonly type: MediaType; readonly maxBytes: number };

async function receiveFile(source: string, target: string, admit: Admit): Promise<MediaType> {
  const handle = await open(source);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(sniffLength), 0, sniffLength, 0);
    const { type, maxBytes } = admit(buffer.subarray(0, bytesRead));
    if ((await handle.stat()).size > maxBytes) throw new MediaError('too_large');
    // Another disk, or one without links: then a copy.
    await link(source, target).catch(() => copyFile(source, target));
    return type;
  } finally {
    await handle.close();
  }
}

async function receiveStream(
  source: AsyncIterable<Uint8Array>,
  target: string,
  admit: Admit,
  signal: AbortSignal | undefined,
): Promise<MediaType> {
  const handle = await open(target, 'wx', 0o600);
  try {
    let head = Buffer.alloc(0);
    let admitted: ReturnType<Admit> | undefined;
    let bytes = 0;
    let unwritten: Uint8Array[] = [];
    let written = 0;
    for await (const chunk of untilAborted(source, signal)) {
      if (head.length < sniffLength) head = Buffer.concat([head, chunk.subarray(0, sniffLength)]);
      if (head.length >= sniffLength) admitted ??= admit(head);
      bytes += chunk.byteLength;
      if (admitted && bytes > admitted.maxBytes) throw new MediaError('too_large');
      unwritten.push(chunk);
      if (bytes - written < writeBatchBytes) continue;
      await writeAll(handle, unwritten);
      unwritten = [];
      written = bytes;
    }
    await writeAll(handle, unwritten);
    return (admitted ?? admit(head)).type;
  } finally {
    await handle.close();
  }
}

/** A source that hangs must not hold a caller who has given up. */
async function* untilAborted(source: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  aborted.catch(() => undefined);
  const onAbort = () => reject(new MediaError('aborted', { cause: signal?.reason }));
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  const chunks = source[Symbol.asyncIterator]();
  try {
    while (true) {
      const next = await Promise.race([aborted, chunks.next()]);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    // Not awaited: a generator that hangs in its own step would never answer.
    void Promise.resolve(chunks.return?.()).catch(() => undefined);
  }
}
