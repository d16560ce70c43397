import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { samplePng } from '../emulator-kit/index.ts';
import type { Engine, EngineCall, EngineRequest, Handle, MediaRef, Snapshot } from '../spec/engine.ts';
import { createMemoryScratch } from '../spec/memory-scratch.ts';
import type { MediaRole } from '../spec/model.ts';
import type { ProviderModel } from '../spec/provider.ts';
import { type ComfyuiEmulator, type ComfyuiEmulatorOptions, startEmulator } from './emulator.ts';
import { comfyui } from './index.ts';
import { starterModels } from './starter-models.ts';
import { captionModel, clipModel } from './testing.ts';

const hourMs = 3_600_000;
let emulator: ComfyuiEmulator;
afterEach(() => emulator?.close());

const call: EngineCall = { signal: new AbortController().signal, fetch: (...args) => fetch(...args), scratch: createMemoryScratch() };

async function open(options: ComfyuiEmulatorOptions = {}, models: readonly ProviderModel[] = starterModels): Promise<Engine> {
  emulator = await startEmulator({ jobMs: 0, ...options });
  return comfyui.open({ fields: emulator.fields, models });
}
const asked = (changes: Partial<EngineRequest> = {}): EngineRequest => ({
  attemptId: randomUUID(),
  model: starterModels[0]!.descriptor.id,
  operation: 'text2image',
  prompt: 'a lighthouse above a calm sea',
  media: [],
  count: 1,
  size: { width: 256, height: 320 },
  seed: 7,
  params: {},
  ...changes,
});
const png = samplePng({ width: 96, height: 64 });
const picture = (role: MediaRole): MediaRef => ({
  role,
  mime: 'image/png',
  bytes: png.byteLength,
  sha256: '0'.repeat(64),
  strength: 0.6,
  open: async () => new Blob([png.slice()]).stream(),
});
async function succeed(engine: Engine, request: EngineRequest): Promise<Extract<Snapshot, { state: 'succeeded' }> & { handle: Handle }> {
  const { handle } = await engine.start(request, call);
  const snapshot = await engine.poll(handle, call);
  if (snapshot.state !== 'succeeded') throw new Error(`it is ${snapshot.state}`);
  return { ...snapshot, handle };
}
const bytesOf = async (stream: ReadableStream<Uint8Array>): Promise<Buffer> =>
  Buffer.from(await new Response(stream as BodyInit).arrayBuffer());
const stateOf = (id: string): string | undefined => emulator.jobs.find((job) => job.id === id)?.state;

/** Somebody else's work on the same server. */
async function somebodyElse(): Promise<string> {
  const headers = { authorization: `Basic ${Buffer.from(`${emulator.fields.username}:${emulator.fields.secret}`).toString('base64')}` };
  const graph = (starterModels[0]!.mapping as { workflows: { text2image: { graph: object } } }).workflows.text2image.graph;
  const answer = await fetch(`${emulator.url}/prompt`, { method: 'POST', headers, body: JSON.stringify({ prompt: graph }) });
  return ((await answer.json()) as { prompt_id: string }).prompt_id;
}

