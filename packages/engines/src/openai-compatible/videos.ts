import { z } from 'zod';
import { httpFailure, openOutput, readAnswer, readMedia, send } from '../http-kit/index.ts';
import type { EngineCall, EngineRequest, Handle, OutputRef, Snapshot, Warning } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { ComposeInput } from './compose-input.ts';
import type { OpenAiModel, Settings } from './connection.ts';
import type { Dialect } from './dialects.ts';
import { addExtras, type Fields, plainPrompt } from './extras.ts';
import { type Failure, readOpenAiFailure, refusals } from './failure.ts';
import { clipCost } from './image-cost.ts';

const clip = z.object({
  id: z.string().regex(/^[\w.-]{1,200}$/),
  status: z.string(),
  progress: z.number().nullish(),
  seconds: z.union([z.string(), z.number()]).nullish(),
  error: z.object({ code: z.union([z.string(), z.number()]).nullish() }).nullish(),
});

const clipHandle = z.object({ attemptId: z.uuid(), model: z.string() });
/** A model, and what is known at the least of its cost. */
export type ClipModel = OpenAiModel & { readonly least: 'estimated' | 'free' };
export type ClipExtra = z.output<typeof clipHandle>;

const keptHandle = z.object({ engine: z.string(), v: z.literal(1), id: z.string(), extra: clipHandle });

const maxPictureBytes = 50_000_000;
const pollAfterMs = 3_000;

/** What a handle of a clip remembers; undefined for handles of pictures. */
export const clipOf = ({ extra }: Handle): ClipExtra | undefined => clipHandle.safeParse(extra).data;

/** Begins a clip and returns the server's id of it. Throws `EngineError`. */
export async function createClip(
  input: ComposeInput,
  { base, headers }: Settings,
  call: EngineCall,
): Promise<{ readonly id: string; readonly warnings: readonly Warning[] } | { readonly failure: Failure }> {
  const { asked, model, dialect, notTaken } = input;
  const warnings: Warning[] = [];
  const seconds = Math.max(1, Math.round(asked.durationSeconds ?? model.descriptor.duration?.default ?? 4));
  if (asked.durationSeconds !== undefined && seconds !== asked.durationSeconds)
    warnings.push({ field: 'durationSeconds', detail: `${dialect.title} takes whole seconds; it makes ${seconds}.` });
  const fields: Fields = {
    model: model.providerModel,
    prompt: plainPrompt(asked.prompt, dialect, warnings),
    seconds: String(seconds),
    size: `${asked.size.width}x${asked.size.height}`,
  };
  addExtras(fields, input, 'videos', warnings);
  const optional = Object.keys(fields).filter((name) => !['model', 'prompt', 'seconds', 'size'].includes(name));
  for (const name of optional.filter((one) => notTaken.has(one))) {
    delete fields[name];
    warnings.push({ field: `params.${name}`, detail: `${dialect.title} does not take the field ${name}.` });
  }

  const body = await clipBody(fields, asked, dialect);
  const type: Readonly<Record<string, string>> = typeof body === 'string' ? { 'content-type': 'application/json' } : {};
  const response = await send(
    call,
    new URL('videos', base),
    { method: 'POST', headers: { ...headers, ...type }, body },
    { provider: dialect.title, paid: true },
  );
  if (!response.ok) return { failure: await readOpenAiFailure(response, { title: dialect.title, paid: true, optional }) };
  const { id } = await readAnswer(response, clip, { provider: dialect.title, paid: true });
  return { id, warnings };
}

async function clipBody(fields: Fields, { media }: EngineRequest, dialect: Dialect): Promise<string | FormData> {
  const frame = media.find(({ role }) => role === 'first_frame');
  if (!frame && dialect.videos === 'json') return JSON.stringify(fields);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
  if (frame) {
    const file = new Blob([await readMedia(frame, maxPictureBytes)], { type: frame.mime });
    form.append('input_reference', file, `picture.${frame.mime.split('/')[1] ?? 'png'}`);
  }
  return form;
}

