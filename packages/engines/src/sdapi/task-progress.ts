import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { readAnswer } from '../http-kit/index.ts';
import type { EngineCall, Progress } from '../spec/engine.ts';
import { failureOf, post, type Server, title } from './api.ts';

const taskProgress = z.object({
  active: z.boolean(),
  queued: z.boolean(),
  completed: z.boolean(),
  progress: z.number().nullish(),
  live_preview: z.string().nullish(),
});
export type TaskProgress = z.output<typeof taskProgress>;

/** The server sends its previews as large as the picture. */
const maxPreviewBytes = 512 * 1024;
const limitBytes = 8 * 1024 * 1024;

/** How far a task of ours is. */
export async function askTask(
  server: Server,
  id: string,
  call: Pick<EngineCall, 'fetch' | 'signal'>,
  { preview }: { readonly preview: boolean },
): Promise<TaskProgress> {
  const response = await post(server, 'internal/progress', { id_task: id, id_live_preview: -1, live_preview: preview }, call);
  if (!response.ok) throw await failureOf(response);
  return readAnswer(response, taskProgress, { provider: title, limitBytes });
}

/** Ends when the server says that it has the task; asks ever more slowly, and takes failures for "not yet". */
export async function untilTaken(server: Server, id: string, call: Pick<EngineCall, 'fetch' | 'signal'>): Promise<void> {
  for (let waitMs = 100; ; waitMs = Math.min(waitMs * 2, 2_000)) {
    await sleep(waitMs, undefined, { signal: call.signal });
    const task = await askTask(server, id, call, { preview: false }).catch(() => undefined);
    if (task?.active || task?.queued) return;
  }
}

export function progressOf({ progress, live_preview: preview }: TaskProgress): Progress {
  const fraction = Math.min(0.98, Math.max(0, progress ?? 0));
  const [, mime, data] = /^data:(image\/(?:png|jpeg|webp));base64,(.+)$/s.exec(preview ?? '') ?? [];
  if (mime === undefined || data === undefined) return { fraction };
  const bytes = new Uint8Array(Buffer.from(data, 'base64'));
  return bytes.byteLength > maxPreviewBytes ? { fraction } : { fraction, previews: [{ index: 0, mime, bytes }] };
}
