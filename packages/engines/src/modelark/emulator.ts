import { randomBytes } from 'node:crypto';
import { createCanvas } from '@napi-rs/canvas';
import type { Emulator, EmulatorOptions, Fault } from '../emulator-kit/emulator.ts';
import { createFaultQueue, type Incoming, sampleMp4, samplePng, serveEmulator } from '../emulator-kit/index.ts';
import { countOf, type ImageBody, type Refusal, readImages, readVideo, sizeOf, type VideoBody } from './emulator-requests.ts';

interface File {
  readonly mime: 'image/png' | 'image/jpeg' | 'video/mp4';
  readonly size: readonly number[];
  readonly seed: number;
  readonly until: number;
  readonly spoilt: Fault['kind'] | undefined;
}

interface Task {
  readonly id: string;
  readonly region: string;
  readonly body: VideoBody;
  readonly begunAt: number;
  readonly lastsMs: number;
  readonly end: 'succeeded' | 'stuck' | { readonly code: string; readonly message: string };
  readonly url: string;
  cancelled: boolean;
  timers: NodeJS.Timeout[];
}

const keys: Readonly<Record<string, string>> = { 'ark-asia-7c1d20f4a9e84b51': 'asia', 'ark-europe-2b9f61c80d3e4a77': 'europe' };
const [apiKey = '', europeApiKey = ''] = Object.keys(keys);
const dayMs = 86_400_000;
const pixels: Readonly<Record<string, number>> = { '480p': 864 * 480, '720p': 1280 * 720, '1080p': 1920 * 1080, '4k': 3840 * 2160 };

