import { openOutput } from '../http-kit/open-output.ts';
import type { Engine, EngineTraits } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import { type FalApi, outputSeconds, provider } from './api.ts';
import type { FalModel } from './catalogue.ts';
import { engineId, readHandle } from './handle.ts';
import { failed, succeeded } from './result.ts';
import { startRequest } from './start.ts';
import { webhookVerifier } from './webhook.ts';

export interface FalConfig {
  readonly api: FalApi;
  /** Where outputs may be. */
  readonly hosts: readonly string[];
  readonly models: readonly FalModel[];
}

const traits: EngineTraits = {
  locality: 'cloud',
  resume: 'none',
  progress: 'none',
  previews: false,
  cost: 'estimated',
  safety: 'flag',
  maxConcurrency: 10,
  keepsOutputsSeconds: outputSeconds,
  digitalSourceType: 'trainedAlgorithmicMedia',
  dataNote:
    'The prompt, the settings and the references go to fal, which is asked not to store them and to delete outputs after an hour. Until then an output can be read by whoever has its address.',
};

/** The queue of fal. Any process may follow a request by its handle; a push only says when. */
export function falEngine({ api, hosts, models }: FalConfig): Engine {
  const modelOf = (id: string): FalModel | undefined => models.find(({ descriptor }) => descriptor.id === id);
  const descriptors = models.map(({ descriptor }) => descriptor);

  const engine: Engine = {
    spec: 'v1',
    id: engineId,
    title: provider,
    traits,
    models: () => descriptors,
    async probe(call) {
      try {
        await api.checkKey(call, models[0]?.providerModel ?? 'fal-ai/flux/dev');
        return { ok: true };
      } catch (error) {
        if (error instanceof EngineError) return { ok: false, error };
        throw error;
      }
    },
    start: (asked, call) => startRequest(call, api, models, asked),
    // There is neither an id of ours nor a list of requests.
    reconcile: async () => ({ found: null, certain: false }),
    async poll(handle, call) {
      const facts = readHandle(handle);
      const model = modelOf(facts.model);
      const status = await api.status(call, facts.status);
      const pollAfterMs = model?.descriptor.output === 'video' ? 4_000 : (status.queue_position ?? 0) > 0 ? 2_000 : 1_000;
      const running = { state: 'running', progress: { fraction: 0 }, pollAfterMs } as const;
      if (status.status !== 'COMPLETED') return status.status === 'IN_QUEUE' ? { ...running, state: 'queued' } : running;

      const result = await api.result(call, facts.response);
      if ('output' in result) return succeeded(result.output, facts, model);
      // Status and result come from two places, and one of them may be late.
      return /still in progress/i.test(result.failure.text) ? running : failed(result.failure);
    },
    async fetchOutput(handle, { source }, call) {
      readHandle(handle);
      return openOutput(call, 'url' in source ? source.url : '', { provider, hosts });
    },
    async cancel(handle, call) {
      const answer = await api.cancel(call, readHandle(handle).cancel);
      if (answer === 'CANCELLATION_REQUESTED') return { result: 'requested', mayBill: true };
      // A request that was cancelled before is complete as well: its end says which of both it is.
      const ended = await engine.poll(handle, call).catch(() => undefined);
      if (ended?.state === 'cancelled') return { result: 'cancelled', mayBill: true };
      return { result: 'too-late', mayBill: ended?.state !== 'failed' };
    },
    webhook: webhookVerifier(api),
  };
  return engine;
}
