import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { readAnswer } from '../http-kit/index.ts';
import { checkRequest } from '../request-kit/check-request.ts';
import { checkSize } from '../request-kit/check-size.ts';
import { clockOf } from '../request-kit/clock-of.ts';
import { estimateCost } from '../request-kit/estimate-cost.ts';
import { readMark, setMark } from '../scratch-kit/attempt-marks.ts';
import { findKept, keepAttempt, keepFailure, openKept } from '../scratch-kit/kept-attempt.ts';
import type { Cost, Engine, EngineCall, EngineRequest, Handle, Snapshot } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { Connection } from '../spec/provider.ts';
import { engineId, failureOf, get, post, serverOf, title } from './api.ts';
import { composeOrder, type Order } from './compose-order.ts';
import { readMapping, type SdapiModel } from './mapping.ts';
import { readResult } from './read-result.ts';
import { askTask, progressOf, untilTaken } from './task-progress.ts';

/** Attempts whose answer this process waits for. */
const awaited = new Set<string>();
/** An answer that another process waits for takes a moment from done to kept. */
const missingMs = 60_000;

export function openEngine(connection: Connection): Engine {
  const server = serverOf(connection);
  const models = connection.models.map(readMapping);
  const now = clockOf(connection);
  const costs = models.some(({ cost }) => [cost.perOutputMicros, cost.perMegapixelMicros, cost.perSecondMicros].some((micros) => micros));
  const quality: Cost['quality'] = costs ? 'estimated' : 'free';
  const tasks = models.some(({ sends }) => sends.kind === 'generate' && sends.tasks);

  /** The whole work: the answer to this one call is the result. What is cancelled meanwhile is not kept. */
  async function work(order: Order, model: SdapiModel, asked: EngineRequest, call: EngineCall): Promise<void> {
    const begun = now().getTime();
    const response = await post(server, order.path, order.body, call, true);
    if (!response.ok) throw await failureOf(response, { paid: true });
    const outputs = await readResult(response, model.sends.kind, asked.count);
    if ((await readMark(call.scratch, asked.attemptId, 'cancelled')) !== null) return;
    const megapixels = (asked.size.width * asked.size.height * outputs.length) / 1_000_000;
    const seconds = (now().getTime() - begun) / 1000;
    await keepAttempt(call.scratch, asked.attemptId, {
      outputs,
      safety: outputs.map((_, index) => ({ verdict: 'unknown', index, source: engineId })),
      cost: estimateCost(model.cost, { outputs: outputs.length, megapixels, seconds }, quality),
    });
  }

  async function start(asked: EngineRequest, call: EngineCall): ReturnType<Engine['start']> {
    const { model, params, warnings } = checkRequest(asked, models);
    if (!z.uuid().safeParse(asked.attemptId).success) throw refused('The attempt id must be a UUID.');
    if (model.sends.kind === 'generate') checkSize(asked.size, model.descriptor);
    const order = await composeOrder(model, asked, params);
    const handle: Handle = { engine: engineId, v: 1, id: asked.attemptId };
    const answer = { handle, warnings: [...warnings, ...order.warnings] };

    const known = model.sends.kind === 'generate' && model.sends.tasks;
    if (known) await setMark(call.scratch, asked.attemptId, 'begun', now());
    awaited.add(asked.attemptId);
    const done = work(order, model, asked, call).finally(() => awaited.delete(asked.attemptId));
    try {
      // Once the server has the task, the answer is awaited in the background; a poll asks the server by our id.
      if (!known) await done;
      else if (await takenBefore(done, asked.attemptId, call)) {
        done.catch((error: unknown) => keepLate(error, asked.attemptId, call)).catch(() => undefined);
      }
      return answer;
    } catch (error) {
      if (error instanceof EngineError && error.billed === 'no') await call.scratch.clear(asked.attemptId);
      throw error;
    }
  }

  /** True as soon as the server has the task, false when it is done; throws what the work throws before either. */
  async function takenBefore(done: Promise<void>, id: string, call: EngineCall): Promise<boolean> {
    let over = false;
    const ends = done.finally(() => {
      over = true;
    });
    ends.catch(() => undefined);
    const stop = new AbortController();
    const signal = AbortSignal.any([call.signal, stop.signal]);
    try {
      await Promise.race([ends, untilTaken(server, id, { fetch: call.fetch, signal }).catch(() => ends)]);
    } finally {
      stop.abort();
    }
    // An answer that broke before the server said so counts for more than what it said.
    await nextTurn();
    if (over) await ends;
    return !over;
  }

  async function keepLate(error: unknown, id: string, { scratch }: EngineCall): Promise<void> {
    const { kind, detail, retry } =
      error instanceof EngineError
        ? { kind: error.kind, detail: error.message, retry: error.retry }
        : { kind: 'engine_fault' as const, detail: `The answer of ${title} could not be kept.`, retry: 'never' as const };
    // The server knew the task and its answer is lost: nobody bills it, so it may be done again.
    if (retry === 'reconcile-first') return keepFailure(scratch, id, { kind: 'lost', retry: 'after-delay', billed: 'no', detail });
    const known = kind === 'overloaded' || kind === 'bad_input' ? kind : 'engine_fault';
    return keepFailure(scratch, id, { kind: known, retry, billed: 'no', detail });
  }

  async function poll({ engine, id }: Handle, call: EngineCall): Promise<Snapshot> {
    if (engine !== engineId) throw unknownAttempt();
    if ((await readMark(call.scratch, id, 'cancelled')) !== null) return { state: 'cancelled' };
    const kept = await findKept(call.scratch, id);
    if (kept) return kept.snapshot;
    if ((await readMark(call.scratch, id, 'begun')) === null) throw unknownAttempt();
    const task = await askTask(server, id, call, { preview: true });
    if (task.queued) return { state: 'queued', progress: { fraction: 0 }, pollAfterMs: 1_000 };
    if (task.active) return { state: 'running', progress: progressOf(task), pollAfterMs: 500 };
    return awaited.has(id) ? running() : missing(id, call);
  }

  /** The server is done with it, and this process does not wait for the answer: another one does, or nobody. */
  async function missing(id: string, call: EngineCall): Promise<Snapshot> {
    const kept = await findKept(call.scratch, id);
    if (kept) return kept.snapshot;
    const since = await readMark(call.scratch, id, 'missing');
    if (since === null) await setMark(call.scratch, id, 'missing', now());
    if (since === null || now().getTime() - since < missingMs) return running();
    const detail = `The answer of ${title} went to a process that is gone.`;
    return { state: 'failed', error: new EngineError({ kind: 'lost', retry: 'after-delay', billed: 'no', detail }) };
  }

  async function cancel({ id }: Handle, call: EngineCall): ReturnType<NonNullable<Engine['cancel']>> {
    const cancelled = { result: 'cancelled', mayBill: false } as const;
    if ((await readMark(call.scratch, id, 'cancelled')) !== null) return cancelled;
    if (await findKept(call.scratch, id)) return { result: 'too-late', mayBill: false };
    if ((await readMark(call.scratch, id, 'begun')) === null) throw unknownAttempt();
    await setMark(call.scratch, id, 'cancelled', now());
    // An interrupt names nobody: it is sent only while the server says that it works on this task.
    const task = await askTask(server, id, call, { preview: false });
    if (task.active) {
      const response = await post(server, 'sdapi/v1/interrupt', {}, call);
      if (!response.ok) throw await failureOf(response);
      await response.body?.cancel();
    }
    return cancelled;
  }

  return {
    spec: 'v1',
    id: engineId,
    title,
    traits: {
      locality: 'local',
      resume: 'none',
      progress: tasks ? 'percent' : 'none',
      previews: tasks,
      cost: quality,
      safety: 'none',
      maxConcurrency: 1,
      keepsOutputsSeconds: 0,
      digitalSourceType: 'trainedAlgorithmicMedia',
      dataNote: 'Prompts and reference pictures are sent to the Stable Diffusion server that the operator runs.',
    },
    models: () => models.map(({ descriptor }) => descriptor),
    async probe(call) {
      try {
        const response = await get(server, 'sdapi/v1/samplers', call);
        if (!response.ok) return { ok: false, error: await failureOf(response) };
        await readAnswer(response, z.array(z.object({ name: z.string() })), { provider: title });
        return { ok: true };
      } catch (error) {
        if (error instanceof EngineError) return { ok: false, error };
        throw error;
      }
    },
    start,
    async reconcile({ attemptId }, { scratch }) {
      const known = awaited.has(attemptId) || (await findKept(scratch, attemptId)) !== null;
      return known ? { found: { engine: engineId, v: 1, id: attemptId } } : { found: null, certain: false };
    },
    poll,
    async fetchOutput(handle, output, call) {
      const stream = await openKept(handle, output, call);
      if (!stream) throw unknownAttempt();
      return stream;
    },
    ...(tasks ? { cancel } : {}),
    purge: ({ id }, { scratch }) => scratch.clear(id),
  };
}

/** Nearly: the server is done and its answer is on the way. */
const running = (): Snapshot => ({ state: 'running', progress: { fraction: 0.99 }, pollAfterMs: 500 });

const refused = (detail: string): EngineError => new EngineError({ kind: 'bad_input', retry: 'never', billed: 'no', detail });

const unknownAttempt = (): EngineError =>
  new EngineError({
    kind: 'not_found',
    retry: 'never',
    billed: 'no',
    detail: 'This attempt is not known here; it was purged or never begun.',
  });
