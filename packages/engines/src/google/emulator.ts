import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import {
  createFaultQueue,
  type Emulator,
  type EmulatorOptions,
  type Incoming,
  sampleMp4,
  samplePng,
  serveEmulator,
} from '../emulator-kit/index.ts';
import { answerError, answerRefusal } from './emulator-errors.ts';
import { generateContent, modelNames, pictureTokens, predictLongRunning } from './emulator-requests.ts';

const key = 'AIzaEmulatorKey0123456789';
/** How long a finished clip lies there. */
const outputMs = 2 * 24 * 3600 * 1000;

interface Job {
  readonly id: string;
  readonly kind: 'picture' | 'clip';
  readonly model: string;
  readonly prompt: string;
  readonly end: 'job-fails' | 'job-refused' | 'job-stuck' | 'good';
  readonly output: 'output-is-html' | 'output-on-foreign-host' | 'output-gone' | 'good';
  readonly readyAt: number;
  state: string;
  deleted: boolean;
}

/** The Gemini API: pictures in the answer itself, clips as operations whose files are behind the key. */
export async function startEmulator({
  port = 0,
  jobMs: firstJobMs = Number(process.env.EMULATOR_JOB_MS ?? 200),
}: EmulatorOptions = {}): Promise<Emulator> {
  const jobs: Job[] = [];
  const faults = createFaultQueue();
  const timers = new Set<NodeJS.Timeout>();
  let jobMs = firstJobMs;

  const serving = await serveEmulator({
    port,
    isPaid: ({ method, url }) => method === 'POST' && /:(generateContent|predictLongRunning)$/.test(url.pathname),
    handle,
  });

  function handle(call: Incoming): void {
    const { method, url } = call;
    const given = call.headers['x-goog-api-key'] ?? url.searchParams.get('key');
    if (given === null) return answerError(call, 403, 'PERMISSION_DENIED', "Method doesn't allow unregistered callers.");
    if (given !== key) {
      const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID', domain: 'googleapis.com' }];
      return answerError(call, 400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', details);
    }
    const work = /^\/v1beta\/models\/([\w.-]+):(generateContent|predictLongRunning)$/.exec(url.pathname);
    if (method === 'POST' && work) return begin(call, work[1] ?? '', work[2] ?? '');
    if (method === 'GET' && url.pathname === '/v1beta/models') return listModels(call);
    const asked = /^\/v1beta\/models\/[\w.-]+\/operations\/([\w-]+)$/.exec(url.pathname);
    if (method === 'GET' && asked) return showOperation(call, asked[1] ?? '');
    const file = /^\/(download\/)?v1beta\/files\/([\w-]+)(:download)?$/.exec(url.pathname);
    if (file) return handleFile(call, file[2] ?? '', { sending: file[1] !== undefined });
    answerError(call, 404, 'NOT_FOUND', 'Requested entity was not found.');
  }

  function begin(call: Incoming, model: string, method: string): void {
    const refusal = faults.take('unauthorized', 'no-credit', 'rate-limited', 'overloaded', 'bad-input', 'server-error', 'cut');
    if (refusal?.kind === 'cut') {
      if (refusal.when === 'after') accept({ ...call, answer: () => call.cut() }, model, method);
      else call.cut();
      return;
    }
    if (refusal) return answerRefusal(call, refusal.kind);
    accept(call, model, method);
  }

  function accept(call: Incoming, model: string, method: string): void {
    const kind = method === 'generateContent' ? 'picture' : 'clip';
    if (!(modelNames[kind] as readonly string[]).includes(model)) {
      return answerError(call, 404, 'NOT_FOUND', `models/${model} is not found for API version v1beta, or is not supported for ${method}.`);
    }
    let body: unknown;
    try {
      body = call.json();
    } catch {
      return answerError(call, 400, 'INVALID_ARGUMENT', 'Invalid JSON payload received.');
    }
    if (kind === 'picture') {
      const asked = generateContent.safeParse(body);
      if (!asked.success) return refuseBody(call, asked.error);
      const prompt = asked.data.contents.flatMap(({ parts }) => parts.flatMap((part) => ('text' in part ? part.text : []))).join(' ');
      if (asked.data.generationConfig?.imageConfig?.imageSize && model.includes('lite'))
        return answerError(call, 400, 'INVALID_ARGUMENT', 'imageSize is not supported for this model.');
      const job = newJob('picture', model, prompt);
      return later(() => {
        if (job.end === 'job-stuck') return;
        job.state = 'done';
        call.answer(200, pictureAnswer(job, asked.data));
      });
    }
    const asked = predictLongRunning.safeParse(body);
    if (!asked.success) return refuseBody(call, asked.error);
    const job = newJob('clip', model, asked.data.instances[0]?.prompt ?? '');
    if (job.end !== 'job-stuck') later(() => void (job.state = 'done'));
    call.answer(200, { name: `models/${model}/operations/${job.id}` });
  }

  function newJob(kind: Job['kind'], model: string, prompt: string): Job {
    const job: Job = {
      id: randomUUID().replaceAll('-', '').slice(0, 20),
      kind,
      model,
      prompt,
      end: faults.take('job-fails', 'job-refused', 'job-stuck')?.kind ?? 'good',
      output: faults.take('output-is-html', 'output-on-foreign-host', 'output-gone')?.kind ?? 'good',
      readyAt: Date.now() + jobMs,
      state: 'running',
      deleted: false,
    };
    jobs.push(job);
    return job;
  }

  function pictureAnswer(job: Job, { contents, generationConfig }: z.output<typeof generateContent>): unknown {
    const size = generationConfig?.imageConfig?.imageSize ?? '1K';
    const text = 12;
    const image = pictureTokens[size] ?? 1120;
    const inputs = contents.flatMap(({ parts }) => parts).length;
    const about = { modelVersion: job.model, responseId: job.id };
    const prompt = { promptTokenCount: 258 * (inputs - 1) + 10 };
    if (job.end === 'job-refused')
      return { candidates: [{ content: {}, finishReason: 'IMAGE_SAFETY', index: 0 }], usageMetadata: prompt, ...about };
    if (job.end === 'job-fails')
      return { candidates: [{ content: {}, finishReason: 'MALFORMED_RESPONSE', index: 0 }], usageMetadata: prompt, ...about };
    const edge = size === '4K' ? 4096 : size === '2K' ? 2048 : 1024;
    const seed = (generationConfig?.seed ?? 0) + jobs.length;
    const bytes = job.output === 'output-is-html' ? Buffer.from('<!doctype html>') : samplePng({ width: edge, height: edge / 2, seed });
    const data = Buffer.from(bytes).toString('base64');
    return {
      candidates: [
        {
          content: {
            role: 'model',
            parts: [
              { text: 'A lighthouse: let me see.', thought: true },
              {
                inlineData: { mimeType: 'image/png', data: Buffer.from(samplePng({ width: 16, height: 16 })).toString('base64') },
                thought: true,
              },
              { inlineData: { mimeType: 'image/png', data }, thoughtSignature: 'c2lnbmF0dXJl' },
            ],
          },
          finishReason: 'STOP',
          index: 0,
        },
      ],
      usageMetadata: {
        ...prompt,
        candidatesTokenCount: image + text,
        totalTokenCount: prompt.promptTokenCount + image + text,
        candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: image }],
      },
      ...about,
    };
  }

  function showOperation(call: Incoming, id: string): void {
    const job = jobs.find((one) => one.id === id && one.kind === 'clip');
    if (!job) return answerError(call, 404, 'NOT_FOUND', 'Operation not found.');
    const name = `models/${job.model}/operations/${id}`;
    if (job.state !== 'done') return call.answer(200, { name });
    if (job.end === 'job-fails')
      return call.answer(200, { name, done: true, error: { code: 13, message: 'An internal error has occurred.' } });
    const host = job.output === 'output-on-foreign-host' ? 'http://foreign-host.example' : serving.url;
    const generateVideoResponse =
      job.end === 'job-refused'
        ? { raiMediaFilteredCount: 1, raiMediaFilteredReasons: ['The video was blocked by safety filters.'] }
        : { generatedSamples: [{ video: { uri: `${host}/v1beta/files/${id}:download?alt=media` } }] };
    call.answer(200, { name, done: true, response: { '@type': 'type.googleapis.com/PredictLongRunningResponse', generateVideoResponse } });
  }

  function handleFile(call: Incoming, id: string, { sending }: { readonly sending: boolean }): void {
    const job = jobs.find((one) => one.id === id && one.kind === 'clip' && one.state === 'done');
    const gone = !job || job.deleted || job.output === 'output-gone' || Date.now() - job.readyAt > outputMs;
    if (gone)
      return answerError(call, 403, 'PERMISSION_DENIED', `You do not have permission to access the File ${id} or it may not exist.`);
    if (call.method === 'DELETE') {
      job.deleted = true;
      return call.answer(200, {});
    }
    if (!sending) {
      const location = `/download${call.url.pathname}${call.url.search}`;
      return call.send(302, 'text/html', '', { location });
    }
    if (job.output === 'output-is-html') return call.send(200, 'text/html', '<!doctype html><title>Sign in</title>');
    call.send(200, 'video/mp4', sampleMp4());
  }

  function listModels(call: Incoming): void {
    const all = [...modelNames.picture, ...modelNames.clip].map((name) => ({ name: `models/${name}` }));
    const size = Math.max(1, Math.min(1000, Number(call.url.searchParams.get('pageSize') ?? 50) || 50));
    const from = Number(call.url.searchParams.get('pageToken') ?? 0) || 0;
    const next = from + size < all.length ? { nextPageToken: String(from + size) } : {};
    call.answer(200, { models: all.slice(from, from + size), ...next });
  }

  function refuseBody(call: Incoming, { issues }: z.ZodError): void {
    const fieldViolations = issues.map(({ path, message }) => ({ field: path.join('.'), description: message }));
    const details = [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations }];
    answerError(call, 400, 'INVALID_ARGUMENT', 'Invalid value in the request.', details);
  }

  function later(act: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, jobMs);
    timers.add(timer);
  }

  return {
    url: serving.url,
    fields: { apiKey: key, baseUrl: serving.url },
    calls: serving.calls,
    get jobs() {
      return jobs.map(({ id, model, state, prompt }) => ({ id, model, state, prompt }));
    },
    fault: (fault) => faults.add(fault),
    setJobMs: (ms) => {
      jobMs = ms;
    },
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      await serving.close();
    },
  };
}
