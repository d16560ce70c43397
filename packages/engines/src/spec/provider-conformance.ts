import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Emulator, Fault } from '../emulator-kit/emulator.ts';
import { samplePng } from '../emulator-kit/sample-media.ts';
import { describeEngine } from './conformance.ts';
import type { Engine, EngineCall, EngineRequest, Handle, MediaRef, Snapshot } from './engine.ts';
import { EngineError } from './engine-error.ts';
import { createMemoryScratch } from './memory-scratch.ts';
import type { ModelDescriptor, Operation } from './model.ts';
import { openLine } from './open-line.ts';
import type { Provider } from './provider.ts';
import { undeclaredFields } from './sent-fields.ts';
import { describeWebhooks } from './webhook-conformance.ts';

export interface ProviderConformanceOptions {
  readonly provider: Provider;
  readonly startEmulator: () => Promise<Emulator>;
  /** A good request for this model and operation beyond what its descriptor says, e.g. params it needs. */
  readonly request?: (model: ModelDescriptor, operation: Operation) => Partial<EngineRequest>;
  /** Faults that this provider's protocol cannot express, with the reason. */
  readonly cannot?: Partial<Readonly<Record<Fault['kind'], string>>>;
  /** Why work can still be polled after a purge: what the provider keeps, and for how long. */
  readonly purgeLeaves?: string;
  readonly patienceMs?: number;
}

const quickMs = 30;
/** Long enough to be cancelled on a busy machine. */
const slowMs = 5_000;

/** A made-up secret for every `secret` field: it must be seen by the provider and by nobody else. */
const webhookUrl = new URL('https://studio.example.test/hooks/0123456789abcdef');

