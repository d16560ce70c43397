import { timingSafeEqual } from 'node:crypto';
import { type Engine, type EngineCall, EngineError, type Handle } from '@pinhole/engines';
import { z } from 'zod';
import { paidModels } from './paid-models.ts';
import { pushHeaders, signPush } from './paid-pushes.ts';

const task = z.object({
  id: z.string(),
  clientId: z.string(),
  status: z.enum(['running', 'done', 'cancelled', 'refused']),
  outputs: z.number(),
  kind: z.enum(['image', 'video']),
});
const pushed = z.object({ task: z.string(), client: z.string() });

export type PaidResume = Engine['traits']['resume'];

export interface PaidEngineOptions {
  readonly baseUrl: string;
  readonly resume: PaidResume;
  readonly id?: string;
  /** The provider says when it is done, and is hardly ever asked. */
  readonly push?: boolean;
  readonly maxConcurrency?: number;
  readonly pollAfterMs?: number;
  /** How long an answer is waited for. */
  readonly patienceMs?: number;
}

const pushWindowSeconds = 300;

/**
 * The adapter of `paid-provider.ts`, in the kinds that real providers come in: one that takes our id, one whose listing shows what it
 * accepted but proves nothing about what it does not show, one that cannot say what became of a create whose answer was lost.
 */
export function paidEngine(options: PaidEngineOptions): Engine {
  const { baseUrl, resume, id: engineId = 'paid', push = false, maxConcurrency = 4, patienceMs = 60_000 } = options;
  const pollAfterMs = options.pollAfterMs ?? (push ? 15_000 : 50);
  const handleOf = (id: string): Handle => ({ engine: engineId, v: 1, id });

  async function request(path: string, init: RequestInit, { fetch, signal }: EngineCall, unknownWhenLost: boolean): Promise<Response> {
    try {
      const response = await fetch(new URL(path, baseUrl), { ...init, signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]) });
      if (!response.ok) throw refusal(response, unknownWhenLost);
      return response;
    } catch (error) {
      if (error instanceof EngineError) throw error;
      throw noAnswer(unknownWhenLost, error);
    }
  }

  async function read<Shape extends z.ZodType>(response: Response, shape: Shape, unknownWhenLost: boolean): Promise<z.infer<Shape>> {
    try {
      return shape.parse(await response.json());
    } catch (error) {
      throw noAnswer(unknownWhenLost, error);
    }
  }

  return {
    spec: 'v1',
    id: engineId,
    title: 'Paid',
    traits: {
      locality: 'cloud',
      resume,
      progress: 'none',
      previews: false,
      cost: 'reported',
      safety: 'error-only',
      maxConcurrency,
      keepsOutputsSeconds: null,
      digitalSourceType: 'trainedAlgorithmicMedia',
      dataNote: 'The prompt goes to the provider of the test.',
    },
    models: () => paidModels(engineId),
    probe: async () => ({ ok: true }),
    async start({ attemptId, count, prompt, durationSeconds, webhookUrl }, call) {
      const kind = durationSeconds === undefined ? 'image' : 'video';
      const body = JSON.stringify({
        by: engineId,
        clientId: attemptId,
        count,
        kind,
        purpose: prompt,
        ...(webhookUrl ? { pushTo: webhookUrl } : {}),
      });
      const accepted = await read(await request('tasks', { method: 'POST', body }, call, true), task, true);
      return { handle: handleOf(accepted.id), warnings: [] };
    },
    async reconcile({ attemptId }, call) {
      if (resume === 'none') return { found: null, certain: false };
      const query = resume === 'by-client-id' ? `tasks?client=${attemptId}` : 'tasks';
      const listed = await read(await request(query, {}, call, false), z.array(task), false);
      const mine = listed.find(({ clientId }) => clientId === attemptId);
      return mine ? { found: handleOf(mine.id) } : { found: null, certain: resume === 'by-client-id' };
    },
    async poll(handle, call) {
      const { status, outputs, kind } = await read(await request(`tasks/${handle.id}`, {}, call, false), task, false);
      if (status === 'cancelled') return { state: 'cancelled' };
      if (status === 'refused') {
        const refused = { kind: 'refused_content', retry: 'change-input', billed: 'no', detail: 'its safety rules stopped it' } as const;
        return { state: 'failed', error: new EngineError(refused) };
      }
      if (status === 'running') return { state: 'running', progress: { fraction: 0.5 }, pollAfterMs };
      return {
        state: 'succeeded',
        outputs: Array.from({ length: outputs }, (_, index) => ({
          index,
          kind,
          mime: kind === 'image' ? 'image/png' : 'video/mp4',
          source: { url: `outputs/${handle.id}/${index}` },
        })),
        safety: [],
        // It bills what it accepted, whatever came of it.
        cost: { amountMicros: BigInt(Math.max(1, outputs)) * 20_000n, currency: 'USD', quality: 'reported' },
      };
    },
    async fetchOutput(_handle, output, call) {
      const response = await request('url' in output.source ? output.source.url : '', {}, call, false);
      if (!response.body)
        throw new EngineError({ kind: 'engine_fault', retry: 'after-delay', billed: 'yes', detail: 'the output has no body' });
      return response.body;
    },
    cancel: async (handle, call) => {
      await request(`tasks/${handle.id}`, { method: 'DELETE' }, call, false);
      return { result: 'cancelled', mayBill: true };
    },
    purge: async (handle, call) => {
      await request(`tasks/${handle.id}?outputs`, { method: 'DELETE' }, call, false);
    },
    ...(push ? { webhook: { verify: async (headers, body, { now }) => verifyPush(headers, Buffer.from(body).toString(), now) } } : {}),
  };
}

