import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Emulator, EmulatorOptions } from '../emulator-kit/emulator.ts';
import { createFaultQueue, type EmulatedLine, type Incoming, serveEmulator } from '../emulator-kit/index.ts';
import { FileStore } from './emulator-files.ts';
import { historyEntry, jobDetail, queueItem } from './emulator-jobs.ts';
import { tellProgress } from './emulator-lines.ts';
import { folders, type Graph, modelOf, withoutModels, wordsOf } from './emulator-nodes.ts';
import { type Prompt, PromptQueue } from './emulator-queue.ts';
import { validateGraph } from './emulator-validation.ts';

export interface ComfyuiEmulatorOptions extends EmulatorOptions {
  /** What a gateway in front of it asks for. */
  readonly access?: 'none' | 'basic' | 'bearer' | 'x-api-key';
  /** `before-jobs` has neither `/api/jobs` nor its cancel; `before-ids` makes the ids itself, too. */
  readonly release?: 'newest' | 'before-jobs' | 'before-ids';
}

export interface ComfyuiEmulator extends Emulator {
  /** Forgets queue, history and temporary files, as a restart does. */
  restart(): void;
  /** Lines that are open. */
  readonly lines: ReadonlySet<EmulatedLine>;
  /** Uploaded files by their name. */
  readonly inputs: ReadonlyMap<string, Uint8Array>;
  /** Workflows as they came in, by prompt id. */
  readonly graphs: ReadonlyMap<string, Graph>;
  /** The next prompt ends for lack of memory. */
  runOutOfMemory(): void;
}

const user = 'studio';
const secret = 'emulator-comfyui-secret';

const submission = z.object({
  prompt: z.record(z.string(), z.object({ class_type: z.string(), inputs: z.record(z.string(), z.unknown()) })).optional(),
  prompt_id: z.string().nullish(),
  client_id: z.string().nullish(),
  extra_data: z.record(z.string(), z.unknown()).optional(),
  partial_execution_targets: z.array(z.string()).optional(),
});
const management = z.object({ delete: z.array(z.string()).default([]), clear: z.boolean().default(false) });

