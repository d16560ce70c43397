import { randomUUID } from 'node:crypto';
import { createFaultQueue, type Emulator, type EmulatorOptions, type Incoming, serveEmulator } from '../emulator-kit/index.ts';
import { createClipStore, readClipRequest } from './emulator-clips.ts';
import { answerModeration } from './emulator-moderation.ts';
import { makePicture } from './emulator-pictures.ts';
import { type PictureRequest, readPictureRequest } from './emulator-requests.ts';
import { type EmulatedServer, emulatedServer, type Refusal, type ServerName, serverNames } from './emulator-servers.ts';
import { streamPicture } from './emulator-stream.ts';

export interface OpenAiEmulatorOptions extends EmulatorOptions {
  /** Which server to be; `openai` when left out, or `EMULATOR_DIALECT`. */
  readonly dialect?: ServerName;
  /** What a server that runs a single model runs; `image` when left out, or `EMULATOR_SERVES`. */
  readonly serves?: 'image' | 'video';
}

const key = 'sk-emulated-0123456789abcdefghijklmnopqrstuv';
const refusalKinds = ['unauthorized', 'no-credit', 'rate-limited', 'overloaded', 'bad-input', 'server-error'] as const;

/** The OpenAI media API, or one of the servers that imitate it, on a local port. */
export async function startEmulator(options: OpenAiEmulatorOptions = {}): Promise<Emulator> {
  const name = options.dialect ?? among(serverNames, process.env.EMULATOR_DIALECT) ?? 'openai';
  const server = emulatedServer(name, options.serves ?? among(['image', 'video'], process.env.EMULATOR_SERVES) ?? 'image');
  const faults = createFaultQueue();
  const clips = createClipStore(server, faults);
  const jobs: { id: string; model: string; state: string; prompt: string }[] = [];
  const files = new Map<string, { readonly mime: string; readonly bytes: Uint8Array }>();
  let jobMs = options.jobMs ?? 2_000;
  let origin = '';

  const add = ({ id, model, prompt }: { readonly id: string; readonly model: string; readonly prompt: string }) => {
    const job = { id, model, prompt, state: 'running' };
    jobs.push(job);
    return job;
  };

  /** What stands in the way of a paid call before it begins; true when it was dealt with. */
  function isStopped(call: Incoming): boolean {
    const fault = faults.take(...refusalKinds);
    if (fault) {
      server.refuse(call, refusalFor(fault.kind, server));
      return true;
    }
    return false;
  }

  async function makePictures(call: Incoming, path: string): Promise<void> {
    if (isStopped(call)) return;
    const request = await readPictureRequest(call, server, path);
    if ('status' in request) return server.refuse(call, request);
    const cut = faults.take('cut');
    if (cut?.when === 'before') return call.cut();
    const job = add({ id: randomUUID(), model: request.model, prompt: request.prompt });
    if (cut) {
      job.state = 'completed';
      return call.cut();
    }
    const end = faults.take('job-fails', 'job-refused', 'job-stuck');
    if (end?.kind === 'job-stuck') return;
    if (request.previews !== null && server.name === 'openai') {
      await streamPicture(call, request, { jobMs, end: end?.kind, usage: usageOf(request), seed: jobs.length * 10 });
      job.state = end ? 'failed' : 'completed';
      return;
    }
    await wait(jobMs);
    job.state = end ? 'failed' : 'completed';
    if (end?.kind === 'job-refused') return server.refuse(call, refusedContent(server));
    if (end) return server.refuse(call, { status: 500, message: `Could not make: ${request.prompt}`, type: 'server_error' });
    call.answer(200, await pictureAnswer(request), server.headers);
  }

  async function pictureAnswer(request: PictureRequest): Promise<unknown> {
    const change = server.name === 'sd-server' || server.name === 'localai' ? 'white' : 'transparent';
    const wrong = faults.take('output-is-html', 'output-on-foreign-host', 'output-gone');
    const data: unknown[] = [];
    for (let index = 0; index < request.count; index += 1) {
      const bytes =
        wrong?.kind === 'output-is-html'
          ? Buffer.from('<!doctype html><p>Sign in</p>')
          : await makePicture(request, jobs.length * 10 + index, change);
      if (wrong?.kind === 'output-on-foreign-host') data.push({ url: 'http://foreign-host.invalid/picture.png' });
      else if (request.inline && wrong?.kind !== 'output-gone') data.push({ b64_json: Buffer.from(bytes).toString('base64') });
      else data.push({ url: addressOf(bytes, wrong?.kind === 'output-gone', wrong?.kind === 'output-is-html') });
    }
    const created = Math.floor(Date.now() / 1000);
    if (server.name !== 'openai' && server.name !== 'litellm') return { created, data, output_format: request.format };
    const { background, format, quality, width, height } = request;
    return { created, background, output_format: format, quality, size: `${width}x${height}`, data, usage: usageOf(request) };
  }

  function addressOf(bytes: Uint8Array, gone: boolean, html: boolean): string {
    const id = randomUUID();
    if (!gone) files.set(id, { mime: html ? 'text/html' : 'image/png', bytes });
    return server.name === 'sglang' ? `/v1/images/${id}/content` : `${origin}/generated-images/${id}.png`;
  }

  async function makeClip(call: Incoming): Promise<void> {
    if (isStopped(call)) return;
    const request = await readClipRequest(call, server);
    if ('status' in request) return server.refuse(call, request);
    const cut = faults.take('cut');
    if (cut?.when === 'before') return call.cut();
    const end = faults.take('job-fails', 'job-refused', 'job-stuck');
    const ends =
      end === undefined ? 'completed' : ({ 'job-fails': 'failed', 'job-refused': 'refused', 'job-stuck': 'never' } as const)[end.kind];
    const clip = clips.add(request, jobMs, ends);
    add(clip);
    if (cut) return call.cut();
    call.answer(200, clips.show(clip), server.headers);
  }

  async function handle(call: Incoming): Promise<void> {
    if (server.keyed && call.headers.authorization !== `Bearer ${key}`) return server.refuse(call, refusalFor('unauthorized', server));
    const path = call.url.pathname.replace(/^\/(v1\/)?/, '');
    const file = files.get(/^(?:generated-images\/|images\/)([\w-]+)(?:\.png|\/content)$/.exec(path)?.[1] ?? '');
    if (call.method === 'GET' && file) return call.send(200, file.mime, file.bytes);
    if (call.method === 'GET' && path === 'models')
      return call.answer(
        200,
        { object: 'list', data: server.models.map(({ id, listed }) => ({ id, ...listed })) },
        Object.fromEntries(Object.entries(server.headers).filter(([header]) => !header.endsWith('cost'))),
      );
    if (call.method === 'GET' && server.paths.includes(path) && path === 'models/capabilities')
      return call.answer(200, {
        object: 'list',
        data: server.models.map(({ id, makes }) => ({ id, object: 'model', output_modalities: [makes] })),
      });
    if (call.method === 'GET' && server.paths.includes(path) && path === 'model/info') {
      const modes = { image: 'image_generation', video: 'video_generation', text: 'chat' } as const;
      return call.answer(200, { data: server.models.map(({ id, makes }) => ({ model_name: id, model_info: { mode: modes[makes] } })) });
    }
    if (server.paths.includes('videos') && path.startsWith('videos')) {
      const rest = path.slice('videos'.length).replace(/^\//, '');
      return call.method === 'POST' ? makeClip(call) : clips.handle(call, rest);
    }
    if (call.method === 'POST' && server.paths.includes(path))
      return path === 'moderations' ? answerModeration(call, server) : makePictures(call, path);
    server.refuse(call, { status: 404, message: `Invalid URL (${call.method} ${call.url.pathname})` });
  }

  const serving = await serveEmulator({
    port: options.port,
    isPaid: ({ method, url }) => method === 'POST' && /\/(images\/\w+|videos)$/.test(url.pathname),
    handle,
  });
  origin = serving.url;
  return {
    url: serving.url,
    fields: { baseUrl: `${serving.url}/v1`, ...(server.keyed ? { apiKey: key } : {}) },
    calls: serving.calls,
    get jobs() {
      return jobs.map((job) => ({ ...job, state: server.paths.includes('videos') ? clips.stateOf(job.id) : job.state }));
    },
    fault: (fault) => faults.add(fault),
    setJobMs: (ms) => {
      jobMs = ms;
    },
    close: () => serving.close(),
  };
}

function refusalFor(kind: (typeof refusalKinds)[number], { name }: EmulatedServer): Refusal {
  switch (kind) {
    case 'unauthorized':
      return { status: 401, message: 'Incorrect API key provided.', code: 'invalid_api_key' };
    case 'no-credit':
      if (name === 'litellm') return { status: 400, message: 'Budget has been exceeded!', type: 'budget_exceeded' };
      return { status: 429, message: 'You exceeded your current quota.', type: 'insufficient_quota', code: 'insufficient_quota' };
    case 'rate-limited':
      return {
        status: 429,
        message: 'Rate limit reached for images per minute.',
        type: name === 'litellm' ? 'throttling_error' : 'requests',
        ...(name === 'litellm' ? {} : { code: 'rate_limit_exceeded' }),
        headers: { 'retry-after': '12' },
      };
    case 'overloaded':
      return {
        status: 503,
        message: 'The engine is currently overloaded.',
        type: 'service_unavailable_error',
        code: 'server_is_overloaded',
      };
    case 'bad-input':
      return { status: 400, message: "Invalid value for 'prompt'.", param: 'prompt', code: 'invalid_value' };
    case 'server-error':
      return { status: 500, message: 'The server had an error while processing your request.', type: 'server_error' };
  }
}

function refusedContent({ name }: EmulatedServer): Refusal {
  if (name === 'litellm')
    return { status: 400, message: 'litellm.ContentPolicyViolationError: Your request was rejected by the safety system.' };
  return {
    status: 400,
    message: 'Your request was rejected by the safety system.',
    type: 'image_generation_user_error',
    code: 'moderation_blocked',
    extra: { moderation_details: { moderation_stage: 'input', categories: ['violence'] } },
  };
}

function usageOf({ prompt, images, count, quality }: PictureRequest): Readonly<Record<string, unknown>> {
  const each = { low: 272, medium: 1056, high: 4160 }[quality] ?? 6240;
  const [text, image, out] = [Math.ceil(prompt.length / 4) + 5, images.length * 323, count * each];
  return {
    input_tokens: text + image,
    output_tokens: out,
    total_tokens: text + image + out,
    input_tokens_details: { text_tokens: text, image_tokens: image },
    output_tokens_details: { text_tokens: 0, image_tokens: out },
  };
}

const among = <const Value extends string>(values: readonly Value[], value: string | undefined): Value | undefined =>
  values.find((one) => one === value);

const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
