import { z } from 'zod';
import { keyField, readAnswer, send } from '../http-kit/index.ts';
import { checkRequest } from '../request-kit/check-request.ts';
import { findKept, openKept, pollKept } from '../scratch-kit/kept-attempt.ts';
import type { Engine, EngineCall, EngineRequest, Handle } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { Connection, ProviderModel } from '../spec/provider.ts';
import { baseOf, failureOf, title } from './api.ts';
import { startClip } from './clips.ts';
import type { Connected } from './connected.ts';
import { deleteFile, openFile } from './files.ts';
import { readMapping } from './mapping.ts';
import { type ClipHandle, clipHandle, operationSnapshot, readOperation, urisOf } from './operation.ts';
import { startPicture } from './pictures.ts';
import { starterModels } from './starter-models.ts';

export const engineId = 'google';

/** Pictures are made while `start` waits and lie in the scratch; clips are operations at Google. Throws `ConnectionError`. */
export function openEngine(connection: Connection): Engine {
  const connected = connect(connection);
  const models = connection.models.map(readMapping);

  async function start(asked: EngineRequest, call: EngineCall): Promise<Awaited<ReturnType<Engine['start']>>> {
    const { model, params, warnings } = checkRequest(asked, models);
    if (model.shape.surface === 'clip') {
      const clip = await startClip(asked, params, model, model.shape, connected, call);
      return { handle: { engine: engineId, v: 1, id: clip.id, extra: clip.extra }, warnings: [...warnings, ...clip.warnings] };
    }
    const more = await startPicture(asked, model, model.shape, connected, call);
    return { handle: pictureHandle(asked.attemptId), warnings: [...warnings, ...more] };
  }

  return {
    spec: 'v1',
    id: engineId,
    title,
    traits: {
      locality: 'cloud',
      resume: 'none',
      progress: 'none',
      previews: false,
      cost: 'estimated',
      safety: 'error-only',
      maxConcurrency: 8,
      keepsOutputsSeconds: 2 * 24 * 3600,
      digitalSourceType: 'trainedAlgorithmicMedia',
      dataNote: 'Prompts and reference pictures are sent to Google (Gemini API).',
    },
    models: () => models.map(({ descriptor }) => descriptor),
    async probe(call) {
      try {
        await listModels(connected, call, 1);
        return { ok: true };
      } catch (error) {
        if (error instanceof EngineError) return { ok: false, error };
        throw error;
      }
    },
    start,
    // Google has no list of operations and takes no id of ours: only what was kept here can be found again.
    async reconcile({ attemptId }, call) {
      const kept = await findKept(call.scratch, attemptId);
      return kept ? { found: pictureHandle(attemptId) } : { found: null, certain: false };
    },
    async poll(handle, call) {
      const clip = clipOf(handle);
      return clip ? operationSnapshot(await readOperation(handle, connected, call), clip) : pollKept(handle, call);
    },
    async fetchOutput(handle, output, call) {
      if ('url' in output.source) return openFile(output.source.url, connected, call);
      const kept = await openKept(handle, output, call);
      if (kept) return kept;
      throw new EngineError({ kind: 'not_found', retry: 'never', billed: 'no', detail: 'This is not an output of Google.' });
    },
    async purge(handle, call) {
      if (!clipOf(handle)) return call.scratch.clear(handle.id);
      const answer = await readOperation(handle, connected, call).catch((error: unknown) => {
        if (error instanceof EngineError && error.kind === 'not_found') return null;
        throw error;
      });
      for (const uri of answer ? urisOf(answer) : []) await deleteFile(uri, connected, call);
    },
  };
}

/** Those of the starter models that the project may use. Throws `EngineError`. */
export async function discoverModels(connection: Connection, call: EngineCall): Promise<readonly ProviderModel[]> {
  const names = await listModels(connect(connection), call, 10);
  return starterModels.filter(({ providerModel }) => names.has(providerModel));
}

const pageOfModels = z.object({
  models: z.array(z.object({ name: z.string() })).nullish(),
  nextPageToken: z.string().nullish(),
});

async function listModels({ base, headers }: Connected, call: EngineCall, pages: number): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const url = new URL('v1beta/models', base);
  url.searchParams.set('pageSize', pages === 1 ? '1' : '1000');
  for (let page = 0; page < pages; page += 1) {
    const response = await send(call, url, { headers }, { provider: title });
    if (!response.ok) throw await failureOf(response);
    const { models, nextPageToken } = await readAnswer(response, pageOfModels, { provider: title });
    for (const { name } of models ?? []) names.add(name.replace(/^models\//, ''));
    if (!nextPageToken) break;
    url.searchParams.set('pageToken', nextPageToken);
  }
  return names;
}

function connect(connection: Connection): Connected {
  return {
    base: baseOf(connection),
    headers: { 'x-goog-api-key': keyField(connection, 'apiKey', 'The API key'), accept: 'application/json' },
  };
}

const pictureHandle = (attemptId: string): Handle => ({ engine: engineId, v: 1, id: attemptId });
const clipOf = ({ extra }: Handle): ClipHandle | undefined => clipHandle.safeParse(extra).data;
