import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { samplePng } from '../emulator-kit/sample-media.ts';
import type { Engine, EngineCall, EngineRequest, Handle, MediaRef, Snapshot } from '../spec/engine.ts';
import { createMemoryScratch } from '../spec/memory-scratch.ts';
import { describeProvider } from '../spec/provider-conformance.ts';
import { undeclaredFields } from '../spec/sent-fields.ts';
import { classifyFailure } from './classify-failure.ts';
import { type ReplicateEmulator, startEmulator } from './emulator.ts';
import { replicate } from './index.ts';
import { webhookVerifier } from './webhook.ts';

describeProvider({
  provider: replicate,
  startEmulator,
  purgeLeaves: 'the record and the outputs, which Replicate itself deletes one hour after the end',
  cannot: { overloaded: 'a 5xx may always have been accepted; Replicate slows callers down with 429 instead' },
});

let emulator: ReplicateEmulator;
const call: EngineCall = {
  signal: new AbortController().signal,
  fetch: (...args) => fetch(...args),
  scratch: createMemoryScratch(),
};
const { models } = replicate.starter;
const open = (): Engine => replicate.open({ fields: emulator.fields, models });
const webhookUrl = new URL('https://studio.example.test/hooks/0123456789abcdef');

beforeAll(async () => {
  emulator = await startEmulator({ jobMs: 20 });
});
afterAll(() => emulator.close());

