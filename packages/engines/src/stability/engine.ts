import { z } from 'zod';
import { readAnswer, send } from '../http-kit/index.ts';
import { checkRequest } from '../request-kit/check-request.ts';
import { clockOf } from '../request-kit/clock-of.ts';
import { estimateCost } from '../request-kit/estimate-cost.ts';
import { findKept, keepAttempt, keepFailure, openKept, pollKept } from '../scratch-kit/kept-attempt.ts';
import type { Engine, EngineCall, EngineRequest, EngineTraits, Handle } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { Connection } from '../spec/provider.ts';
import { readWork } from './answer.ts';
import { connect, engineId, failureOf, title } from './api.ts';
import type { StabilityModel } from './catalogue.ts';
import { composeForm } from './compose-form.ts';
import { findTask, keepTask, pollTask, type StoredTask, taskHandle, taskOf } from './task.ts';

const traits: EngineTraits = {
  locality: 'cloud',
  resume: 'none',
  progress: 'none',
  previews: false,
  cost: 'estimated',
  safety: 'error-only',
  maxConcurrency: 16,
  startsPer: { count: 150, seconds: 10 },
  keepsOutputsSeconds: 24 * 3600,
  digitalSourceType: 'trainedAlgorithmicMedia',
  dataNote:
    'Prompts and reference pictures are sent to Stability AI, which may train with them unless the operator has switched that off in the account.',
};

const balance = z.object({ credits: z.number() });

/** Most endpoints answer once, with the picture, which then lies in the scratch; two begin a task that is asked after. */
export function openEngine(connection: Connection, models: readonly StabilityModel[]): Engine {
  const connected = connect(connection);
  const { base, headers } = connected;
  const now = clockOf(connection);
  const kept = (attemptId: string): Handle => ({ engine: engineId, v: 1, id: attemptId });

  async function start(asked: EngineRequest, call: EngineCall): ReturnType<Engine['start']> {
    const { model, params, warnings } = checkRequest(asked, models);
    const { form, seed, warnings: more } = await composeForm(asked, model, params);
    const url = new URL(`v2beta/stable-image/${model.providerModel}`, base);
    const response = await send(call, url, { method: 'POST', headers, body: form }, { provider: title, paid: true });
    if (!response.ok) throw await failureOf(response, true);
    const work = await readWork(response, true, seed);

    const megapixels = (asked.size.width * asked.size.height) / 1_000_000;
    const cost = estimateCost(model.cost, { outputs: 1, megapixels, seconds: 0 });
    const answer = { warnings: [...warnings, ...more] };
    if ('task' in work) {
      const { amountMicros, currency } = cost;
      const task: StoredTask = {
        task: work.task,
        ...(seed === undefined || seed === 0 ? {} : { seed }),
        cost: { micros: Number(amountMicros), currency },
      };
      await keepTask(call.scratch, asked.attemptId, task);
      return { ...answer, handle: taskHandle(asked.attemptId, task) };
    }
    if ('failure' in work) await keepFailure(call.scratch, asked.attemptId, work.failure);
    else {
      await keepAttempt(call.scratch, asked.attemptId, {
        outputs: [work.output],
        // Passed their moderation, which is no statement about the picture.
        safety: [{ verdict: 'unknown', index: 0, source: title }],
        cost,
      });
    }
    return { ...answer, handle: kept(asked.attemptId) };
  }

  return {
    spec: 'v1',
    id: engineId,
    title,
    traits,
    models: () => models.map(({ descriptor }) => descriptor),
    async probe(call) {
      try {
        const response = await send(call, new URL('v1/user/balance', base), { headers }, { provider: title });
        if (!response.ok) return { ok: false, error: await failureOf(response) };
        const { credits } = await readAnswer(response, balance, { provider: title });
        if (credits > 0) return { ok: true };
        const detail = `The account at ${title} has no credit left. Top it up there.`;
        return { ok: false, error: new EngineError({ kind: 'quota', retry: 'never', billed: 'no', detail }) };
      } catch (error) {
        if (error instanceof EngineError) return { ok: false, error };
        throw error;
      }
    },
    start,
    // There is neither a list nor an id of ours: only what was kept here can be found again.
    async reconcile({ attemptId }, { scratch }) {
      if (await findKept(scratch, attemptId)) return { found: kept(attemptId) };
      const task = await findTask(scratch, attemptId);
      return task ? { found: taskHandle(attemptId, task) } : { found: null, certain: false };
    },
    async poll(handle, call) {
      const task = taskOf(handle);
      const found = await findKept(call.scratch, handle.id);
      return task && !found ? pollTask(handle, task, connected, call, now()) : pollKept(handle, call);
    },
    async fetchOutput(handle, output, call) {
      const stream = await openKept(handle, output, call);
      if (stream) return stream;
      throw new EngineError({ kind: 'not_found', retry: 'never', billed: 'no', detail: `This is not an output of ${title}.` });
    },
    purge: ({ id }, { scratch }) => scratch.clear(id),
  };
}
