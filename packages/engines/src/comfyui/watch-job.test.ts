import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { samplePng } from '../emulator-kit/index.ts';
import type { Engine, EngineCall, EngineRequest, LineOptions, Progress } from '../spec/engine.ts';
import { createMemoryScratch } from '../spec/memory-scratch.ts';
import { openLine } from '../spec/open-line.ts';
import { type ComfyuiEmulator, startEmulator } from './emulator.ts';
import { comfyui } from './index.ts';
import { starterModels } from './starter-models.ts';
import { endWatch, watchJob } from './watch-job.ts';

const call: EngineCall = {
  signal: new AbortController().signal,
  fetch: (...args) => fetch(...args),
  openLine,
  scratch: createMemoryScratch(),
};
const asked = (): EngineRequest => ({
  attemptId: randomUUID(),
  model: starterModels[0]!.descriptor.id,
  operation: 'text2image',
  prompt: 'a lighthouse',
  media: [],
  count: 1,
  size: { width: 256, height: 256 },
  seed: 7,
  params: {},
});

describe('a running prompt', () => {
  let emulator: ComfyuiEmulator;
  let engine: Engine;
  beforeEach(async () => {
    emulator = await startEmulator({ jobMs: 1_500 });
    engine = comfyui.open({ fields: emulator.fields, models: starterModels });
  });
  afterEach(() => emulator.close());

  it('tells its steps and shows previews to whoever asks, and the line is let go of when it is done', async () => {
    const { handle } = await engine.start(asked(), call);
    const another = comfyui.open({ fields: emulator.fields, models: starterModels });
    const seen: Progress[] = [];
    await expect
      .poll(
        async () => {
          const snapshot = await another.poll(handle, call);
          if (snapshot.state === 'running') seen.push(snapshot.progress);
          return snapshot.state;
        },
        { timeout: 20_000, interval: 100 },
      )
      .toBe('succeeded');
    const fractions = seen.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((one, other) => one - other));
    expect(Math.max(...fractions)).toBeGreaterThan(0.3);
    const previews = seen.flatMap(({ previews: some = [] }) => some);
    expect(previews.length).toBeGreaterThan(1);
    expect(previews[0]).toMatchObject({ index: 0, mime: 'image/png' });
    await expect.poll(() => emulator.lines.size).toBe(0);
  });

  it('is not taken for the work of others on the same server, which may run first', async () => {
    const headers = { authorization: `Basic ${Buffer.from(`${emulator.fields.username}:${emulator.fields.secret}`).toString('base64')}` };
    const graph = (starterModels[0]!.mapping as { workflows: { text2image: { graph: object } } }).workflows.text2image.graph;
    await fetch(`${emulator.url}/prompt`, { method: 'POST', headers, body: JSON.stringify({ prompt: graph, client_id: 'somebody' }) });
    const { handle } = await engine.start(asked(), call);
    for (let count = 0; count < 5; count += 1) {
      expect(await engine.poll(handle, call)).toMatchObject({ state: 'queued', progress: { fraction: 0 } });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await engine.cancel?.(handle, call);
    await engine.poll(handle, call);
    await expect.poll(() => emulator.lines.size).toBe(0);
  });

  it('goes on when its line breaks, and without lines', async () => {
    emulator.setJobMs(60_000);
    const { handle } = await engine.start(asked(), call);
    await engine.poll(handle, call);
    await expect.poll(() => emulator.lines.size).toBe(1);
    for (const line of emulator.lines) line.cut();
    await expect.poll(() => emulator.lines.size).toBe(0);
    expect((await engine.poll(handle, call)).state).toBe('running');
    const { openLine: _, ...without } = call;
    const second = await engine.start(asked(), without);
    expect(await engine.poll(second.handle, without)).toMatchObject({ state: 'queued', progress: { fraction: 0 } });
    emulator.setJobMs(1);
    await expect.poll(async () => (await engine.poll(second.handle, without)).state).toBe('succeeded');
    expect((await engine.poll(handle, call)).state).toBe('succeeded');
  });
});

