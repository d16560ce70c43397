import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { Cost, Engine, EngineRequest, Handle, MediaRef, Progress, Snapshot } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import { checkRequest } from './check-request.ts';
import { sketchModels } from './models.ts';
import { createPool } from './pool.ts';
import {
  attemptFolder,
  isAttemptId,
  isLocked,
  isMissing,
  makeFolder,
  readProgress,
  readRequest,
  readResult,
  removeFolder,
  type StoredMedia,
  writeRequest,
  writeResult,
  writeWhole,
} from './spool.ts';
import { canMakeVideo } from './video-support.ts';

/** Where drawings are kept while they are made, and how many are made at once. */
export interface SketchOptions {
  /** Private to this engine. Holds prompts and pictures until `purge`. */
  readonly spoolFolder: string;
  /** Drawing processes at once; the number of processors less one when left out. */
  readonly concurrency?: number;
  /** Milliseconds an idle drawing process is kept; 20,000 when left out. */
  readonly idleMs?: number;
  /** Milliseconds one attempt may take; 60,000 per picture and 240,000 per clip when left out. */
  readonly limitMs?: number;
}

const engineId = 'sketch';
const free: Cost = { amountMicros: 0n, currency: 'USD', quality: 'free' };

/**
 * The procedural illustrator: draws what the prompt's words name, on this machine, without keys and without a network.
 * It is a drawing program, not AI, and says so in its traits. Every process that shares the spool folder can poll any attempt.
 */
export function sketchEngine(options: SketchOptions): Engine & { close(): Promise<void> } {
  const { spoolFolder } = options;
  const concurrency = options.concurrency ?? Math.max(1, availableParallelism() - 1);
  const pool = createPool({
    spoolFolder,
    concurrency,
    idleMs: options.idleMs ?? 20_000,
    limitMs: ({ operation, count }) => options.limitMs ?? (operation.endsWith('video') ? 240_000 : 60_000) * count,
  });
  const models = sketchModels(canMakeVideo());
  const folderOf = (attemptId: string): string => attemptFolder(spoolFolder, attemptId);

  async function start(asked: EngineRequest): Promise<{ handle: Handle; warnings: ReturnType<typeof checkRequest>['warnings'] }> {
    const { request, warnings } = checkRequest(asked, models);
    const handle: Handle = { engine: engineId, v: 1, id: request.attemptId };
    const folder = folderOf(request.attemptId);
    if (!(await readRequest(folder))) {
      await makeFolder(folder);
      const media: StoredMedia[] = [];
      for (const [position, reference] of asked.media.entries()) media.push(await keepMedia(folder, position, reference));
      await writeRequest(folder, { ...request, media });
    }
    if (!(await readResult(folder))) pool.submit(request.attemptId);
    return { handle, warnings };
  }

  async function poll(handle: Handle): Promise<Snapshot> {
    const attemptId = idOf(handle);
    const folder = folderOf(attemptId);
    const result = await readResult(folder);
    if (result) return resultSnapshot(result);
    if (!(await readRequest(folder))) {
      throw new EngineError({
        kind: 'not_found',
        retry: 'never',
        billed: 'no',
        detail: 'Sketch knows no such attempt; it was purged or never begun.',
      });
    }
    // Ours, or being drawn by a living process elsewhere: wait. Otherwise its process died: draw it again, it costs nothing.
    if (!pool.has(attemptId) && !(await isLocked(folder))) pool.submit(attemptId);
    const progress = await currentProgress(folder);
    return { state: progress.fraction > 0 ? 'running' : 'queued', progress, pollAfterMs: 200 };
  }

  return {
    spec: 'v1',
    id: engineId,
    title: 'Sketch',
    traits: {
      locality: 'local',
      resume: 'by-client-id',
      progress: 'percent',
      previews: true,
      cost: 'free',
      safety: 'none',
      maxConcurrency: concurrency,
      keepsOutputsSeconds: null,
      digitalSourceType: 'algorithmicMedia',
      dataNote: 'Nothing leaves this machine. Sketch is a drawing program, not AI.',
    },
    models: () => models,
    async probe() {
      try {
        await makeFolder(spoolFolder);
        await stat(spoolFolder);
        return { ok: true };
      } catch (cause) {
        const detail = 'The spool folder of Sketch cannot be written. Check its path and permissions.';
        return { ok: false, error: new EngineError({ kind: 'engine_fault', retry: 'after-delay', billed: 'no', detail }, { cause }) };
      }
    },
    start,
    async reconcile({ attemptId }) {
      if (!isAttemptId(attemptId) || !(await readRequest(folderOf(attemptId)))) return { found: null, certain: true };
      return { found: { engine: engineId, v: 1, id: attemptId } };
    },
    poll,
    async fetchOutput(handle, output) {
      const file = 'local' in output.source ? output.source.local : '';
      const result = await readResult(folderOf(idOf(handle)));
      if (result?.state !== 'succeeded' || !result.outputs.some((known) => known.file === file)) {
        throw new EngineError({
          kind: 'not_found',
          retry: 'never',
          billed: 'no',
          detail: 'Sketch has no such output; it was purged or never made.',
        });
      }
      return Readable.toWeb(createReadStream(path.join(folderOf(idOf(handle)), file))) as ReadableStream<Uint8Array>;
    },
    async cancel(handle) {
      const attemptId = idOf(handle);
      const folder = folderOf(attemptId);
      if (!(await readRequest(folder))) return { result: 'cancelled', mayBill: false };
      const first = await writeResult(folder, { state: 'cancelled' });
      const ended = first ? 'cancelled' : (await readResult(folder))?.state;
      if (ended !== 'cancelled') return { result: 'too-late', mayBill: false };
      pool.stop(attemptId);
      return { result: 'cancelled', mayBill: false };
    },
    async purge(handle) {
      const attemptId = idOf(handle);
      pool.stop(attemptId);
      await removeFolder(folderOf(attemptId));
    },
    close: () => pool.close(),
  };
}

