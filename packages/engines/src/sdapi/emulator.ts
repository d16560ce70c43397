import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Emulator, EmulatorOptions } from '../emulator-kit/emulator.ts';
import { createFaultQueue, type Incoming, samplePng, serveEmulator } from '../emulator-kit/index.ts';
import { type DialectName, dialects, requests, type WorkRoute } from './emulator-dialects.ts';
import { TaskLine } from './emulator-line.ts';

export interface SdapiEmulatorOptions extends EmulatorOptions {
  readonly dialect?: DialectName;
  /** What the server asks for; `basic` is its own `--api-auth`. */
  readonly access?: 'none' | 'basic' | 'bearer';
}

interface Job {
  readonly id: string;
  readonly model: string;
  state: string;
  readonly prompt: string;
}

const user = 'studio';
const secret = 'emulator-sdapi-secret';

class HttpError extends Error {
  readonly status: number;
  readonly body: unknown;
  constructor(status: number, body: unknown) {
    super(`HTTP ${status}`);
    this.status = status;
    this.body = body;
  }
}
const httpException = (status: number, detail: string): HttpError =>
  new HttpError(status, { error: 'HTTPException', detail, body: '', errors: '' });

/** The `/sdapi/v1` of a Stable Diffusion server: one piece of work at a time, each call answered when its work is done. */
export async function startEmulator({
  port = 0,
  jobMs = 1_500,
  dialect: name = 'a1111',
  access = 'basic',
}: SdapiEmulatorOptions = {}): Promise<Emulator> {
  const dialect = dialects[name];
  const faults = createFaultQueue();
  const line = new TaskLine(jobMs);
  const jobs: Job[] = [];
  const keys = { none: undefined, basic: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`, bearer: `Bearer ${secret}` };
  const deny = (call: Incoming): void =>
    call.answer(
      401,
      { error: 'HTTPException', detail: 'Incorrect username or password', body: '', errors: '' },
      access === 'basic' ? { 'www-authenticate': 'Basic' } : {},
    );

  /** Reads a request as the server's model does; what is wrong is a 422 that names the field. */
  function read<Route extends WorkRoute>(call: Incoming, route: Route): z.output<(typeof requests)[Route]> {
    const parsed = requests[route].safeParse(call.json());
    if (parsed.success) return parsed.data as z.output<(typeof requests)[Route]>;
    const detail = parsed.error.issues.map(({ path, message, code }) => ({ loc: ['body', ...path], msg: message, type: code }));
    throw new HttpError(422, { detail });
  }

  async function work(call: Incoming, route: WorkRoute): Promise<void> {
    if (faults.take('unauthorized')) return deny(call);
    if (faults.take('rate-limited'))
      return call.answer(429, { error: 'HTTPException', code: 429, detail: 'Too Many Requests', body: '', errors: '' });
    if (faults.take('overloaded')) return call.send(503, 'text/html', '<html><h1>503 Service Temporarily Unavailable</h1></html>');
    if (faults.take('server-error')) return call.send(500, 'text/plain', 'Internal Server Error');
    if (faults.take('bad-input'))
      throw new HttpError(422, { detail: [{ loc: ['body', 'steps'], msg: 'value is not a valid integer', type: 'type_error.integer' }] });
    const cut = faults.take('cut');
    if (cut?.when === 'before') return call.cut();

    const { answer, about } = prepare(call, route);
    const fails = faults.take('job-fails') !== undefined;
    const job: Job = { id: about.taskId ?? String(jobs.length + 1), model: about.model, state: 'in line', prompt: about.prompt };
    jobs.push(job);
    const ends = line.run(dialect.tasks ? about.taskId : undefined, { sticks: faults.take('job-stuck') !== undefined });
    if (cut) call.cut();
    job.state = await ends;
    if (fails) {
      job.state = 'failed';
      const errors = `A tensor with all NaNs was produced in Unet. ${about.prompt}`;
      return call.answer(500, { error: 'NansException', detail: '', body: '', errors });
    }
    if (!cut) call.answer(200, answer());
  }

  interface Prepared {
    readonly about: { readonly model: string; readonly prompt: string; readonly taskId: string | undefined };
    readonly answer: () => unknown;
  }

  function prepare(call: Incoming, route: WorkRoute): Prepared {
    if (route === 'interrogate' || route === 'caption') {
      const { image, ...model } = read(call, route);
      if (image === '') throw httpException(404, 'Image not found');
      picture(image);
      if ('model' in model && !['clip', 'deepdanbooru'].includes(model.model)) throw httpException(404, 'Model not found');
      const caption = 'a lighthouse above a calm sea, a painting, trending on artstation';
      return {
        about: { model: route, prompt: '', taskId: undefined },
        answer: () => ({ caption, ...('backend' in model ? { backend: model.backend } : {}) }),
      };
    }
    if (route === 'extra-single-image') {
      const { image, upscaling_resize: times, upscaler_1: upscaler } = read(call, route);
      if (!dialect.upscalers.includes(upscaler)) throw httpException(404, 'Upscaler not found');
      const { width, height, seed } = picture(image);
      const larger = samplePng({ width: Math.round(width * times), height: Math.round(height * times), seed });
      return { about: { model: upscaler, prompt: '', taskId: undefined }, answer: () => ({ html_info: '', image: encode(larger) }) };
    }
    return generate(call, route);
  }

  function generate(call: Incoming, route: 'txt2img' | 'img2img'): Prepared {
    const asked = read(call, route);
    if (asked.sampler_name != null && !dialect.samplers.includes(asked.sampler_name)) throw httpException(404, 'Sampler not found');
    if (asked.scheduler != null && dialect.schedulers && !dialect.schedulers.includes(asked.scheduler))
      throw httpException(404, 'Scheduler not found');
    const model = asked.override_settings.sd_model_checkpoint ?? dialect.checkpoints[0];
    if (typeof model !== 'string' || !dialect.checkpoints.includes(model)) throw httpException(404, 'Model not found');
    let from = 0;
    if ('init_images' in asked) {
      if (!asked.init_images?.length) throw httpException(404, 'Init image not found');
      from = [...asked.init_images, ...(asked.mask ? [asked.mask] : [])].reduce((sum, image) => sum + picture(image).seed, 0);
    }
    const times = route === 'txt2img' && asked.enable_hr ? asked.hr_scale : 1;
    const seeds = Array.from({ length: asked.batch_size * asked.n_iter }, (_, index) => asked.seed + index);
    const images = (): string[] =>
      seeds.map((seed) => {
        if (faults.take('output-is-html')) return Buffer.from('<!doctype html><title>Sign in</title>').toString('base64');
        const look = digest(`${seed} ${asked.prompt} ${asked.negative_prompt} ${model} ${from}`);
        return encode(samplePng({ width: asked.width * times, height: asked.height * times, seed: look }));
      });
    const grid = !asked.do_not_save_grid && seeds.length > 1;
    const info = {
      seed: asked.seed,
      all_seeds: seeds,
      index_of_first_image: grid ? 1 : 0,
      sd_model_name: model,
      infotexts: [asked.prompt],
    };
    const answer = (): unknown => {
      const made = images();
      return {
        images: grid ? [made[0], ...made] : made,
        parameters: { ...asked, init_images: null, mask: null },
        info: dialect.infoIsEmpty ? '' : JSON.stringify(info),
      };
    };
    return { about: { model, prompt: asked.prompt, taskId: asked.force_task_id ?? undefined }, answer };
  }

  function progress(call: Incoming): void {
    const { id_task: id = '', live_preview: wanted = true } = call.json() as { id_task?: string; live_preview?: boolean };
    const { active, queued, completed, progress: done } = line.look(id);
    const preview =
      active && wanted ? { live_preview: `data:image/png;base64,${encode(samplePng({ width: 64, height: 64 }))}`, id_live_preview: 3 } : {};
    call.answer(200, {
      active,
      queued,
      completed,
      ...(active ? { progress: done, eta: 1.5 } : {}),
      live_preview: null,
      id_live_preview: -1,
      ...preview,
      textinfo: queued ? 'In queue...' : 'Waiting...',
    });
  }

  const path = (call: Pick<Incoming, 'url'>): string => call.url.pathname;
  const isWork = (route: string): route is WorkRoute => dialect.work.includes(route);
  const serving = await serveEmulator({
    port,
    isPaid: ({ method, url }) => method === 'POST' && isWork(url.pathname.replace('/sdapi/v1/', '')),
    handle: async (call) => {
      if (keys[access] !== undefined && call.headers.authorization !== keys[access]) return deny(call);
      const route = path(call).replace('/sdapi/v1/', '');
      const lists: Readonly<Record<string, unknown>> = {
        samplers: dialect.samplers.map((sampler) => ({ name: sampler, aliases: [], options: {} })),
        ...(dialect.schedulers ? { schedulers: dialect.schedulers.map((scheduler) => ({ name: scheduler, label: scheduler })) } : {}),
        upscalers: dialect.upscalers.map((upscaler) => ({ name: upscaler, model_name: null, model_path: null, model_url: null, scale: 4 })),
        'sd-models': dialect.checkpoints.map((title) => ({
          title,
          model_name: title.split(/[.\s]/)[0],
          hash: null,
          sha256: null,
          filename: `/models/${title}`,
          config: null,
        })),
      };
      try {
        if (isWork(route)) return await (call.method === 'POST' ? work(call, route) : call.answer(405, { detail: 'Method Not Allowed' }));
        if (call.method === 'GET' && Object.hasOwn(lists, route)) return call.answer(200, lists[route]);
        if (call.method === 'POST' && route === '/internal/progress' && dialect.tasks) return progress(call);
        if (call.method === 'POST' && route === 'interrupt' && dialect.interrupt !== null) {
          line.interrupt();
          return dialect.interrupt === 204 ? void call.response.writeHead(204).end() : call.answer(200, {});
        }
        if (route === '/openapi.json' && dialect.tasks) return call.answer(200, description);
        return call.answer(404, { detail: 'Not Found' });
      } catch (error) {
        if (!(error instanceof HttpError)) throw error;
        return call.answer(error.status, error.body);
      }
    },
  });

  return {
    url: serving.url,
    fields: { baseUrl: serving.url, access, ...(access === 'none' ? {} : { secret }), ...(access === 'basic' ? { username: user } : {}) },
    calls: serving.calls,
    jobs,
    fault: (fault) => faults.add(fault),
    setJobMs: (ms) => {
      line.jobMs = ms;
    },
    close: () => {
      line.close();
      return serving.close();
    },
  };
}

/** The parts of the self-description that tell what the server takes. */
const description = {
  openapi: '3.1.0',
  paths: { '/sdapi/v1/txt2img': { post: {} }, '/internal/progress': { post: {} } },
  components: {
    schemas: { StableDiffusionProcessingTxt2Img: { properties: { prompt: { type: 'string' }, force_task_id: { type: 'string' } } } },
  },
};

const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const digest = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE(0) % 5_000;

/** Decodes an uploaded picture far enough to know its size. */
function picture(text: string): { readonly width: number; readonly height: number; readonly seed: number } {
  const bytes = Buffer.from(text.startsWith('data:image/') ? text.slice(text.indexOf(',') + 1) : text, 'base64');
  if (bytes.subarray(1, 4).toString('latin1') !== 'PNG') throw httpException(500, 'Invalid encoded image');
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), seed: digest(text) };
}