describe('what is made', () => {
  it('has the size that was asked for, and comes whole', async () => {
    const engine = await open();
    const { handle, outputs } = await succeed(engine, asked({ count: 3 }));
    expect(outputs).toHaveLength(3);
    const bytes = await bytesOf(await engine.fetchOutput(handle, outputs[2]!, call));
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([256, 320]);
  });

  it('is made from the very bytes of the references', async () => {
    const engine = await open();
    const request = asked({ operation: 'inpaint', media: [picture('init'), picture('mask')] });
    await succeed(engine, request);
    const graph = emulator.graphs.get(request.attemptId)!;
    for (const node of ['10', '14']) expect(Buffer.compare(emulator.inputs.get(String(graph[node]!.inputs.image))!, png)).toBe(0);
  });

  it('is a clip where the workflow ends in one, and its previews are not taken for the result', async () => {
    const engine = await open({}, [clipModel]);
    const request = asked({ model: 'own-clips', operation: 'image2video', durationSeconds: 2, media: [picture('first_frame')] });
    const { handle, outputs } = await succeed(engine, request);
    expect(outputs).toMatchObject([{ kind: 'video', mime: 'video/mp4' }]);
    expect(emulator.calls.find(({ paid }) => paid)?.body).toMatchObject({ partial_execution_targets: ['8'] });
    expect((await bytesOf(await engine.fetchOutput(handle, outputs[0]!, call))).subarray(4, 8).toString()).toBe('ftyp');
  });

  it('is words where the workflow ends in words', async () => {
    const engine = await open({}, [captionModel]);
    const { handle, outputs } = await succeed(engine, asked({ model: 'own-captions', operation: 'caption', media: [picture('init')] }));
    expect((await bytesOf(await engine.fetchOutput(handle, outputs[0]!, call))).toString()).toContain('lighthouse');
  });

  it('costs what the operator says a second of work costs', async () => {
    const rented = starterModels.map((model) => ({
      ...model,
      cost: { ...model.cost, perOutputMicros: 1_000, perSecondMicros: 2_000_000 },
    }));
    const engine = await open({ jobMs: 40 }, rented);
    expect(engine.traits.cost).toBe('estimated');
    const { handle } = await engine.start(asked({ count: 2 }), call);
    await expect.poll(async () => (await engine.poll(handle, call)).state, { timeout: 10_000 }).toBe('succeeded');
    expect(await engine.poll(handle, call)).toMatchObject({ cost: { amountMicros: 82_000n, currency: 'USD', quality: 'estimated' } });
  });
});

describe('work that ends badly', () => {
  it('is begun again after a restart of ComfyUI, which forgets everything', async () => {
    const engine = await open({ jobMs: hourMs });
    const request = asked();
    const { handle } = await engine.start(request, call);
    expect((await engine.poll(handle, call)).state).toBe('running');
    emulator.restart();
    await expect(engine.poll(handle, call)).rejects.toMatchObject({ kind: 'not_found', retry: 'after-delay', billed: 'no' });
    expect(await engine.reconcile(request, call)).toEqual({ found: null, certain: true });
  });

  it('says when the graphics card is full, and asks for room before the next try', async () => {
    const engine = await open();
    emulator.runOutOfMemory();
    const { handle } = await engine.start(asked(), call);
    expect(await engine.poll(handle, call)).toMatchObject({
      state: 'failed',
      error: { kind: 'overloaded', retry: 'after-delay', billed: 'no' },
    });
    const asking = emulator.calls.filter(({ path }) => path === '/api/free');
    expect(asking).toMatchObject([{ body: { unload_models: true, free_memory: true } }]);
  });

  it('names the node of a workflow that is refused, but none of its values', async () => {
    const models = starterModels.map((model) => ({
      ...model,
      mapping: JSON.parse(JSON.stringify(model.mapping).replaceAll('sd_xl_base', 'no_such_file')) as ProviderModel['mapping'],
    }));
    const engine = await open({}, models);
    await expect(engine.start(asked(), call)).rejects.toMatchObject({
      kind: 'bad_input',
      message: 'ComfyUI refuses the workflow: node 1 (CheckpointLoaderSimple), ckpt_name: value_not_in_list.',
    });
  });

  it('warns when ComfyUI leaves out a part of a workflow', async () => {
    const model = structuredClone(captionModel) as typeof captionModel & {
      mapping: { workflows: { caption: { graph: Record<string, object> } } };
    };
    model.mapping.workflows.caption.graph['3'] = { class_type: 'SaveImage', inputs: { images: ['1', 0] } };
    const engine = await open({}, [model]);
    const { warnings } = await engine.start(asked({ model: 'own-captions', operation: 'caption', media: [picture('init')] }), call);
    expect(warnings.map(({ detail }) => detail)).toContainEqual(
      expect.stringContaining('node 3 (SaveImage), filename_prefix: required_input_missing'),
    );
  });

  it('turns away a ComfyUI that does not take our ids, and leaves it nothing to do', async () => {
    const engine = await open({ release: 'before-ids', jobMs: hourMs });
    await expect(engine.start(asked(), call)).rejects.toMatchObject({
      kind: 'engine_fault',
      billed: 'no',
      message: expect.stringContaining('Update'),
    });
    expect(emulator.jobs.filter(({ state }) => state === 'in_progress' || state === 'pending')).toEqual([]);
  });

  it.each([
    ['output-is-html', 'engine_fault'],
    ['output-gone', 'lost'],
  ] as const)('does not take what is no picture for one: %s', async (kind, expected) => {
    const engine = await open();
    const { handle, outputs } = await succeed(engine, asked());
    emulator.fault({ kind });
    await expect(engine.fetchOutput(handle, outputs[0]!, call)).rejects.toMatchObject({ name: 'EngineError', kind: expected });
  });
});

