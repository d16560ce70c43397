import { randomBytes } from 'node:crypto';
import { createFaultQueue, type Emulator, type EmulatorOptions, type Incoming, samplePng, serveEmulator } from '../emulator-kit/index.ts';
import { type EmulatedEndpoint, endpoints, pictureIn } from './emulator-requests.ts';

const key = 'sk-emulator0123456789stability';
const maxRequestBytes = 10 * 1024 * 1024;
/** How long the result of a task can be fetched. */
const resultMs = 24 * 3600 * 1000;
/** Pictures larger than this tell a test nothing more. */
const longestEdge = 2048;

interface Job {
  readonly id: string;
  readonly model: string;
  readonly prompt: string;
  readonly seed: number;
  readonly size: { readonly width: number; readonly height: number };
  readonly end: 'good' | 'job-fails' | 'job-refused' | 'job-stuck';
  readonly isPage: boolean;
  readonly readyAt: number;
  state: 'running' | 'done';
}

/** The Stable Image API: forms in, one picture out; for two endpoints a task whose result is fetched later. */
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
    isPaid: ({ method, url }) => method === 'POST' && url.pathname.startsWith('/v2beta/stable-image/'),
    handle,
  });

  async function handle(call: Incoming): Promise<void> {
    const { method, url } = call;
    const given = call.headers.authorization;
    if (given !== `Bearer ${key}`) return refuse(call, 401, 'unauthorized', 'authorization: invalid or missing header value');
    if (method === 'GET' && url.pathname === '/v1/user/balance') return call.answer(200, { credits: 1_000 });
    const asked = /^\/v2beta\/results\/([0-9a-f]{64})$/.exec(url.pathname);
    if (method === 'GET' && asked) return showResult(call, asked[1] ?? '');
    const path = url.pathname.startsWith('/v2beta/stable-image/') ? url.pathname.slice('/v2beta/stable-image/'.length) : '';
    const endpoint = Object.hasOwn(endpoints, path) ? endpoints[path] : undefined;
    if (method !== 'POST' || !endpoint) return refuse(call, 404, 'not_found', 'the requested resource does not exist');
    return begin(call, path, endpoint);
  }

  async function begin(call: Incoming, path: string, endpoint: EmulatedEndpoint): Promise<void> {
    const fault = faults.take('unauthorized', 'no-credit', 'rate-limited', 'bad-input', 'server-error', 'cut');
    if (fault?.kind === 'cut') {
      if (fault.when === 'after') await accept(call, path, endpoint, { cut: true });
      call.cut();
      return;
    }
    switch (fault?.kind) {
      case 'unauthorized':
        return refuse(call, 401, 'unauthorized', 'authorization: invalid or missing header value');
      case 'no-credit':
        return refuse(call, 402, 'payment_required', 'your organization does not have sufficient balance');
      case 'rate-limited':
        return refuse(call, 429, 'rate_limit_exceeded', 'you have exceeded the rate limit of 150 requests within a 10 second period');
      case 'bad-input':
        return refuse(call, 400, 'bad_request', 'prompt: is required');
      case 'server-error':
        return refuse(call, 500, 'internal_error', 'an unexpected server error has occurred, please try again later');
    }
    await accept(call, path, endpoint, { cut: false });
  }

  async function accept(call: Incoming, path: string, { form, later, sizeOf }: EmulatedEndpoint, { cut }: { cut: boolean }): Promise<void> {
    if (call.bytes.byteLength > maxRequestBytes)
      return refuse(call, 413, 'payload_too_large', 'body: payloads cannot be larger than 10MiB');
    if (!call.headers['content-type']?.startsWith('multipart/form-data'))
      return refuse(call, 400, 'bad_request', 'content-type: must be multipart/form-data');
    const given = await call.form();
    const parsed = form.safeParse(Object.fromEntries(given));
    const picture = await pictureIn(given);
    if (!parsed.success) {
      const { path: at = [], message = '' } = parsed.error.issues[0] ?? {};
      return refuse(call, 400, 'bad_request', `${at.join('.') || 'body'}: ${message}`);
    }
    if (picture === undefined) return refuse(call, 400, 'bad_request', 'image: cannot be read');
    const { prompt, background_prompt, seed } = parsed.data;
    const wanted = [prompt, background_prompt].find((value) => typeof value === 'string');
    if (/\bnude\b/.test(wanted ?? ''))
      return refuse(call, 403, 'content_moderation', 'Your request was flagged by our content moderation system');

    const job: Job = {
      id: randomBytes(32).toString('hex'),
      model: path,
      prompt: wanted ?? '',
      seed: typeof seed === 'number' && seed > 0 ? seed : randomBytes(4).readUInt32BE() % 4_294_967_294,
      size: sizeOf(parsed.data, picture),
      end: faults.take('job-fails', 'job-refused', 'job-stuck')?.kind ?? 'good',
      isPage: faults.take('output-is-html') !== undefined,
      readyAt: Date.now() + jobMs,
      state: 'running',
    };
    jobs.push(job);
    const ready = job.end === 'job-stuck' ? never : wait(jobMs).then(() => void (job.state = 'done'));
    if (cut) return;
    if (later) return call.answer(200, { id: job.id });
    await ready;
    show(call, job, 'image');
  }

  function showResult(call: Incoming, id: string): void {
    const job = jobs.find((one) => one.id === id && endpoints[one.model]?.later);
    if (!job || Date.now() - job.readyAt > resultMs) return refuse(call, 404, 'not_found', 'id: is not a generation of yours');
    if (job.state === 'running') return call.answer(202, { id, status: 'in-progress' });
    show(call, job, 'result');
  }

  function show(call: Incoming, job: Job, field: 'image' | 'result'): void {
    if (job.end === 'job-fails')
      return refuse(call, 500, 'internal_error', 'an unexpected server error has occurred, please try again later');
    const scale = Math.min(1, longestEdge / Math.max(job.size.width, job.size.height));
    const [width, height] = [Math.round(job.size.width * scale), Math.round(job.size.height * scale)];
    const bytes = job.isPage
      ? Buffer.from('<!doctype html><title>Sign in</title>')
      : samplePng({ width, height, seed: job.seed % 100_000 });
    const reason = job.end === 'job-refused' ? 'CONTENT_FILTERED' : 'SUCCESS';
    const about = { 'x-request-id': job.id, 'finish-reason': reason, seed: String(job.seed) };
    if (call.headers.accept?.startsWith('application/json'))
      return call.answer(200, { [field]: Buffer.from(bytes).toString('base64'), seed: job.seed, finish_reason: reason }, about);
    call.send(200, 'image/png', Buffer.from(bytes), about);
  }

  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        resolve();
      }, ms);
      timers.add(timer);
    });

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

const never = new Promise<void>(() => undefined);

const refuse = (call: Incoming, status: number, name: string, error: string): void =>
  call.answer(status, { id: randomBytes(16).toString('hex'), name, errors: [error] });
