import type { Engine, EngineRequest, EngineTraits, ModelDescriptor, Snapshot } from '@pinhole/engines';
import sharp from 'sharp';

/** An engine that does what a test says, in this process, and remembers what it was asked. */
export interface ScriptedEngine extends Engine {
  readonly starts: EngineRequest[];
  /** Ids of attempts. */
  readonly cancelled: string[];
  readonly purged: string[];
  readonly fetched: string[];
  /** What the next calls do; changed by the test while it runs. */
  script: EngineScript;
}

export interface EngineScript {
  /** Instead of accepting: throw, or wait. */
  readonly start?: (request: EngineRequest) => Promise<void> | void;
  /** Undefined: it is done. */
  readonly poll?: (attemptId: string) => Snapshot | undefined;
  /** Throws instead of answering with a picture. */
  readonly fetchOutput?: (attemptId: string, index: number) => void;
  readonly cancel?: (attemptId: string) => Awaited<ReturnType<NonNullable<Engine['cancel']>>>;
  readonly reconcile?: (attemptId: string) => { readonly found: boolean; readonly certain: boolean };
}

const pictures = { max: 4, mimes: ['image/png', 'image/jpeg', 'image/webp'] };

const descriptorOf = (id: string): ModelDescriptor => ({
  id: `${id}-image`,
  title: `Pictures of ${id}`,
  summary: 'Makes what a test asks for.',
  output: 'image',
  operations: ['text2image', 'image2image', 'edit', 'inpaint'],
  media: { init: { ...pictures, max: 1 }, mask: { ...pictures, max: 1 }, subject: pictures },
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
});

export function scriptedEngine({
  id,
  traits = {},
  purges = true,
}: {
  readonly id: string;
  readonly traits?: Partial<EngineTraits>;
  /** Whether the provider lets its copies be deleted. */
  readonly purges?: boolean;
}): ScriptedEngine {
  const counts = new Map<string, number>();
  const starts: EngineRequest[] = [];
  const [cancelled, purged, fetched]: [string[], string[], string[]] = [[], [], []];
  const engine: ScriptedEngine = {
    spec: 'v1',
    id,
    title: `The engine ${id}`,
    starts,
    cancelled,
    purged,
    fetched,
    script: {},
    traits: {
      locality: 'cloud',
      resume: 'by-client-id',
      progress: 'none',
      previews: false,
      cost: 'reported',
      safety: 'none',
      maxConcurrency: 4,
      keepsOutputsSeconds: null,
      digitalSourceType: 'trainedAlgorithmicMedia',
      dataNote: 'Nothing leaves the test.',
      ...traits,
    },
    models: () => [descriptorOf(id)],
    probe: async () => ({ ok: true }),
    async start(request) {
      starts.push(request);
      await engine.script.start?.(request);
      counts.set(request.attemptId, request.count);
      return { handle: { engine: id, v: 1, id: request.attemptId }, warnings: [] };
    },
    async reconcile({ attemptId }) {
      const answer = engine.script.reconcile?.(attemptId) ?? { found: counts.has(attemptId), certain: true };
      return answer.found ? { found: { engine: id, v: 1, id: attemptId } } : { found: null, certain: answer.certain };
    },
    async poll(handle) {
      const said = engine.script.poll?.(handle.id);
      if (said) return said;
      return {
        state: 'succeeded',
        outputs: Array.from({ length: counts.get(handle.id) ?? 1 }, (_, index) => ({
          index,
          kind: 'image' as const,
          mime: 'image/png',
          source: { local: String(index) },
        })),
        safety: [],
        cost: { amountMicros: 20_000n, currency: 'USD', quality: 'reported' },
      };
    },
    async fetchOutput(handle, { index }) {
      fetched.push(handle.id);
      engine.script.fetchOutput?.(handle.id, index);
      const noise = { type: 'gaussian', mean: 128, sigma: 24 } as const;
      const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#c96', noise } })
        .png()
        .toBuffer();
      return new Blob([new Uint8Array(bytes)]).stream();
    },
    async cancel(handle) {
      cancelled.push(handle.id);
      return engine.script.cancel?.(handle.id) ?? { result: 'cancelled', mayBill: true };
    },
    ...(purges
      ? {
          purge: async (handle) => {
            purged.push(handle.id);
          },
        }
      : {}),
  };
  return engine;
}