function verifyPush(headers: Headers, body: string, now: Date): { attemptId: string; handleId: string; dedupeKey: string } | null {
  const [id, time, signature] = [pushHeaders.id, pushHeaders.time, pushHeaders.signature].map((name) => headers.get(name) ?? '');
  if (!id || !time || !signature || Math.abs(now.getTime() / 1000 - Number(time)) > pushWindowSeconds) return null;
  const [given, real] = [Buffer.from(signature), Buffer.from(signPush(id, time, body))];
  if (given.length !== real.length || !timingSafeEqual(given, real)) return null;
  const about = pushed.parse(JSON.parse(body));
  return { attemptId: about.client, handleId: about.task, dedupeKey: id };
}

/** A server that failed may have accepted a create all the same: only a refusal that says so is one. */
function refusal(response: Response, isCreate: boolean): EngineError {
  if (isCreate && response.status >= 500) return noAnswer(true, new Error(`the provider answered ${response.status}`));
  const retryAfterMs = Number(response.headers.get('retry-after') ?? Number.NaN) * 1000;
  const later = Number.isNaN(retryAfterMs) ? {} : { retryAfterMs };
  if (response.status === 404)
    return new EngineError({ kind: 'lost', retry: 'never', billed: 'unknown', detail: 'the provider does not know this task' });
  if (response.status === 429)
    return new EngineError({ kind: 'rate_limit', retry: 'after-delay', billed: 'no', detail: 'too many calls', ...later });
  return new EngineError({
    kind: 'engine_fault',
    retry: 'after-delay',
    billed: 'no',
    detail: `the provider answered ${response.status}`,
    ...later,
  });
}

/** Nothing came back, or nothing that can be read: for a create, that is not a refusal. */
function noAnswer(unknownWhenLost: boolean, cause: unknown): EngineError {
  return new EngineError(
    unknownWhenLost
      ? { kind: 'network', retry: 'reconcile-first', billed: 'unknown', detail: 'no answer' }
      : { kind: 'network', retry: 'after-delay', billed: 'no', detail: 'no answer' },
    { cause },
  );
}
