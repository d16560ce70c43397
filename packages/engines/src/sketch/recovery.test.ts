import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Engine, EngineCall, EngineRequest, Handle, Snapshot } from '../spec/engine.ts';
import { createMemoryScratch } from '../spec/memory-scratch.ts';
import { sketchEngine } from './engine.ts';

const spoolFolder = await mkdtemp(path.join(tmpdir(), 'sketch-recovery-'));
afterAll(() => rm(spoolFolder, { recursive: true, force: true }));
const call: EngineCall = { signal: new AbortController().signal, fetch: globalThis.fetch, scratch: createMemoryScratch() };
const request = (attemptId: string, changes: Partial<EngineRequest> = {}): EngineRequest => ({
  attemptId,
  model: 'sketch-image',
  operation: 'text2image',
  prompt: 'mountains',
  media: [],
  count: 1,
  size: { width: 256, height: 256 },
  seed: 1,
  params: {},
  ...changes,
});
const ended = async (engine: Engine, handle: Handle, seen: (snapshot: Snapshot) => void = () => undefined): Promise<Snapshot> => {
  for (;;) {
    const snapshot = await engine.poll(handle, call);
    seen(snapshot);
    if (snapshot.state !== 'queued' && snapshot.state !== 'running') return snapshot;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

it('shows previews that sharpen while it draws', async () => {
  const engine = sketchEngine({ spoolFolder, concurrency: 1 });
  const { handle } = await engine.start(request('previews', { size: { width: 1024, height: 1024 } }), call);
  const previews = new Set<string>();
  await ended(engine, handle, (snapshot) => {
    if ('progress' in snapshot)
      for (const { bytes } of snapshot.progress.previews ?? []) previews.add(Buffer.from(bytes).toString('base64'));
  });
  await engine.close();
  expect(previews.size).toBeGreaterThanOrEqual(3);
});

it('takes up an attempt whose process was killed, although its lock is still there', async () => {
  const first = sketchEngine({ spoolFolder, concurrency: 1 });
  const { handle } = await first.start(request('killed', { count: 2 }), call);
  await first.close();
  // What kill -9 leaves behind: the lock of a process that no longer lives.
  await writeFile(path.join(spoolFolder, 'killed', 'lock'), '999999999');
  const second = sketchEngine({ spoolFolder, concurrency: 1 });
  expect(await ended(second, handle)).toMatchObject({ state: 'succeeded' });
  await second.close();
});

it('ends a drawing that takes too long as a timeout that may be tried again', async () => {
  const engine = sketchEngine({ spoolFolder, concurrency: 1, limitMs: 5 });
  const { handle } = await engine.start(request('slow', { size: { width: 2048, height: 2048 } }), call);
  const snapshot = await ended(engine, handle);
  await engine.close();
  expect(snapshot).toMatchObject({ state: 'failed', error: { kind: 'timeout', retry: 'after-delay', billed: 'no' } });
});

it('gives up on an attempt that brought its process down three times', async () => {
  const engine = sketchEngine({ spoolFolder, concurrency: 1 });
  await mkdir(path.join(spoolFolder, 'poison'));
  await writeFile(path.join(spoolFolder, 'poison', 'beginnings'), '3');
  const { handle } = await engine.start(request('poison'), call);
  expect(await ended(engine, handle)).toMatchObject({ state: 'failed', error: { kind: 'engine_fault' } });
  await engine.close();
});

it('fails, and does not hang, when the stored request cannot be drawn', async () => {
  const engine = sketchEngine({ spoolFolder, concurrency: 1 });
  const folder = path.join(spoolFolder, 'broken');
  await mkdir(folder);
  await writeFile(
    path.join(folder, 'request.json'),
    JSON.stringify({
      ...request('broken', { operation: 'upscale' }),
      model: 'sketch-upscale',
      negativePrompt: '',
      durationSeconds: 0,
      media: [],
    }),
  );
  expect(await ended(engine, { engine: 'sketch', v: 1, id: 'broken' })).toMatchObject({ state: 'failed', error: { kind: 'engine_fault' } });
  await engine.close();
});

it('leaves nothing behind after a purge, and no temporary files before', async () => {
  const engine = sketchEngine({ spoolFolder, concurrency: 1 });
  const { handle } = await engine.start(request('tidy'), call);
  await ended(engine, handle);
  expect((await readdir(path.join(spoolFolder, 'tidy'))).filter((file) => file.endsWith('.tmp'))).toEqual([]);
  expect(await readFile(path.join(spoolFolder, 'tidy', 'request.json'), 'utf8')).toContain('mountains');
  await engine.purge?.(handle, call);
  expect(await readdir(spoolFolder)).not.toContain('tidy');
  await engine.close();
});