/** The suite of an adapter: the engine contract against its emulator, then what only a provider beyond the network can do wrong. */
export function describeProvider({
  provider,
  startEmulator,
  request: extra,
  cannot = {},
  purgeLeaves,
  patienceMs = 20_000,
}: ProviderConformanceOptions): void {
  let emulator: Emulator;
  let clock = new Date();
  const scratch = createMemoryScratch();
  const call: EngineCall = { signal: new AbortController().signal, fetch: (...args) => fetch(...args), openLine, scratch };

  beforeAll(async () => {
    emulator = await startEmulator();
    emulator.setJobMs(quickMs);
  });
  afterAll(() => emulator.close());

  const openEngine = async (): Promise<Engine> => {
    const models =
      provider.starter.models.length > 0
        ? provider.starter.models
        : await provider.discover?.({ fields: emulator.fields, models: [] }, call);
    return provider.open({ fields: emulator.fields, models: models ?? [], now: () => clock });
  };
  const media = (model: ModelDescriptor, operation: Operation): MediaRef[] => rolesOf(model, operation).map((role) => picture(role));
  const goodRequest = (model: ModelDescriptor, operation: Operation): Partial<EngineRequest> => ({
    media: media(model, operation),
    ...extra?.(model, operation),
  });
  const secrets = provider.fields.filter(({ kind }) => kind === 'secret').map(({ name }) => name);

  describeEngine(provider.title, {
    open: async () => ({ engine: await openEngine() }),
    request: goodRequest,
    get secrets() {
      return secrets.flatMap((name) => emulator.fields[name] ?? []);
    },
    failures: [],
    pace: (pace) => emulator.setJobMs(pace === 'slow' ? slowMs : quickMs),
    ...(purgeLeaves === undefined ? {} : { purgeLeaves }),
    scratch,
    patienceMs,
  });

  describe(`${provider.title} beyond the network`, { timeout: patienceMs * 2 }, () => {
    const first = async (changes: Partial<EngineRequest> = {}): Promise<{ engine: Engine; asked: EngineRequest }> => {
      const engine = await openEngine();
      const model = engine.models().find(({ output }) => output !== 'text');
      const [operation] = model?.operations ?? [];
      if (!model || !operation) throw new Error(`${provider.id} offers nothing`);
      const asked: EngineRequest = {
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
        ...goodRequest(model, operation),
        ...changes,
      };
      return { engine, asked };
    };
    const finish = async (engine: Engine, handle: Handle): Promise<Snapshot> => {
      const deadline = Date.now() + patienceMs;
      for (;;) {
        const snapshot = await engine.poll(handle, call);
        if (snapshot.state !== 'queued' && snapshot.state !== 'running') return snapshot;
        if (Date.now() > deadline) throw new Error(`not finished after ${patienceMs} ms`);
        await new Promise((resolve) => setTimeout(resolve, Math.min(snapshot.pollAfterMs, 50)));
      }
    };
    /** How a request ends, whether its start or its job fails. */
    const failure = async (): Promise<EngineError> => {
      const { engine, asked } = await first();
      try {
        const { handle } = await engine.start(asked, call);
        const snapshot = await finish(engine, handle);
        if (snapshot.state === 'failed') return snapshot.error;
      } catch (error) {
        if (error instanceof EngineError) return error;
        throw error;
      }
      throw new Error('expected a failure, but it succeeded');
    };
    /** A test that only providers whose protocol can express the fault have. */
    const unless = (kind: Fault['kind']) => (title: string, test: () => Promise<void>) => {
      if (cannot[kind] === undefined) it(title, test);
    };

    const refusals = [
      ['unauthorized', { kind: 'auth', retry: 'never', billed: 'no' }],
      ['no-credit', { kind: 'quota', retry: 'never', billed: 'no' }],
      ['rate-limited', { kind: 'rate_limit', retry: 'after-delay', billed: 'no' }],
      ['overloaded', { kind: 'overloaded', retry: 'after-delay', billed: 'no' }],
      ['bad-input', { kind: 'bad_input', retry: 'change-input', billed: 'no' }],
    ] as const;
    for (const [kind, facts] of refusals) {
      unless(kind)(`says what "${kind}" means, and that nothing was billed`, async () => {
        const before = emulator.jobs.length;
        emulator.fault({ kind });
        const error = await failure();
        expect(error).toMatchObject(facts);
        expect(error.message).not.toBe('');
        expect(emulator.jobs.length).toBe(before);
        if (kind === 'rate-limited') expect(error.retryAfterMs).toBeGreaterThan(0);
      });
    }

    unless('server-error')('does not know whether a call that ended in a server error was accepted', async () => {
      emulator.fault({ kind: 'server-error' });
      expect(await failure()).toMatchObject({ retry: 'reconcile-first', billed: 'unknown' });
    });

    for (const when of ['before', 'after'] as const) {
      unless('cut')(`sends a paid call once, also when the line is cut ${when} it was accepted`, async () => {
        // A service draws a seed for every request: with the others' seed this one could not be told from them in a list.
        const { engine, asked } = await first({ seed: when === 'before' ? 1_001 : 1_002 });
        const [paid, jobs] = [emulator.calls.filter((one) => one.paid).length, emulator.jobs.length];
        emulator.fault({ kind: 'cut', when });
        await expect(engine.start(asked, call)).rejects.toMatchObject({ retry: 'reconcile-first', billed: 'unknown' });
        expect(emulator.calls.filter((one) => one.paid).length - paid).toBe(1);
        const answer = await engine.reconcile({ attemptId: asked.attemptId, model: asked.model, count: asked.count }, call);
        const accepted = emulator.jobs.length - jobs;
        expect(accepted).toBe(when === 'after' ? 1 : 0);
        if (answer.found) {
          expect(accepted).toBe(1);
          expect((await finish(engine, answer.found)).state).toBe('succeeded');
        } else if (answer.certain) expect(accepted).toBe(0);
        if (engine.traits.resume !== 'none' && accepted === 1) expect(answer.found).not.toBeNull();
      });
    }

    unless('job-fails')('says that a job failed, without a word of its input', async () => {
      emulator.fault({ kind: 'job-fails' });
      const error = await failure();
      expect(error.kind).toBe('engine_fault');
      expect(error.message).not.toContain('lighthouse');
    });

    unless('job-refused')('says that the provider would not make it', async () => {
      emulator.fault({ kind: 'job-refused' });
      expect(await failure()).toMatchObject({ kind: 'refused_content', retry: 'change-input' });
    });

    unless('output-on-foreign-host')('takes outputs from the provider’s own hosts only', async () => {
      const { engine, asked } = await first();
      emulator.fault({ kind: 'output-on-foreign-host' });
      const { handle } = await engine.start(asked, call);
      const snapshot = await finish(engine, handle);
      if (snapshot.state === 'failed') return expect(snapshot.error.kind).toBe('engine_fault');
      if (snapshot.state !== 'succeeded') throw new Error(`ended as ${snapshot.state}`);
      const [output] = snapshot.outputs;
      if (!output) throw new Error('no output');
      await expect(engine.fetchOutput(handle, output, call)).rejects.toMatchObject({ name: 'EngineError' });
      expect(emulator.calls.some(({ path }) => path.includes('foreign-host'))).toBe(false);
    });

    /** What a finished request hands on; a failure of either kind is one. */
    const handOn = async (kind: 'output-is-html' | 'output-gone'): Promise<unknown> => {
      const { engine, asked } = await first();
      emulator.fault({ kind });
      try {
        const { handle } = await engine.start(asked, call);
        const snapshot = await finish(engine, handle);
        if (snapshot.state !== 'succeeded') return snapshot.state === 'failed' ? snapshot.error : snapshot.state;
        const [output] = snapshot.outputs;
        if (!output) throw new Error('no output');
        return await new Response(await engine.fetchOutput(handle, output, call)).text();
      } catch (error) {
        return error;
      }
    };

    unless('output-is-html')('hands on no page in place of an output', async () => {
      const handed = await handOn('output-is-html');
      expect(handed).toMatchObject({ name: 'EngineError', kind: 'engine_fault' });
      expect(String(handed)).not.toMatch(/<|doctype/i);
    });

    unless('output-gone')('says that an output is lost when the provider has it no more', async () => {
      expect(await handOn('output-gone')).toMatchObject({ name: 'EngineError', kind: 'lost' });
    });

    it('ends a cancel at the moment of success as one or the other, and keeps to it', async () => {
      const { engine } = await first();
      if (!engine.cancel) return;
      for (const share of [0, 0.3, 0.6, 0.9, 1, 1.2, 2]) {
        const { asked } = await first();
        const { handle } = await engine.start(asked, call);
        await new Promise((resolve) => setTimeout(resolve, share * quickMs));
        const { result } = await engine.cancel(handle, call);
        const ended = (await finish(engine, handle)).state;
        if (result === 'cancelled') expect(ended).toBe('cancelled');
        else if (result === 'too-late') expect(ended).toBe('succeeded');
        else expect(['cancelled', 'succeeded']).toContain(ended);
        await new Promise((resolve) => setTimeout(resolve, quickMs * 2));
        expect((await engine.poll(handle, call)).state).toBe(ended);
      }
    });

    it('lets nobody write a field of the request but by a parameter that the model declares', async () => {
      const elsewhere = 'https://somebody-else.example.test/';
      const names =
        `webhook webhook_url webhookURL callback_url callbackUrl fal_webhook user model version prompt n num_images numberResults
        num_outputs batch_size count max_images image image_url init_images seedImage script_name alwayson_scripts override_settings
        extra_body headers __proto__ constructor toString`.split(/\s+/);
      const injected = Object.fromEntries(names.map((name) => [name, elsewhere]));
      const { engine, asked } = await first({ params: { ...injected, n: 987_654, num_images: 987_654, numberResults: 987_654 } });
      const from = emulator.calls.length;
      const ended = await engine.start(asked, call).then(
        ({ warnings }) => warnings.map(({ field }) => field),
        (error: unknown) => error,
      );
      expect(JSON.stringify(emulator.calls.slice(from))).not.toMatch(/somebody-else|987654/);
      if (Array.isArray(ended)) expect(ended).toContain('params.callback_url');
      else expect(ended).toMatchObject({ name: 'EngineError', kind: 'bad_input', billed: 'no' });
    });

    it('sends the prompt and how strongly a picture counts, or says that it does not', async () => {
      const engine = await openEngine();
      /** What one request made of it, told apart from others by its id only; and the fields it warned about. */
      const sentFor = async (model: ModelDescriptor, operation: Operation, prompt: string, strength: number) => {
        const { asked } = await first();
        const base = { ...asked, model: model.id, operation, size: model.size.default, prompt };
        const request = { ...base, ...(model.duration ? { durationSeconds: model.duration.min } : {}), ...goodRequest(model, operation) };
        const from = emulator.calls.length;
        const { handle, warnings } = await engine.start(
          {
            ...request,
            prompt,
            media: request.media.map((reference) => (reference.role === 'init' ? { ...reference, strength } : reference)),
          },
          call,
        );
        const sent = JSON.stringify(emulator.calls.slice(from).map(({ body }) => body)).replaceAll(asked.attemptId, 'attempt');
        await finish(engine, handle);
        return { sent, warned: warnings.map(({ field }) => field) };
      };
      for (const model of engine.models()) {
        for (const operation of model.operations) {
          const prompt = `a heron ${randomUUID()}`;
          const weak = await sentFor(model, operation, prompt, 0.25);
          if (!weak.sent.includes(prompt)) expect(weak.warned, `${model.id} ${operation} says nothing of the prompt`).toContain('prompt');
          if (!media(model, operation).some(({ role }) => role === 'init')) continue;
          if (operation !== 'image2image' && operation !== 'edit') continue;
          const strong = await sentFor(model, operation, prompt, 0.75);
          if (weak.sent === strong.sent)
            expect(strong.warned.join(), `${model.id} ${operation} says nothing of the strength`).toMatch(/media|strength/);
        }
      }
    });

    it('sends nothing but the fields it declares', async () => {
      const engine = await openEngine();
      const from = emulator.calls.length;
      for (const model of engine.models()) {
        for (const operation of model.operations) {
          const { asked } = await first({ webhookUrl });
          const all: EngineRequest = {
            ...asked,
            model: model.id,
            operation,
            media: [],
            size: model.size.default,
            negativePrompt: 'people',
            ...(model.duration ? { durationSeconds: model.duration.min } : {}),
            ...goodRequest(model, operation),
          };
          const { handle } = await engine.start(all, call);
          await finish(engine, handle);
        }
      }
      expect(undeclaredFields(provider.sends, emulator.calls.slice(from))).toEqual([]);
    });

    it('shows its key to nobody but the provider', async () => {
      const { engine, asked } = await first({ webhookUrl });
      const started = await engine.start(asked, call);
      const ended = await finish(engine, started.handle);
      const seen = JSON.stringify([started, ended], (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
      for (const name of secrets) expect(seen).not.toContain(emulator.fields[name]);
      expect(seen).not.toContain(webhookUrl.pathname);
    });

    it('refuses a connection without what it needs, naming the field', () => {
      for (const field of provider.fields.filter(({ required }) => required)) {
        const { [field.name]: _, ...without } = emulator.fields;
        expect(() => provider.open({ fields: without, models: provider.starter.models })).toThrow(
          expect.objectContaining({ name: 'ConnectionError', field: field.name }),
        );
      }
    });

    it('names hosts that cover the connection, and no others', () => {
      const hosts = provider.hosts({ fields: emulator.fields });
      expect(hosts.length).toBeGreaterThan(0);
      expect(hosts.some((host) => host.includes('*') || host === '.')).toBe(false);
    });

    it('keeps its clock out of what it knows', async () => {
      // A minute later the same handle still means the same work.
      const { engine, asked } = await first();
      const { handle } = await engine.start(asked, call);
      await finish(engine, handle);
      clock = new Date(clock.getTime() + 60_000);
      expect((await engine.poll(handle, call)).state).toBe('succeeded');
    });

    if (!provider.sends.some(({ from }) => from === 'webhook address')) {
      it('is given no webhook address, and takes no pushes', async () => {
        expect((await openEngine()).webhook).toBeUndefined();
      });
      return;
    }
    describeWebhooks({ title: provider.title, emulator: () => emulator, open: openEngine, first, finish, call, cannot, patienceMs });
  });
}

/** Roles a good request for the operation brings: what it cannot do without. */
function rolesOf(model: ModelDescriptor, operation: Operation): MediaRef['role'][] {
  const needed: Partial<Record<Operation, MediaRef['role'][]>> = {
    image2image: ['init'],
    edit: ['init'],
    variations: ['init'],
    inpaint: ['init', 'mask'],
    outpaint: ['init'],
    upscale: ['init'],
    cutout: ['init'],
    caption: ['init'],
    image2video: ['first_frame'],
    'extend-video': ['first_frame'],
  };
  const instead = (['subject', 'style'] as const).find((role) => model.media[role] !== undefined);
  return (needed[operation] ?? []).map((role) => (role === 'init' && !model.media.init && instead ? instead : role));
}

function picture(role: MediaRef['role']): MediaRef {
  const bytes = samplePng({ width: 64, height: 64, seed: role.length });
  return {
    role,
    mime: 'image/png',
    bytes: bytes.byteLength,
    sha256: '0'.repeat(64),
    strength: 0.6,
    open: async () => new Blob([bytes.slice()]).stream(),
  };
}
