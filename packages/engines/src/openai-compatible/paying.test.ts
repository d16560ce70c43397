import { afterEach, describe, expect, it } from 'vitest';
import { type Emulator, serveEmulator } from '../emulator-kit/index.ts';
import { startEmulator } from './emulator.ts';
import { openAiCompatible } from './index.ts';
import { halves, make, openOn, requestFor } from './testing.ts';

let emulator: Emulator;
afterEach(() => emulator.close());
const start = async (fields: Readonly<Record<string, string>> = {}, options: Parameters<typeof startEmulator>[0] = {}) => {
  emulator = await startEmulator({ jobMs: 1, ...options });
  return openOn(emulator, fields);
};
const paid = (): number => emulator.calls.filter((call) => call.paid).length;

describe('the check before paying', () => {
  it('refuses a flagged prompt before the paid call', async () => {
    const { engine, call } = await start({ moderation: 'prompt' });
    await expect(engine.start(requestFor(engine, { prompt: 'gore in a kitchen' }), call)).rejects.toMatchObject({
      kind: 'refused_content',
      retry: 'change-input',
      billed: 'no',
      message: expect.not.stringContaining('kitchen'),
    });
    expect(paid()).toBe(0);
  });

  it('does not rely on the flag where the score for minors is high', async () => {
    const { engine, call } = await start({ moderation: 'prompt' });
    await expect(engine.start(requestFor(engine, { prompt: 'a teenager' }), call)).rejects.toMatchObject({ kind: 'refused_content' });
  });

  it('shows the pictures one by one, and the mask not at all', async () => {
    const { engine, call } = await start({ moderation: 'all' });
    const media = [halves('init', 1, 2), halves('subject', 3, 4), halves('mask', 255, 0)];
    await make(engine, call, { operation: 'inpaint', media });
    const checks = emulator.calls.filter(({ path }) => path.endsWith('/moderations'));
    expect(checks.map(({ body }) => (body as { input: { type: string }[] }).input.map(({ type }) => type))).toEqual([
      ['text'],
      ['image_url'],
      ['image_url'],
    ]);
  });

  it('makes nothing when the check does not answer', async () => {
    const { engine, call } = await start({ moderation: 'prompt' }, { dialect: 'sd-server' });
    await expect(engine.start(requestFor(engine), call)).rejects.toMatchObject({ billed: 'no' });
    expect(paid()).toBe(0);
  });

  it('is not asked when it is off', async () => {
    const { engine, call } = await start();
    await make(engine, call, { prompt: 'gore in a kitchen' });
    expect(emulator.calls.some(({ path }) => path.endsWith('/moderations'))).toBe(false);
  });
});

describe('the cost of a picture', () => {
  it('is counted in tokens of each kind', async () => {
    const { engine, call } = await start();
    const { snapshot } = await make(engine, call, {
      operation: 'edit',
      media: [halves('init', 1, 2)],
      params: { quality: 'low' },
      count: 2,
    });
    // 13 tokens of text at 5, 323 of a picture at 8, twice 272 at 30 dollars a million.
    expect(snapshot.cost).toEqual({ amountMicros: 18_969n, currency: 'USD', quality: 'computed' });
  });

  it('is what LiteLLM says it is', async () => {
    const { engine, call } = await start({}, { dialect: 'litellm' });
    const { snapshot } = await make(engine, call, { size: { width: 256, height: 256 } });
    expect(snapshot.cost).toEqual({ amountMicros: 42_100n, currency: 'USD', quality: 'reported' });
  });

  it('is nothing on a machine of one’s own', async () => {
    const { engine, call } = await start({}, { dialect: 'sd-server' });
    const { snapshot } = await make(engine, call, { size: { width: 256, height: 256 } });
    expect(snapshot.cost).toEqual({ amountMicros: 0n, currency: 'USD', quality: 'free' });
  });
});

describe('sizes', () => {
  it('that OpenAI does not make are refused before the call', async () => {
    const { engine, call } = await start();
    for (const size of [
      { width: 512, height: 512 },
      { width: 2064, height: 672 },
    ])
      await expect(engine.start(requestFor(engine, { size }), call)).rejects.toMatchObject({ kind: 'bad_input', field: 'size' });
    expect(paid()).toBe(0);
  });
});

describe('outputs', () => {
  it('that are no pictures are not kept', async () => {
    const { engine, call } = await start();
    emulator.fault({ kind: 'output-is-html' });
    await expect(engine.start(requestFor(engine), call)).rejects.toMatchObject({ kind: 'engine_fault', billed: 'yes' });
  });

  it('that are gone are lost, not retried', async () => {
    const { engine, call } = await start();
    emulator.fault({ kind: 'output-gone' });
    await expect(make(engine, call)).rejects.toMatchObject({ kind: 'lost', billed: 'yes' });
  });

  it('are found again after a crash between the answer and the record', async () => {
    const { engine, call } = await start();
    const asked = requestFor(engine);
    const { handle } = await engine.start(asked, call);
    expect(await engine.reconcile(asked, call)).toEqual({ found: handle });
  });
});

