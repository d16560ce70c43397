import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Emulator } from '../emulator-kit/emulator.ts';
import { samplePng } from '../emulator-kit/sample-media.ts';
import type { Engine, EngineCall, EngineRequest, MediaRef, Snapshot } from '../spec/engine.ts';
import { createMemoryScratch } from '../spec/memory-scratch.ts';
import { describeProvider } from '../spec/provider-conformance.ts';
import { startEmulator } from './emulator.ts';
import { runware } from './index.ts';

describeProvider({
  provider: runware,
  startEmulator,
  cannot: { 'webhook-forged': 'Runware signs nothing: only the secret address vouches for a push.' },
});

describe('Runware in particular', () => {
  let emulator: Emulator;
  let engine: Engine;
  const call: EngineCall = {
    signal: new AbortController().signal,
    fetch: (...args) => fetch(...args),
    scratch: createMemoryScratch(),
  };
  beforeAll(async () => {
    emulator = await startEmulator({ jobMs: 10 });
    engine = runware.open({ fields: emulator.fields, models: runware.starter.models });
  });
  afterAll(() => emulator.close());

  const asked = (model: string, operation: EngineRequest['operation'], changes: Partial<EngineRequest> = {}): EngineRequest => ({
    attemptId: randomUUID(),
    model,
    operation,
    prompt: 'a heron in the reeds',
    media: [],
    count: 1,
    size: engine.models().find(({ id }) => id === model)?.size.default ?? { width: 1024, height: 1024 },
    seed: 7,
    params: {},
    ...changes,
  });
  const finish = async (request: EngineRequest, over: EngineCall = call): Promise<Snapshot> => {
    const { handle } = await engine.start(request, over);
    for (;;) {
      const snapshot = await engine.poll(handle, over);
      if (snapshot.state !== 'queued' && snapshot.state !== 'running') return snapshot;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const succeed = async (request: EngineRequest, over?: EngineCall): Promise<Extract<Snapshot, { state: 'succeeded' }>> => {
    const snapshot = await finish(request, over);
    if (snapshot.state !== 'succeeded') throw new Error(`ended as ${snapshot.state}`);
    return snapshot;
  };
  const sentTask = (attemptId: string): Record<string, unknown> => {
    const bodies = emulator.calls.flatMap(({ body }) => (body ?? []) as Record<string, unknown>[]);
    return bodies.find((task) => task.taskUUID === attemptId && task.taskType !== 'getResponse') ?? {};
  };
  /** A line on which the answers to one kind of task are changed underway. */
  const changing = (taskType: string, change: (body: { data?: object[]; errors?: object[] }) => object): EngineCall => ({
    ...call,
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      if (!asksFor(taskType, init)) return response;
      return Response.json(change((await response.json()) as object), { status: 200 });
    },
  });

  it('takes cost, seed and safety from the reply', async () => {
    const two = await succeed(asked('flux-2-dev', 'text2image', { count: 2, seed: 40 }));
    expect(two.cost).toEqual({ amountMicros: 18_200n, currency: 'USD', quality: 'reported' });
    expect(two.outputs.map(({ seed }) => seed)).toEqual([40, 41]);
    expect(two.safety.map(({ verdict }) => verdict)).toEqual(['clean', 'clean']);
    const flagged = await succeed(asked('flux-2-dev', 'text2image', { prompt: 'something nsfw' }));
    expect(flagged.safety).toMatchObject([{ verdict: 'flagged', index: 0 }]);
    const unchecked = await succeed(asked('real-esrgan', 'upscale', { media: [picture('init')] }));
    expect(unchecked.safety).toMatchObject([{ verdict: 'unknown' }]);
  });

  it('falls back to the price list when no cost is reported, and says so', async () => {
    const silent = changing('getResponse', ({ data = [], ...rest }) => ({ ...rest, data: data.map((one) => ({ ...one, cost: null })) }));
    const { cost } = await succeed(asked('flux-2-dev', 'text2image', { count: 2 }), silent);
    expect(cost).toEqual({ amountMicros: 18_000n, currency: 'USD', quality: 'estimated' });
  });

  it('brings a caption as text', async () => {
    const request = asked('llava', 'caption', { prompt: 'Which colour?', media: [picture('init')] });
    const { outputs } = await succeed(request);
    expect(sentTask(request.attemptId)).toMatchObject({ taskType: 'caption', prompt: 'Which colour?' });
    expect(outputs).toMatchObject([{ kind: 'text', mime: 'text/plain', source: { text: expect.stringContaining('colour') } }]);
  });

  it('enlarges by the factor that was asked for', async () => {
    const request = asked('real-esrgan', 'upscale', { media: [picture('init')], params: { factor: 4 } });
    const { outputs } = await succeed(request);
    const stream = await engine.fetchOutput({ engine: 'runware', v: 1, id: request.attemptId }, outputs[0]!, call);
    const png = Buffer.from(await new Response(stream).arrayBuffer());
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([256, 256]);
  });

  it('turns our strength into theirs, and sends masks and references where the model wants them', async () => {
    const follow = asked('flux-1-dev', 'image2image', { media: [{ ...picture('init'), strength: 0.7 }] });
    await succeed(follow);
    expect(sentTask(follow.attemptId)).toMatchObject({
      strength: 0.3,
      inputs: { seedImage: expect.stringMatching(/^data:image\/png;base64,/) },
    });
    const fill = asked('flux-1-fill', 'inpaint', { media: [picture('init'), picture('mask')] });
    await succeed(fill);
    expect(Object.keys(sentTask(fill.attemptId).inputs as object)).toEqual(['seedImage', 'maskImage']);
    const edit = asked('flux-2-dev', 'edit', { media: [picture('init'), picture('subject')] });
    await succeed(edit);
    expect(sentTask(edit.attemptId).inputs).toMatchObject({ referenceImages: [expect.any(String), expect.any(String)] });
  });

  it('sends first and last frame by name, lets them decide the shape, and always says whether there is sound', async () => {
    const still = asked('seedance-2', 'image2video', { media: [picture('last_frame'), picture('first_frame')] });
    await succeed(still);
    const sent = sentTask(still.attemptId);
    expect(sent).toMatchObject({
      resolution: '720p',
      settings: { audio: false },
      inputs: { frameImages: [{ frame: 'last' }, { frame: 'first' }] },
    });
    expect(sent.width).toBeUndefined();
    const loud = asked('seedance-2', 'text2video', { audio: true, durationSeconds: 8 });
    await succeed(loud);
    expect(sentTask(loud.attemptId)).toMatchObject({ width: 1280, height: 720, duration: 8, settings: { audio: true } });
  });

  it('gives an address instead of bytes only for what is too large to send along', async () => {
    const publicUrl = async (): Promise<URL> => new URL('https://studio.example.test/p/1.png');
    const small = asked('flux-1-dev', 'image2image', { media: [{ ...picture('init'), publicUrl }] });
    await succeed(small);
    expect(sentTask(small.attemptId).inputs).toMatchObject({ seedImage: expect.stringMatching(/^data:/) });
    const huge = asked('flux-1-dev', 'image2image', { media: [{ ...picture('init'), bytes: 21 * 1024 * 1024, publicUrl }] });
    await succeed(huge);
    expect(sentTask(huge.attemptId).inputs).toMatchObject({ seedImage: 'https://studio.example.test/p/1.png' });
  });

  it('refuses sizes that the model does not make before anything is sent', async () => {
    const before = emulator.calls.length;
    for (const [model, operation, size] of [
      ['flux-2-dev', 'text2image', { width: 1000, height: 1000 }],
      ['seedance-2', 'text2video', { width: 1280, height: 736 }],
    ] as const) {
      await expect(engine.start(asked(model, operation, { size }), call)).rejects.toMatchObject({ kind: 'bad_input', field: 'size' });
    }
    expect(emulator.calls.length).toBe(before);
  });

  it('finds results in the archive when the task is no longer active, and knows what was never sent', async () => {
    const forgetful = changing('getResponse', () => ({ data: [] }));
    const { outputs } = await succeed(asked('flux-2-dev', 'text2image', { count: 2 }));
    expect(outputs).toHaveLength(2);
    const request = asked('flux-2-dev', 'text2image', { count: 2 });
    const { handle } = await engine.start(request, call);
    await expect.poll(async () => (await engine.poll(handle, call)).state).toBe('succeeded');
    expect(await engine.poll(handle, forgetful)).toMatchObject({ state: 'succeeded', outputs: [{ index: 0 }, { index: 1 }] });
    expect(await engine.reconcile(request, forgetful)).toEqual({ found: handle });
    expect(await engine.reconcile({ ...request, attemptId: randomUUID() }, forgetful)).toEqual({ found: null, certain: true });
  });

  it('waits for results that are not listed yet', async () => {
    const request = asked('flux-2-dev', 'text2image', { count: 2 });
    const { handle } = await engine.start(request, call);
    await expect.poll(async () => (await engine.poll(handle, call)).state).toBe('succeeded');
    const short = changing('getResponse', ({ data = [] }) => ({ data: data.slice(0, 1) }));
    const [active, archive] = [short.fetch, changing('getTaskDetails', () => ({ errors: [{ code: 'taskNotFound' }] })).fetch];
    const both: EngineCall = {
      ...call,
      fetch: (url, init) => (asksFor('getTaskDetails', init) ? archive : active)(url, init),
    };
    expect((await engine.poll(handle, both)).state).toBe('running');
    expect(await engine.poll(handle, short)).toMatchObject({ state: 'succeeded', outputs: [{}, {}] });
  });

  it('delivers what was made when only a part of it failed', async () => {
    const partly = changing('getResponse', ({ data = [] }) => ({
      data: data.slice(0, 1),
      errors: [{ code: 'inferenceError', status: 'error', taskUUID: (data[0] as { taskUUID?: string }).taskUUID }],
    }));
    const request = asked('flux-2-dev', 'text2image', { count: 2 });
    const { handle } = await engine.start(request, call);
    await expect.poll(async () => (await engine.poll(handle, call)).state).toBe('succeeded');
    expect(await engine.poll(handle, partly)).toMatchObject({ state: 'succeeded', outputs: [{ index: 0 }] });
  });

  it('says that a failed task was billed only when a cost is reported', async () => {
    const { handle } = await engine.start(asked('flux-2-dev', 'text2image'), call);
    const failing = (cost?: number): EngineCall =>
      changing('getResponse', () => ({ data: [{ taskUUID: handle.id, status: 'error', cost, error: { code: 'timeoutProvider' } }] }));
    const poll = async (over: EngineCall): Promise<unknown> => engine.poll(handle, over);
    expect(await poll(failing())).toMatchObject({ state: 'failed', error: { kind: 'timeout', billed: 'unknown' } });
    expect(await poll(failing(0))).toMatchObject({ state: 'failed', error: { billed: 'no' } });
    expect(await poll(failing(0.002))).toMatchObject({ state: 'failed', error: { billed: 'yes' }, cost: { amountMicros: 2_000n } });
  });

  it('does not take a refused question for the end of the work', async () => {
    const { handle } = await engine.start(asked('flux-2-dev', 'text2image'), call);
    const busy = changing('getResponse', () => ({ errors: [{ code: 'rateLimitExceeded', taskType: 'getResponse' }] }));
    await expect(engine.poll(handle, busy)).rejects.toMatchObject({ kind: 'rate_limit', retry: 'after-delay' });
    const locked = runware.open({ fields: { ...emulator.fields, apiKey: 'another' }, models: runware.starter.models });
    await expect(locked.poll(handle, call)).rejects.toMatchObject({ kind: 'auth' });
    expect(await locked.probe(call)).toMatchObject({ ok: false, error: { kind: 'auth' } });
  });

  it.each([
    ['output-gone', { kind: 'lost', billed: 'yes' }],
    ['output-is-html', { kind: 'engine_fault' }],
    ['output-on-foreign-host', { kind: 'engine_fault' }],
  ] as const)('does not deliver when the fault is %s', async (kind, facts) => {
    emulator.fault({ kind });
    const request = asked('flux-2-dev', 'text2image');
    const { outputs } = await succeed(request);
    await expect(engine.fetchOutput({ engine: 'runware', v: 1, id: request.attemptId }, outputs[0]!, call)).rejects.toMatchObject(facts);
  });

  it('keeps waiting for a task that is stuck', async () => {
    emulator.fault({ kind: 'job-stuck' });
    const { handle } = await engine.start(asked('flux-2-dev', 'text2image'), call);
    expect(await engine.poll(handle, call)).toMatchObject({ state: 'running', progress: { fraction: 0 } });
  });

  it('calls nobody but Runware, or the one server that was filled in', () => {
    expect(runware.hosts({ fields: {} })).toEqual(['.runware.ai']);
    expect(runware.hosts({ fields: { baseUrl: 'http://127.0.0.1:9000/v1' } })).toEqual(['http://127.0.0.1:9000']);
    expect(runware.hosts({ fields: { baseUrl: 'https://not-runware.ai/v1' } })).toEqual(['https://not-runware.ai']);
  });

  it('names the model whose mapping cannot be used', () => {
    const [first] = runware.starter.models;
    const open = (mapping: object): Engine =>
      runware.open({ fields: emulator.fields, models: [{ ...first!, mapping: { ...first!.mapping, ...mapping } }] });
    for (const mapping of [
      { taskType: 'mindReading' },
      { params: {} },
      { params: { steps: 'webhookURL', guidance: 'CFGScale' } },
      { media: {} },
    ]) {
      expect(() => open(mapping)).toThrow(
        expect.objectContaining({ name: 'ConnectionError', field: 'models', message: expect.stringContaining('flux-2-dev') }),
      );
    }
  });
});

const asksFor = (taskType: string, init?: RequestInit): boolean => typeof init?.body === 'string' && init.body.includes(`"${taskType}"`);

function picture(role: MediaRef['role']): MediaRef {
  const bytes = samplePng({ width: 64, height: 64, seed: 3 });
  return {
    role,
    mime: 'image/png',
    bytes: bytes.byteLength,
    sha256: '0'.repeat(64),
    strength: 1,
    open: async () => new Blob([bytes.slice()]).stream(),
  };
}
