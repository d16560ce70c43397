import { z } from 'zod';
import { readAnswer, send } from '../http-kit/index.ts';
import type { EngineCall } from '../spec/engine.ts';
import { failureOf, type Server, title } from './api.ts';

/** Files and words by node, as ComfyUI lists them. */
export type JobOutputs = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export type Job =
  | { readonly state: 'pending' | 'running' | 'cancelled' }
  /** `seconds` is how long it worked; undefined where it does not say. */
  | { readonly state: 'completed'; readonly outputs: JobOutputs; readonly seconds: number | undefined }
  | { readonly state: 'failed'; readonly node: string | undefined; readonly exception: string | undefined; readonly outOfMemory: boolean };

const outputs = z.record(z.string(), z.record(z.string(), z.unknown())).catch({});
const executionError = z.object({
  node_type: z.string().optional().catch(undefined),
  exception_type: z.string().optional().catch(undefined),
  exception_message: z.string().optional().catch(undefined),
});
const status = z.object({
  status_str: z.string().nullish(),
  messages: z.array(z.tuple([z.string()], z.unknown())).catch([]),
});

const jobDetail = z.object({
  status: z.enum(['pending', 'in_progress', 'completed', 'failed', 'cancelled']),
  outputs: outputs.nullish(),
  execution_error: executionError.nullish().catch(undefined),
  execution_status: status.nullish().catch(undefined),
});
const history = z.record(z.string(), z.object({ outputs: outputs.nullish(), status: status.nullish().catch(undefined) }));
const queueItem = z.tuple([z.unknown(), z.string()], z.unknown());
const queue = z.object({ queue_running: z.array(queueItem), queue_pending: z.array(queueItem) });

/** Waiting prompts come with their whole graphs. */
const limitBytes = 32 * 1024 * 1024;

/**
 * What became of a prompt; undefined when ComfyUI does not know it. Newer servers tell by id. For the others, and before anything is
 * said to be unknown, the queue is read first and the history second: prompts move in that direction, so none slips through.
 */
export async function findJob(server: Server, id: string, call: EngineCall): Promise<Job | undefined> {
  const direct = await get(`api/jobs/${encodeURIComponent(id)}`);
  if (direct.ok) {
    const job = await readAnswer(direct, jobDetail, { provider: title, limitBytes });
    if (job.status === 'pending') return { state: 'pending' };
    if (job.status === 'in_progress') return { state: 'running' };
    if (job.status === 'cancelled') return { state: 'cancelled' };
    return ended(job.status === 'completed', job.outputs, job.execution_status, job.execution_error);
  }
  if (direct.status !== 404 && direct.status !== 405) throw await failureOf(direct);
  await direct.body?.cancel();

  const waiting = await required('api/queue', queue);
  if (waiting.queue_running.some(([, known]) => known === id)) return { state: 'running' };
  if (waiting.queue_pending.some(([, known]) => known === id)) return { state: 'pending' };
  const past = (await required(`api/history/${encodeURIComponent(id)}`, history))[id];
  return past && ended(past.status?.status_str !== 'error', past.outputs, past.status, undefined);

  function get(path: string): Promise<Response> {
    return send(call, new URL(path, server.base), { headers: server.headers }, { provider: title });
  }
  async function required<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
    const response = await get(path);
    if (!response.ok) throw await failureOf(response);
    return readAnswer(response, schema, { provider: title, limitBytes });
  }
}

function ended(
  well: boolean,
  outputs: JobOutputs | null | undefined,
  status: z.output<typeof jobDetail>['execution_status'],
  error: z.output<typeof jobDetail>['execution_error'],
): Job {
  const messages = new Map((status?.messages ?? []).map(([name, body]) => [name, body]));
  if (well) return { state: 'completed', outputs: outputs ?? {}, seconds: secondsOf(messages) };
  if (messages.has('execution_interrupted')) return { state: 'cancelled' };
  const told = error ?? executionError.safeParse(messages.get('execution_error')).data;
  const outOfMemory = /OutOfMemory/i.test(told?.exception_type ?? '') || /out of memory/i.test(told?.exception_message ?? '');
  return { state: 'failed', node: told?.node_type, exception: told?.exception_type, outOfMemory };
}

function secondsOf(messages: ReadonlyMap<string, unknown>): number | undefined {
  const stamp = z.object({ timestamp: z.number() });
  const [begun, done] = ['execution_start', 'execution_success'].map((name) => stamp.safeParse(messages.get(name)).data?.timestamp);
  return begun === undefined || done === undefined ? undefined : Math.max(0, done - begun) / 1000;
}
