import { z } from 'zod';
import { openOutput, readFailure, readJson, shapeOf } from '../http-kit/index.ts';
import { checkRequest } from '../request-kit/check-request.ts';
import { warnOfStrength } from '../request-kit/warn-of-strength.ts';
import type { Engine, EngineCall, EngineRequest, Handle, Snapshot, Warning } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import { buildTask, keepsOutputsSeconds } from './build-task.ts';
import { classOf, provider, startError } from './failures.ts';
import type { OpenModel } from './model-mapping.ts';
import { type Access, answer, checkKey, failuresOf, post, readActive, readArchived } from './read-task.ts';
import { snapshotOf, stillWaiting } from './snapshot.ts';
import { verifyPush } from './webhook.ts';

export const engineId = 'runware';

export interface RunwareOptions extends Access {
  readonly hosts: readonly string[];
  readonly models: readonly OpenModel[];
}

const handleOf = (attemptId: string, model: string, count: number): Handle => ({
  engine: engineId,
  v: 1,
  id: attemptId,
  extra: { model, count },
});
const handleExtra = z.object({ model: z.string(), count: z.int().positive() });

/** Runware over HTTP: every task runs `async` under our attempt's id, and is read by that id until it is over. */
export function runwareEngine({ hosts, models, ...access }: RunwareOptions): Engine {
  const modelOf = (id: string): OpenModel | undefined => models.find(({ descriptor }) => descriptor.id === id);

  async function start(asked: Parameters<Engine['start']>[0], call: EngineCall): ReturnType<Engine['start']> {
    const { model, params, warnings } = checkRequest(asked, models);
    const task = await buildTask(asked, model, params);
    const response = await post(access, [task], call, true);
    const begun = { handle: handleOf(asked.attemptId, asked.model, asked.count), warnings: [...warnings, ...notSent(asked, model)] };
    const options = { provider, paid: true };
    const found = response.ok ? shapeOf(await readJson(response, options), answer, options) : await readFailure(response, answer);
    const failures = found ? failuresOf(found) : [];
    const failure = failures.find(({ taskUUID }) => taskUUID === asked.attemptId) ?? failures[0];
    // Our id is only ever used for this work: that it is there already means that it was accepted.
    if (failure && classOf(failure) === 'duplicate') return begun;
    if (response.ok && !failure && found?.data?.some(({ taskUUID }) => taskUUID === asked.attemptId)) return begun;
    throw startError(response, failure);
  }

  async function poll(handle: Handle, call: EngineCall): Promise<Snapshot> {
    const extra = handleExtra.safeParse(handle.extra ?? { model: '', count: 1 });
    if (handle.engine !== engineId || handle.v !== 1 || !extra.success) throw unknownWork();
    const { model, count } = extra.data;
    const active = await readActive(access, handle.id, call);
    const now = active && snapshotOf(active, count, modelOf(model));
    if (now) return now;
    const archived = await readArchived(access, handle.id, call);
    const ended = archived && snapshotOf(archived, count, modelOf(model));
    if (ended) return ended;
    if (active ?? archived) return stillWaiting(count, modelOf(model));
    throw unknownWork();
  }

  return {
    spec: 'v1',
    id: engineId,
    title: provider,
    traits: {
      locality: 'cloud',
      resume: 'by-client-id',
      progress: 'percent',
      previews: false,
      cost: 'reported',
      safety: 'flag',
      maxConcurrency: 4,
      keepsOutputsSeconds,
      digitalSourceType: 'trainedAlgorithmicMedia',
      dataNote:
        'Prompt, references and settings go to Runware, which hands them on to the maker of the model where it does not run it itself.',
    },
    models: () => models.map(({ descriptor }) => descriptor),
    async probe(call) {
      try {
        await checkKey(access, call);
        return { ok: true };
      } catch (error) {
        if (error instanceof EngineError) return { ok: false, error };
        throw error;
      }
    },
    start,
    async reconcile({ attemptId, model, count }, call) {
      const known = (await readActive(access, attemptId, call)) ?? (await readArchived(access, attemptId, call));
      return known ? { found: handleOf(attemptId, model, count) } : { found: null, certain: true };
    },
    poll,
    async fetchOutput(_handle, { source }, call) {
      if ('text' in source) return new Blob([source.text]).stream();
      return openOutput(call, 'url' in source ? source.url : '', { provider, hosts });
    },
    webhook: { verify: verifyPush },
  };
}

/** What of a checked request has no place in the task. */
function notSent({ prompt, media }: EngineRequest, { descriptor, mapping }: OpenModel): readonly Warning[] {
  const unused = mapping.strength ? media.filter(({ role }) => role !== 'init') : media;
  const wordless = mapping.prompt === 'none' && prompt.trim() !== '';
  return [...(wordless ? [{ field: 'prompt', detail: `${descriptor.title} takes no prompt.` }] : []), ...warnOfStrength(unused, provider)];
}

const unknownWork = (): EngineError =>
  new EngineError({ kind: 'not_found', retry: 'never', billed: 'unknown', detail: 'Runware knows no such work, or no longer.' });
