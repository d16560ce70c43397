import { z } from 'zod';
import { sniffMime } from '../http-kit/index.ts';
import type { EngineCall, EngineLine, Progress } from '../spec/engine.ts';
import type { Server } from './api.ts';

type Preview = NonNullable<Progress['previews']>[number];

interface Watch {
  line: EngineLine | undefined;
  fraction: number;
  preview: Preview | undefined;
  /** Of the server's newer event, which tells of all nodes at once. */
  tellsAll: boolean;
  idle: NodeJS.Timeout | undefined;
}

const event = z.object({ type: z.string(), data: z.record(z.string(), z.unknown()) });
const amount = z.object({ value: z.number().nonnegative(), max: z.number().positive() });
const nodes = z.object({ nodes: z.record(z.string(), z.object({ value: z.number(), max: z.number() })) });

/** Nobody asks any more: the work is over, or another process looks after it. */
const idleMs = 30_000;
const maxMessageBytes = 16 * 1024 * 1024;
const maxPreviewBytes = 512 * 1024;
const previewMimes: readonly (string | null)[] = ['image/png', 'image/jpeg', 'image/webp'];

/** By address and prompt. What a line told is only ever shown: whether work is over is asked for by its id. */
const watches = new Map<string, Watch>();
const keyOf = ({ base }: Server, id: string): string => `${base.href} ${id}`;

/**
 * How far a prompt is, by what ComfyUI has told on a line of its own for it. The prompt was sent with its id as that of the client, so
 * any process may listen; frames that came before it did are lost. Nothing where there are no lines.
 */
export function watchJob(server: Server, id: string, { openLine }: Pick<EngineCall, 'openLine'>): Progress {
  if (!openLine) return { fraction: 0 };
  const key = keyOf(server, id);
  const watch = watches.get(key) ?? begin(server, id, openLine);
  clearTimeout(watch.idle);
  watch.idle = setTimeout(() => endWatch(server, id), idleMs).unref();
  const { fraction, preview } = watch;
  watch.preview = undefined;
  return preview ? { fraction, previews: [preview] } : { fraction };
}

/** Lets go of the line; there may be none. */
export function endWatch(server: Server, id: string): void {
  const watch = watches.get(keyOf(server, id));
  watches.delete(keyOf(server, id));
  clearTimeout(watch?.idle);
  watch?.line?.close();
}

function begin(server: Server, id: string, openLine: NonNullable<EngineCall['openLine']>): Watch {
  const watch: Watch = { line: undefined, fraction: 0, preview: undefined, tellsAll: false, idle: undefined };
  watches.set(keyOf(server, id), watch);
  const address = new URL('api/ws', server.base);
  address.protocol = server.base.protocol === 'https:' ? 'wss:' : 'ws:';
  address.searchParams.set('clientId', id);
  watch.line = openLine(address, {
    headers: server.headers,
    maxMessageBytes,
    onMessage: (message) => (typeof message === 'string' ? hear(watch, id, message) : see(watch, id, message)),
    // A line that broke is not opened again: the work does not depend on it.
    onEnd: () => {
      watch.line = undefined;
    },
  });
  return watch;
}

function hear(watch: Watch, id: string, text: string): void {
  const told = event.safeParse(parseJson(text)).data;
  if (!told || (told.data.prompt_id !== undefined && told.data.prompt_id !== id)) return;
  if (told.type === 'progress_state') {
    watch.tellsAll = true;
    const steps = Object.values(nodes.safeParse(told.data).data?.nodes ?? {}).filter(({ max }) => max > 1);
    const [value, max] = [steps.reduce((sum, one) => sum + one.value, 0), steps.reduce((sum, one) => sum + one.max, 0)];
    if (max > 0) advance(watch, value / max);
  }
  if (told.type === 'progress' && !watch.tellsAll) {
    const known = amount.safeParse(told.data).data;
    if (known) advance(watch, known.value / known.max);
  }
}

/** A second sampler begins at nothing again; the furthest counts. */
function advance(watch: Watch, fraction: number): void {
  watch.fraction = Math.min(0.99, Math.max(watch.fraction, fraction));
}

function see(watch: Watch, id: string, frame: Uint8Array): void {
  const bytes = pictureIn(Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength), id);
  const mime = bytes && sniffMime(bytes);
  if (!bytes || !mime || !previewMimes.includes(mime) || bytes.byteLength > maxPreviewBytes) return;
  watch.preview = { index: 0, mime, bytes: new Uint8Array(bytes) };
}

/** A number for the kind of frame, then: 1 a format and a picture; 4 the length of a description, the description, a picture. */
function pictureIn(frame: Buffer, id: string): Buffer | undefined {
  if (frame.length < 9) return undefined;
  const kind = frame.readUInt32BE(0);
  if (kind === 1) return frame.subarray(8);
  if (kind !== 4) return undefined;
  const end = 8 + frame.readUInt32BE(4);
  const about = z.object({ prompt_id: z.string().nullish() }).safeParse(parseJson(frame.toString('utf8', 8, end))).data;
  return about && (about.prompt_id ?? id) === id ? frame.subarray(end) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
