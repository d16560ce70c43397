import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { Emulator } from '../emulator-kit/emulator.ts';
import { samplePng } from '../emulator-kit/index.ts';
import { setMark } from '../scratch-kit/attempt-marks.ts';
import type { Engine, EngineCall, EngineRequest, MediaRef, Snapshot } from '../spec/engine.ts';
import { createMemoryScratch } from '../spec/memory-scratch.ts';
import type { MediaRole } from '../spec/model.ts';
import type { ProviderModel } from '../spec/provider.ts';
import { failureOf } from './api.ts';
import { type SdapiEmulatorOptions, startEmulator } from './emulator.ts';
import { sdapi } from './index.ts';
import { readResult } from './read-result.ts';

const hourMs = 3_600_000;
const patience = { timeout: 10_000 };
let emulator: Emulator;
let models: readonly ProviderModel[] = [];
let clock = new Date();
afterEach(() => emulator?.close());

const call: EngineCall = { signal: new AbortController().signal, fetch: (...args) => fetch(...args), scratch: createMemoryScratch() };

async function open(options: SdapiEmulatorOptions = {}): Promise<Engine> {
  emulator = await startEmulator({ jobMs: 0, ...options });
  models = await sdapi.discover!({ fields: emulator.fields, models: [] }, call);
  clock = new Date();
  return sdapi.open({ fields: emulator.fields, models, now: () => clock });
}
const asked = (changes: Partial<EngineRequest> = {}): EngineRequest => ({
  attemptId: randomUUID(),
  model: models[0]!.descriptor.id,
  operation: 'text2image',
  prompt: 'a lighthouse above a calm sea',
  media: [],
  count: 1,
  size: { width: 320, height: 256 },
  seed: 7,
  params: {},
  ...changes,
});
const png = samplePng({ width: 96, height: 64 });
const picture = (role: MediaRole, strength = 0.6): MediaRef => ({
  role,
  mime: 'image/png',
  bytes: png.byteLength,
  sha256: '0'.repeat(64),
  strength,
  open: async () => new Blob([png.slice()]).stream(),
});
const ended = async (engine: Engine, id: string): Promise<Snapshot> => {
  for (;;) {
    const snapshot = await engine.poll({ engine: 'sdapi', v: 1, id }, call);
    if (snapshot.state !== 'running' && snapshot.state !== 'queued') return snapshot;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
async function succeed(engine: Engine, request: EngineRequest): Promise<Buffer[]> {
  const { handle } = await engine.start(request, call);
  const snapshot = await ended(engine, handle.id);
  if (snapshot.state !== 'succeeded') throw new Error(`it is ${snapshot.state}`);
  return Promise.all(
    snapshot.outputs.map(async (output) => Buffer.from(await new Response(await engine.fetchOutput(handle, output, call)).arrayBuffer())),
  );
}
const sizeOf = (bytes: Buffer | undefined) => [bytes?.readUInt32BE(16), bytes?.readUInt32BE(20)];
const bodyOfWork = (): Record<string, unknown> => emulator.calls.findLast(({ paid }) => paid)?.body as Record<string, unknown>;
const interrupts = () => emulator.calls.filter(({ path }) => path.endsWith('/interrupt')).length;

/** Somebody else's work on the same server; its answer is never read. */
function somebodyElse(): void {
  const authorization = `Basic ${Buffer.from(`${emulator.fields.username}:${emulator.fields.secret}`).toString('base64')}`;
  fetch(`${emulator.url}/sdapi/v1/txt2img`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: '{"prompt":"theirs"}',
  }).catch(() => undefined);
}

describe('a server that takes ids of ours', () => {
  it('is not waited for: it is asked how far it is, and shows what it has', async () => {
    const engine = await open({ jobMs: hourMs });
    expect(engine.traits).toMatchObject({ progress: 'percent', previews: true });
    const { handle } = await engine.start(asked(), call);
    const snapshot = await engine.poll(handle, call);
    expect(snapshot).toMatchObject({ state: 'running', progress: { previews: [{ index: 0, mime: 'image/png' }] } });
    emulator.setJobMs(0);
    expect((await ended(engine, handle.id)).state).toBe('succeeded');
  });

  it('says what waits behind the work of others, and a cancel leaves theirs alone', async () => {
    const engine = await open({ jobMs: hourMs });
    somebodyElse();
    await expect.poll(() => emulator.jobs.length, patience).toBe(1);
    const { handle } = await engine.start(asked(), call);
    expect((await engine.poll(handle, call)).state).toBe('queued');
    expect(await engine.cancel?.(handle, call)).toEqual({ result: 'cancelled', mayBill: false });
    expect((await engine.poll(handle, call)).state).toBe('cancelled');
    expect(interrupts()).toBe(0);
    expect(emulator.jobs.map(({ prompt, state }) => [prompt, state])).toContainEqual(['theirs', 'in line']);
  });

  it('is interrupted when our own work is cancelled, and what it still sends is not kept', async () => {
    const engine = await open({ jobMs: hourMs });
    const { handle } = await engine.start(asked(), call);
    expect((await engine.cancel?.(handle, call))?.result).toBe('cancelled');
    expect(interrupts()).toBe(1);
    await expect.poll(() => emulator.jobs[0]?.state, patience).toBe('interrupted');
    expect((await engine.poll(handle, call)).state).toBe('cancelled');
    expect(await call.scratch.get(`${handle.id}/done.json`)).toBeNull();
  });

  it('may fail later, without a word of the prompt', async () => {
    const engine = await open({ jobMs: hourMs });
    emulator.fault({ kind: 'job-fails' });
    const { handle } = await engine.start(asked(), call);
    emulator.setJobMs(0);
    const snapshot = await ended(engine, handle.id);
    expect(snapshot).toMatchObject({ state: 'failed', error: { kind: 'engine_fault', retry: 'never', billed: 'no' } });
    expect(snapshot.state === 'failed' && snapshot.error.message).toMatch(/NansException/);
    expect(snapshot.state === 'failed' && snapshot.error.message).not.toMatch(/lighthouse/);
  });

  it('may go away: what it was working on is begun again', async () => {
    const engine = await open({ jobMs: hourMs });
    const { handle } = await engine.start(asked(), call);
    await emulator.close();
    await expect.poll(() => call.scratch.get(`${handle.id}/done.json`), patience).not.toBeNull();
    expect(await engine.poll(handle, call)).toMatchObject({ state: 'failed', error: { kind: 'lost', retry: 'after-delay', billed: 'no' } });
  });

  it('is found again by the process that waits for its answer', async () => {
    const engine = await open({ jobMs: hourMs });
    const request = asked();
    const { handle } = await engine.start(request, call);
    expect(await engine.reconcile(request, call)).toEqual({ found: handle });
    emulator.setJobMs(0);
    await ended(engine, handle.id);
    expect(await engine.reconcile(request, call)).toEqual({ found: handle });
  });
});

it('gives work up when the process that waited for its answer is gone, but not at once', async () => {
  const engine = await open();
  const id = randomUUID();
  await setMark(call.scratch, id, 'begun', clock);
  const handle = { engine: 'sdapi', v: 1, id } as const;
  expect((await engine.poll(handle, call)).state).toBe('running');
  clock = new Date(clock.getTime() + 59_000);
  expect((await engine.poll(handle, call)).state).toBe('running');
  clock = new Date(clock.getTime() + 2_000);
  expect(await engine.poll(handle, call)).toMatchObject({ state: 'failed', error: { kind: 'lost', retry: 'after-delay', billed: 'no' } });
});

describe('what is asked for', () => {
  it('names the checkpoint for this work only, and asks for nothing to be saved', async () => {
    const engine = await open();
    const [bytes] = await succeed(engine, asked({ negativePrompt: 'people', params: { steps: 30 } }));
    expect(sizeOf(bytes)).toEqual([320, 256]);
    expect(bodyOfWork()).toMatchObject({
      prompt: 'a lighthouse above a calm sea',
      negative_prompt: 'people',
      steps: 30,
      sampler_name: 'DPM++ 2M',
      override_settings: { sd_model_checkpoint: 'v1-5-pruned-emaonly.safetensors [6ce0161689]' },
      save_images: false,
      do_not_save_samples: true,
    });
  });

  it('keeps as much of the first picture as its strength says', async () => {
    const engine = await open();
    await succeed(engine, asked({ operation: 'image2image', media: [picture('init', 0.7)] }));
    expect(bodyOfWork()).toMatchObject({ denoising_strength: 0.3, init_images: [Buffer.from(png).toString('base64')] });
    expect(bodyOfWork()).not.toHaveProperty('mask');
  });

  it('brings the mask as it is: white is painted anew on both sides', async () => {
    const engine = await open();
    await succeed(engine, asked({ operation: 'inpaint', media: [picture('init'), picture('mask')] }));
    expect(bodyOfWork()).toMatchObject({ mask: Buffer.from(png).toString('base64'), inpainting_mask_invert: 0, denoising_strength: 0.9 });
  });

  it('makes a picture as many times larger as was said', async () => {
    const engine = await open();
    const request = asked({ model: 'sdapi-upscale', operation: 'upscale', media: [picture('init')], params: { upscaling_resize: 3 } });
    expect(sizeOf((await succeed(engine, request))[0])).toEqual([288, 192]);
    expect(bodyOfWork()).toMatchObject({ upscaler_1: 'R-ESRGAN 4x+', resize_mode: 0 });
  });

  it.each(['a1111', 'sdnext'] as const)('describes a picture in words (%s)', async (dialect) => {
    const engine = await open({ dialect });
    const request = asked({ model: 'sdapi-caption', operation: 'caption', prompt: '', media: [picture('init')] });
    expect((await succeed(engine, request))[0]?.toString()).toMatch(/^a lighthouse/);
  });

  it('warns about references that an operation has no use for', async () => {
    const engine = await open();
    const { warnings } = await engine.start(asked({ media: [picture('init'), picture('mask')] }), call);
    expect(warnings.map(({ detail }) => detail).join()).toMatch(/role init.*role mask/);
  });
});

describe('a connection', () => {
  it.each([
    ['a1111', ['sdapi-v1-5-pruned-emaonly', 'sdapi-sd-xl-base-1-0', 'sdapi-upscale', 'sdapi-caption'], true],
    ['sdnext', ['sdapi-diffusers-stabilityai-stable-diffusion-xl-base-1-0', 'sdapi-upscale', 'sdapi-caption'], false],
    ['sd-server', ['sdapi-v1-5-pruned-emaonly'], false],
  ] as const)('finds what %s can do, and whether it can be cancelled', async (dialect, ids, cancels) => {
    const engine = await open({ dialect });
    expect(engine.models().map(({ id }) => id)).toEqual(ids);
    expect(engine.cancel !== undefined).toBe(cancels);
  });

  it('says so when the password is wrong', async () => {
    await open();
    const engine = sdapi.open({ fields: { ...emulator.fields, secret: 'wrong' }, models: [] });
    expect(await engine.probe(call)).toMatchObject({ ok: false, error: { kind: 'auth', retry: 'never' } });
  });

  it.each<[string, (model: ProviderModel) => ProviderModel, RegExp]>([
    [
      'a parameter that does not exist',
      (model) => ({ ...model, descriptor: { ...model.descriptor, params: { type: 'object', properties: { eta: {} } } } }),
      /no parameter eta/,
    ],
    ['an operation of another kind', (model) => ({ ...model, mapping: { kind: 'upscale' } }), /upscale does not do text2image/],
    ['a mapping it does not know', (model) => ({ ...model, mapping: { kind: 'generate', checkpoint: 'x', chekpoint: 1 } }), /chekpoint/],
  ])('refuses %s', async (_, change, message) => {
    await open();
    expect(() => sdapi.open({ fields: emulator.fields, models: models.slice(0, 1).map(change) })).toThrow(
      expect.objectContaining({ name: 'ConnectionError', field: 'models', message: expect.stringMatching(message) }),
    );
  });
});

describe('an answer', () => {
  const answer = (body: unknown) => new Response(JSON.stringify(body));
  const image = (seed: number) => Buffer.from(samplePng({ width: 8, height: 8, seed })).toString('base64');

  it('may begin with a grid of all pictures, which is left out', async () => {
    const info = JSON.stringify({ all_seeds: [4, 5], index_of_first_image: 1 });
    const outputs = await readResult(answer({ images: [image(1), image(2), `data:image/png;base64,${image(3)}`], info }), 'generate', 2);
    expect(outputs.map(({ seed, from }) => [seed, 'bytes' in from && Buffer.from(from.bytes).toString('base64')])).toEqual([
      [4, image(2)],
      [5, image(3)],
    ]);
  });

  it('need not say anything about itself', async () => {
    for (const info of ['', null, 'no JSON', '{"all_seeds":"x"}'])
      expect(await readResult(answer({ images: [image(1)], info }), 'generate', 1)).toHaveLength(1);
  });

  it.each([
    ['pages', { images: [Buffer.from('<!doctype html>').toString('base64')] }],
    ['nothing', { images: [] }],
    ['another shape', { pictures: [] }],
  ])('with %s in place of pictures is a fault', async (_, body) => {
    await expect(readResult(answer(body), 'generate', 1)).rejects.toMatchObject({ name: 'EngineError', kind: 'engine_fault' });
  });

  it.each([
    [
      500,
      { error: 'OutOfMemoryError', detail: '', errors: 'CUDA out of memory. Tried to allocate 2 GiB' },
      'overloaded',
      'after-delay',
      'no',
    ],
    [500, { error: 'RuntimeError', errors: 'CUDA error: out of memory' }, 'overloaded', 'after-delay', 'no'],
    [500, { error: 'NansException', errors: 'a secret prompt' }, 'engine_fault', 'never', 'no'],
    [500, { error: 'HTTPException', detail: 'Invalid encoded image' }, 'bad_input', 'change-input', 'no'],
    [500, 'Internal Server Error', 'engine_fault', 'reconcile-first', 'unknown'],
    [502, 'Bad Gateway', 'engine_fault', 'reconcile-first', 'unknown'],
    [404, { error: 'HTTPException', detail: 'Sampler not found' }, 'bad_input', 'change-input', 'no'],
    [404, { detail: 'Not Found' }, 'engine_fault', 'never', 'no'],
    [422, { detail: [{ loc: ['body', 'steps'], msg: 'a secret prompt', type: 'x' }] }, 'bad_input', 'change-input', 'no'],
  ] as const)('of status %i with %j is %s', async (status, body, kind, retry, billed) => {
    const error = await failureOf(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }), { paid: true });
    expect(error).toMatchObject({ kind, retry, billed });
    expect(error.message).not.toContain('secret prompt');
  });
});
