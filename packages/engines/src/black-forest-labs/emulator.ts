import { createHmac, randomUUID } from 'node:crypto';
import {
  createFaultQueue,
  type Emulator,
  type EmulatorOptions,
  type Incoming,
  sampleMp4,
  samplePng,
  serveEmulator,
} from '../emulator-kit/index.ts';
import { looksLikePicture, routes } from './emulator-requests.ts';

const key = 'bfl_emulator_key_4d1f';
const maxActive = 24;
/** How long a finished file and what is known of its task last. */
const outputMs = 10 * 60_000;
const pushRetriesMs = [0, 1_000, 5_000, 30_000];

interface Task {
  readonly id: string;
  readonly model: string;
  readonly prompt: string;
  readonly kind: 'image' | 'video';
  readonly seed: number;
  readonly size: { readonly width: number; readonly height: number };
  readonly signature: string;
  readonly end: 'Ready' | 'Error' | 'Content Moderated' | 'never';
  readonly details: unknown;
  readonly webhook?: { readonly url: string; readonly secret?: string | undefined };
  readonly output: 'good' | 'output-is-html' | 'output-on-foreign-host' | 'output-gone';
  state: string;
  endedAt: number;
}

/** The protocol of Black Forest Labs: a task per submit, an address to ask after it, pushes signed with the sender's secret. */
export async function startEmulator({
  port = 0,
  jobMs: firstJobMs = Number(process.env.EMULATOR_JOB_MS ?? 200),
}: EmulatorOptions = {}): Promise<Emulator> {
  const tasks: Task[] = [];
  const faults = createFaultQueue();
  const timers = new Set<NodeJS.Timeout>();
  const closing = new AbortController();
  let jobMs = firstJobMs;

  const serving = await serveEmulator({
    port,
    isPaid: ({ method, url }) => method === 'POST' && url.pathname.startsWith('/v1/'),
    handle,
  });

  function handle(call: Incoming): void {
    const { method, url } = call;
    if (method === 'GET' && url.pathname.startsWith('/results/')) return sendFile(call);
    if (!url.pathname.startsWith('/v1/')) return call.answer(404, { detail: 'Not Found' });
    if (call.headers['x-key'] === undefined) return call.answer(403, { detail: 'Not authenticated' });
    if (call.headers['x-key'] !== key) return call.answer(403, { detail: 'Not authenticated - Invalid Authentication' });
    if (method === 'GET' && url.pathname === '/v1/credits') return call.answer(200, { credits: 1_000 });
    if (method === 'GET' && url.pathname === '/v1/get_result') return showResult(call);
    if (method === 'POST') return submit(call);
    call.answer(405, { detail: 'Method Not Allowed' });
  }

  function submit(call: Incoming): void {
    const refusal = faults.take('unauthorized', 'no-credit', 'rate-limited', 'overloaded', 'bad-input', 'server-error', 'cut');
    if (refusal?.kind === 'cut') {
      if (refusal.when === 'after') accept(call, () => call.cut());
      else call.cut();
      return;
    }
    if (refusal?.kind === 'unauthorized') return call.answer(401, { detail: 'Unauthorized' });
    if (refusal?.kind === 'no-credit') return call.answer(402, { detail: 'Insufficient credits. Please add credits to your account.' });
    if (refusal?.kind === 'rate-limited')
      return call.answer(429, { detail: 'Too many requests' }, { 'retry-after': '7', 'x-ratelimit-remaining': '0' });
    if (refusal?.kind === 'overloaded') return call.answer(503, { detail: 'Service Unavailable' });
    if (refusal?.kind === 'bad-input')
      return call.answer(400, { error: 'validation_error', message: 'The request is not valid.', details: {} });
    if (refusal?.kind === 'server-error') return call.answer(500, { detail: 'Internal Server Error' });
    if (tasks.filter(({ state }) => state === 'Pending').length >= maxActive)
      return call.answer(429, { detail: 'Too many concurrent requests' });
    accept(call, (status, body) => call.answer(status, body));
  }

  function accept(call: Incoming, answer: (status: number, body: unknown) => void): void {
    const model = call.url.pathname.slice('/v1/'.length);
    const route = Object.hasOwn(routes, model) ? routes[model] : undefined;
    if (!route) return answer(404, { detail: 'Not Found' });
    let body: unknown;
    try {
      body = call.json();
    } catch {
      return answer(422, { detail: [{ type: 'json_invalid', loc: ['body', 0], msg: 'JSON decode error' }] });
    }
    const parsed = route.body.safeParse(body);
    if (!parsed.success) {
      const detail = parsed.error.issues.map(({ path, message }) => ({ loc: ['body', ...path], msg: message, type: 'value_error' }));
      return answer(422, { detail });
    }
    const task = newTask(model, route.kind, parsed.data);
    tasks.push(task);
    if (task.end !== 'never') later(jobMs, () => finish(task));
    const { width, height } = task.size;
    const cost = { cost: route.credits, input_mp: 0, output_mp: Math.round((width * height) / 10_000) / 100 };
    answer(
      200,
      task.webhook
        ? { id: task.id, status: 'Pending', webhook_url: task.webhook.url, ...cost }
        : { id: task.id, polling_url: `${serving.url}/v1/get_result?id=${task.id}`, ...cost },
    );
  }

  function newTask(model: string, kind: Task['kind'], fields: Readonly<Record<string, unknown>>): Task {
    const text = (name: string): string | undefined => (typeof fields[name] === 'string' ? fields[name] : undefined);
    const readable = Object.entries(fields).every(([name, value]) => !/image|mask/.test(name) || looksLikePicture(value));
    const bad = faults.take('job-fails', 'job-refused', 'job-stuck')?.kind;
    const url = text('webhook_url');
    return {
      id: randomUUID(),
      model,
      prompt: text('prompt') ?? '',
      kind,
      seed: typeof fields.seed === 'number' ? fields.seed : tasks.length + 1,
      size: { width: Number(fields.width ?? 1024), height: Number(fields.height ?? 1024) },
      signature: randomUUID().replaceAll('-', ''),
      end: bad === 'job-stuck' ? 'never' : bad === 'job-refused' ? 'Content Moderated' : bad || !readable ? 'Error' : 'Ready',
      details: readable ? { error: 'internal_error' } : { error: 'invalid_image', message: 'The picture cannot be read.' },
      ...(url === undefined ? {} : { webhook: { url, secret: text('webhook_secret') } }),
      output: faults.take('output-is-html', 'output-on-foreign-host', 'output-gone')?.kind ?? 'good',
      state: 'Pending',
      endedAt: 0,
    };
  }

  function finish(task: Task): void {
    task.state = task.end;
    task.endedAt = Date.now();
    if (!task.webhook || faults.take('webhook-lost')) return;
    const forged = faults.take('webhook-forged') !== undefined;
    const times = faults.take('webhook-repeated')?.times ?? 1;
    const timestamp = new Date().toISOString();
    const body = JSON.stringify(
      task.state === 'Ready'
        ? { id: task.id, status: task.state, result: { sample: sampleUrl(task), prompt: task.prompt, seed: task.seed }, timestamp }
        : { id: task.id, status: 'Error', error: task.state, message: 'The task did not finish.', timestamp },
    );
    const secret = forged ? 'not the secret' : task.webhook.secret;
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (secret !== undefined) headers['x-bfl-signature'] = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
    for (let count = 0; count < times; count += 1) push(task.webhook.url, { method: 'POST', headers, body }, pushRetriesMs);
  }

  function push(url: string, init: RequestInit, [wait = 0, ...further]: readonly number[]): void {
    const deliver = async (): Promise<void> => {
      const arrived = await fetch(url, { ...init, signal: closing.signal }).then(
        ({ ok }) => ok,
        () => false,
      );
      if (!arrived && further.length > 0 && !closing.signal.aborted) push(url, init, further);
    };
    later(wait, () => void deliver());
  }

  function showResult(call: Incoming): void {
    const id = call.url.searchParams.get('id');
    if (!id) return call.answer(422, { detail: [{ loc: ['query', 'id'], msg: 'Field required', type: 'missing' }] });
    const task = tasks.find((one) => one.id === id);
    if (!task || isOver(task)) return call.answer(404, { id, status: 'Task not found', result: null, progress: null, details: null });
    const failed = task.state === 'Error';
    call.answer(200, {
      id,
      status: task.state,
      result: task.state === 'Ready' ? { sample: sampleUrl(task), seed: task.seed, prompt: task.prompt, duration: jobMs / 1000 } : null,
      progress: null,
      details: failed ? task.details : null,
    });
  }

  const isOver = ({ endedAt }: Task): boolean => endedAt > 0 && Date.now() - endedAt > outputMs;
  const fileOf = ({ kind }: Task): string => (kind === 'video' ? 'sample.mp4' : 'sample.png');
  const sampleUrl = (task: Task): string =>
    `${task.output === 'output-on-foreign-host' ? 'http://foreign-host.example' : serving.url}/results/${task.id}/${fileOf(task)}?sig=${task.signature}`;

  function sendFile(call: Incoming): void {
    const [, , id, file] = call.url.pathname.split('/');
    const task = tasks.find((one) => one.id === id && one.state === 'Ready' && fileOf(one) === file);
    const signed = task && call.url.searchParams.get('sig') === task.signature;
    if (!task || !signed || isOver(task) || task.output === 'output-gone') return call.send(403, 'application/xml', '<Error/>');
    if (task.output === 'output-is-html') return call.send(200, 'text/html', '<!doctype html><title>Sign in</title>');
    if (task.kind === 'video') return call.send(200, 'video/mp4', sampleMp4());
    call.send(200, 'image/png', samplePng({ ...task.size, seed: task.seed }));
  }

  function later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timers.add(timer);
  }

  return {
    url: serving.url,
    fields: { apiKey: key, baseUrl: serving.url },
    calls: serving.calls,
    get jobs() {
      return tasks.map(({ id, model, state, prompt }) => ({ id, model, state, prompt }));
    },
    fault: (fault) => faults.add(fault),
    setJobMs: (ms) => {
      jobMs = ms;
    },
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      closing.abort();
      await serving.close();
    },
  };
}