function idOf(handle: Handle): string {
  if (handle.engine !== engineId || handle.v !== 1 || !isAttemptId(handle.id)) {
    throw new EngineError({ kind: 'not_found', retry: 'never', billed: 'no', detail: 'This handle is not one of Sketch.' });
  }
  return handle.id;
}

/** Copies a reference into the spool, checking that it is what it says. */
async function keepMedia(folder: string, position: number, reference: MediaRef): Promise<StoredMedia> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const wrong = (detail: string): EngineError =>
    new EngineError({ kind: 'bad_input', retry: 'change-input', billed: 'no', field: 'media', detail });
  for await (const chunk of await reference.open()) {
    bytes += chunk.byteLength;
    if (bytes > reference.bytes) throw wrong('A reference is longer than it says.');
    chunks.push(chunk);
  }
  const whole = Buffer.concat(chunks);
  if (whole.byteLength !== reference.bytes) throw wrong('A reference is shorter than it says.');
  if (createHash('sha256').update(whole).digest('hex') !== reference.sha256) throw wrong('A reference differs from its hash.');
  const file = `media-${position}`;
  await writeWhole(path.join(folder, file), whole);
  return { role: reference.role, file, sha256: reference.sha256, strength: reference.strength };
}

function resultSnapshot(result: NonNullable<Awaited<ReturnType<typeof readResult>>>): Snapshot {
  if (result.state === 'cancelled') return { state: 'cancelled' };
  if (result.state === 'failed') return { state: 'failed', error: new EngineError(result.error), cost: free };
  return {
    state: 'succeeded',
    outputs: result.outputs.map(({ index, file, mime, kind, seed }) => ({ index, kind, mime, seed, source: { local: file } })),
    safety: result.outputs.map(({ index }) => ({ verdict: 'unknown', index, source: engineId })),
    cost: free,
  };
}

async function currentProgress(folder: string): Promise<Progress> {
  const { fraction, previews } = await readProgress(folder);
  const opened = await Promise.all(
    previews.map(async ({ index, mime, file }) => {
      try {
        return [{ index, mime, bytes: new Uint8Array(await readFile(path.join(folder, file))) }];
      } catch (error) {
        if (isMissing(error)) return [];
        throw error;
      }
    }),
  );
  return { fraction, previews: opened.flat() };
}
