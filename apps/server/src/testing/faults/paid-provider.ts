import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { sampleMp4, samplePng } from '@pinhole/engines/emulator-kit';
import { createPaidPushes, type PaidPushes } from './paid-pushes.ts';

export interface PaidTask {
  readonly id: string;
  readonly clientId: string;
  readonly count: number;
  readonly kind: 'image' | 'video';
  readonly purpose: string;
  readonly pushTo?: string;
  readonly acceptedAt: number;
  readonly readyAt: number;
  /** `refused`: its own rules stopped it, and it bills nothing. */
  state: 'running' | 'cancelled' | 'refused';
  purged: boolean;
}

/** One request to the provider, before it is answered. */
export interface Moment {
  readonly kind: 'create' | 'list' | 'status' | 'output' | 'remove';
  /** What the work is for, as its create says: tells the tests' pieces of work from each other. */
  readonly purpose: string | undefined;
  /** Which of our engines sends it; only of a create. */
  readonly by?: string | undefined;
  readonly task: PaidTask | undefined;
}

/**
 * What goes wrong with one request. `done` tells whether the provider did the work first, and only the answer went wrong.
 * `half` cuts the line in the middle of the answer, `stale` says that nothing is finished yet.
 */
export type Trouble =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: object | string;
      readonly retryAfter?: number;
      readonly done?: boolean;
    }
  | { readonly kind: 'cut' | 'hang'; readonly done?: boolean }
  | { readonly kind: 'slow'; readonly ms: number; readonly done?: boolean }
  | { readonly kind: 'half' | 'stale' };

export interface PaidProviderOptions {
  readonly workMs?: number;
  readonly picture?: Uint8Array;
  readonly clip?: Uint8Array | (() => AsyncIterable<Uint8Array>);
  /** Asked for every request; nothing goes wrong when it answers nothing. */
  readonly trouble?: (moment: Moment) => Trouble | undefined;
  /** Whether a create under an id that it has is the one it has, as providers do that take ids of their customers. */
  readonly knowsIds?: boolean;
  /** Where pushes really go: the address of the service that lives now. Without it nothing is pushed. */
  readonly deliverTo?: () => string | undefined;
}

export interface PaidProvider {
  readonly url: string;
  /** Every accepted create, in order: each one is a bill. It does not deduplicate unless it `knowsIds`, so a second call for the same work is seen here. */
  readonly tasks: readonly PaidTask[];
  readonly pushes: PaidPushes;
  /** How often it was asked what it has. */
  readonly lists: number;
  close(): Promise<void>;
}

/**
 * A provider that bills for each accepted task, lives in another process than the server under test, and so remembers what was
 * really sent to it, whatever dies on the other side.
 */
export async function startPaidProvider(options: PaidProviderOptions = {}): Promise<PaidProvider> {
  const { workMs = 150, trouble = () => undefined } = options;
  const tasks = new Map<string, PaidTask>();
  let lists = 0;
  const pushes = createPaidPushes(options.deliverTo ?? (() => undefined));
  const picture = options.picture ?? samplePng({ width: 64, height: 64 });
  const clip = options.clip ?? sampleMp4();

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://provider.test');
    const [, collection, id] = url.pathname.split('/');
    const task = id === undefined ? undefined : tasks.get(id);
    const kind = kindOf(request.method, collection, id);
    if (kind === 'list') lists += 1;
    const body = request.method === 'POST' ? await text(request) : '';
    const sent = body ? (JSON.parse(body) as { readonly purpose?: string; readonly by?: string }) : {};
    const wrong = trouble({ kind, task, purpose: task?.purpose ?? sent.purpose, by: sent.by });
    if (wrong?.kind === 'slow' && !wrong.done) await pause(wrong.ms);
    const refuses = (wrong?.kind === 'answer' || wrong?.kind === 'cut' || wrong?.kind === 'hang') && !wrong.done;
    const answer = refuses ? undefined : perform(kind, body, url, task);
    if (wrong?.kind === 'slow' && wrong.done) await pause(wrong.ms);
    if (wrong?.kind === 'cut') return void request.socket.destroy();
    if (wrong?.kind === 'hang') return;
    if (wrong?.kind === 'answer') {
      const retry = wrong.retryAfter === undefined ? {} : { 'retry-after': String(wrong.retryAfter) };
      const said = typeof wrong.body === 'string' ? wrong.body : JSON.stringify({ ...(answer ?? (task && present(task))), ...wrong.body });
      return void response.writeHead(wrong.status, { 'content-type': 'application/json', ...retry }).end(said);
    }
    if (kind === 'output' && task && !task.purged) return sendOutput(task, response, wrong?.kind === 'half');
    const said = wrong?.kind === 'stale' && task ? { ...present(task), status: 'running' } : answer;
    const whole = JSON.stringify(said ?? {});
    response.writeHead(said === undefined ? 404 : 200, { 'content-type': 'application/json', 'content-length': whole.length });
    if (wrong?.kind === 'half') response.write(whole.slice(0, whole.length / 2), () => request.socket.destroy());
    else response.end(whole);
  }

  function perform(kind: Moment['kind'], body: string, url: URL, task: PaidTask | undefined): unknown {
    if (kind === 'create') return present(accept(body));
    if (kind === 'list') {
      const client = url.searchParams.get('client');
      return [...tasks.values()].filter(({ clientId }) => client === null || clientId === client).map(present);
    }
    if (kind === 'remove' && task) {
      if (url.searchParams.has('outputs')) task.purged = true;
      else if (Date.now() < task.readyAt) task.state = 'cancelled';
    }
    return task && present(task);
  }

  function accept(body: string): PaidTask {
    const input = JSON.parse(body) as Pick<PaidTask, 'clientId' | 'count' | 'kind' | 'purpose' | 'pushTo'> & { readonly by?: string };
    const twin = options.knowsIds ? [...tasks.values()].find(({ clientId }) => clientId === input.clientId) : undefined;
    if (twin) return twin;
    const now = Date.now();
    const task: PaidTask = {
      ...input,
      id: `task-${tasks.size + 1}`,
      acceptedAt: now,
      readyAt: now + workMs,
      state: 'running',
      purged: false,
    };
    tasks.set(task.id, task);
    if (task.pushTo) pushes.announce(task, workMs);
    return task;
  }

  async function sendOutput(task: PaidTask, response: ServerResponse, half: boolean): Promise<void> {
    const bytes = task.kind === 'image' ? picture : clip;
    response.writeHead(200, { 'content-type': task.kind === 'image' ? 'image/png' : 'video/mp4' });
    if (typeof bytes === 'function') {
      for await (const chunk of bytes()) if (!response.write(chunk)) await new Promise((resolve) => response.once('drain', resolve));
      return void response.end();
    }
    if (half) response.write(bytes.subarray(0, bytes.length / 2), () => response.socket?.destroy());
    else response.end(bytes);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    get tasks() {
      return [...tasks.values()];
    },
    get lists() {
      return lists;
    },
    pushes,
    close: async () => {
      pushes.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function kindOf(method: string | undefined, collection: string | undefined, id: string | undefined): Moment['kind'] {
  if (collection === 'outputs') return 'output';
  if (id === undefined) return method === 'POST' ? 'create' : 'list';
  return method === 'DELETE' ? 'remove' : 'status';
}

const present = (task: PaidTask) => ({
  id: task.id,
  clientId: task.clientId,
  status: task.state !== 'running' ? task.state : Date.now() >= task.readyAt ? 'done' : 'running',
  outputs: task.count,
  kind: task.kind,
});
