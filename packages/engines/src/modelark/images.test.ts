import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Emulator } from '../emulator-kit/emulator.ts';
import type { Engine, EngineCall } from '../spec/engine.ts';
import { startEmulator } from './emulator.ts';
import { modelark } from './index.ts';
import { answering, asks, newCall, reference } from './testing.ts';

describe('Pictures of ModelArk', () => {
  let emulator: Emulator;
  let engine: Engine;
  let request: ReturnType<typeof asks>['request'];
  const call: EngineCall = newCall();
  beforeAll(async () => {
    emulator = await startEmulator({ jobMs: 1 });
    engine = modelark.open({ fields: emulator.fields, models: modelark.starter.models });
    ({ request } = asks(engine));
  });
  afterAll(() => emulator.close());
  const lastSent = (): Record<string, unknown> => (emulator.calls.at(-1)?.body ?? {}) as Record<string, unknown>;
  const small = { width: 1024, height: 1024 };

  it('asks for a group only when several pictures are wanted, and says that it may be smaller', async () => {
    const one = await engine.start(request('seedream-4-0', 'text2image'), call);
    expect(lastSent()).toMatchObject({ size: '1024x1024', sequential_image_generation: 'disabled', watermark: false });
    expect(one.warnings).toEqual([]);
    const three = await engine.start(request('seedream-4-0', 'text2image', { count: 3 }), call);
    expect(lastSent()).toMatchObject({ sequential_image_generation: 'auto', sequential_image_generation_options: { max_images: 3 } });
    expect(three.warnings).toMatchObject([{ field: 'count' }]);
    expect(await engine.poll(three.handle, call)).toMatchObject({
      outputs: [{ index: 0, mime: 'image/jpeg' }, { index: 1 }, { index: 2 }],
      cost: { amountMicros: 90_000n, currency: 'USD', quality: 'computed' },
    });
  });

  it('puts the picture that is changed before the references, up to as many as the model takes', async () => {
    const media = [...Array.from({ length: 9 }, () => reference('subject')), reference('init', 5)];
    await engine.start(request('seedream-4-0', 'edit', { media }), call);
    const image = lastSent().image as string[];
    expect(image).toHaveLength(10);
    expect(image[0]).not.toBe(image[1]);
    expect(image[1]).toBe(image[9]);
  });

  it('refuses too many references, too many in all, and sizes that are too small, before anything is sent', async () => {
    const before = emulator.calls.length;
    const subjects = (count: number): ReturnType<typeof reference>[] => Array.from({ length: count }, () => reference('subject'));
    const refused = [
      [request('seedream-4-0', 'edit', { media: [reference('init'), ...subjects(10)] }), 'media'],
      [request('seedream-4-5', 'edit', { media: [reference('init'), ...subjects(14)] }), 'media'],
      [request('seedream-4-5', 'edit', { media: subjects(13), count: 3 }), 'count'],
      [request('seedream-4-5', 'text2image', { size: small }), 'size'],
    ] as const;
    for (const [asked, field] of refused) await expect(engine.start(asked, call)).rejects.toMatchObject({ kind: 'bad_input', field });
    expect(emulator.calls.length).toBe(before);
    await engine.start(request('seedream-4-5', 'edit', { media: subjects(14) }), call);
    expect(lastSent().image).toHaveLength(14);
  });

  it('delivers what was made when only a part of the group failed, at the price of that part', async () => {
    const partly = answering({
      body: {
        data: [{ error: { code: 'OutputImageSensitiveContentDetected' } }, { url: 'https://x/1' }, { url: 'https://x/2' }],
        usage: { generated_images: 2 },
      },
    });
    const { handle } = await engine.start(request('seedream-4-0', 'text2image', { count: 3 }), partly);
    expect(await engine.poll(handle, partly)).toMatchObject({ outputs: [{ index: 0 }, { index: 1 }], cost: { amountMicros: 60_000n } });
  });

  it('takes nothing for a refusal or a failure, and says which it was', async () => {
    emulator.fault({ kind: 'job-refused' });
    const refused = engine.start(request('seedream-4-0', 'text2image'), call);
    await expect(refused).rejects.toMatchObject({ kind: 'refused_content', retry: 'change-input', billed: 'no' });
    await expect(refused).rejects.not.toThrow(/heron/);
    emulator.fault({ kind: 'job-fails' });
    await expect(engine.start(request('seedream-4-0', 'text2image'), call)).rejects.toMatchObject({ kind: 'engine_fault', billed: 'no' });
  });

  it('knows a finished picture again, and does not know one whose answer was lost', async () => {
    const asked = request('seedream-4-0', 'text2image');
    const { handle } = await engine.start(asked, call);
    expect(await engine.reconcile(asked, call)).toEqual({ found: handle });
    expect(await engine.cancel?.(handle, call)).toEqual({ result: 'too-late', mayBill: true });
    await engine.purge?.(handle, call);
    await expect(engine.poll(handle, call)).rejects.toMatchObject({ kind: 'not_found' });

    const lost = request('seedream-4-0', 'text2image');
    emulator.fault({ kind: 'cut', when: 'after' });
    await expect(engine.start(lost, call)).rejects.toMatchObject({ retry: 'reconcile-first', billed: 'unknown' });
    expect(await engine.reconcile(lost, call)).toEqual({ found: null, certain: false });
  });

  it.each([
    [429, 'ServerOverloaded', { kind: 'overloaded', retry: 'after-delay' }],
    [429, 'ModelAccountIpmRateLimitExceeded', { kind: 'rate_limit', retry: 'after-delay' }],
    [429, 'SetLimitExceeded', { kind: 'quota', retry: 'never' }],
    [403, 'AccountOverdueError', { kind: 'quota', retry: 'never' }],
    [404, 'ModelNotOpen', { kind: 'unsupported', retry: 'never' }],
    [400, 'InvalidParameter.TaskTypeConstraint', { kind: 'bad_input', retry: 'change-input' }],
    [400, 'InputTextRiskDetection', { kind: 'refused_content', retry: 'change-input' }],
  ])('knows what %i %s means', async (status, code, facts) => {
    const line = answering({ status, body: { error: { code, message: 'a heron in the reeds', param: '' } } });
    const error = engine.start(request('seedream-4-0', 'text2image'), line);
    await expect(error).rejects.toMatchObject({ ...facts, billed: 'no' });
    await expect(error).rejects.not.toThrow(/heron/);
  });
});