/** ModelArk's image and video API on a local port: pictures in the answer, clips as tasks; keys and models belong to regions. */
export async function startEmulator({ port, jobMs: firstJobMs = 600 }: EmulatorOptions = {}): Promise<Emulator> {
  const tasks = new Map<string, Task>();
  const files = new Map<string, File>();
  const accepted: { id: string; model: string; prompt: string; state: () => string }[] = [];
  const faults = createFaultQueue();
  const closing = new AbortController();
  let jobMs = firstJobMs;

  const serving = await serveEmulator({
    port,
    isPaid: ({ method, url }) => method === 'POST' && /\/(images\/generations|contents\/generations\/tasks)$/.test(url.pathname),
    handle: (call) => (call.url.pathname.startsWith('/api/v3/') ? api(call) : serveFile(call)),
  });

  async function api(call: Incoming): Promise<void> {
    const path = call.url.pathname.slice('/api/v3/'.length);
    const refuse = (status: number, code: string, param = '', message = code): void =>
      call.answer(status, { error: { code, message: `${message} Request id: ${randomId()}`, param, type: 'BadRequest' } });
    const region = keys[(call.headers.authorization ?? '').replace(/^Bearer /, '')];
    if (!region) return refuse(401, 'AuthenticationError');
    if (path === 'images/generations' && call.method === 'POST') return images(call, region, refuse);
    if (path === 'contents/generations/tasks' && call.method === 'POST') return create(call, region, refuse);
    if (path === 'contents/generations/tasks' && call.method === 'GET') return list(call, region);
    const task = tasks.get(/^contents\/generations\/tasks\/([\w-]+)$/.exec(path)?.[1] ?? '');
    if (!task || task.region !== region) return refuse(404, 'ResourceNotFound');
    if (call.method === 'GET') return call.answer(200, describe(task));
    if (call.method !== 'DELETE') return refuse(405, 'MethodNotAllowed');
    const status = statusOf(task);
    if (status === 'running' || status === 'cancelled') return refuse(409, 'InvalidAction', 'id', `A ${status} task cannot be deleted.`);
    if (status === 'queued') {
      task.cancelled = true;
      for (const timer of task.timers) clearTimeout(timer);
    } else tasks.delete(task.id);
    call.answer(200, {});
  }

  /** True when the call was answered by a fault; faults repeat what was sent, as messages of the service do. */
  function refusedByFault(call: Incoming, refuse: (status: number, code: string, param?: string, message?: string) => void): boolean {
    const words = `It said ${call.bytes.length < 4_000 ? Buffer.from(call.bytes).toString('utf8') : 'much'}.`;
    const kind = faults.take('unauthorized', 'no-credit', 'rate-limited', 'overloaded', 'bad-input', 'server-error')?.kind;
    if (kind === undefined) return false;
    const answers = {
      unauthorized: [401, 'AuthenticationError'],
      'no-credit': [403, 'AccountOverdueError'],
      'rate-limited': [429, 'RateLimitExceeded.EndpointRPMExceeded'],
      overloaded: [429, 'ServerOverloaded'],
      'bad-input': [400, 'InvalidParameter'],
      'server-error': [500, 'InternalServiceError'],
    } as const;
    const [status, code] = answers[kind];
    refuse(status, code, kind === 'bad-input' ? 'prompt' : '', words);
    return true;
  }

  const parse = <Body>(call: Incoming, read: (body: unknown, region: string) => Body | Refusal, region: string): Body | Refusal => {
    try {
      return read(call.json(), region);
    } catch {
      return { status: 400, code: 'InvalidParameter', param: 'body' };
    }
  };

  async function images(call: Incoming, region: string, refuse: (status: number, code: string, param?: string) => void): Promise<void> {
    if (refusedByFault(call, refuse)) return;
    const asked = parse(call, readImages, region);
    if ('code' in asked) return refuse(asked.status, asked.code, asked.param);
    const cut = faults.take('cut');
    if (cut?.when === 'before') return call.cut();
    const fault = faults.take('job-fails', 'job-refused')?.kind;
    accepted.push({ id: `img-${randomId()}`, model: asked.model, prompt: asked.prompt, state: () => 'succeeded' });
    if (cut) return call.cut();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, jobMs);
      closing.signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    });
    const made = Array.from({ length: countOf(asked) }, (_, index) => {
      if (fault === 'job-fails') return { error: { code: 'InternalServiceError', message: `Failed at "${asked.prompt}".` } };
      if (fault) return { error: { code: 'OutputImageSensitiveContentDetected', message: `Not shown: "${asked.prompt}".` } };
      return { url: keepPicture(asked, index), size: asked.size };
    });
    const generated = made.filter((one) => 'url' in one).length;
    const tokens = Math.round((generated * sizeOf(asked.size).reduce((one, other) => one * other, 1)) / 256);
    call.answer(200, {
      model: asked.model,
      created: Math.floor(Date.now() / 1000),
      data: made,
      usage: { generated_images: generated, output_tokens: tokens, total_tokens: tokens },
    });
  }

  function keepPicture(asked: ImageBody, index: number): string {
    const mime = asked.output_format === 'png' ? 'image/png' : 'image/jpeg';
    return keep({ mime, size: sizeOf(asked.size), seed: accepted.length * 16 + index }, mime.slice(6));
  }

  function keep(file: Omit<File, 'until' | 'spoilt'>, ending: string): string {
    const spoilt = faults.take('output-is-html', 'output-on-foreign-host', 'output-gone')?.kind;
    const path = `/ark-content-generation/${randomId()}.${ending}`;
    files.set(path, { ...file, spoilt, until: Date.now() + dayMs });
    return `${spoilt === 'output-on-foreign-host' ? 'http://foreign-host.example.test' : serving.url}${path}?X-Tos-Signature=${randomId()}`;
  }

  function create(call: Incoming, region: string, refuse: (status: number, code: string, param?: string) => void): void {
    if (refusedByFault(call, refuse)) return;
    const body = parse(call, readVideo, region);
    if ('code' in body) return refuse(body.status, body.code, body.param);
    const cut = faults.take('cut');
    if (cut?.when === 'before') return call.cut();
    const fault = faults.take('job-fails', 'job-refused', 'job-stuck')?.kind;
    const words = body.content.find((one) => one.type === 'text')?.text ?? '';
    const end: Task['end'] =
      fault === 'job-fails'
        ? { code: 'InternalServiceError', message: `Failed at "${words}".` }
        : fault === 'job-refused'
          ? { code: 'OutputVideoSensitiveContentDetected', message: `Not shown: "${words}".` }
          : fault
            ? 'stuck'
            : 'succeeded';
    const id = `cgt-${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}-${randomId().slice(0, 5)}`;
    const url = keep({ mime: 'video/mp4', size: [], seed: 0 }, 'mp4');
    const task: Task = { id, region, body, begunAt: Date.now(), lastsMs: jobMs, end, url, cancelled: false, timers: [] };
    tasks.set(id, task);
    accepted.push({ id, model: body.model, prompt: words, state: () => statusOf(task) });
    const address = body.callback_url;
    if (address !== undefined) {
      task.timers = [jobMs / 3, ...(end === 'stuck' ? [] : [jobMs])].map((ms) => setTimeout(() => void pushNews(task, address), ms + 1));
    }
    if (cut) return call.cut();
    call.answer(200, { id });
  }

  function list(call: Incoming, region: string): void {
    const query = call.url.searchParams;
    const page = Number(query.get('page_num') ?? 1);
    const size = Math.min(500, Number(query.get('page_size') ?? 20));
    const wanted = [...tasks.values()]
      .filter((task) => task.region === region && task.begunAt > Date.now() - 7 * dayMs)
      .filter((task) => (query.get('filter.model') ?? task.body.model) === task.body.model)
      .filter((task) => (query.get('filter.status') ?? statusOf(task)) === statusOf(task))
      .filter(({ id }) => !query.has('filter.task_ids') || query.getAll('filter.task_ids').includes(id))
      .reverse();
    call.answer(200, { items: wanted.slice((page - 1) * size, page * size).map(describe), total: wanted.length });
  }

  function describe(task: Task): Record<string, unknown> {
    const { id, body, begunAt, end, url } = task;
    const status = statusOf(task);
    const over = status === 'succeeded';
    const frames = body.duration * 24 + 1;
    const tokens = Math.round(((pixels[body.resolution] ?? 0) * frames) / 1024);
    return {
      id,
      model: body.model,
      status,
      error: status === 'failed' && typeof end === 'object' ? end : null,
      ...(over ? { content: { video_url: url }, usage: { completion_tokens: tokens, total_tokens: tokens } } : {}),
      created_at: Math.floor(begunAt / 1000),
      updated_at: Math.floor((status === 'queued' ? begunAt : Date.now()) / 1000),
      seed: body.seed ?? 58_110,
      resolution: body.resolution,
      ratio: body.ratio === 'adaptive' ? '16:9' : body.ratio,
      duration: body.duration,
      framespersecond: 24,
      execution_expires_after: body.execution_expires_after,
      ...(body.generate_audio === undefined ? {} : { generate_audio: body.generate_audio }),
      ...(body.safety_identifier === undefined ? {} : { safety_identifier: body.safety_identifier }),
    };
  }

  /** A task waits for the first third of its time. */
  function statusOf(task: Task): string {
    const age = Date.now() - task.begunAt;
    if (task.cancelled) return 'cancelled';
    if (age < task.lastsMs / 3) return 'queued';
    if (task.end === 'stuck' || age < task.lastsMs) return 'running';
    return typeof task.end === 'object' ? 'failed' : 'succeeded';
  }

  async function pushNews(task: Task, address: string): Promise<void> {
    if (faults.take('webhook-lost')) return;
    const times = faults.take('webhook-repeated')?.times ?? 1;
    const body = JSON.stringify(describe(task));
    for (let time = 0; time < times; time += 1) await push(address, body);
  }

  async function push(address: string, body: string): Promise<void> {
    for (let attempt = 0; attempt < 3 && !closing.signal.aborted; attempt += 1) {
      try {
        const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(5_000)]);
        const response = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body, signal });
        await response.body?.cancel();
        if (response.ok) return;
      } catch {
        // Nobody there: like any other answer that is not a 2xx.
      }
    }
  }

  function serveFile(call: Incoming): void {
    const file = files.get(call.url.pathname);
    if (!file || file.spoilt === 'output-gone' || Date.now() > file.until) return call.send(403, 'application/xml', '<Error/>');
    if (file.spoilt === 'output-is-html') return call.send(200, 'text/html', '<!doctype html><title>Sorry</title>');
    call.send(200, file.mime, draw(file));
  }

  return {
    url: serving.url,
    fields: { apiKey, europeApiKey, region: 'ap-southeast', baseUrl: `${serving.url}/api/v3` },
    calls: serving.calls,
    get jobs() {
      return accepted.map(({ state, ...job }) => ({ ...job, state: state() }));
    },
    fault: (fault) => faults.add(fault),
    setJobMs: (ms) => {
      jobMs = ms;
    },
    close: async () => {
      closing.abort();
      for (const { timers } of tasks.values()) for (const timer of timers) clearTimeout(timer);
      await serving.close();
    },
  };
}

const randomId = (): string => randomBytes(8).toString('hex');

function draw({ mime, size: [width = 64, height = 64], seed }: File): Uint8Array {
  if (mime === 'video/mp4') return sampleMp4();
  if (mime === 'image/png') return samplePng({ width, height, seed });
  const canvas = createCanvas(width, height);
  const pen = canvas.getContext('2d');
  pen.fillStyle = `hsl(${(seed * 47) % 360} 60% 50%)`;
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = 'white';
  pen.fillRect((seed * 13) % width, 0, width / 8, height);
  return canvas.toBuffer('image/jpeg');
}