/** ComfyUI's HTTP interface: one queue, a part of its node classes, files that it keeps. Pictures are samples of the right size. */
export async function startEmulator({
  port = 0,
  jobMs = 1_500,
  access = 'basic',
  release = 'newest',
}: ComfyuiEmulatorOptions = {}): Promise<ComfyuiEmulator> {
  const faults = createFaultQueue();
  const queue = new PromptQueue(jobMs);
  const files = new FileStore();
  const prompts: Prompt[] = [];
  const lines = new Set<EmulatedLine>();
  let outOfMemory = false;

  const keys: Readonly<Record<string, readonly [string, string]>> = {
    basic: ['authorization', `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`],
    bearer: ['authorization', `Bearer ${secret}`],
    'x-api-key': ['x-api-key', secret],
  };
  const [header, key] = keys[access] ?? [];
  const plain = (call: Incoming, status: number, text = '', headers = {}): void =>
    call.send(status, 'text/plain; charset=utf-8', text, headers);
  const deny = (call: Incoming): void =>
    plain(call, 401, 'Unauthorized', access === 'basic' ? { 'www-authenticate': 'Basic realm="studio"' } : {});

  function submit(call: Incoming): void {
    const refused = (status: number, type: string, message: string, headers = {}): void =>
      call.answer(status, { error: { type, message, details: '', extra_info: {} }, node_errors: {} }, headers);
    if (faults.take('unauthorized')) return deny(call);
    if (faults.take('no-credit')) return refused(402, 'insufficient_credits', 'Insufficient credits');
    if (faults.take('rate-limited')) return refused(429, 'rate_limited', 'Too many requests', { 'retry-after': '2' });
    if (faults.take('overloaded')) return refused(503, 'unavailable', 'Service unavailable');
    if (faults.take('server-error')) return plain(call, 500, '500 Internal Server Error\n\nServer got itself in trouble');
    const cut = faults.take('cut');
    if (cut?.when === 'before') return call.cut();

    const body = submission.parse(call.json());
    if (!body.prompt) return refused(400, 'no_prompt', 'No prompt provided');
    const wanted = release === 'before-ids' ? undefined : (body.prompt_id ?? undefined);
    if (release === 'newest' && wanted !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(wanted))
      return refused(400, 'invalid_prompt_id', 'prompt_id must be a valid UUID');
    const graph = faults.take('bad-input') ? withoutModels(body.prompt) : body.prompt;
    const valid = validateGraph(graph, (name) => files.inputs.has(name), body.partial_execution_targets);
    if (!valid.ok) return call.answer(400, { error: valid.error, node_errors: valid.node_errors });

    const prompt: Prompt = {
      number: prompts.length + 1,
      id: wanted ?? randomUUID(),
      graph: body.prompt,
      extra: { ...body.extra_data, create_time: Date.now(), ...(body.client_id == null ? {} : { client_id: body.client_id }) },
      outputs: valid.outputs,
      fate: fate(),
    };
    prompts.push(prompt);
    queue.add(prompt);
    if (cut) return call.cut();
    call.answer(200, { prompt_id: prompt.id, number: prompt.number, node_errors: valid.node_errors });
  }

  function fate(): Prompt['fate'] {
    if (outOfMemory) {
      outOfMemory = false;
      return 'runs-out-of-memory';
    }
    if (faults.take('job-fails')) return 'fails';
    return faults.take('job-stuck') ? 'sticks' : 'succeeds';
  }

  async function upload(call: Incoming): Promise<void> {
    const form = await call.form();
    const [image, subfolder, type] = [form.get('image'), form.get('subfolder') ?? '', form.get('type') ?? 'input'];
    if (!(image instanceof File) || typeof subfolder !== 'string') return plain(call, 400);
    const name = [subfolder, image.name].filter((part) => part !== '').join('/');
    if (name.split('/').includes('..')) return plain(call, 400);
    files.inputs.set(name, new Uint8Array(await image.arrayBuffer()));
    call.answer(200, { name: image.name, subfolder, type });
  }

  function view(call: Incoming): void {
    const of = (name: string, preset = ''): string => call.url.searchParams.get(name) ?? preset;
    if (faults.take('output-on-foreign-host')) return plain(call, 302, '', { location: 'http://foreign-host.example.test/file.png' });
    if (faults.take('output-is-html')) return call.send(200, 'text/html', '<!doctype html><title>Sign in</title>');
    const wanted = { filename: of('filename'), subfolder: of('subfolder'), type: of('type', 'output') };
    const file = faults.take('output-gone') ? undefined : files.find(wanted);
    if (!file) return plain(call, 404);
    call.send(200, file.mime, file.bytes);
  }

  function manage(call: Incoming, remove: (id: string) => void, clear: () => void): void {
    const asked = management.parse(call.json());
    if (asked.clear) clear();
    for (const id of asked.delete) remove(id);
    plain(call, 200);
  }

  const routes: Readonly<Record<string, (call: Incoming, id: string) => void | Promise<void>>> = {
    'POST /prompt': submit,
    'GET /prompt': (call) => call.answer(200, { exec_info: { queue_remaining: queue.pending.length + (queue.running ? 1 : 0) } }),
    'GET /queue': (call) =>
      call.answer(200, {
        queue_running: queue.running ? [queueItem(queue.running.prompt)] : [],
        queue_pending: queue.pending.map(queueItem),
      }),
    'POST /queue': (call) =>
      manage(
        call,
        (id) => queue.dequeue(id),
        () => queue.pending.splice(0),
      ),
    'POST /interrupt': (call) => {
      const asked = call.bytes.byteLength > 0 ? z.object({ prompt_id: z.string().optional() }).parse(call.json()) : {};
      queue.interrupt(asked.prompt_id);
      plain(call, 200);
    },
    'GET /history/:id': (call, id) => {
      const past = queue.history.get(id);
      call.answer(200, past ? { [id]: historyEntry(past, files) } : {});
    },
    'POST /history': (call) =>
      manage(
        call,
        (id) => queue.history.delete(id),
        () => queue.history.clear(),
      ),
    'GET /models/:id': (call, id) => (folders[id] ? call.answer(200, folders[id]) : plain(call, 404)),
    'POST /upload/image': upload,
    'POST /free': (call) => plain(call, 200),
    'GET /view': view,
    ...(release === 'newest'
      ? {
          'GET /api/jobs/:id': (call: Incoming, id: string) => {
            const job = jobDetail(queue, files, id);
            call.answer(job ? 200 : 404, job ?? { error: 'Job not found' });
          },
          'POST /api/jobs/:id/cancel': (call: Incoming, id: string) =>
            call.answer(200, { cancelled: queue.dequeue(id) || queue.interrupt(id) }),
        }
      : {}),
  };

  const serving = await serveEmulator({
    port,
    isPaid: ({ method, url }) => method === 'POST' && /^(\/api)?\/prompt$/.test(url.pathname),
    mayOpenLine: ({ url, headers }) => /^(\/api)?\/ws$/.test(url.pathname) && (header === undefined || headers[header] === key),
    onLine: (line) => {
      lines.add(line);
      void line.closed.then(() => lines.delete(line));
      tellProgress(line, queue);
    },
    handle: async (call) => {
      if (header !== undefined && call.headers[header] !== key) return deny(call);
      queue.settle();
      // Every route is there with and without the prefix, but for jobs.
      const path = call.url.pathname.replace(/^\/api(?!\/jobs)/, '');
      const [, before = path, id = '', after = ''] = /^(\/history|\/models|\/api\/jobs)\/([^/]+)(.*)$/.exec(path) ?? [];
      const route = routes[`${call.method} ${id === '' ? path : `${before}/:id${after}`}`];
      if (!route) return plain(call, 404, '404: Not Found');
      await route(call, id);
    },
  });

  const stateOf = (id: string): string =>
    queue.running?.prompt.id === id
      ? 'in_progress'
      : (queue.history.get(id)?.state ?? (queue.pending.some((prompt) => prompt.id === id) ? 'pending' : 'gone'));

  return {
    url: serving.url,
    fields: { baseUrl: serving.url, access, ...(access === 'none' ? {} : { secret }), ...(access === 'basic' ? { username: user } : {}) },
    calls: serving.calls,
    get jobs() {
      queue.settle();
      return prompts.map(({ id, graph }) => ({ id, model: modelOf(graph), state: stateOf(id), prompt: wordsOf(graph) }));
    },
    lines,
    inputs: files.inputs,
    get graphs() {
      return new Map(prompts.map(({ id, graph }) => [id, graph]));
    },
    fault: (fault) => faults.add(fault),
    runOutOfMemory: () => {
      outOfMemory = true;
    },
    setJobMs: (ms) => {
      queue.settle();
      queue.jobMs = ms;
    },
    restart: () => {
      queue.clear();
      files.clearTemporary();
    },
    close: () => serving.close(),
  };
}