export async function pollClip(
  { id }: Handle,
  { attemptId }: ClipExtra,
  { base, headers }: Settings,
  { cost: rule, descriptor, least }: ClipModel,
  title: string,
  call: EngineCall,
): Promise<Snapshot> {
  const response = await send(call, new URL(`videos/${encodeURIComponent(id)}`, base), { headers }, { provider: title });
  if (response.status === 404) {
    await response.body?.cancel();
    if (await call.scratch.get(cancelledName(attemptId))) return { state: 'cancelled' };
    throw new EngineError({ kind: 'not_found', retry: 'never', billed: 'unknown', detail: `${title} no longer knows this clip.` });
  }
  if (response.status !== 200) throw (await readOpenAiFailure(response, { title, paid: false })).error;
  const { status, progress, seconds, error } = await readAnswer(response, clip, { provider: title });

  const cost = clipCost(rule, Number(seconds ?? descriptor.duration?.default ?? 0) || 0, least);
  if (status === 'completed') {
    return {
      state: 'succeeded',
      outputs: [{ index: 0, kind: 'video', mime: 'video/mp4', source: { local: 'content' } }],
      safety: [{ verdict: 'unknown', index: 0, source: 'openai-compatible' }],
      cost,
    };
  }
  if (status === 'failed') {
    const refused = refusals.includes(String(error?.code ?? ''));
    return {
      state: 'failed',
      error: new EngineError({
        kind: refused ? 'refused_content' : 'engine_fault',
        retry: refused ? 'change-input' : 'never',
        billed: cost.quality === 'free' ? 'no' : 'unknown',
        detail: refused ? `${title} would not make this. Change the prompt or the picture.` : `${title} could not finish the clip.`,
      }),
    };
  }
  const fraction = Math.min(0.99, Math.max(0, (progress ?? 0) / 100));
  return { state: status === 'queued' ? 'queued' : 'running', progress: { fraction }, pollAfterMs };
}

export function openClip(
  { id }: Handle,
  _: OutputRef,
  { base, headers }: Settings,
  title: string,
  call: EngineCall,
): Promise<ReadableStream<Uint8Array>> {
  const address = new URL(`videos/${encodeURIComponent(id)}/content`, base);
  return openOutput(call, address.href, { provider: title, hosts: [base.origin], headers });
}

/** Ends a clip that is being made, where deleting it does. */
export async function cancelClip(
  handle: Handle,
  extra: ClipExtra,
  settings: Settings,
  model: ClipModel,
  title: string,
  call: EngineCall,
): Promise<{ readonly result: 'cancelled' | 'requested' | 'too-late'; readonly mayBill: boolean }> {
  const snapshot = await pollClip(handle, extra, settings, model, title, call);
  if (snapshot.state === 'succeeded' || snapshot.state === 'failed') return { result: 'too-late', mayBill: true };
  if (snapshot.state === 'cancelled') return { result: 'cancelled', mayBill: false };
  await call.scratch.put(cancelledName(extra.attemptId), once(Buffer.from('{}')));
  await deleteClip(handle, settings, title, call);
  return { result: 'cancelled', mayBill: false };
}

/** Already gone is success. */
export async function deleteClip({ id }: Handle, { base, headers }: Settings, title: string, call: EngineCall): Promise<void> {
  const response = await send(call, new URL(`videos/${encodeURIComponent(id)}`, base), { method: 'DELETE', headers }, { provider: title });
  await response.body?.cancel();
  if (!response.ok && response.status !== 404) throw httpFailure(response, { provider: title });
}

/** The handle of a clip, kept until the service has put it on record itself. */
export async function keepClip({ attemptId }: ClipExtra, handle: Handle, { scratch }: EngineCall): Promise<void> {
  await scratch.put(handleName(attemptId), once(Buffer.from(JSON.stringify(handle))));
}

/** Null when no clip was begun for this attempt, as far as is known here. */
export async function findClip(attemptId: string, { scratch }: EngineCall): Promise<Handle | null> {
  const stream = await scratch.get(handleName(attemptId));
  return stream ? keptHandle.parse(JSON.parse(await new Response(stream).text())) : null;
}

const handleName = (attemptId: string): string => `${attemptId}/clip.json`;
const cancelledName = (attemptId: string): string => `${attemptId}/cancelled`;

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
