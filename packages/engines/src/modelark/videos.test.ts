import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Emulator } from '../emulator-kit/emulator.ts';
import type { Engine, EngineCall } from '../spec/engine.ts';
import { startEmulator } from './emulator.ts';
import { modelark } from './index.ts';
import { answering, asks, newCall, reference } from './testing.ts';

describe('Clips of ModelArk', () => {
  let emulator: Emulator;
  let engine: Engine;
  let request: ReturnType<typeof asks>['request'];
  let finish: ReturnType<typeof asks>['finish'];
  const call: EngineCall = newCall();
  beforeAll(async () => {
    emulator = await startEmulator({ jobMs: 9 });
    engine = modelark.open({ fields: emulator.fields, models: modelark.starter.models });
    ({ request, finish } = asks(engine));
  });
  afterAll(() => emulator.close());
  const sent = (attemptId: string): Record<string, unknown> =>
    emulator.calls.map(({ body }) => (body ?? {}) as Record<string, unknown>).find((body) => body.safety_identifier === attemptId) ?? {};

  it('sends frames by their roles and lets them decide the shape', async () => {
    const asked = request('seedance-2-0', 'image2video', { media: [reference('first_frame'), reference('last_frame')] });
    const { handle, warnings } = await engine.start(asked, call);
    expect((await finish(handle, call)).state).toBe('succeeded');
    expect(sent(asked.attemptId)).toMatchObject({
      model: 'dreamina-seedance-2-0-260128',
      ratio: 'adaptive',
      generate_audio: false,
      watermark: false,
      content: [{ type: 'text', text: asked.prompt }, { role: 'first_frame' }, { role: 'last_frame' }],
    });
    expect(warnings).toMatchObject([{ field: 'size' }]);
  });

  it('sends references as references, and asks for sound only when it was asked for', async () => {
    const asked = request('seedance-2-0', 'image2video', {
      media: [reference('subject'), reference('subject', 4)],
      audio: true,
      size: { width: 1080, height: 1920 },
      durationSeconds: 6,
    });
    const { handle, warnings } = await engine.start(asked, call);
    await finish(handle, call);
    expect(sent(asked.attemptId)).toMatchObject({
      ratio: '9:16',
      resolution: '1080p',
      duration: 6,
      generate_audio: true,
      content: [{ type: 'text' }, { role: 'reference_image' }, { role: 'reference_image' }],
    });
    expect(sent(asked.attemptId)).not.toHaveProperty('seed');
    expect(warnings).toEqual([]);
  });

  it('refuses mixtures that ModelArk has no mode for, before anything is sent', async () => {
    const before = emulator.calls.length;
    for (const roles of [['first_frame', 'subject'], ['last_frame']] as const) {
      const asked = request('seedance-2-0', 'image2video', { media: roles.map((role) => reference(role)) });
      await expect(engine.start(asked, call)).rejects.toMatchObject({ kind: 'bad_input', field: 'media', billed: 'no' });
    }
    expect(emulator.calls.length).toBe(before);
  });

  it('says what it changed: part seconds and shapes between the named ones', async () => {
    const asked = request('seedance-1-5-pro', 'text2video', {
      durationSeconds: 4.6,
      size: { width: 1000, height: 800 },
      params: { cameraFixed: true },
    });
    const { handle, warnings } = await engine.start(asked, call);
    await finish(handle, call);
    expect(warnings.map(({ field }) => field).toSorted()).toEqual(['durationSeconds', 'size']);
    expect(sent(asked.attemptId)).toMatchObject({ duration: 5, ratio: '4:3', seed: 7, camera_fixed: true });
  });

  it('counts tokens, and without sound at the price without sound', async () => {
    const cost = async (audio: boolean): Promise<bigint | undefined> => {
      const { handle } = await engine.start(request('seedance-1-5-pro', 'text2video', { audio, durationSeconds: 5 }), call);
      const ended = await finish(handle, call);
      return ended.state === 'succeeded' && ended.cost.quality === 'computed' ? ended.cost.amountMicros : undefined;
    };
    // 108,900 tokens: 1280×720 and 121 frames.
    expect(await cost(true)).toBe(261_360n);
    expect(await cost(false)).toBe(130_680n);
  });

  it('estimates the tokens when none are reported, and says that it did', async () => {
    const { handle } = await engine.start(request('seedance-2-0', 'text2video'), call);
    const silent = answering({
      body: {
        id: handle.id,
        status: 'succeeded',
        content: { video_url: 'https://x' },
        resolution: '720p',
        duration: 5,
        framespersecond: 24,
      },
    });
    expect(await engine.poll(handle, silent)).toMatchObject({ cost: { amountMicros: 756_000n, quality: 'estimated' } });
  });

  it('cancels a clip that waits, and no other', async () => {
    emulator.setJobMs(60_000);
    const waiting = await engine.start(request('seedance-2-0', 'text2video'), call);
    expect((await engine.poll(waiting.handle, call)).state).toBe('queued');
    expect(await engine.cancel?.(waiting.handle, call)).toEqual({ result: 'cancelled', mayBill: false });
    await engine.purge?.(waiting.handle, call);

    emulator.setJobMs(0);
    emulator.fault({ kind: 'job-stuck' });
    const running = await engine.start(request('seedance-2-0', 'text2video'), call);
    expect((await engine.poll(running.handle, call)).state).toBe('running');
    expect(await engine.cancel?.(running.handle, call)).toEqual({ result: 'too-late', mayBill: true });
    await expect(engine.purge?.(running.handle, call)).rejects.toMatchObject({ retry: 'after-delay' });

    emulator.setJobMs(9);
    const done = await engine.start(request('seedance-2-0', 'text2video'), call);
    await finish(done.handle, call);
    expect(await engine.cancel?.(done.handle, call)).toEqual({ result: 'too-late', mayBill: true });
    expect((await engine.poll(done.handle, call)).state).toBe('succeeded');
  });

  it('finds a clip whose answer was lost in the list, also on a later page', async () => {
    const asked = request('seedance-2-0-fast', 'text2video');
    emulator.fault({ kind: 'cut', when: 'after' });
    await expect(engine.start(asked, call)).rejects.toMatchObject({ retry: 'reconcile-first' });
    const { found } = await engine.reconcile(asked, call);
    expect(found && (await finish(found, call)).state).toBe('succeeded');
    expect(await engine.reconcile({ ...asked, attemptId: randomUUID() }, call)).toEqual({ found: null, certain: false });

    const others = Array.from({ length: 100 }, (_, index) => ({ id: `cgt-${index}`, status: 'running', safety_identifier: randomUUID() }));
    const mine = { id: 'cgt-mine', status: 'running', safety_identifier: asked.attemptId };
    const long = answering({ body: { items: others } }, { body: { items: [mine] } });
    expect(await engine.reconcile(asked, long)).toMatchObject({ found: { id: 'cgt-mine' } });
    expect(long.asked.map(({ url }) => new URL(url).searchParams.get('page_num'))).toEqual(['1', '2']);
  });

  it('says how a clip ended that was not made', async () => {
    const { handle } = await engine.start(request('seedance-2-0', 'text2video'), call);
    const ended = async (task: object): Promise<unknown> => engine.poll(handle, answering({ body: { id: handle.id, ...task } }));
    expect(await ended({ status: 'expired' })).toMatchObject({ state: 'failed', error: { kind: 'timeout', billed: 'no' } });
    expect(await ended({ status: 'failed', error: { code: 'InputImageSensitiveContentDetected.PrivacyInformation' } })).toMatchObject({
      state: 'failed',
      error: { kind: 'refused_content', retry: 'change-input', billed: 'no', message: expect.stringContaining('real face') },
    });
    expect(await ended({ status: 'failed', error: { code: 'SomethingNew' } })).toMatchObject({
      error: { kind: 'engine_fault', billed: 'no' },
    });
    expect(await ended({ status: 'succeeded' })).toMatchObject({ error: { kind: 'engine_fault', billed: 'unknown' } });
    expect(await ended({ status: 'cancelled' })).toEqual({ state: 'cancelled' });
  });

  it('names the attempt in a push where the task carries it', async () => {
    const attemptId = randomUUID();
    const verify = async (body: unknown) =>
      engine.webhook?.verify(new Headers(), Buffer.from(JSON.stringify(body)), { ...call, now: new Date() });
    const pushed = { id: 'cgt-1', status: 'running', updated_at: 1_780_000_000 };
    expect(await verify({ ...pushed, safety_identifier: attemptId })).toMatchObject({ attemptId, handleId: 'cgt-1' });
    expect(await verify({ ...pushed, safety_identifier: 'somebody' })).toEqual({
      handleId: 'cgt-1',
      dedupeKey: 'cgt-1:running:1780000000',
    });
    expect(await verify({ ...pushed, status: 'succeeded' })).not.toMatchObject({ dedupeKey: 'cgt-1:running:1780000000' });
    expect(await verify({ ...pushed, revised_prompt: 'x'.repeat(2 * 1024 * 1024) })).toBeNull();
  });
});
