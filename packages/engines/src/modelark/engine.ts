import { z } from 'zod';
import { openOutput } from '../http-kit/open-output.ts';
import { checkRequest } from '../request-kit/check-request.ts';
import { findKept, openKept, pollKept } from '../scratch-kit/kept-attempt.ts';
import type { Engine, EngineCall, Handle, Snapshot } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { Connection } from '../spec/provider.ts';
import { type Access, remove } from './api.ts';
import { provider } from './failures.ts';
import { makeImages } from './images.ts';
import { isImage, type OpenModel, openModel, type VideoModel } from './model-mapping.ts';
import { accessTo, homeRegion, hostsOf, isOwnOutput, keyedRegions, regions } from './regions.ts';
import { checkKey, findTask, readTask, snapshotOf, taskPath, type VideoTask } from './video-task.ts';
import { beginVideo } from './videos.ts';
import { verifyPush } from './webhook.ts';

export const engineId = 'modelark';

/** Pictures are answered at once and kept here; clips are tasks there, known by their id in a region. */
const handleExtra = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('image') }),
  z.object({ kind: z.literal('video'), model: z.string(), region: z.enum(regions) }),
]);

export function modelarkEngine(connection: Connection): Engine {
  const home = accessTo(connection, homeRegion(connection));
  const hosts = hostsOf(connection);
  const models = connection.models.map(openModel);
  const accessOf = (model: OpenModel): Access => accessTo(connection, model.mapping.region ?? home.region);
  for (const model of models) accessOf(model);

  const imageHandle = (attemptId: string): Handle => ({ engine: engineId, v: 1, id: attemptId, extra: { kind: 'image' } });
  const videoHandle = (id: string, model: VideoModel): Handle => ({
    engine: engineId,
    v: 1,
    id,
    extra: { kind: 'video', model: model.descriptor.id, region: accessOf(model).region },
  });
  /** Throws `not_found` for handles of others. */
  const read = (handle: Handle): z.output<typeof handleExtra> => {
    const extra = handleExtra.safeParse(handle.extra);
    if (handle.engine !== engineId || handle.v !== 1 || !extra.success) throw unknownWork();
    return extra.data;
  };
  const videoModel = (id: string): VideoModel | undefined =>
    models.find((model): model is VideoModel => model.descriptor.id === id && !isImage(model));

  async function start(asked: Parameters<Engine['start']>[0], call: EngineCall): ReturnType<Engine['start']> {
    const { model, params, warnings } = checkRequest(asked, models);
    if (isImage(model)) {
      const made = await makeImages(asked, model, accessOf(model), call);
      return { handle: imageHandle(asked.attemptId), warnings: [...warnings, ...made.warnings] };
    }
    const begun = await beginVideo(asked, model, params, accessOf(model), call);
    return { handle: videoHandle(begun.id, model), warnings: [...warnings, ...begun.warnings] };
  }

  async function poll(handle: Handle, call: EngineCall): Promise<Snapshot> {
    const extra = read(handle);
    if (extra.kind === 'image') return pollKept(handle, call);
    const found = await readTask(accessTo(connection, extra.region), handle.id, call);
    if (!found) throw unknownWork();
    return snapshotOf(found, videoModel(extra.model));
  }

  /** Only a task that waits can be cancelled; the same call would delete one that is over, so it is looked at first. */
  const cancel: NonNullable<Engine['cancel']> = async (handle, call) => {
    const extra = read(handle);
    if (extra.kind === 'image') return { result: 'too-late', mayBill: true };
    const access = accessTo(connection, extra.region);
    const answer = (found: VideoTask | null): Awaited<ReturnType<typeof cancel>> =>
      found === null || found.status === 'cancelled'
        ? { result: 'cancelled', mayBill: found === null }
        : { result: 'too-late', mayBill: true };
    const before = await readTask(access, handle.id, call);
    if (before?.status !== 'queued') return answer(before);
    await remove(access, taskPath(handle.id), call);
    return answer(await readTask(access, handle.id, call));
  };

  const purge: NonNullable<Engine['purge']> = async (handle, call) => {
    const extra = read(handle);
    if (extra.kind === 'image') return call.scratch.clear(handle.id);
    const access = accessTo(connection, extra.region);
    const before = await readTask(access, handle.id, call);
    // A cancelled task holds no clip, cannot be deleted, and is forgotten there after a day.
    if (!before || before.status === 'cancelled') return;
    if (before.status !== 'queued' && (await remove(access, taskPath(handle.id), call))) return;
    const detail = 'The clip is still being made at ModelArk and can only be deleted there when it is over.';
    throw new EngineError({ kind: 'overloaded', retry: 'after-delay', billed: 'unknown', retryAfterMs: 30_000, detail });
  };

  return {
    spec: 'v1',
    id: engineId,
    title: provider,
    traits: {
      locality: 'cloud',
      resume: 'by-listing',
      progress: 'none',
      previews: false,
      cost: 'computed',
      safety: 'error-only',
      maxConcurrency: 10,
      startsPer: { count: 180, seconds: 60 },
      keepsOutputsSeconds: 86_400,
      digitalSourceType: 'trainedAlgorithmicMedia',
      dataNote: 'Prompt, references and settings go to BytePlus ModelArk, in the region of the model.',
    },
    models: () => models.map(({ descriptor }) => descriptor),
    async probe(call) {
      try {
        for (const region of keyedRegions(connection)) await checkKey(accessTo(connection, region), call);
        return { ok: true };
      } catch (error) {
        if (error instanceof EngineError) return { ok: false, error };
        throw error;
      }
    },
    start,
    /** Clips carry the attempt's id into the list of tasks. Of pictures only those whose answer arrived are known. */
    async reconcile({ attemptId, model: id }, call) {
      if (await findKept(call.scratch, attemptId)) return { found: imageHandle(attemptId) };
      const model = videoModel(id);
      const found = model && (await findTask(accessOf(model), model.providerModel, attemptId, call));
      return found ? { found: videoHandle(found.id, model) } : { found: null, certain: false };
    },
    poll,
    async fetchOutput(handle, output, call) {
      const kept = await openKept(handle, output, call);
      if (kept) return kept;
      const address = 'url' in output.source ? output.source.url : '';
      if (isOwnOutput(address, hosts)) return openOutput(call, address, { provider, hosts });
      const detail = `${provider} points to an output on a host that is not its own.`;
      throw new EngineError({ kind: 'engine_fault', retry: 'never', billed: 'yes', detail });
    },
    cancel,
    purge,
    webhook: { verify: verifyPush },
  };
}

const unknownWork = (): EngineError =>
  new EngineError({ kind: 'not_found', retry: 'never', billed: 'unknown', detail: 'ModelArk knows no such work, or no longer.' });
