import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Fault, ReceivedCall } from './emulator.ts';
import { acceptLine, type EmulatedLine } from './lines.ts';

/** A call with its body read, and the ways to answer it. */
export interface Incoming {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
  /** Throws a `SyntaxError` when the body is not JSON. */
  json(): unknown;
  /** The form of a multipart or urlencoded body. */
  form(): Promise<FormData>;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  answer(status: number, body: unknown, headers?: Readonly<Record<string, string>>): void;
  send(status: number, mime: string, bytes: Uint8Array | string, headers?: Readonly<Record<string, string>>): void;
  /** Ends the connection without an answer, as a network does. */
  cut(): void;
}

export interface ServeOptions {
  readonly port?: number | undefined;
  /** Whether this call begins work that is billed. What it throws counts as no. */
  readonly isPaid: (call: Pick<Incoming, 'method' | 'url' | 'json'>) => boolean;
  readonly handle: (call: Incoming) => void | Promise<void>;
  /** Where WebSockets may be opened; those it says false to are answered with 401. Without it there are none. */
  readonly mayOpenLine?: (call: Pick<Incoming, 'url' | 'headers'>) => boolean;
  readonly onLine?: (line: EmulatedLine) => void;
}

export interface Serving {
  readonly url: string;
  readonly server: Server;
  readonly calls: readonly ReceivedCall[];
  close(): Promise<void>;
}

/** A local HTTP server that remembers every call. What a handler throws becomes a 500 that names nothing. */
export async function serveEmulator({ port = 0, isPaid, handle, mayOpenLine, onLine }: ServeOptions): Promise<Serving> {
  const calls: ReceivedCall[] = [];
  const server = createServer((request, response) => {
    respond(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' });
      response.end('{"error":"the emulator failed"}');
    });
  });

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = new Uint8Array(Buffer.concat(chunks));
    const headers = namesAndValues(request);
    const call: Incoming = {
      method: request.method ?? 'GET',
      url: new URL(request.url ?? '/', `http://${request.headers.host ?? 'emulator'}`),
      headers,
      bytes,
      json: () => JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown,
      form: () => new Response(bytes, { headers: { 'content-type': headers['content-type'] ?? '' } }).formData(),
      request,
      response,
      answer: (status, body, extra = {}) => {
        response.writeHead(status, { 'content-type': 'application/json', ...extra }).end(JSON.stringify(body));
      },
      send: (status, mime, body, extra = {}) => {
        response.writeHead(status, { 'content-type': mime, 'content-length': String(Buffer.byteLength(body)), ...extra }).end(body);
      },
      cut: () => request.socket.destroy(),
    };
    calls.push({
      method: call.method,
      path: call.url.pathname + call.url.search,
      headers,
      body: await readable(call),
      paid: whether(() => isPaid(call)),
    });
    await handle(call);
  }

  const lines = new Set<Duplex>();
  server.on('upgrade', (request, socket) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'emulator'}`);
    const headers = namesAndValues(request);
    calls.push({ method: 'GET', path: url.pathname + url.search, headers, body: undefined, paid: false });
    if (!mayOpenLine?.({ url, headers })) return void socket.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n');
    lines.add(socket);
    socket.once('close', () => lines.delete(socket));
    onLine?.(acceptLine(request, socket));
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    calls,
    close: async () => {
      for (const socket of lines) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const namesAndValues = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

function whether(asked: () => boolean): boolean {
  try {
    return asked();
  } catch {
    return false;
  }
}

async function readable(call: Incoming): Promise<unknown> {
  const type = call.headers['content-type'] ?? '';
  try {
    if (type.includes('json')) return call.json();
    if (!type.includes('form')) return undefined;
    const entries = [...(await call.form())].map(([name, value]) => [
      name,
      typeof value === 'string' ? value : { file: value.type, bytes: value.size },
    ]);
    return Object.fromEntries(entries);
  } catch {
    return undefined;
  }
}

/** A fault of one of these kinds. Several kinds may share one member of the union: it is narrowed to those asked for. */
type FaultOf<Kind extends Fault['kind'], One extends Fault = Fault> = One extends Fault
  ? [Extract<One['kind'], Kind>] extends [never]
    ? never
    : Omit<One, 'kind'> & { readonly kind: Extract<One['kind'], Kind> }
  : never;

/** Faults in the order they were asked for; `take` uses up the first one of these kinds. */
export interface FaultQueue {
  add(fault: Fault): void;
  take<Kind extends Fault['kind']>(...kinds: readonly Kind[]): FaultOf<Kind> | undefined;
}

export function createFaultQueue(): FaultQueue {
  const waiting: Fault[] = [];
  return {
    add: (fault) => waiting.push(fault),
    take: <Kind extends Fault['kind']>(...kinds: readonly Kind[]) => {
      const at = waiting.findIndex(({ kind }) => (kinds as readonly string[]).includes(kind));
      if (at < 0) return undefined;
      const [found] = waiting.splice(at, 1);
      return found as unknown as FaultOf<Kind>;
    },
  };
}