describe('what a line says', () => {
  const server = { base: new URL('https://gpu.example.test/comfy/'), headers: { 'x-api-key': 'secret' } };
  const id = randomUUID();
  let line: { address: URL; options: LineOptions; closed: boolean };
  let opened: number;
  const listening = (): Progress =>
    watchJob(server, id, {
      openLine: (address, options) => {
        opened += 1;
        line = { address, options, closed: false };
        return {
          close: () => {
            line.closed = true;
          },
        };
      },
    });
  const say = (type: string, data: object): void => line.options.onMessage(JSON.stringify({ type, data }));
  const show = (kind: number, ...parts: readonly Uint8Array[]): void => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(kind);
    line.options.onMessage(new Uint8Array(Buffer.concat([head, ...parts])));
  };
  const png = samplePng({ width: 8, height: 8 });
  const word = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  beforeEach(() => {
    opened = 0;
    listening();
  });
  afterEach(() => endWatch(server, id));

  it('is heard at the address of the connection, with its key, once', () => {
    listening();
    expect(line.address.href).toBe(`wss://gpu.example.test/comfy/api/ws?clientId=${id}`);
    expect(line.options.headers).toEqual({ 'x-api-key': 'secret' });
    expect(opened).toBe(1);
  });

  it('never makes progress run backwards or reach its end', () => {
    say('progress', { prompt_id: id, node: '5', value: 10, max: 20 });
    expect(listening().fraction).toBe(0.5);
    say('progress', { prompt_id: id, node: '9', value: 1, max: 20 });
    expect(listening().fraction).toBe(0.5);
    say('progress', { prompt_id: id, node: '9', value: 20, max: 20 });
    expect(listening().fraction).toBe(0.99);
  });

  it('is added up over all nodes where the server tells of all', () => {
    const nodes = { 1: { value: 1, max: 1 }, 5: { value: 20, max: 20 }, 9: { value: 0, max: 20 } };
    say('progress_state', { prompt_id: id, nodes });
    say('progress', { prompt_id: id, node: '5', value: 20, max: 20 });
    expect(listening().fraction).toBe(0.5);
  });

  it('about another prompt, or nonsense, changes nothing', () => {
    say('progress', { prompt_id: randomUUID(), value: 10, max: 20 });
    for (const data of [{ value: 'x', max: 20 }, { value: -1, max: 20 }, { value: 1, max: 0 }, {}]) say('progress', data);
    line.options.onMessage('{not json');
    line.options.onMessage('[]');
    show(1);
    show(9, word(2), png);
    show(4, word(4_000_000_000), png);
    show(4, word(2), Buffer.from('{}x'));
    expect(listening()).toEqual({ fraction: 0 });
  });

  it('shows a picture once, with or without a description, and only pictures of a small size', () => {
    const about = Buffer.from(JSON.stringify({ prompt_id: id, node_id: '5' }));
    show(1, word(2), png);
    expect(listening().previews).toEqual([{ index: 0, mime: 'image/png', bytes: png }]);
    expect(listening().previews).toBeUndefined();
    show(4, word(about.length), about, png);
    expect(listening().previews).toHaveLength(1);
    const foreign = Buffer.from(JSON.stringify({ prompt_id: randomUUID() }));
    show(4, word(foreign.length), foreign, png);
    show(1, word(1), Buffer.from('<!doctype html><script>alert(1)</script>'));
    show(1, word(2), png, Buffer.alloc(600 * 1024));
    expect(listening().previews).toBeUndefined();
  });

  it('is let go of when nobody has asked for half a minute', () => {
    vi.useFakeTimers();
    try {
      listening();
      vi.advanceTimersByTime(29_000);
      listening();
      vi.advanceTimersByTime(29_000);
      expect(line.closed).toBe(false);
      vi.advanceTimersByTime(2_000);
      expect(line.closed).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });
});
