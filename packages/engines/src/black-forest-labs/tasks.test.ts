import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, samplePng } from '../emulator-kit/index.ts';
import type { Engine, EngineCall, EngineRequest, Handle, MediaRef, OutputRef, Snapshot } from '../spec/engine.ts';
import { createMemoryScratch } from '../spec/memory-scratch.ts';
import { startEmulator } from './emulator.ts';
import { blackForestLabs } from './index.ts';

let emulator: Emulator;
let clock = new Date('2026-11-21T12:00:00Z');
beforeAll(async () => {
  emulator = await startEmulator({ jobMs: 5 });
});
afterAll(() => emulator.close());

const callWith = (fetch: EngineCall['fetch']): EngineCall => ({
  signal: new AbortController().signal,
  fetch,
  scratch: createMemoryScratch(),
});
const call = callWith((...args) => fetch(...args));
const open = (fields: Readonly<Record<string, string>> = emulator.fields): Engine =>
  blackForestLabs.open({ fields, models: blackForestLabs.starter.models, now: () => clock });

function picture(role: MediaRef['role'], bytes = samplePng({ width: 32, height: 32, seed: role.length })): MediaRef {
  const open = async (): Promise<ReadableStream<Uint8Array>> => new Blob([bytes.slice()]).stream();
  return { role, mime: 'image/png', bytes: bytes.byteLength, sha256: '0'.repeat(64), strength: 1, open };
}
const request = (changes: Partial<EngineRequest> = {}): EngineRequest => ({
  attemptId: randomUUID(),
  model: 'flux-2-pro',
  operation: 'text2image',
  prompt: 'a lighthouse',
  media: [],
  count: 1,
  size: { width: 1024, height: 1024 },
  seed: 7,
  params: {},
  ...changes,
});
async function finish(engine: Engine, handle: Handle): Promise<Snapshot> {
  for (;;) {
    const snapshot = await engine.poll(handle, call);
    if (snapshot.state !== 'queued' && snapshot.state !== 'running') return snapshot;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
async function output(engine: Engine, handle: Handle): Promise<OutputRef> {
  const snapshot = await finish(engine, handle);
  if (snapshot.state !== 'succeeded') throw new Error(snapshot.state);
  const [first] = snapshot.outputs;
  if (!first) throw new Error('no output');
  return first;
}
const lastBody = (): Record<string, unknown> => emulator.calls.findLast(({ paid }) => paid)?.body as Record<string, unknown>;
const base64 = (role: MediaRef['role']): string => Buffer.from(samplePng({ width: 32, height: 32, seed: role.length })).toString('base64');

describe('a request to Black Forest Labs', () => {
  it('brings the picture to change first and those to resemble after it', async () => {
    const media = [picture('subject'), picture('init'), picture('subject')];
    await open().start(request({ operation: 'edit', media }), call);
    const { input_image, input_image_2, input_image_3 } = lastBody();
    expect([input_image, input_image_2, input_image_3]).toEqual([base64('init'), base64('subject'), base64('subject')]);
  });

  it('fills what is white in the mask, which is what their masks mean too', async () => {
    const asked = request({ model: 'flux-pro-1.0-fill', operation: 'inpaint', media: [picture('init'), picture('mask')] });
    await open().start(asked, call);
    expect(lastBody()).toMatchObject({ image: base64('init'), mask: base64('mask'), prompt: 'a lighthouse', seed: 7 });
  });

  it('grows a picture by its margins, and asks for them when there are none', async () => {
    const asked = request({ model: 'flux-pro-1.0-expand', operation: 'outpaint', media: [picture('init')] });
    await expect(open().start(asked, call)).rejects.toMatchObject({ kind: 'bad_input', field: 'params.top', billed: 'no' });
    await open().start({ ...asked, params: { left: 128, right: 128 } }, call);
    expect(lastBody()).toMatchObject({ left: 128, right: 128, image: base64('init') });
  });

  it('puts first and last frame into one list, in that order', async () => {
    const clip = { model: 'flux-3-video', operation: 'image2video', size: { width: 1920, height: 1080 }, durationSeconds: 8 } as const;
    const media = [picture('last_frame'), picture('first_frame')];
    await open().start(request({ ...clip, media, audio: true }), call);
    expect(lastBody()).toMatchObject({
      mode: 'i2v',
      keyframes: [base64('first_frame'), base64('last_frame')],
      resolution: 'fhd',
      aspect_ratio: '16:9',
      duration: 8,
      generate_audio: true,
    });
    const lastOnly = request({ ...clip, media: [picture('last_frame')] });
    await expect(open().start(lastOnly, call)).rejects.toMatchObject({ kind: 'bad_input', field: 'media' });
  });

  it('says when a shape or a strength cannot be had', async () => {
    const asked = request({
      model: 'flux-kontext-pro',
      operation: 'edit',
      size: { width: 1600, height: 320 },
      media: [{ ...picture('init'), strength: 0.4 }],
    });
    const { warnings } = await open().start(asked, call);
    expect(lastBody()).toMatchObject({ aspect_ratio: '21:9' });
    expect(warnings.map(({ field }) => field).toSorted()).toEqual(['media.strength', 'size']);
  });

  it('passes on which field the provider does not take', async () => {
    const asked = request({ model: 'flux-pro-1.1', size: { width: 1040, height: 1024 } });
    await expect(open().start(asked, call)).rejects.toMatchObject({ kind: 'bad_input', field: 'width', billed: 'no' });
  });

  it('is told to wait when the account has 24 tasks under way', async () => {
    const busy = await startEmulator({ jobMs: 60_000 });
    try {
      const engine = open(busy.fields);
      expect(engine.traits.maxConcurrency).toBe(24);
      await Promise.all(Array.from({ length: 24 }, () => engine.start(request(), call)));
      await expect(engine.start(request(), call)).rejects.toMatchObject({ kind: 'rate_limit', retry: 'after-delay', billed: 'no' });
    } finally {
      await busy.close();
    }
  });
});

describe('a task of Black Forest Labs', () => {
  it('costs what the answer says: a credit is a cent', async () => {
    const engine = open();
    const { handle } = await engine.start(request({ model: 'flux-2-klein-9b' }), call);
    const cost = { amountMicros: 15_000n, currency: 'USD', quality: 'reported' };
    expect(await finish(engine, handle)).toMatchObject({ state: 'succeeded', cost });
  });

  it('is settled at the price of the finished task where that names one, and estimated where nobody does', async () => {
    const answers = (settled: object): EngineCall =>
      callWith(async (_, init) =>
        Response.json(
          init?.method === 'POST'
            ? { id: 'one', polling_url: `${emulator.url}/v1/get_result?id=one` }
            : { id: 'one', status: 'Ready', result: { sample: `${emulator.url}/results/one` }, ...settled },
        ),
      );
    const engine = open();
    const { handle } = await engine.start(request(), answers({}));
    expect(await engine.poll(handle, answers({}))).toMatchObject({ cost: { amountMicros: 30_729n, quality: 'estimated' } });
    expect(await engine.poll(handle, answers({ cost: 4.5 }))).toMatchObject({ cost: { amountMicros: 45_000n, quality: 'reported' } });
  });

  it('may be unknown for a moment after it was accepted, and is gone when it is unknown later', async () => {
    const engine = open();
    const { handle } = await engine.start(request(), call);
    const nobody = callWith(async () => Response.json({ id: handle.id, status: 'Task not found' }));
    const lost = callWith(async () => Response.json({ status: 'Task not found' }, { status: 404 }));
    expect((await engine.poll(handle, nobody)).state).toBe('queued');
    expect((await engine.poll(handle, lost)).state).toBe('queued');
    clock = new Date(clock.getTime() + 61_000);
    await expect(engine.poll(handle, nobody)).rejects.toMatchObject({ kind: 'not_found' });
    await expect(engine.poll(handle, lost)).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('that cannot read a reference asks for another', async () => {
    const engine = open();
    const media = [picture('init', new TextEncoder().encode('not a picture'))];
    const { handle } = await engine.start(request({ operation: 'edit', media }), call);
    expect(await finish(engine, handle)).toMatchObject({ state: 'failed', error: { kind: 'bad_input', retry: 'change-input' } });
  });

  it('whose file is over or is a page gives no output', async () => {
    const engine = open();
    for (const [fault, kind] of [
      ['output-gone', 'lost'],
      ['output-is-html', 'engine_fault'],
    ] as const) {
      emulator.fault({ kind: fault });
      const { handle } = await engine.start(request(), call);
      const made = await output(engine, handle);
      await expect(engine.fetchOutput(handle, made, call)).rejects.toMatchObject({ name: 'EngineError', kind });
    }
  });
});

describe('the key of Black Forest Labs', () => {
  const official = { apiKey: 'secret-key', region: 'eu' };
  const task = { id: 'one', cost: 3 };

  it.each([
    ['the cluster that took the task', 'https://api.eu2.bfl.ai/v1/get_result?id=one', 'https://api.eu2.bfl.ai/v1/get_result?id=one'],
    ['an address without the id', 'https://api.us1.bfl.ai/v1/get_result', 'https://api.us1.bfl.ai/v1/get_result?id=one'],
    ['a foreign host', 'https://api.bfl.ai.example.com/v1/get_result?id=one', 'https://api.eu.bfl.ai/v1/get_result?id=one'],
    ['a delivery host', 'https://delivery-eu1.bfl.ai/v1/get_result?id=one', 'https://api.eu.bfl.ai/v1/get_result?id=one'],
    ['a line without encryption', 'http://api.eu2.bfl.ai/v1/get_result?id=one', 'https://api.eu.bfl.ai/v1/get_result?id=one'],
    ['no address at all, as with a webhook', undefined, 'https://api.eu.bfl.ai/v1/get_result?id=one'],
  ])('goes only where it belongs when the answer names %s', async (_, polling_url, asked) => {
    const seen: string[] = [];
    const recorder = callWith(async (url, init) => {
      seen.push(`${init?.method ?? 'GET'} ${url instanceof Request ? url.url : url.toString()}`);
      return Response.json(init?.method === 'POST' ? { ...task, polling_url, status: 'Pending' } : { id: 'one', status: 'Pending' });
    });
    const engine = open(official);
    const { handle } = await engine.start(request(), recorder);
    await engine.poll(handle, recorder);
    expect(seen).toEqual(['POST https://api.eu.bfl.ai/v1/flux-2-pro', `GET ${asked}`]);
    const moved = { ...handle, extra: { ...(handle.extra as object), pollingUrl: 'https://elsewhere.example/' } };
    await expect(engine.poll(moved, recorder)).rejects.toMatchObject({ kind: 'not_found' });
    expect(seen).toHaveLength(2);
  });

  it('stays at the address of an operator’s own gateway', async () => {
    const seen: string[] = [];
    const recorder = callWith(async (url, init) => {
      seen.push(url instanceof Request ? url.url : url.toString());
      const polling_url = 'https://api.eu2.bfl.ai/v1/get_result?id=one';
      return Response.json(init?.method === 'POST' ? { ...task, polling_url } : { id: 'one', status: 'Pending' });
    });
    const gateway = { apiKey: 'secret-key', baseUrl: 'https://gateway.example/flux' };
    expect(blackForestLabs.hosts({ fields: gateway })).toEqual(['https://gateway.example']);
    const engine = open(gateway);
    const { handle } = await engine.start(request(), recorder);
    await engine.poll(handle, recorder);
    expect(seen).toEqual(['https://gateway.example/flux/v1/flux-2-pro', 'https://gateway.example/flux/v1/get_result?id=one']);
  });

  it('is not shown to the hosts that deliver files', async () => {
    let shown: Headers | undefined;
    const file = callWith(async (_, init) => {
      shown = new Headers(init?.headers);
      return new Response('bytes', { headers: { 'content-type': 'image/png' } });
    });
    const source = { url: 'https://delivery-eu1.bfl.ai/results/one/sample.png?sig=x' };
    const handle: Handle = { engine: 'black-forest-labs', v: 1, id: 'one' };
    await open(official).fetchOutput(handle, { index: 0, kind: 'image', mime: 'image/png', source }, file);
    expect([...(shown ?? [])]).toEqual([]);
  });
});
