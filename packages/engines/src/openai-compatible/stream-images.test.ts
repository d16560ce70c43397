import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Emulator, samplePng } from '../emulator-kit/index.ts';
import type { EngineCall, EngineRequest, Progress, Snapshot } from '../spec/engine.ts';
import { createMemoryScratch } from '../spec/memory-scratch.ts';
import { startEmulator } from './emulator.ts';
import { openAiCompatible } from './index.ts';
import { halves, requestFor } from './testing.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ jobMs: 600, dialect: 'openai' });
});
afterEach(() => emulator.close());

const newCall = (fetch: EngineCall['fetch'] = (...args) => globalThis.fetch(...args)): EngineCall => ({
  signal: new AbortController().signal,
  fetch,
  scratch: createMemoryScratch(),
});
const open = () => openAiCompatible.open({ fields: { ...emulator.fields, dialect: 'openai' }, models: openAiCompatible.starter.models });
const asking = (changes: Partial<EngineRequest> = {}) => requestFor(open(), { params: { partial_images: 2 }, ...changes });
const sent = (): unknown => emulator.calls.findLast(({ paid }) => paid)?.body;

async function finish(id: string, call: EngineCall): Promise<{ readonly ended: Snapshot; readonly seen: readonly Progress[] }> {
  const seen: Progress[] = [];
  for (;;) {
    const snapshot = await open().poll({ engine: 'openai-compatible', v: 1, id }, call);
    if (snapshot.state !== 'running') return { ended: snapshot, seen };
    seen.push(snapshot.progress);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('a picture with previews', () => {
  it('is not waited for: it shows what is there, each preview once, and comes with its price', async () => {
    const call = newCall();
    const { handle } = await open().start(asking(), call);
    expect(sent()).toMatchObject({ stream: true, partial_images: 2, n: 1 });
    const { ended, seen } = await finish(handle.id, call);
    expect(seen.flatMap(({ previews = [] }) => previews)).toMatchObject([{ mime: 'image/png' }, { mime: 'image/png' }]);
    expect([...new Set(seen.map(({ fraction }) => fraction))]).toEqual([0, 1 / 3, 2 / 3]);
    expect(ended).toMatchObject({ state: 'succeeded', outputs: [{ mime: 'image/png' }], cost: { quality: 'computed' } });
    if (ended.state !== 'succeeded') throw new Error(ended.state);
    const bytes = Buffer.from(await new Response(await open().fetchOutput(handle, ended.outputs[0]!, call)).bytes());
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1024, 1024]);
    expect(emulator.calls.filter(({ paid }) => paid)).toHaveLength(1);
  });

  it('may be a change of another one', async () => {
    const call = newCall();
    const { handle } = await open().start(asking({ operation: 'edit', media: [halves('init', 0, 255)] }), call);
    expect(sent()).toMatchObject({ stream: 'true', partial_images: '2' });
    expect((await finish(handle.id, call)).ended.state).toBe('succeeded');
  });

  it('is not asked for where nobody wants previews, nor for several pictures at once', async () => {
    emulator.setJobMs(1);
    await open().start(asking({ params: { partial_images: 0 } }), newCall());
    expect(sent()).not.toHaveProperty('stream');
    const { warnings } = await open().start(asking({ count: 2 }), newCall());
    expect(sent()).not.toHaveProperty('partial_images');
    expect(warnings).toMatchObject([{ field: 'params.partial_images' }]);
  });

  it.each([
    ['job-refused', { kind: 'refused_content', billed: 'unknown' }],
    ['job-fails', { kind: 'engine_fault', billed: 'unknown' }],
  ] as const)('that ends as %s says so, without its words', async (kind, facts) => {
    const call = newCall();
    emulator.fault({ kind });
    const { handle } = await open().start(asking(), call);
    const { ended } = await finish(handle.id, call);
    expect(ended).toMatchObject({ state: 'failed', error: facts });
    expect(String(ended.state === 'failed' && ended.error.message)).not.toContain('lighthouse');
  });
});

describe('an answer in events', () => {
  const png = Buffer.from(samplePng({ width: 8, height: 8 })).toString('base64');
  /** Events that come when they are told to. */
  function line() {
    let controller: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) });
    const call = newCall(async () => new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
    const say = (text: string): void => controller.enqueue(Buffer.from(text));
    return { call, say, event: (value: unknown) => say(`data: ${JSON.stringify(value)}\n\n`), end: () => controller.close() };
  }

  it.each([
    ['breaks off', ({ end }: ReturnType<typeof line>) => end(), { kind: 'lost', billed: 'unknown', retry: 'never' }],
    ['is no event', ({ say }: ReturnType<typeof line>) => say('data: <html>\n\n'), { kind: 'lost', billed: 'unknown' }],
    [
      'ends in a page',
      ({ event }: ReturnType<typeof line>) =>
        event({ type: 'image_generation.completed', b64_json: Buffer.from('<!doctype html>').toString('base64') }),
      { kind: 'engine_fault', billed: 'yes' },
    ],
  ])('that %s ends the attempt as doubtful or paid, never as not billed', async (_, act, facts) => {
    const told = line();
    const { handle } = await open().start(asking(), told.call);
    act(told);
    expect((await finish(handle.id, told.call)).ended).toMatchObject({ state: 'failed', error: facts });
  });

  it('may bring its end first, and previews that are no pictures are not shown', async () => {
    const told = line();
    const { handle } = await open().start(asking(), told.call);
    told.event({
      type: 'image_generation.partial_image',
      partial_image_index: 0,
      b64_json: Buffer.from('<svg onload=alert(1)>').toString('base64'),
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const running = await open().poll(handle, told.call);
    expect(running).toEqual({ state: 'running', progress: { fraction: 1 / 3 }, pollAfterMs: 1_000 });
    told.event({ type: 'image_generation.completed', b64_json: png });
    told.event({ type: 'image_generation.partial_image', partial_image_index: 1, b64_json: png });
    expect((await finish(handle.id, told.call)).ended).toMatchObject({ state: 'succeeded', cost: { quality: 'estimated' } });
  });

  it('that another process listens to is waited for while that one lives, and lost when it is silent for a minute', async () => {
    const told = line();
    const asked = asking();
    const { handle } = await open().start(asked, told.call);
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      // As another process sees it: what is on record and nothing else.
      vi.resetModules();
      const { openAiCompatible: elsewhere } = await import('./index.ts');
      const engine = elsewhere.open({ fields: { ...emulator.fields, dialect: 'openai' }, models: elsewhere.starter.models });
      const about = { attemptId: asked.attemptId, model: asked.model, count: 1 };
      expect(await engine.reconcile(about, told.call)).toEqual({ found: handle });
      vi.setSystemTime(Date.now() + 59_000);
      expect(await engine.poll(handle, told.call)).toMatchObject({ state: 'running', progress: { fraction: 0 } });
      vi.setSystemTime(Date.now() + 2_000);
      expect(await engine.poll(handle, told.call)).toMatchObject({
        state: 'failed',
        error: { kind: 'lost', billed: 'unknown', retry: 'never' },
      });
      expect(await engine.reconcile({ ...about, attemptId: randomUUID() }, told.call)).toEqual({ found: null, certain: false });
    } finally {
      vi.useRealTimers();
      told.end();
    }
  });
});
