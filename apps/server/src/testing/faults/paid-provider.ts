import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import sharp from 'sharp';

interface Task {
  readonly id: string;
  readonly clientId: string;
  readonly count: number;
  readonly purpose: string;
  readonly readyAt: number;
  state: 'running' | 'cancelled';
}

export interface PaidProvider {
  readonly url: string;
  /** Every accepted create, in order: each one is a bill. It does not deduplicate, so a second call for the same work is seen here. */
  readonly tasks: readonly Task[];
  close(): Promise<void>;
}

/**
 * A provider that bills for each accepted task, lives in another process than the server under test, and so remembers what was
 * really sent to it, whatever dies on the other side.
 */
export async function startPaidProvider({
  workMs = 150,
  picture,
}: {
  readonly workMs?: number;
  readonly picture?: Uint8Array;
} = {}): Promise<PaidProvider> {
  const tasks: Task[] = [];
  const noise = { type: 'gaussian', mean: 128, sigma: 24 } as const;
  const output =
    picture ??
    (await sharp({ create: { width: 64, height: 64, channels: 3, background: '#c96', noise } })
      .png()
      .toBuffer());
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const url = new URL(request.url ?? '/', 'http://provider.test');
    const [, collection, id] = url.pathname.split('/');
    const task = tasks.find((candidate) => candidate.id === id);
    const present = (found: Task) => ({
      id: found.id,
      status: found.state === 'cancelled' ? 'cancelled' : Date.now() >= found.readyAt ? 'done' : 'running',
      outputs: found.count,
    });
    if (collection === 'outputs') {
      response.writeHead(task ? 200 : 404, { 'content-type': 'image/png' }).end(task ? output : undefined);
    } else if (request.method === 'POST' && !id) {
      text(request)
        .then((body) => {
          const input = JSON.parse(body) as { clientId: string; count: number; purpose: string };
          const made: Task = { ...input, id: `task-${tasks.length + 1}`, readyAt: Date.now() + workMs, state: 'running' };
          tasks.push(made);
          return answer(201, present(made));
        })
        .catch(() => answer(400, {}));
    } else if (request.method === 'GET' && !id) {
      answer(200, tasks.filter(({ clientId }) => clientId === url.searchParams.get('client')).map(present));
    } else if (!task) {
      answer(404, {});
    } else {
      if (request.method === 'DELETE') task.state = 'cancelled';
      answer(200, present(task));
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    tasks,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
