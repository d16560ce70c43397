import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cost, Engine, EngineCall, EngineRequest, Handle, OutputRef, Scratch, Snapshot } from './engine.ts';
import { EngineError } from './engine-error.ts';
import type { JsonObject } from './json.ts';
import { createMemoryScratch } from './memory-scratch.ts';
import type { MediaRole, ModelDescriptor, Operation } from './model.ts';
import { openLine } from './open-line.ts';

/** An engine on the same backing store or account as every other one the same subject opened. */
export interface OpenedEngine {
  readonly engine: Engine;
  /** Lets go of processes and connections, as a restart of the server would. */
  close?(): Promise<void>;
}

/** What `start` must do with a request that cannot succeed. */
export interface ExpectedFailure {
  /** A claim, e.g. "refuses a size it cannot make". */
  readonly name: string;
  /** Laid over a good request for the first model. */
  readonly request: Partial<EngineRequest>;
  readonly kind: EngineError['kind'];
  readonly retry: EngineError['retry'];
  readonly billed: EngineError['billed'];
  /** Arranges an emulator before the request is sent. */
  readonly arrange?: () => void | Promise<void>;
}

/** What the conformance suite needs to know about an engine. */
export interface ConformanceOptions {
  /** Opens the engine afresh. Called again for every simulated restart. */
  readonly open: () => OpenedEngine | Promise<OpenedEngine>;
  /** A good request for this model and operation; what is left out is filled in from the descriptor. */
  readonly request: (model: ModelDescriptor, operation: Operation) => Partial<EngineRequest> | Promise<Partial<EngineRequest>>;
  /** Strings that must never show in a handle, a snapshot or an error: the keys the engine was given. */
  readonly secrets: readonly string[];
  readonly failures: readonly ExpectedFailure[];
  /** A request that lasts long enough to be cancelled while it runs; needed when the engine can cancel. */
  readonly slow?: Partial<EngineRequest>;
  /** Makes work last long enough to be cancelled, or quick again, where that is not for the request to say. */
  readonly pace?: (pace: 'slow' | 'quick') => void;
  /** Why work can still be polled after a purge, for providers that delete only a part of it. */
  readonly purgeLeaves?: string;
  /** Milliseconds one attempt may take; 30,000 when left out. */
  readonly patienceMs?: number;
  readonly fetch?: typeof globalThis.fetch;
  /** Outlives every simulated restart. */
  readonly scratch?: Scratch;
  readonly after?: () => void | Promise<void>;
}

interface Finished {
  readonly snapshot: Extract<Snapshot, { state: 'succeeded' }>;
  readonly previews: number;
  readonly fractions: readonly number[];
}