/** A server of a few canned answers, for what no emulated server does by itself. */
async function canned(answers: readonly { readonly status: number; readonly body: unknown }[]) {
  const bodies: string[] = [];
  const server = await serveEmulator({
    isPaid: () => true,
    handle: (incoming) => {
      bodies.push(Buffer.from(incoming.bytes).toString('utf8'));
      const answer = answers[Math.min(bodies.length, answers.length) - 1];
      incoming.answer(answer?.status ?? 500, answer?.body);
    },
  });
  const models = openAiCompatible.starter.models.map((model) => ({ ...model, mapping: {} }));
  return {
    bodies,
    engine: openAiCompatible.open({ fields: { baseUrl: `${server.url}/v1`, dialect: 'vllm-omni' }, models }),
    close: () => server.close(),
  };
}

describe('answers of unknown servers', () => {
  const picture = {
    data: [{ b64_json: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==' }],
  };

  it('that name a field they do not take lead to a next attempt without it', async () => {
    const { call } = await start();
    const unknown = { error: { message: 'no', type: 'invalid_request_error', param: 'response_format', code: 'unknown_parameter' } };
    const { engine, bodies, close } = await canned([
      { status: 400, body: unknown },
      { status: 200, body: picture },
    ]);
    await expect(engine.start(requestFor(engine), call)).rejects.toMatchObject({
      retry: 'after-delay',
      billed: 'no',
      field: 'response_format',
    });
    const { warnings } = await engine.start(requestFor(engine), call);
    expect(warnings.map(({ field }) => field)).toContain('params.response_format');
    expect(bodies.map((body) => Object.hasOwn(JSON.parse(body) as object, 'response_format'))).toEqual([true, false]);
    await close();
  });

  it('that held a picture back after it was made end the attempt as doubtful, without the words of the answer', async () => {
    const { call } = await start();
    const details = { moderation_details: { moderation_stage: 'output' } };
    const { engine, close } = await canned([
      { status: 400, body: { error: { message: 'a lighthouse', type: 'x', param: null, code: 'moderation_blocked', ...details } } },
    ]);
    const { handle } = await engine.start(requestFor(engine), call);
    const snapshot = await engine.poll(handle, call);
    expect(snapshot).toMatchObject({ state: 'failed', error: { kind: 'refused_content', billed: 'unknown' } });
    expect(JSON.stringify(snapshot)).not.toContain('lighthouse');
    await close();
  });

  it('take inline pictures written as data addresses', async () => {
    const { call } = await start();
    const url = `data:image/webp;base64,${picture.data[0]?.b64_json}`;
    const { engine, close } = await canned([{ status: 200, body: { data: [{ url }] } }]);
    const { snapshot } = await make(engine, call);
    expect(snapshot.outputs[0]?.mime).toBe('image/png');
    await close();
  });

  it('that point elsewhere are not followed: no key and no call goes there', async () => {
    const { call } = await start();
    const stranger = await serveEmulator({ isPaid: () => false, handle: (incoming) => incoming.send(200, 'image/png', 'picture') });
    const { engine, close } = await canned([{ status: 200, body: { data: [{ url: `${stranger.url}/picture.png` }] } }]);
    await expect(make(engine, call)).rejects.toMatchObject({ kind: 'engine_fault' });
    expect(stranger.calls).toEqual([]);
    await Promise.all([close(), stranger.close()]);
  });

  it('without a picture, or that are not what they should be, are faults that were billed or may have been', async () => {
    const { call } = await start();
    for (const [body, billed] of [
      [{ data: [] }, 'yes'],
      [{ data: [{}] }, 'yes'],
      [{ images: [] }, 'unknown'],
    ] as const) {
      const { engine, close } = await canned([{ status: 200, body }]);
      await expect(engine.start(requestFor(engine), call)).rejects.toMatchObject({ kind: 'engine_fault', billed });
      await close();
    }
  });
});

it('ends a clip that is being made where deleting it does', async () => {
  const { engine, call } = await start({}, { dialect: 'vllm-omni', serves: 'video', jobMs: 60_000 });
  const { handle } = await engine.start(requestFor(engine, { operation: 'text2video', size: { width: 832, height: 480 } }), call);
  expect((await engine.poll(handle, call)).state).toBe('queued');
  expect(await engine.cancel?.(handle, call)).toEqual({ result: 'cancelled', mayBill: false });
  expect(emulator.jobs.map(({ state }) => state)).toEqual(['deleted']);
  expect((await engine.poll(handle, call)).state).toBe('cancelled');
});
