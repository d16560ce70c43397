import { z } from 'zod';
import type { Cost, EngineCall, Snapshot } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import { type Access, get } from './api.ts';
import { endOf, failure } from './failures.ts';
import type { VideoModel } from './model-mapping.ts';

export const task = z.object({
  id: z.string(),
  status: z.string(),
  error: failure.nullish(),
  content: z.object({ video_url: z.string().nullish() }).nullish(),
  usage: z.object({ completion_tokens: z.number().nonnegative().nullish() }).nullish(),
  seed: z.number().nullish(),
  resolution: z.string().nullish(),
  ratio: z.string().nullish(),
  duration: z.number().nullish(),
  framespersecond: z.number().nullish(),
  generate_audio: z.boolean().nullish(),
  safety_identifier: z.string().nullish(),
  updated_at: z.number().nullish(),
});
export type VideoTask = z.infer<typeof task>;

const list = z.object({ items: z.array(task).nullish(), total: z.number().nullish() });

const pageSize = 100;
const maxPages = 5;
const pollMs = 5_000;
const pixelsOf: Readonly<Record<string, number>> = {
  '480p': 864 * 480,
  '720p': 1280 * 720,
  '1080p': 1920 * 1080,
  '4k': 3840 * 2160,
};

export const taskPath = (id: string): string => `contents/generations/tasks/${encodeURIComponent(id)}`;

/** The task of this id, or null. Throws `EngineError`. */
export async function readTask(access: Access, id: string, call: EngineCall): Promise<VideoTask | null> {
  return get(access, taskPath(id), task, call);
}

/** The task that was begun for an attempt, among the last of its model. */
export async function findTask(access: Access, model: string, attemptId: string, call: EngineCall): Promise<VideoTask | null> {
  for (let page = 1; page <= maxPages; page += 1) {
    const query = new URLSearchParams({ page_num: String(page), page_size: String(pageSize), 'filter.model': model });
    const items = (await get(access, `contents/generations/tasks?${query.toString()}`, list, call))?.items ?? [];
    const found = items.find(({ safety_identifier: named }) => named === attemptId);
    if (found) return found;
    if (items.length < pageSize) return null;
  }
  return null;
}

/** Whether the region answers and takes the key: one task of the list is asked for, and not looked at. Throws `EngineError`. */
export async function checkKey(access: Access, call: EngineCall): Promise<void> {
  if (await get(access, 'contents/generations/tasks?page_num=1&page_size=1', list, call)) return;
  const detail = 'There is no ModelArk at this address. Check the address in the connection.';
  throw new EngineError({ kind: 'not_found', retry: 'never', billed: 'no', detail });
}

/** What a task is at. `model` is undefined when it was taken out of the catalogue since. */
export function snapshotOf(found: VideoTask, model: VideoModel | undefined): Snapshot {
  const { status } = found;
  if (status === 'cancelled') return { state: 'cancelled' };
  if (status === 'failed') return { state: 'failed', error: endOf(found.error ?? {}) };
  if (status === 'expired') {
    const detail = 'ModelArk did not get to this clip in time and gave it up.';
    return { state: 'failed', error: new EngineError({ kind: 'timeout', retry: 'after-delay', billed: 'no', detail }) };
  }
  if (status !== 'succeeded') return { state: status === 'queued' ? 'queued' : 'running', progress: { fraction: 0 }, pollAfterMs: pollMs };
  const url = found.content?.video_url;
  if (!url) {
    const detail = 'ModelArk says that the clip is done and not where it is.';
    return { state: 'failed', error: new EngineError({ kind: 'engine_fault', retry: 'after-delay', billed: 'unknown', detail }) };
  }
  const seed = found.seed == null ? {} : { seed: found.seed };
  return {
    state: 'succeeded',
    outputs: [{ index: 0, kind: 'video', mime: 'video/mp4', source: { url }, ...seed }],
    safety: [{ verdict: 'unknown', index: 0, source: 'modelark' }],
    cost: costOf(found, model),
  };
}

/** Tokens times their price. Where no tokens are reported, as many as such a clip is said to take. */
function costOf(found: VideoTask, model: VideoModel | undefined): Cost {
  const currency = model?.cost.currency ?? 'USD';
  const silent = found.generate_audio === false ? model?.mapping.silentPerMillionTokensMicros : undefined;
  const price = silent ?? model?.cost.perMillionTokensMicros;
  const counted = found.usage?.completion_tokens ?? undefined;
  const pixels = pixelsOf[found.resolution ?? ''] ?? pixelsOf['720p'] ?? 0;
  const tokens = counted ?? (pixels * (found.framespersecond ?? 24) * (found.duration ?? 5)) / 1024;
  const known = counted !== undefined && price !== undefined;
  return { amountMicros: BigInt(Math.round((tokens * (price ?? 0)) / 1_000_000)), currency, quality: known ? 'computed' : 'estimated' };
}
