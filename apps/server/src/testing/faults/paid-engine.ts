import { type Engine, type EngineCall, EngineError, type Handle, type ModelDescriptor } from '@pinhole/engines';
import { z } from 'zod';

const task = z.object({ id: z.string(), status: z.enum(['running', 'done', 'cancelled']), outputs: z.number() });

const model: ModelDescriptor = {
  id: 'paid-image',
  title: 'Paid',
  summary: 'A provider that bills for every accepted task.',
  output: 'image',
  operations: ['text2image'],
  media: {},
  size: {
    min: 64,
    max: 1024,
    step: 8,
    maxPixels: 1024 * 1024,
    default: { width: 64, height: 64 },
    presets: [{ label: '1:1', width: 64, height: 64 }],
  },
  count: { max: 8 },
  seed: 'none',
  negativePrompt: false,
  maxPromptLength: 2_000,
  params: { type: 'object', properties: {}, additionalProperties: false },
  typicalSeconds: 1,
};

/** The adapter of `paid-provider.ts`. `resume: none` is a provider that cannot say what became of a create whose answer was lost. */
export function paidEngine({
  baseUrl,
  resume,
  maxConcurrency = 4,
  pollAfterMs = 50,
}: {
  readonly baseUrl: string;
  readonly resume: 'by-client-id' | 'none';
  readonly maxConcurrency?: number;
  readonly pollAfterMs?: number;
}): Engine {
  const request = async (path: string, init: RequestInit, { fetch, signal }: EngineCall, unknownWhenLost: boolean): Promise<Response> => {
    try {
      const response = await fetch(new URL(path, baseUrl), { ...init, signal });
      if (response.status === 404)
        throw new EngineError({ kind: 'lost', retry: 'never', billed: 'unknown', detail: 'the provider does not know this task' });
      if (!response.ok)
        throw new EngineError({
          kind: 'engine_fault',
          retry: 'after-delay',
          billed: 'no',
          detail: `the provider answered ${response.status}`,
        });
      return response;
    } catch (error) {
      if (error instanceof EngineError) throw error;
      throw new EngineError(
        {
          kind: 'network',
          retry: unknownWhenLost ? 'reconcile-first' : 'after-delay',
          billed: unknownWhenLost ? 'unknown' : 'no',
          detail: 'no answer',
        },
        { cause: error },
      );
    }
  };
  const handleOf = (id: string): Handle => ({ engine: 'paid', v: 1, id });

  return {
    spec: 'v1',
    id: 'paid',
    title: 'Paid',
    traits: {
      locality: 'cloud',
      resume,
      progress: 'none',
      previews: false,
      cost: 'reported',
      safety: 'none',
      maxConcurrency,
      keepsOutputsSeconds: null,
      digitalSourceType: 'trainedAlgorithmicMedia',
      dataNote: 'The prompt goes to the provider of the test.',
    },
    models: () => [model],
    probe: async () => ({ ok: true }),
    async start({ attemptId, count, prompt }, call) {
      const response = await request(
        'tasks',
        { method: 'POST', body: JSON.stringify({ clientId: attemptId, count, purpose: prompt }) },
        call,
        true,
      );
      return { handle: handleOf(task.parse(await response.json()).id), warnings: [] };
    },
    async reconcile({ attemptId }, call) {
      if (resume === 'none') return { found: null, certain: false };
      const response = await request(`tasks?client=${attemptId}`, {}, call, false);
      const [first] = z.array(task).parse(await response.json());
      return first ? { found: handleOf(first.id) } : { found: null, certain: true };
    },
    async poll(handle, call) {
      const { status, outputs } = task.parse(await (await request(`tasks/${handle.id}`, {}, call, false)).json());
      if (status === 'cancelled') return { state: 'cancelled' };
      if (status === 'running') return { state: 'running', progress: { fraction: 0.5 }, pollAfterMs };
      return {
        state: 'succeeded',
        outputs: Array.from({ length: outputs }, (_, index) => ({
          index,
          kind: 'image' as const,
          mime: 'image/png',
          source: { url: `outputs/${handle.id}/${index}` },
        })),
        safety: [],
        cost: { amountMicros: BigInt(outputs) * 20_000n, currency: 'USD', quality: 'reported' },
      };
    },
    async fetchOutput(_handle, output, call) {
      const response = await request('url' in output.source ? output.source.url : '', {}, call, false);
      if (!response.body)
        throw new EngineError({ kind: 'engine_fault', retry: 'after-delay', billed: 'yes', detail: 'the output has no body' });
      return response.body;
    },
    cancel: async (handle, call) => {
      await request(`tasks/${handle.id}`, { method: 'DELETE' }, call, false);
      return { result: 'cancelled', mayBill: true };
    },
    purge: async () => {},
  };
}
