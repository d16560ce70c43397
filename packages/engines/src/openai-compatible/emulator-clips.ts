import { randomUUID } from 'node:crypto';
import { type FaultQueue, type Incoming, sampleMp4 } from '../emulator-kit/index.ts';
import type { EmulatedServer, Refusal } from './emulator-servers.ts';

export interface Clip {
  readonly id: string;
  readonly model: string;
  readonly prompt: string;
  readonly size: string;
  readonly seconds: string;
  readonly startedAt: number;
  readonly readyAt: number;
  readonly ends: 'completed' | 'failed' | 'refused' | 'never';
}

/** Reads a call for a clip the way the server does. */
export async function readClipRequest(
  call: Incoming,
  server: EmulatedServer,
): Promise<Pick<Clip, 'model' | 'prompt' | 'size' | 'seconds'> | Refusal> {
  const isForm = call.headers['content-type']?.startsWith('multipart/form-data') ?? false;
  const form = isForm ? await call.form() : undefined;
  if (server.name === 'vllm-omni' && !form) return { status: 422, message: 'prompt: Field required' };
  if (server.name === 'sglang' && form && typeof (form.get('input_reference') ?? '') === 'string')
    return { status: 400, message: 'input_reference file is required' };
  const values = (form ? Object.fromEntries([...form].filter(([, value]) => typeof value === 'string')) : call.json()) as Readonly<
    Record<string, string | number | undefined>
  >;
  const [prompt, model] = [values.prompt, String(values.model ?? '')];
  if (typeof prompt !== 'string' || prompt === '') return { status: 400, message: 'prompt is required', param: 'prompt' };
  if (!server.models.some(({ id, makes }) => id === model && makes === 'video'))
    return { status: 404, message: `The model \`${model}\` does not exist.`, param: 'model', code: 'model_not_found' };
  const [size, seconds] = [String(values.size ?? '832x480'), String(values.seconds ?? '4')];
  if (!/^\d+x\d+$/.test(size) || !/^[1-9]\d*$/.test(seconds)) return { status: 422, message: 'size or seconds is not valid' };
  return { model, prompt, size, seconds };
}

export interface ClipStore {
  add(request: Pick<Clip, 'model' | 'prompt' | 'size' | 'seconds'>, jobMs: number, ends: Clip['ends']): Clip;
  /** Answers everything below `/videos/`. */
  handle(call: Incoming, rest: string): void;
  stateOf(id: string): string;
  show(clip: Clip): Readonly<Record<string, unknown>>;
}

export function createClipStore(server: EmulatedServer, faults: FaultQueue): ClipStore {
  const clips = new Map<string, Clip>();

  function statusOf({ startedAt, readyAt, ends }: Clip): string {
    const now = Date.now();
    if (ends !== 'never' && now >= readyAt) return ends === 'completed' ? 'completed' : 'failed';
    return now - startedAt < (readyAt - startedAt) / 4 ? 'queued' : 'in_progress';
  }

  function show(clip: Clip): Readonly<Record<string, unknown>> {
    const { id, model, prompt, size, seconds, startedAt, readyAt, ends } = clip;
    const status = statusOf(clip);
    const share = (Date.now() - startedAt) / Math.max(1, readyAt - startedAt);
    return {
      id,
      object: 'video',
      model,
      status,
      progress: status === 'completed' ? 100 : Math.min(99, Math.round(share * 100)),
      created_at: Math.floor(startedAt / 1000),
      completed_at: status === 'completed' ? Math.floor(readyAt / 1000) : null,
      expires_at: null,
      prompt,
      size,
      seconds,
      remixed_from_video_id: null,
      error:
        status === 'failed'
          ? { code: ends === 'refused' ? 'moderation_blocked' : 'generation_failed', message: `Could not make: ${prompt}` }
          : null,
    };
  }

  function handle(call: Incoming, rest: string): void {
    const [id = '', part] = rest.split('/');
    if (id === '' && call.method === 'GET') {
      const data = [...clips.values()].map(show).toReversed();
      return call.answer(200, { object: 'list', data, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null, has_more: false });
    }
    const clip = clips.get(id);
    if (!clip) return server.refuse(call, { status: 404, message: 'Video not found' });
    if (call.method === 'DELETE') {
      clips.delete(id);
      return call.answer(
        200,
        server.name === 'sglang' ? { ...show(clip), status: 'deleted' } : { id, deleted: true, object: 'video.deleted' },
      );
    }
    if (part !== 'content') return call.answer(200, show(clip));
    if (statusOf(clip) !== 'completed' || faults.take('output-gone'))
      return server.refuse(call, { status: 404, message: 'Generation is still in-progress' });
    if (faults.take('output-is-html')) return call.send(200, 'text/html', '<!doctype html><p>Sign in</p>');
    return call.send(200, 'video/mp4', sampleMp4());
  }

  return {
    add(request, jobMs, ends) {
      const startedAt = Date.now();
      const id = server.name === 'vllm-omni' ? `video_gen_${randomUUID().replaceAll('-', '')}` : randomUUID();
      const clip: Clip = { ...request, id, startedAt, readyAt: startedAt + jobMs, ends };
      clips.set(id, clip);
      return clip;
    },
    handle,
    stateOf: (id) => {
      const clip = clips.get(id);
      return clip ? statusOf(clip) : 'deleted';
    },
    show,
  };
}
