import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, stat, unlink, utimes } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { EngineErrorFacts } from '../spec/engine-error.ts';

/*
 * One folder per attempt, and the folder is the whole truth: what was asked, how far the drawing is, how it ended.
 * Any process that can read the folder can answer a poll or take the drawing up again.
 */

const storedMedia = z.object({
  role: z.enum(['init', 'mask', 'subject', 'style', 'first_frame', 'last_frame']),
  file: z.string(),
  sha256: z.string(),
  strength: z.number(),
});

const storedRequest = z.object({
  attemptId: z.string(),
  model: z.string(),
  operation: z.string(),
  prompt: z.string(),
  negativePrompt: z.string(),
  media: z.array(storedMedia),
  count: z.number(),
  size: z.object({ width: z.number(), height: z.number() }),
  durationSeconds: z.number(),
  seed: z.number(),
  params: z.record(z.string(), z.unknown()),
});
export type StoredMedia = z.infer<typeof storedMedia>;
export type StoredRequest = z.infer<typeof storedRequest>;

const storedResult = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('succeeded'),
    outputs: z.array(
      z.object({ index: z.number(), file: z.string(), mime: z.string(), kind: z.enum(['image', 'video', 'text']), seed: z.number() }),
    ),
  }),
  z.object({
    state: z.literal('failed'),
    error: z.custom<EngineErrorFacts>((value) => typeof value === 'object' && value !== null && 'kind' in value),
  }),
  z.object({ state: z.literal('cancelled') }),
]);
export type StoredResult = z.infer<typeof storedResult>;

const storedProgress = z.object({
  fraction: z.number(),
  previews: z.array(z.object({ index: z.number(), file: z.string(), mime: z.string() })),
});
export type StoredProgress = z.infer<typeof storedProgress>;

/** After this long without a heartbeat a lock counts as left behind, whatever its process id says. */
const lockExpiryMs = 15_000;

/** True for ids that are safe as a folder name. */
export const isAttemptId = (id: string): boolean => /^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$/.test(id);

export const attemptFolder = (spoolFolder: string, attemptId: string): string => path.join(spoolFolder, attemptId);

/** The file is either absent or whole, also after a power cut. */
export async function writeWhole(file: string, bytes: string | Uint8Array): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  const target = await open(temporary, 'wx');
  try {
    await target.writeFile(bytes);
    await target.sync();
  } finally {
    await target.close();
  }
  await rename(temporary, file);
}

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  return schema.parse(JSON.parse(text));
}

export const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EEXIST';

export const readRequest = (folder: string): Promise<StoredRequest | undefined> =>
  readJson(path.join(folder, 'request.json'), storedRequest);
export const readResult = (folder: string): Promise<StoredResult | undefined> => readJson(path.join(folder, 'result.json'), storedResult);

/** A half-written progress file only costs one update, so it is read forgivingly. */
export async function readProgress(folder: string): Promise<StoredProgress> {
  const nothing: StoredProgress = { fraction: 0, previews: [] };
  return (await readJson(path.join(folder, 'progress.json'), storedProgress).catch(() => nothing)) ?? nothing;
}

export async function writeRequest(folder: string, request: StoredRequest): Promise<void> {
  await writeWhole(path.join(folder, 'request.json'), JSON.stringify(request));
  // The rename itself must survive a power cut before anybody is told that the attempt exists.
  const directory = await open(folder, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** The first ending wins: a finished drawing cannot be cancelled, a cancelled one cannot finish. Returns whether ours was first. */
export async function writeResult(folder: string, result: StoredResult): Promise<boolean> {
  const temporary = path.join(folder, `result.${randomUUID()}.tmp`);
  await writeWhole(temporary, JSON.stringify(result));
  try {
    await link(temporary, path.join(folder, 'result.json'));
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  } finally {
    await unlink(temporary);
  }
}

/** Counts how often the drawing was begun, so that one which takes its process down is not begun for ever. */
export async function countBeginning(folder: string): Promise<number> {
  const file = path.join(folder, 'beginnings');
  const before = Number(await readFile(file, 'utf8').catch(() => '0')) || 0;
  await writeWhole(file, String(before + 1));
  return before + 1;
}

/** Two processes drawing the same attempt would waste time, never spoil it: outputs are deterministic and written whole. */
export async function takeLock(folder: string): Promise<boolean> {
  const file = path.join(folder, 'lock');
  for (let round = 0; round < 2; round += 1) {
    try {
      const lock = await open(file, 'wx');
      await lock.writeFile(String(process.pid));
      await lock.close();
      return true;
    } catch (error) {
      if (!isTaken(error)) throw error;
      if (await isLocked(folder)) return false;
      await rm(file, { force: true });
    }
  }
  return false;
}

export async function isLocked(folder: string): Promise<boolean> {
  const file = path.join(folder, 'lock');
  try {
    const [facts, text] = await Promise.all([stat(file), readFile(file, 'utf8')]);
    if (Date.now() - facts.mtimeMs > lockExpiryMs) return false;
    const pid = Number(text);
    if (!Number.isInteger(pid) || pid <= 0) return true; // just created by somebody who has not written yet
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process lives and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

export async function refreshLock(folder: string): Promise<void> {
  const now = new Date();
  await utimes(path.join(folder, 'lock'), now, now).catch(() => undefined);
}

export const dropLock = (folder: string): Promise<void> => rm(path.join(folder, 'lock'), { force: true });

export const makeFolder = (folder: string): Promise<string | undefined> => mkdir(folder, { recursive: true, mode: 0o700 });
export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });
