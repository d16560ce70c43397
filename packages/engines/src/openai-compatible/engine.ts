import { openOutput, send } from '../http-kit/index.ts';
import { checkRequest } from '../request-kit/check-request.ts';
import { clockOf } from '../request-kit/clock-of.ts';
import { findKept, keepAttempt, keepFailure, openKept, pollKept } from '../scratch-kit/kept-attempt.ts';
import type { Cost, Engine, EngineCall, EngineRequest, Handle } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { Connection } from '../spec/provider.ts';
import { composeImage } from './compose-image.ts';
import type { ComposeInput } from './compose-input.ts';
import { type OpenAiModel, readModels, readSettings } from './connection.ts';
import { type Dialect, type DialectId, dialects } from './dialects.ts';
import { type Failure, readOpenAiFailure } from './failure.ts';
import { listServerModels } from './find-dialect.ts';
import { imageCost, leastExact } from './image-cost.ts';
import { moderate } from './moderate.ts';
import { readImages, type Usage } from './read-images.ts';
import { streamImage, streamProgress } from './stream-images.ts';
import { type ClipExtra, cancelClip, clipOf, createClip, deleteClip, findClip, keepClip, openClip, pollClip } from './videos.ts';

export const engineId = 'openai-compatible';

/** Throws `ConnectionError`. */
export function openAiCompatibleEngine(connection: Connection): Engine {
  const settings = readSettings(connection);
  const models = readModels(connection);
  const now = clockOf(connection);
  /** Fields that the server refused, by model: the next call goes without them. */
  const notTaken = new Map<string, Set<string>>();
  let found: Promise<DialectId> | undefined;
  const likely = dialects[settings.dialect ?? models[0]?.rules.dialect ?? 'other'];

  const least = leastExact(models, likely);

  async function dialectOf({ rules }: OpenAiModel, call: EngineCall): Promise<Dialect> {
    const known = settings.dialect ?? rules.dialect;
    if (known) return dialects[known];
    found ??= listServerModels(settings, call).then(({ dialect }) => dialect);
    try {
      return dialects[await found];
    } catch (error) {
      found = undefined;
      throw error;
    }
  }

  async function start(asked: EngineRequest, call: EngineCall): ReturnType<Engine['start']> {
    const { model, params, warnings } = checkRequest(asked, models);
    const dialect = await dialectOf(model, call);
    const input: ComposeInput = { asked, model, dialect, params, notTaken: notTaken.get(model.descriptor.id) ?? new Set() };
    const begun = model.descriptor.output === 'video' ? await startClip(input, call) : await makeImages(input, call);
    return { handle: begun.handle, warnings: [...warnings, ...begun.warnings] };
  }

  async function makeImages(input: ComposeInput, call: EngineCall): ReturnType<Engine['start']> {
    const { asked, model, dialect } = input;
    const { title } = dialect;
    const composed = await composeImage(input);
    await moderate(asked, settings, title, call);

    const type: Readonly<Record<string, string>> = typeof composed.body === 'string' ? { 'content-type': 'application/json' } : {};
    const init = { method: 'POST', headers: { ...settings.headers, ...type }, body: composed.body };
    const response = await send(call, new URL(composed.path, settings.base), init, { provider: title, paid: true });
    const handle: Handle = { engine: engineId, v: 1, id: asked.attemptId };
    if (response.status !== 200) {
      const failure = await readOpenAiFailure(response, { title, paid: true, optional: composed.optional });
      if (!failure.afterTheWork) throw remember(failure, model);
      const { retry, billed, message } = failure.error;
      await keepFailure(call.scratch, asked.attemptId, { kind: 'refused_content', retry, billed, detail: message });
      return { handle, warnings: composed.warnings };
    }
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
      const costOf = (usage: Usage | undefined): Cost => imageCost(model, dialect, { usage, headers: response.headers, asked, least });
      await streamImage(response, { attemptId: asked.attemptId, title, previews: composed.previews, costOf, now }, call);
      return { handle, warnings: composed.warnings };
    }
    const { outputs, usage } = await readImages(response, { count: asked.count, title, base: settings.base });
    await keepAttempt(call.scratch, asked.attemptId, {
      outputs,
      safety: outputs.map((_, index) => ({ verdict: 'unknown', index, source: engineId })),
      cost: imageCost(model, dialect, { usage, headers: response.headers, asked, least }),
    });
    return { handle, warnings: composed.warnings };
  }

  async function startClip(input: ComposeInput, call: EngineCall): ReturnType<Engine['start']> {
    const { asked, model, dialect } = input;
    if (dialect.videos === null) throw unsupported(`${dialect.title} makes no clips.`);
    await moderate(asked, settings, dialect.title, call);
    const begun = await createClip(input, settings, call);
    if ('failure' in begun) throw remember(begun.failure, model);
    const extra: ClipExtra = { attemptId: asked.attemptId, model: asked.model };
    const handle: Handle = { engine: engineId, v: 1, id: begun.id, extra: { ...extra } };
    await keepClip(extra, handle, call);
    return { handle, warnings: begun.warnings };
  }

  function remember({ error, notTaken: field }: Failure, { descriptor }: OpenAiModel): EngineError {
    if (field !== undefined) notTaken.set(descriptor.id, new Set([...(notTaken.get(descriptor.id) ?? []), field]));
    return error;
  }

  function clipIn(handle: Handle): { readonly extra: ClipExtra; readonly model: OpenAiModel } | undefined {
    const extra = clipOf(handle);
    const model = extra && models.find(({ descriptor }) => descriptor.id === extra.model);
    if (extra && !model) throw notFound('The model of this clip is no longer in the connection.');
    return extra && model && { extra, model };
  }

  const previews = models.some(({ descriptor }) => 'partial_images' in Object(descriptor.params.properties));
  const cancels = likely.deleteEndsWork && models.every(({ descriptor }) => descriptor.output === 'video');
  return {
    spec: 'v1',
    id: engineId,
    title: likely.id === 'other' ? 'OpenAI-compatible' : likely.title,
    traits: {
      locality: likely.locality,
      resume: 'none',
      progress: previews || models.some(({ descriptor }) => descriptor.output === 'video') ? 'percent' : 'none',
      previews,
      cost: least,
      safety: likely.locality === 'cloud' ? 'error-only' : 'none',
      maxConcurrency: likely.maxConcurrency,
      keepsOutputsSeconds: likely.id === 'openai' ? 0 : null,
      digitalSourceType: 'trainedAlgorithmicMedia',
      dataNote: `Prompts and reference pictures go to ${settings.base.host}.`,
    },
    models: () => models.map(({ descriptor }) => descriptor),
    async probe(call) {
      try {
        await listServerModels(settings, call);
        return { ok: true };
      } catch (error) {
        if (error instanceof EngineError) return { ok: false, error };
        throw error;
      }
    },
    start,
    async reconcile({ attemptId }, call) {
      const clip = await findClip(attemptId, call);
      if (clip) return { found: clip };
      const kept = await findKept(call.scratch, attemptId);
      const known = kept ?? (await streamProgress({ attemptId, title: likely.title, now }, call));
      return known ? { found: { engine: engineId, v: 1, id: attemptId } } : { found: null, certain: false };
    },
    async poll(handle, call) {
      const clip = clipIn(handle);
      if (clip) return pollClip(handle, clip.extra, settings, { ...clip.model, least }, likely.title, call);
      const kept = await findKept(call.scratch, handle.id);
      return kept?.snapshot ?? (await streamProgress({ attemptId: handle.id, title: likely.title, now }, call)) ?? pollKept(handle, call);
    },
    async fetchOutput(handle, output, call) {
      if (clipIn(handle)) return openClip(handle, output, settings, likely.title, call);
      const kept = await openKept(handle, output, call);
      if (kept) return kept;
      if (!('url' in output.source)) throw notFound('There is no such output.');
      const { base, headers } = settings;
      return openOutput(call, output.source.url, { provider: likely.title, hosts: [base.origin], headers });
    },
    ...(cancels
      ? {
          async cancel(handle: Handle, call: EngineCall) {
            const clip = clipIn(handle);
            if (!clip) throw notFound('This is not a clip.');
            return cancelClip(handle, clip.extra, settings, { ...clip.model, least }, likely.title, call);
          },
        }
      : {}),
    async purge(handle, call) {
      const extra = clipOf(handle);
      if (extra) await deleteClip(handle, settings, likely.title, call);
      await call.scratch.clear(extra?.attemptId ?? handle.id);
    },
  };
}

const notFound = (detail: string): EngineError => new EngineError({ kind: 'not_found', retry: 'never', billed: 'no', detail });
const unsupported = (detail: string): EngineError =>
  new EngineError({ kind: 'unsupported', retry: 'change-input', billed: 'no', field: 'operation', detail });