const ask = (model: string, changes: Partial<EngineRequest> = {}): EngineRequest => {
  const descriptor = models.find((one) => one.descriptor.id === model)!.descriptor;
  return {
    attemptId: randomUUID(),
    model,
    operation: descriptor.operations[0]!,
    prompt: 'a fox in the snow',
    media: [],
    count: 1,
    size: descriptor.size.default,
    ...(descriptor.duration ? { durationSeconds: descriptor.duration.default } : {}),
    seed: 11,
    params: {},
    ...changes,
  };
};
const picture = (role: MediaRef['role'], bytes: Uint8Array, more: Partial<MediaRef> = {}): MediaRef => ({
  role,
  mime: 'image/png',
  bytes: bytes.byteLength,
  sha256: '0'.repeat(64),
  strength: 0.6,
  open: async () => new Blob([bytes.slice()]).stream(),
  ...more,
});
const small = samplePng({ width: 32, height: 32 });
const large = new Uint8Array(Buffer.concat([small, randomBytes(300 * 1024)]));
const finish = async (engine: Engine, handle: Handle): Promise<Snapshot> => {
  for (;;) {
    const snapshot = await engine.poll(handle, call);
    if (snapshot.state !== 'queued' && snapshot.state !== 'running') return snapshot;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
const lastCreate = () => emulator.calls.findLast(({ paid }) => paid)!;
const lastInput = () => (lastCreate().body as { input: Record<string, unknown> }).input;

describe('what is sent', () => {
  it('runs official models by name and pinned ones by version', async () => {
    const engine = open();
    await engine.start(ask('flux-schnell'), call);
    expect(lastCreate()).toMatchObject({ path: '/v1/models/black-forest-labs/flux-schnell/predictions' });
    expect(lastCreate().body).not.toHaveProperty('version');
    await engine.start(ask('real-esrgan', { media: [picture('init', small)] }), call);
    expect(lastCreate()).toMatchObject({ path: '/v1/predictions', body: { version: expect.stringMatching(/^f121d640[0-9a-f]{56}$/) } });
  });

  it('names every field of its own models; only those of added models go by a wildcard', async () => {
    const from = emulator.calls.length;
    const engine = open();
    for (const { descriptor } of models) {
      const media = (['init', 'mask', 'subject', 'first_frame', 'last_frame'] as const)
        .filter((role) => descriptor.media[role])
        .map((role) => picture(role, small));
      for (const operation of descriptor.operations) {
        const needed = operation.startsWith('text2') ? [] : media;
        await engine.start(ask(descriptor.id, { operation, media: needed, negativePrompt: 'people', webhookUrl }), call);
      }
    }
    const named = replicate.sends.filter(({ field }) => !field.startsWith('input.*'));
    expect(undeclaredFields(named, emulator.calls.slice(from))).toEqual([]);
  });

  it('sends a seed that the model takes, and reports that one', async () => {
    const engine = open();
    const { handle } = await engine.start(ask('flux-schnell', { seed: 4_294_967_295 }), call);
    expect(lastInput().seed).toBe(2_147_483_647);
    const snapshot = await finish(engine, handle);
    expect(snapshot).toMatchObject({ state: 'succeeded', outputs: [{ seed: 2_147_483_647 }] });
  });

  it('says what becomes of a size and a duration that a model does not make', async () => {
    const engine = open();
    const { warnings } = await engine.start(
      ask('veo-3.1-fast', { durationSeconds: 5, size: { width: 960, height: 960 }, audio: true }),
      call,
    );
    expect(warnings.map(({ field }) => field).sort()).toEqual(['durationSeconds', 'size']);
    expect(lastInput()).toMatchObject({ duration: 4, resolution: '720p', generate_audio: true });
  });
});

describe('references', () => {
  it('go by address where the service has one, else inside the request, else as an upload', async () => {
    const engine = open();
    const address = 'https://studio.example.test/signed/1';
    await engine.start(
      ask('flux-2-pro', {
        operation: 'edit',
        media: [
          picture('init', large, { publicUrl: async () => new URL(address) }),
          picture('subject', small, { publicUrl: async () => null }),
          picture('style', large),
        ],
      }),
      call,
    );
    const [first, second, third] = lastInput().input_images as string[];
    expect(first).toBe(address);
    expect(second).toBe(`data:image/png;base64,${Buffer.from(small).toString('base64')}`);
    expect(third).toBe(`${emulator.url}/v1/files/${emulator.files.at(-1)?.id}`);
  });

  it('that were uploaded are deleted by the purge, also after a lost answer', async () => {
    const engine = open();
    const edit = () => ask('flux-2-pro', { operation: 'edit', media: [picture('init', large)], webhookUrl });
    const { handle } = await engine.start(edit(), call);
    const lost = edit();
    emulator.fault({ kind: 'cut', when: 'after' });
    await expect(engine.start(lost, call)).rejects.toMatchObject({ retry: 'reconcile-first' });
    const kept = emulator.files.length;
    const answer = await open().reconcile(lost, call);
    await engine.purge?.(handle, call);
    expect(emulator.files.length).toBe(kept - 1);
    await engine.purge?.(answer.found!, call);
    expect(emulator.files.length).toBe(kept - 2);
  });

  it('that were uploaded in vain are deleted at once', async () => {
    const kept = emulator.files.length;
    emulator.fault({ kind: 'no-credit' });
    const edit = ask('flux-2-pro', { operation: 'edit', media: [picture('init', large)] });
    await expect(open().start(edit, call)).rejects.toMatchObject({ kind: 'quota' });
    expect(emulator.files.length).toBe(kept);
  });
});

describe('a lost answer', () => {
  it('is found by the webhook address, whatever else looks the same', async () => {
    const engine = open();
    const [one, other] = [ask('seedream-4', { webhookUrl }), ask('seedream-4', { webhookUrl })];
    await engine.start(one, call);
    emulator.fault({ kind: 'cut', when: 'after' });
    await expect(engine.start(other, call)).rejects.toMatchObject({ retry: 'reconcile-first' });
    await engine.start(ask('seedream-4', { webhookUrl }), call);
    const answer = await open().reconcile(other, call);
    expect(answer.found?.id).toBe(emulator.jobs.at(-2)?.id);
  });

  it('is not guessed where two look the same', async () => {
    const engine = open();
    const lost = ask('flux-schnell', { prompt: 'twins', seed: 99 });
    await engine.start(ask('flux-schnell', { prompt: 'twins', seed: 99 }), call);
    emulator.fault({ kind: 'cut', when: 'after' });
    await expect(engine.start(lost, call)).rejects.toMatchObject({ retry: 'reconcile-first' });
    expect(await engine.reconcile(lost, call)).toEqual({ found: null, certain: false });
  });

  it('is looked for beyond the first page of the list', async () => {
    const engine = open();
    const wanted = ask('flux-schnell', { webhookUrl, prompt: 'the first of many' });
    const { handle } = await engine.start(wanted, call);
    for (let count = 0; count < 100; count += 1) await engine.start(ask('flux-schnell', { webhookUrl }), call);
    expect((await engine.reconcile(wanted, call)).found?.id).toBe(handle.id);
  });
});

describe('what comes back', () => {
  it('is lost once Replicate has removed it', async () => {
    const engine = open();
    const { handle } = await engine.start(ask('flux-schnell'), call);
    const before = await finish(engine, handle);
    emulator.removeData();
    expect(await engine.poll(handle, call)).toMatchObject({ state: 'failed', error: { kind: 'lost', billed: 'yes' } });
    if (before.state !== 'succeeded') throw new Error(before.state);
    await expect(engine.fetchOutput(handle, before.outputs[0]!, call)).rejects.toMatchObject({ kind: 'lost' });
  });

  it('is not taken when it is a page', async () => {
    const engine = open();
    emulator.fault({ kind: 'output-is-html' });
    const { handle } = await engine.start(ask('flux-schnell'), call);
    const snapshot = await finish(engine, handle);
    if (snapshot.state !== 'succeeded') throw new Error(snapshot.state);
    await expect(engine.fetchOutput(handle, snapshot.outputs[0]!, call)).rejects.toMatchObject({ kind: 'engine_fault' });
  });

  it('is priced by what came out, or by the time it took', async () => {
    const engine = open();
    const costOf = async (request: EngineRequest): Promise<bigint> => {
      const snapshot = await finish(engine, (await engine.start(request, call)).handle);
      if (snapshot.state !== 'succeeded') throw new Error(snapshot.state);
      return snapshot.cost.amountMicros;
    };
    expect(await costOf(ask('flux-schnell', { count: 3 }))).toBe(9_000n);
    expect(await costOf(ask('seedance-1-lite', { durationSeconds: 3 }))).toBe(108_000n);
    expect(await costOf(ask('flux-2-pro', { size: { width: 2000, height: 1008 } }))).toBe(45_240n);
    emulator.setJobMs(500);
    const seconds = await costOf(ask('real-esrgan', { media: [picture('init', small)] }));
    emulator.setJobMs(20);
    expect(seconds).toBeGreaterThan(0n);
    // Computing seconds, however slow the machine: far below any price of an output.
    expect(seconds).toBeLessThan(30_000n);
  });

  it('waits as long as a refusal asks for', async () => {
    emulator.fault({ kind: 'rate-limited' });
    await expect(open().start(ask('flux-schnell'), call)).rejects.toMatchObject({ kind: 'rate_limit', retryAfterMs: 30_000 });
  });

  it.each([
    ['The output was flagged as sensitive. (E005)', 'output', { kind: 'refused_content', retry: 'change-input', billed: 'no' }],
    ['CUDA out of memory (E1001)', 'output', { kind: 'engine_fault', retry: 'change-input' }],
    ['Prediction interrupted; please retry (code: PA)', 'output', { kind: 'engine_fault', retry: 'after-delay', billed: 'no' }],
    ['Prediction interrupted; please retry (code: PA)', 'time', { kind: 'engine_fault', retry: 'after-delay', billed: 'yes' }],
    ['something else', 'output', { kind: 'engine_fault', retry: 'never' }],
    [{ unexpected: true }, 'output', { kind: 'engine_fault', retry: 'never' }],
  ] as const)('understands the failure %j', (error, billing, facts) => {
    expect(classifyFailure(error, billing)).toMatchObject(facts);
  });
});

describe('the signing secret', () => {
  const sign = (secret: string, now: Date): { headers: Headers; body: Uint8Array } => {
    const body = Buffer.from(JSON.stringify({ id: 'p1', webhook: `${webhookUrl.href}?attempt=a1` }));
    const timestamp = String(Math.floor(now.getTime() / 1000));
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const signature = createHmac('sha256', key).update(`m1.${timestamp}.`).update(body).digest('base64');
    // An older key may still sign beside the current one.
    const headers = { 'webhook-id': 'm1', 'webhook-timestamp': timestamp, 'webhook-signature': `v1,b2xk v1,${signature}` };
    return { headers: new Headers(headers), body };
  };

  it('is fetched once, and again when it was changed, but not for every forgery', async () => {
    let secret = `whsec_${randomBytes(24).toString('base64')}`;
    let fetched = 0;
    const verifier = webhookVerifier({
      webhookSecret: async () => {
        fetched += 1;
        return secret;
      },
    });
    const at = new Date('2026-11-21T12:00:00Z');
    const verify = async (signedWith: string, now: Date) => {
      const { headers, body } = sign(signedWith, now);
      return verifier.verify(headers, body, { ...call, now });
    };
    expect(await verify(secret, at)).toEqual({ handleId: 'p1', attemptId: 'a1', dedupeKey: 'm1' });
    expect(await verify(secret, at)).not.toBeNull();
    expect(fetched).toBe(1);

    const forger = `whsec_${randomBytes(24).toString('base64')}`;
    for (let count = 0; count < 5; count += 1) expect(await verify(forger, at)).toBeNull();
    expect(fetched).toBe(1);

    secret = `whsec_${randomBytes(24).toString('base64')}`;
    const later = new Date(at.getTime() + 61_000);
    expect(await verify(secret, later)).not.toBeNull();
    for (let count = 0; count < 5; count += 1) expect(await verify(forger, later)).toBeNull();
    expect(fetched).toBe(2);
  });
});

describe('a connection', () => {
  it('is refused, saying what to mend', () => {
    const [model] = models;
    const openWith = (fields: Record<string, string>, changes: object = {}) =>
      replicate.open({ fields: { ...emulator.fields, ...fields }, models: [{ ...model!, ...changes }] });
    expect(() => openWith({ apiKey: 'r8_a\nb' })).toThrow(expect.objectContaining({ field: 'apiKey' }));
    expect(() => openWith({ baseUrl: 'ftp://example.test' })).toThrow(expect.objectContaining({ field: 'baseUrl' }));
    expect(() => openWith({}, { providerModel: '../../account' })).toThrow(expect.objectContaining({ field: 'models' }));
    expect(() => openWith({}, { mapping: { fields: { prompt: 'prompt' } } })).toThrow(/flux-schnell needs a field for the seed/);
  });

  it('takes outputs of the real service from its delivery hosts', () => {
    expect(replicate.hosts({ fields: {} })).toEqual(['api.replicate.com', 'replicate.delivery', '.replicate.delivery']);
    expect(replicate.hosts({ fields: { baseUrl: 'http://127.0.0.1:4000/v1' } })).toEqual(['http://127.0.0.1:4000']);
  });
});
