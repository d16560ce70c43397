import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Emulator } from '../emulator-kit/emulator.ts';
import type { Engine, EngineCall, EngineRequest } from '../spec/engine.ts';
import { createMemoryScratch } from '../spec/memory-scratch.ts';
import { startEmulator } from './emulator.ts';
import { runware } from './index.ts';

describe('Pushes of Runware', () => {
  let emulator: Emulator;
  let engine: Engine;
  const call: EngineCall = { signal: new AbortController().signal, fetch: (...args) => fetch(...args), scratch: createMemoryScratch() };
  const pushes: Uint8Array[] = [];
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      pushes.push(Buffer.concat(chunks));
      response.writeHead(204).end();
    });
  });
  beforeAll(async () => {
    emulator = await startEmulator({ jobMs: 5 });
    engine = runware.open({ fields: emulator.fields, models: runware.starter.models });
    await new Promise<void>((resolve) => {
      receiver.listen(0, '127.0.0.1', resolve);
    });
  });
  afterAll(async () => {
    await emulator.close();
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
  });

  const verify = async (body: unknown): ReturnType<NonNullable<Engine['webhook']>['verify']> => {
    const bytes = body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    return (await engine.webhook?.verify(new Headers(), bytes, { ...call, now: new Date() })) ?? null;
  };
  const asked = (changes: Partial<EngineRequest> = {}): EngineRequest => ({
    attemptId: randomUUID(),
    model: 'flux-2-dev',
    operation: 'text2image',
    prompt: 'a heron in the reeds',
    media: [],
    count: 1,
    size: { width: 256, height: 256 },
    seed: 7,
    params: {},
    webhookUrl: new URL(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks/secret`),
    ...changes,
  });
  const pushed = async (from: number, count: number): Promise<Uint8Array[]> => {
    await expect.poll(() => pushes.length - from, { timeout: 10_000 }).toBe(count);
    return pushes.slice(from);
  };

  it('names the attempt in a push that the service sent, and a repeated one by the same key', async () => {
    const from = pushes.length;
    emulator.fault({ kind: 'webhook-repeated', times: 2 });
    const request = asked();
    const { handle } = await engine.start(request, call);
    const [first, second] = await pushed(from, 2);
    const news = await verify(first);
    expect(news).toMatchObject({ attemptId: request.attemptId, handleId: handle.id });
    expect(await verify(second)).toEqual(news);
  });

  it('tells the results of one task apart', async () => {
    const from = pushes.length;
    await engine.start(asked({ count: 2 }), call);
    const [first, second] = await pushed(from, 2);
    expect((await verify(first))?.dedupeKey).not.toBe((await verify(second))?.dedupeKey);
  });

  it('understands a push that comes before the answer to the call that began the work', async () => {
    const from = pushes.length;
    const request = asked();
    emulator.fault({ kind: 'cut', when: 'after' });
    await expect(engine.start(request, call)).rejects.toMatchObject({ retry: 'reconcile-first' });
    const [early] = await pushed(from, 1);
    expect(await verify(early)).toMatchObject({ attemptId: request.attemptId });
  });

  it('finishes by polling when every push is lost', async () => {
    emulator.fault({ kind: 'webhook-lost' });
    const { handle } = await engine.start(asked(), call);
    await expect.poll(async () => (await engine.poll(handle, call)).state).toBe('succeeded');
  });

  it('understands each of the shapes that are documented', async () => {
    const taskUUID = randomUUID();
    const result = { taskType: 'imageInference', taskUUID, imageUUID: randomUUID() };
    const [alone, listed] = [await verify(result), await verify({ data: [result] })];
    expect(alone).toMatchObject({ attemptId: taskUUID });
    expect(listed).toEqual(alone);
    const failed = await verify({ errors: [{ code: 'inferenceError', message: 'x', taskUUID }] });
    expect(failed).toMatchObject({ attemptId: taskUUID });
    expect(failed?.dedupeKey).not.toBe(alone?.dedupeKey);
  });

  it('takes nothing from what it does not understand', async () => {
    const one = { taskUUID: randomUUID() };
    for (const body of [
      '',
      'nonsense',
      '[]',
      {},
      { data: [] },
      { taskUUID: 'x' },
      { data: [one, { taskUUID: randomUUID() }] },
      { data: 'x' },
    ]) {
      expect(await verify(body)).toBeNull();
    }
    expect(await verify({ data: [{ ...one, text: 'x'.repeat(2 * 1024 * 1024) }] })).toBeNull();
  });
});
