import { randomUUID } from 'node:crypto';
import type { Emulator, EmulatorOptions } from '../emulator-kit/emulator.ts';
import { createFaultQueue, type Incoming, sampleMp4, samplePng, serveEmulator } from '../emulator-kit/index.ts';
import { captionOf, dollarsOf, type Result, resultsOf } from './emulator-results.ts';
import { type AcceptedTask, readTask, type TaskBody, type TaskError } from './emulator-task.ts';

interface Job {
  readonly task: AcceptedTask;
  readonly results: readonly Result[];
  readonly begunAt: number;
  readonly lastsMs: number;
  readonly end: 'success' | 'stuck' | TaskError;
  readonly spoilt: 'output-is-html' | 'output-on-foreign-host' | 'output-gone' | undefined;
  timer: NodeJS.Timeout | undefined;
}

const apiKey = 'rw-emulated-4f1c9a7be2d84c0f9b6a';
const utility = new Set(['authentication', 'ping', 'getResponse', 'getTaskDetails', 'accountManagement']);
const webhookTries = 5;

/** Runware's HTTP API on a local port: one address, a list of tasks, results by polling, by webhook or in the answer. */
export async function startEmulator({ port, jobMs: firstJobMs = 400 }: EmulatorOptions = {}): Promise<Emulator> {
  const jobs = new Map<string, Job>();
  const faults = createFaultQueue();
  const closing = new AbortController();
  let jobMs = firstJobMs;

  const tasksOf = (call: Pick<Incoming, 'json'>): TaskBody[] => {
    const body = call.json();
    return Array.isArray(body) ? body.filter((one): one is TaskBody => typeof one === 'object' && one !== null) : [];
  };
  const serving = await serveEmulator({
    port,
    isPaid: (call) => call.method === 'POST' && tasksOf(call).some(({ taskType }) => !utility.has(String(taskType))),
    handle: (call) => (call.url.pathname === '/v1' || call.url.pathname === '/v1/' ? api(call) : file(call)),
  });

  async function api(call: Incoming): Promise<void> {
    const refuse = (status: number, ...errors: readonly TaskError[]): void => call.answer(status, { errors });
    if (call.method !== 'POST') return refuse(405, { code: 'invalidMethod', message: 'Use POST.' });
    let tasks: TaskBody[];
    try {
      if (!Array.isArray(call.json())) throw new SyntaxError('not a list');
      tasks = tasksOf(call);
    } catch {
      return refuse(400, { code: 'invalidJSON', message: 'The body must be a JSON array of tasks.' });
    }
    const asked = tasks.find(({ taskType }) => !utility.has(String(taskType)));
    const named = { taskType: String((asked ?? tasks[0])?.taskType), ...(asked ? { taskUUID: String(asked.taskUUID) } : {}) };
    const given = tasks.find(({ taskType }) => taskType === 'authentication')?.apiKey;
    const fault = asked
      ? faults.take('unauthorized', 'no-credit', 'rate-limited', 'overloaded', 'bad-input', 'server-error')?.kind
      : undefined;
    if (fault === 'unauthorized' || (call.headers.authorization !== `Bearer ${apiKey}` && given !== apiKey)) {
      return refuse(401, { code: 'invalidApiKey', message: 'Invalid API key.', parameter: 'apiKey', ...named });
    }
    if (asked) {
      const words = `The task said "${String(asked.positivePrompt)}".`;
      if (fault === 'no-credit') return refuse(402, { code: 'insufficientCredits', message: words, ...named });
      if (fault === 'rate-limited') return refuse(429, { code: 'rateLimitExceeded', message: words, ...named });
      if (fault === 'overloaded') return refuse(503, { code: 'noAvailableServer', message: words, ...named });
      if (fault === 'server-error') return refuse(500, { code: 'internalServerError', message: words, ...named });
      if (fault) return refuse(400, { code: 'invalidPositivePrompt', parameter: 'positivePrompt', message: words, ...named });
      const cut = faults.take('cut');
      if (cut?.when === 'before') return call.cut();
      if (cut) {
        await perform(tasks);
        return call.cut();
      }
    }
    const { data, errors } = await perform(tasks);
    const status = data.length > 0 || errors.length === 0 ? 200 : statusOf(errors[0]);
    call.answer(status, { ...(data.length > 0 ? { data } : {}), ...(errors.length > 0 ? { errors } : {}) });
  }

  async function perform(tasks: readonly TaskBody[]): Promise<{ data: unknown[]; errors: TaskError[] }> {
    const data: unknown[] = [];
    const errors: TaskError[] = [];
    for (const task of tasks) {
      const { taskType, taskUUID } = task;
      if (taskType === 'authentication') data.push({ taskType, connectionSessionUUID: randomUUID() });
      else if (taskType === 'ping') data.push({ taskType, pong: true });
      else if (taskType === 'accountManagement') data.push({ taskType, taskUUID, balance: 25 });
      else if (taskType === 'getResponse') answerActive(String(taskUUID), data, errors);
      else if (taskType === 'getTaskDetails') answerArchived(String(taskUUID), data, errors);
      else {
        const begun = begin(task);
        if ('code' in begun) errors.push(begun);
        else if (task.deliveryMethod === 'async') data.push({ taskType, taskUUID });
        else {
          await new Promise((resolve) => setTimeout(resolve, begun.lastsMs));
          if (isError(begun.end)) errors.push(begun.end);
          else data.push(...begun.results.map((result) => itemOf(begun, result)));
        }
      }
    }
    return { data, errors };
  }

  function begin(body: TaskBody): Job | TaskError {
    const task = readTask(body);
    if ('code' in task) return task;
    const about = { taskType: task.taskType, taskUUID: task.taskUUID };
    const words = `the task said "${String(body.positivePrompt)}"`;
    if (jobs.has(task.taskUUID)) return { ...about, code: 'duplicateTaskUUID', parameter: 'taskUUID', message: `Already used: ${words}.` };
    const fault = faults.take('job-fails', 'job-refused', 'job-stuck');
    const end: Job['end'] =
      fault?.kind === 'job-fails'
        ? { ...about, code: 'inferenceError', message: `Inference failed: ${words}.` }
        : fault?.kind === 'job-refused'
          ? { ...about, code: 'contentPolicyViolation', message: `Not allowed: ${words}.` }
          : fault
            ? 'stuck'
            : 'success';
    const spoilt = faults.take('output-is-html', 'output-on-foreign-host', 'output-gone')?.kind;
    const job: Job = { task, results: resultsOf(task), begunAt: Date.now(), lastsMs: jobMs, end, spoilt, timer: undefined };
    jobs.set(task.taskUUID, job);
    if (typeof body.webhookURL === 'string' && end !== 'stuck') {
      const address = body.webhookURL;
      job.timer = setTimeout(() => void pushAll(job, address), job.lastsMs);
    }
    return job;
  }

  const isOver = (job: Job): boolean => job.end !== 'stuck' && Date.now() >= job.begunAt + job.lastsMs;

  function answerActive(taskUUID: string, data: unknown[], errors: TaskError[]): void {
    const job = jobs.get(taskUUID);
    if (!job) {
      errors.push({ code: 'taskFailedOrNotFound', message: 'No such task.', taskType: 'getResponse', taskUUID });
    } else if (!isOver(job)) {
      const done = job.end === 'stuck' ? 0 : (Date.now() - job.begunAt) / Math.max(1, job.lastsMs);
      const progress = Math.min(99, Math.floor(done * 100));
      data.push(...job.results.map(() => ({ taskType: job.task.taskType, taskUUID, status: 'processing', progress })));
    } else if (isError(job.end)) errors.push({ ...job.end, status: 'error' });
    else data.push(...job.results.map((result) => ({ ...itemOf(job, result), status: 'success' })));
  }

  function answerArchived(taskUUID: string, data: unknown[], errors: TaskError[]): void {
    const job = jobs.get(taskUUID);
    if (!job || !isOver(job)) {
      errors.push({ code: 'taskNotFound', message: 'No such task in the archive.', taskType: 'getTaskDetails', taskUUID });
      return;
    }
    const response = isError(job.end) ? { errors: [job.end] } : { data: job.results.map((result) => itemOf(job, result)) };
    data.push({ taskType: 'getTaskDetails', taskUUID, request: [job.task.body], response });
  }

  function itemOf(job: Job, { uuid, seed }: Result): Record<string, unknown> {
    const { task } = job;
    const cost = task.body.includeCost === true ? { cost: dollarsOf(job.task) } : {};
    const head = { taskType: task.taskType, taskUUID: task.taskUUID, ...cost };
    if (task.taskType === 'caption') return { ...head, text: captionOf(task) };
    const origin = job.spoilt === 'output-on-foreign-host' ? 'http://foreign-host.example.test' : serving.url;
    const seeded = task.about.takes.includes('seed') ? { seed } : {};
    const checked = (task.body.safety as { checkContent?: boolean } | undefined)?.checkContent === true;
    const safety = checked ? { NSFWContent: /\bnsfw\b/i.test(String(task.body.positivePrompt)) } : {};
    return task.taskType === 'videoInference'
      ? { ...head, ...safety, videoUUID: uuid, videoURL: `${origin}/video/ws/1/vi/${uuid}.mp4` }
      : { ...head, ...seeded, ...safety, imageUUID: uuid, imageURL: `${origin}/image/ws/1/ii/${uuid}.png` };
  }

  function file(call: Incoming): void {
    const uuid = /^\/(?:image|video)\/.*\/([0-9a-f-]{36})\.(?:png|mp4)$/.exec(call.url.pathname)?.[1];
    const job = [...jobs.values()].find(({ results }) => results.some((result) => result.uuid === uuid));
    const result = job?.results.find((one) => one.uuid === uuid);
    const ttlMs = typeof job?.task.body.ttl === 'number' ? job.task.body.ttl * 1000 : Infinity;
    if (!job || !result || !isOver(job) || job.spoilt === 'output-gone' || Date.now() > job.begunAt + job.lastsMs + ttlMs) {
      return call.send(404, 'text/plain', 'Not found');
    }
    if (job.spoilt === 'output-is-html') return call.send(200, 'text/html', '<!doctype html><title>Sorry</title>');
    if (job.task.taskType === 'videoInference') return call.send(200, 'video/mp4', sampleMp4());
    call.send(200, 'image/png', samplePng(result));
  }

  /** One push per finished result. A push that is not taken is sent again, later each time. */
  async function pushAll(job: Job, address: string): Promise<void> {
    const bodies = isError(job.end) ? [{ errors: [job.end] }] : job.results.map((result) => ({ data: [itemOf(job, result)] }));
    for (const body of bodies) {
      if (faults.take('webhook-lost')) continue;
      const times = faults.take('webhook-repeated')?.times ?? 1;
      for (let time = 0; time < times; time += 1) await push(address, body);
    }
  }

  async function push(address: string, body: unknown): Promise<void> {
    for (let attempt = 0; attempt < webhookTries && !closing.signal.aborted; attempt += 1) {
      try {
        const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(5_000)]);
        const headers = { 'content-type': 'application/json' };
        const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body), signal });
        await response.body?.cancel();
        if (response.ok) return;
      } catch {
        // Nobody there: like any other answer that is not a 2xx.
      }
      await new Promise<void>((resolve) => {
        setTimeout(resolve, Math.min(8_000, 250 * 2 ** attempt)).unref();
        closing.signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  return {
    url: serving.url,
    fields: { apiKey, baseUrl: `${serving.url}/v1` },
    calls: serving.calls,
    get jobs() {
      return [...jobs.values()].map((job) => ({
        id: job.task.taskUUID,
        model: job.task.model,
        state: !isOver(job) ? 'processing' : isError(job.end) ? 'error' : 'success',
        prompt: [job.task.body.positivePrompt, job.task.body.prompt].find((words) => typeof words === 'string') ?? '',
      }));
    },
    fault: (fault) => faults.add(fault),
    setJobMs: (ms) => {
      jobMs = ms;
    },
    close: async () => {
      closing.abort();
      for (const { timer } of jobs.values()) clearTimeout(timer);
      await serving.close();
    },
  };
}

const isError = (end: Job['end']): end is TaskError => typeof end === 'object';

function statusOf(error: TaskError | undefined): number {
  if (error?.code.endsWith('NotFound')) return 404;
  return error?.code === 'invalidApiKey' ? 401 : 400;
}
