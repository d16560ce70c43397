import type { Engine, EngineCall, Handle } from '../spec/engine.ts';
import type { Prediction, ReplicateApi } from './api.ts';
import type { ReplicateModel } from './catalogue.ts';
import { toHandle } from './handle.ts';
import { attemptOf, findFingerprint, fits } from './mark.ts';

/** Replicate forgets inputs after an hour; two pages of doubt more than that cannot be answered. */
const lookBackMs = 2 * 60 * 60 * 1000;
const maxPages = 20;
/** By how much the clocks may differ. */
const skewMs = 60_000;

/** Looks for an attempt among the recent predictions. Not finding it proves nothing: `certain` is always false. */
export async function findPrediction(
  call: EngineCall,
  api: ReplicateApi,
  models: readonly ReplicateModel[],
  asked: Parameters<Engine['reconcile']>[0],
  now: Date,
): ReturnType<Engine['reconcile']> {
  const kept = await findFingerprint(call, asked.attemptId);
  const model = models.find(({ descriptor }) => descriptor.id === asked.model);
  const since = new Date(kept ? Date.parse(kept.at) - skewMs : now.getTime() - lookBackMs);
  const ofModel = (prediction: Prediction): boolean => !prediction.model || !model || prediction.model === model.address;

  const similar: Prediction[] = [];
  let cursor: URL | null | undefined;
  for (let page = 0; page < maxPages && cursor !== null; page += 1) {
    const { results, next } = await api.list(call, since, cursor);
    for (const prediction of results) {
      if (attemptOf(prediction.webhook) === asked.attemptId) return { found: handleOf(api, asked, prediction) };
      if (kept && !prediction.webhook && ofModel(prediction) && isSince(prediction, since) && fits(kept, prediction))
        similar.push(prediction);
    }
    const oldest = results.at(-1);
    cursor = oldest && isSince(oldest, since) ? next : null;
  }
  // Two that look the same: it cannot be told which of them is this attempt.
  const [only, ...others] = similar;
  if (only && others.length === 0) return { found: handleOf(api, asked, only) };
  return { found: null, certain: false };
}

const isSince = ({ created_at }: Prediction, since: Date): boolean => !created_at || !(Date.parse(created_at) < since.getTime());

function handleOf(api: ReplicateApi, { attemptId, model }: Parameters<Engine['reconcile']>[0], { id, input }: Prediction): Handle {
  const prefix = new URL('files/', api.base).href;
  const files = Object.values(input ?? {})
    .flat()
    .flatMap((value) => (typeof value === 'string' && value.startsWith(prefix) ? [value.slice(prefix.length)] : []))
    .filter((file) => /^[\w-]+$/.test(file));
  return toHandle(id, { attempt: attemptId, model, files });
}