describe.each(['newest', 'before-jobs'] as const)('cancelling on a shared server (%s)', (release) => {
  it('takes our waiting work away and lets the others go on', async () => {
    const engine = await open({ release, jobMs: hourMs });
    const theirs = await somebodyElse();
    const { handle } = await engine.start(asked(), call);
    expect((await engine.poll(handle, call)).state).toBe('queued');
    expect(await engine.cancel?.(handle, call)).toEqual({ result: 'cancelled', mayBill: false });
    expect((await engine.poll(handle, call)).state).toBe('cancelled');
    expect(stateOf(theirs)).toBe('in_progress');
  });

  it('interrupts our running work, and what waited behind it begins', async () => {
    const engine = await open({ release, jobMs: hourMs });
    const { handle } = await engine.start(asked(), call);
    const theirs = await somebodyElse();
    expect(await engine.cancel?.(handle, call)).toEqual({ result: 'cancelled', mayBill: false });
    expect((await engine.poll(handle, call)).state).toBe('cancelled');
    expect(stateOf(theirs)).toBe('in_progress');
  });

  it('never sends an interrupt that names nobody', async () => {
    const engine = await open({ release, jobMs: hourMs });
    const { handle } = await engine.start(asked(), call);
    await engine.cancel?.(handle, call);
    const interrupts = emulator.calls.filter(({ path }) => path.endsWith('/interrupt'));
    expect(interrupts.map(({ body }) => body)).toEqual(release === 'newest' ? [] : [{ prompt_id: handle.id }]);
  });
});

describe('a connection', () => {
  it.each(['none', 'basic', 'bearer', 'x-api-key'] as const)('gets in with what the server asks for: %s', async (access) => {
    const engine = await open({ access });
    expect(await engine.probe(call)).toEqual({ ok: true });
    const { handle, outputs } = await succeed(engine, asked());
    expect((await bytesOf(await engine.fetchOutput(handle, outputs[0]!, call))).byteLength).toBeGreaterThan(100);
  });

  it('says so when the password is wrong', async () => {
    await open();
    const engine = comfyui.open({ fields: { ...emulator.fields, secret: 'wrong' }, models: [] });
    expect(await engine.probe(call)).toMatchObject({ ok: false, error: { kind: 'auth', retry: 'never' } });
  });

  it('is refused when its access is only half filled in', () => {
    const fields = { baseUrl: 'http://127.0.0.1:8188', access: 'basic', secret: 'x' };
    expect(() => comfyui.open({ fields, models: [] })).toThrow(expect.objectContaining({ name: 'ConnectionError', field: 'username' }));
  });

  it('finds the models that a server has, ready to be used', async () => {
    await open();
    const found = await comfyui.discover!({ fields: emulator.fields, models: [] }, call);
    expect(found.map(({ descriptor }) => descriptor.id)).toEqual([
      'comfyui-sd-xl-base-1-0',
      'comfyui-v1-5-pruned-emaonly-fp16',
      'comfyui-dreamshaper-8',
      'comfyui-flux1-dev',
      'comfyui-flux1-schnell',
      'comfyui-upscale-realesrgan-x4plus',
    ]);
    const engine = comfyui.open({ fields: emulator.fields, models: found });
    await succeed(engine, asked({ model: 'comfyui-flux1-dev' }));
    await succeed(engine, asked({ model: 'comfyui-dreamshaper-8', operation: 'image2image', media: [picture('init')] }));
  });
});