/** The suite every engine must pass: `describeEngine('acme', { open: () => ({ engine: acmeEngine(…) }), … })`. */
export function describeEngine(name: string, options: ConformanceOptions): void {
  const patienceMs = options.patienceMs ?? 30_000;
  const call: EngineCall = {
    signal: new AbortController().signal,
    fetch: options.fetch ?? globalThis.fetch,
    openLine,
    scratch: options.scratch ?? createMemoryScratch(),
  };

  describe(`${name} keeps the engine contract`, { timeout: patienceMs * 2 }, () => {
    let opened: OpenedEngine;
    let engine: Engine;

    const reopen = async (): Promise<Engine> => {
      await opened?.close?.();
      opened = await options.open();
      engine = opened.engine;
      return engine;
    };
    beforeAll(async () => {
      await reopen();
    });
    afterAll(async () => {
      await opened.close?.();
      await options.after?.();
    });

    const firstModel = (): ModelDescriptor => {
      const [model] = engine.models();
      if (!model) throw new Error(`${name} offers no model`);
      return model;
    };
    const request = async (model: ModelDescriptor, operation: Operation, changes: Partial<EngineRequest> = {}): Promise<EngineRequest> => ({
      attemptId: randomUUID(),
      model: model.id,
      operation,
      prompt: 'a lighthouse above a calm sea',
      media: [],
      count: 1,
      size: model.size.default,
      ...(model.duration ? { durationSeconds: model.duration.min } : {}),
      seed: 7,
      params: {},
      ...(await options.request(model, operation)),
      ...changes,
    });
    const goodRequest = async (changes: Partial<EngineRequest> = {}): Promise<EngineRequest> => {
      const model = firstModel();
      const [operation] = model.operations;
      if (!operation) throw new Error(`${model.id} has no operation`);
      return request(model, operation, changes);
    };
    const finish = async (handle: Handle, by: Engine = engine): Promise<Finished> => {
      const deadline = Date.now() + patienceMs;
      const fractions: number[] = [];
      let previews = 0;
      for (;;) {
        const snapshot = await by.poll(handle, call);
        if (snapshot.state === 'succeeded') return { snapshot, previews, fractions };
        if (snapshot.state === 'failed') throw snapshot.error;
        if (snapshot.state === 'cancelled') throw new Error('cancelled without being asked');
        fractions.push(snapshot.progress.fraction);
        previews += snapshot.progress.previews?.length ?? 0;
        if (Date.now() > deadline) throw new Error(`not finished after ${patienceMs} ms`);
        await sleep(Math.min(snapshot.pollAfterMs, 100));
      }
    };
    const fetched = async (handle: Handle, output: OutputRef, by: Engine = engine): Promise<Uint8Array> => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of await by.fetchOutput(handle, output, call)) chunks.push(chunk);
      return Buffer.concat(chunks);
    };
    const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
    const showsNoSecret = (value: unknown): void => {
      const text =
        value instanceof Error
          ? `${value.message} ${String(value.stack)}`
          : JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part));
      for (const secret of options.secrets) expect(text).not.toContain(secret);
    };

    it('describes itself and its models completely', () => {
      expect(engine.spec).toBe('v1');
      expect(engine.id).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(engine.title).not.toBe('');
      expect(engine.traits.dataNote).not.toBe('');
      expect(engine.traits.maxConcurrency).toBeGreaterThan(0);
      const models = engine.models();
      expect(models.length).toBeGreaterThan(0);
      expect(new Set(models.map(({ id }) => id)).size).toBe(models.length);
      for (const model of models) {
        expect(model.operations.length).toBeGreaterThan(0);
        expect(model.count.max).toBeGreaterThanOrEqual(1);
        expect(model.params.type).toBe('object');
        expect(model.output === 'video').toBe(model.duration !== undefined);
        if (model.output !== 'text') expect(model.size.presets.length).toBeGreaterThan(0);
        for (const { width, height } of [...model.size.presets, model.size.default]) {
          for (const edge of [width, height]) {
            expect(edge % model.size.step).toBe(0);
            expect(edge).toBeGreaterThanOrEqual(model.size.min);
            expect(edge).toBeLessThanOrEqual(model.size.max);
          }
          expect(width * height).toBeLessThanOrEqual(model.size.maxPixels);
        }
        showsNoSecret(model);
      }
    });

    it('answers a probe', async () => {
      expect(await engine.probe(call)).toEqual({ ok: true });
    });

    it(
      'finishes every operation that its models declare, and delivers what it announced',
      async () => {
        for (const model of engine.models()) {
          for (const operation of model.operations) {
            const asked = await request(model, operation);
            const { handle, warnings } = await engine.start(asked, call);
            expect(throughJson(handle)).toEqual(handle);
            expect(handle).toMatchObject({ engine: engine.id, v: 1 });
            expect(Array.isArray(warnings)).toBe(true);
            const { snapshot } = await finish(handle);
            const what = `${model.id} ${operation}`;
            expect(snapshot.outputs, what).toHaveLength(asked.count);
            expect(snapshot.cost.amountMicros).toBeTypeOf('bigint');
            expect(asExact(snapshot.cost.quality, engine.traits.cost), `${what}: ${snapshot.cost.quality} cost`).toBe(true);
            for (const output of snapshot.outputs) {
              expect(output.kind, what).toBe(model.output);
              const bytes = await fetched(handle, output);
              expect(bytes.byteLength, what).toBeGreaterThan(output.kind === 'text' ? 15 : 100);
              expect(sniff(bytes), what).toBe(output.mime);
            }
            showsNoSecret([handle, warnings, snapshot]);
          }
        }
      },
      patienceMs * 6,
    );

    it('delivers as many different outputs as were asked for', async () => {
      const model = engine.models().find(({ count }) => count.max > 1);
      const [operation] = model?.operations ?? [];
      if (!model || !operation) return;
      const { handle } = await engine.start(await request(model, operation, { count: 2 }), call);
      const { snapshot } = await finish(handle);
      expect(snapshot.outputs.map(({ index }) => index).sort((one, other) => one - other)).toEqual([0, 1]);
      const [first, second] = await Promise.all(snapshot.outputs.map((output) => fetched(handle, output)));
      expect(first && second && Buffer.compare(first, second)).not.toBe(0);
    });

    it('never calls safety clean when it does not check', async () => {
      if (engine.traits.safety !== 'none') return;
      const { handle } = await engine.start(await goodRequest(), call);
      const { snapshot } = await finish(handle);
      expect(snapshot.safety.every(({ verdict }) => verdict === 'unknown')).toBe(true);
    });

    it('keeps progress between 0 and 1 and never runs backwards', async () => {
      const { handle } = await engine.start(await goodRequest(options.slow), call);
      const { fractions } = await finish(handle);
      for (const [index, fraction] of fractions.entries()) {
        expect(fraction).toBeGreaterThanOrEqual(fractions[index - 1] ?? 0);
        expect(fraction).toBeLessThanOrEqual(1);
      }
    });

    it('finishes a handle that went through JSON and a restart', async () => {
      const { handle } = await engine.start(await goodRequest(), call);
      const stored = throughJson(handle);
      const restarted = await reopen();
      const { snapshot } = await finish(stored, restarted);
      const [output] = snapshot.outputs;
      if (!output) throw new Error('no output');
      expect((await fetched(stored, output, restarted)).byteLength).toBeGreaterThan(100);
    });

    it('answers a finished handle again after a restart', async () => {
      const { handle } = await engine.start(await goodRequest(), call);
      await finish(handle);
      await reopen();
      expect((await engine.poll(throughJson(handle), call)).state).toBe('succeeded');
    });

    it('finds a known attempt again after a lost answer', async () => {
      if (engine.traits.resume !== 'by-client-id') return;
      const asked = await goodRequest();
      const { handle } = await engine.start(asked, call);
      await reopen();
      const answer = await engine.reconcile({ attemptId: asked.attemptId, model: asked.model, count: asked.count }, call);
      expect(answer.found).toEqual(handle);
      await finish(handle);
    });

    it('never claims to have found an attempt that was not begun', async () => {
      const answer = await engine.reconcile({ attemptId: randomUUID(), model: firstModel().id, count: 1 }, call);
      expect(answer.found).toBeNull();
      if (answer.found === null) expect(answer.certain).toBe(engine.traits.resume === 'by-client-id');
    });

    it('treats a second start of the same attempt as the same work', async () => {
      if (engine.traits.resume !== 'by-client-id') return;
      const asked = await goodRequest();
      const [first, second] = await Promise.all([engine.start(asked, call), engine.start(asked, call)]);
      expect(second.handle).toEqual(first.handle);
      await finish(first.handle);
      const third = await engine.start(asked, call);
      expect((await engine.poll(third.handle, call)).state).toBe('succeeded');
    });

    it('cancels running work, and says so on the next poll', async () => {
      if (!engine.cancel) return;
      options.pace?.('slow');
      try {
        const { handle } = await engine.start(await goodRequest(options.slow), call);
        const { result } = await engine.cancel(handle, call);
        expect(['cancelled', 'requested']).toContain(result);
        if (result === 'cancelled') expect((await engine.poll(handle, call)).state).toBe('cancelled');
        expect(['cancelled', 'requested']).toContain((await engine.cancel(handle, call)).result);
      } finally {
        options.pace?.('quick');
      }
    });

    it('answers a cancel after success with too-late and keeps the outputs', async () => {
      if (!engine.cancel) return;
      const { handle } = await engine.start(await goodRequest(), call);
      await finish(handle);
      expect((await engine.cancel(handle, call)).result).toBe('too-late');
      expect((await engine.poll(handle, call)).state).toBe('succeeded');
    });

    it('purges twice without complaint', async () => {
      if (!engine.purge) return;
      const { handle } = await engine.start(await goodRequest(), call);
      await finish(handle);
      await engine.purge(handle, call);
      await engine.purge(handle, call);
      if (options.purgeLeaves !== undefined) return;
      await expect(engine.poll(handle, call)).rejects.toMatchObject({ name: 'EngineError', kind: 'not_found' });
    });

    it('warns about options that it ignores', async () => {
      const params: JsonObject = { 'no-such-option': true };
      const { handle, warnings } = await engine.start(await goodRequest({ params }), call);
      expect(warnings.map(({ field }) => field).join(' ')).toContain('no-such-option');
      await finish(handle);
    });

    it('gives the same bytes for the same seed where it promises to', async () => {
      const model = engine.models().find(({ seed }) => seed === 'exact');
      const [operation] = model?.operations ?? [];
      if (!model || !operation) return;
      const digest = async (seed: number): Promise<Uint8Array> => {
        const { handle } = await engine.start(await request(model, operation, { seed }), call);
        const { snapshot } = await finish(handle);
        const [output] = snapshot.outputs;
        if (!output) throw new Error('no output');
        return fetched(handle, output);
      };
      const first = await digest(11);
      expect(Buffer.compare(first, await digest(11))).toBe(0);
      expect(Buffer.compare(first, await digest(12))).not.toBe(0);
    });

    it.each(options.failures)('$name', async ({ request: changes, kind, retry, billed, arrange }) => {
      await arrange?.();
      const error = await failureOf(async () => {
        const { handle } = await engine.start(await goodRequest(changes), call);
        await finish(handle);
      });
      expect(error).toBeInstanceOf(EngineError);
      expect(error).toMatchObject({ kind, retry, billed });
      expect((error as EngineError).message).not.toBe('');
      showsNoSecret(error);
    });

    it('says not_found for a handle that is not one of its own', async () => {
      const stranger: Handle = { engine: engine.id, v: 1, id: randomUUID() };
      await expect(engine.poll(stranger, call)).rejects.toMatchObject({ name: 'EngineError', kind: 'not_found' });
    });

    it('takes the references that its models declare and refuses other roles', async () => {
      const model = firstModel();
      const roles: readonly MediaRole[] = ['init', 'mask', 'subject', 'style', 'first_frame', 'last_frame'];
      const foreign = roles.find((role) => model.media[role] === undefined);
      if (!foreign) return;
      const media: EngineRequest['media'] = [
        { role: foreign, mime: 'image/png', bytes: 1, sha256: '0'.repeat(64), strength: 1, open: async () => new Blob(['x']).stream() },
      ];
      const error = await failureOf(async () => engine.start(await goodRequest({ media }), call));
      expect(error).toMatchObject({ name: 'EngineError', kind: 'unsupported', billed: 'no' });
    });
  });
}

/** Whether a cost is as exact as its engine says its costs are at the least. */
function asExact(quality: Cost['quality'], least: Cost['quality']): boolean {
  if (quality === 'free' || least === 'free') return quality === least;
  const order: readonly Cost['quality'][] = ['reported', 'computed', 'estimated'];
  return order.indexOf(quality) <= order.indexOf(least);
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function failureOf(act: () => Promise<unknown>): Promise<unknown> {
  try {
    await act();
  } catch (error) {
    return error;
  }
  throw new Error('expected a failure, but it succeeded');
}

/** The type that the first bytes show, for the types engines deliver. */
function sniff(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  if (/^[\x20-\x7e]{16}$/.test(head) && !head.startsWith('<') && !head.startsWith('RIFF') && !head.startsWith('{')) return 'text/plain';
  if (head.startsWith('\x89PNG')) return 'image/png';
  if (head.startsWith('\xff\xd8')) return 'image/jpeg';
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'image/webp';
  if (head.startsWith('\x1aE\xdf\xa3')) return 'video/webm';
  if (head.slice(4, 8) === 'ftyp') return head.slice(8, 12).startsWith('avif') ? 'image/avif' : 'video/mp4';
  return 'application/octet-stream';
}
