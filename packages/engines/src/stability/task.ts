import { z } from 'zod';
import { send } from '../http-kit/index.ts';
import { readMark, setMark } from '../scratch-kit/attempt-marks.ts';
import { keepAttempt, keepFailure, pollKept } from '../scratch-kit/kept-attempt.ts';
import type { EngineCall, Handle, Scratch, Snapshot } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import { readWork } from './answer.ts';
import { type Connected, engineId, failureOf, title } from './api.ts';

/** They ask not to be asked more often. */
const pollAfterMs = 10_000;
/** A task whose result is an error of theirs for so long will not end well. */
const failingMs = 5 * 60_000;

const storedTask = z.object({
  task: z.string(),
  seed: z.number().exactOptional(),
  cost: z.object({ micros: z.number(), currency: z.string() }),
});
export type StoredTask = z.output<typeof storedTask>;

export const taskOf = ({ extra }: Handle): StoredTask | undefined => storedTask.safeParse(extra).data;
export const taskHandle = (attemptId: string, task: StoredTask): Handle => ({ engine: engineId, v: 1, id: attemptId, extra: task });

/** Kept before `start` answers, so that a task is not lost with the process that began it. */
export async function keepTask(scratch: Scratch, attemptId: string, task: StoredTask): Promise<void> {
  await scratch.put(taskName(attemptId), once(JSON.stringify(task)));
}

export async function findTask(scratch: Scratch, attemptId: string): Promise<StoredTask | null> {
  const stream = z.uuid().safeParse(attemptId).success ? await scratch.get(taskName(attemptId)) : null;
  return stream && storedTask.parse(JSON.parse(await new Response(stream).text()));
}

/** Asks after a task of theirs. What it brings is kept here at once: they have it for a day. */
export async function pollTask(
  handle: Handle,
  task: StoredTask,
  { base, headers }: Connected,
  call: EngineCall,
  now: Date,
): Promise<Snapshot> {
  const response = await send(call, new URL(`v2beta/results/${encodeURIComponent(task.task)}`, base), { headers }, { provider: title });
  if (response.status === 202) {
    await response.body?.cancel();
    return { state: 'running', progress: { fraction: 0 }, pollAfterMs };
  }
  if (!response.ok) return ended(await failureOf(response), response.status, handle, call, now);
  const work = await readWork(response, false, task.seed);
  if ('task' in work) return { state: 'running', progress: { fraction: 0 }, pollAfterMs };
  if ('failure' in work) await keepFailure(call.scratch, handle.id, work.failure);
  else {
    await keepAttempt(call.scratch, handle.id, {
      outputs: [work.output],
      safety: [{ verdict: 'unknown', index: 0, source: title }],
      cost: { amountMicros: BigInt(task.cost.micros), currency: task.cost.currency, quality: 'estimated' },
    });
  }
  return pollKept(handle, call);
}

/** Whether an error where the result should be is about the work or about asking for it. */
async function ended(error: EngineError, status: number, handle: Handle, call: EngineCall, now: Date): Promise<Snapshot> {
  if (error.kind === 'not_found') {
    const detail = `${title} knows no such task: it is over and forgotten, or was never begun.`;
    throw new EngineError({ kind: 'not_found', retry: 'never', billed: 'unknown', detail });
  }
  if (error.kind === 'refused_content' || error.kind === 'bad_input') {
    await keepFailure(call.scratch, handle.id, { kind: error.kind, retry: error.retry, billed: error.billed, detail: error.message });
    return pollKept(handle, call);
  }
  if (status < 500) throw error;
  const since = await readMark(call.scratch, handle.id, 'failing');
  if (since === null) await setMark(call.scratch, handle.id, 'failing', now);
  if (since === null || now.getTime() - since < failingMs) throw error;
  const detail = `${title} could not finish this task (HTTP ${status}).`;
  await keepFailure(call.scratch, handle.id, { kind: 'engine_fault', retry: 'after-delay', billed: 'unknown', detail });
  return pollKept(handle, call);
}

const taskName = (attemptId: string): string => `${attemptId}/task.json`;

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
