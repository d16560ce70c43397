import { openOutput } from '../http-kit/open-output.ts';
import type { Engine, EngineTraits } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import { type Prediction, provider, type ReplicateApi } from './api.ts';
import type { ReplicateModel } from './catalogue.ts';
import { engineId, readHandle } from './handle.ts';
import { findPrediction } from './reconcile.ts';
import { toSnapshot } from './snapshot.ts';
import { startPrediction } from './start.ts';
import { webhookVerifier } from './webhook.ts';

export interface ReplicateConfig {
  readonly api: ReplicateApi;
  readonly hosts: readonly string[];
  readonly models: readonly ReplicateModel[];
  readonly now: () => Date;
}

const traits: EngineTraits = {
  locality: 'cloud',
  resume: 'by-listing',
  progress: 'percent',
  previews: false,
  cost: 'estimated',
  safety: 'error-only',
  maxConcurrency: 100,
  startsPer: { count: 600, seconds: 60 },
  keepsOutputsSeconds: 60 * 60,
  digitalSourceType: 'trainedAlgorithmicMedia',
  dataNote:
    'The prompt, the settings and the references go to Replicate, which passes them to the owner of some models. It deletes inputs and outputs one hour after the work has ended.',
};

/** Predictions of Replicate. Any process may poll them by id; a push only says when. */
export function replicateEngine({ api, hosts, models, now }: ReplicateConfig): Engine {
  const modelOf = (id: string | undefined): ReplicateModel | undefined => models.find(({ descriptor }) => descriptor.id === id);
  const descriptors = models.map(({ descriptor }) => descriptor);

  return {
    spec: 'v1',
    id: engineId,
    title: provider,
    traits,
    models: () => descriptors,
    async probe(call) {
      try {
        await api.account(call);
        return { ok: true };
      } catch (error) {
        if (error instanceof EngineError) return { ok: false, error };
        throw error;
      }
    },
    start: (asked, call) => startPrediction(call, api, models, asked, now()),
    reconcile: (asked, call) => findPrediction(call, api, models, asked, now()),
    async poll(handle, call) {
      const facts = readHandle(handle);
      return toSnapshot(await api.get(call, handle.id), facts, modelOf(facts.model), now());
    },
    async fetchOutput(handle, output, call) {
      readHandle(handle);
      if ('text' in output.source) return new Blob([output.source.text]).stream();
      // The provider's papers disagree on whether its files need the key; it is shown only when they ask for it.
      return openOutput(call, 'url' in output.source ? output.source.url : '', { provider, hosts, whenRefused: api.credential });
    },
    async cancel(handle, call) {
      readHandle(handle);
      const prediction = await api.cancel(call, handle.id).catch((error: unknown) => {
        // What has ended already may be refused: its state says which way it ended.
        if (error instanceof EngineError && error.kind === 'bad_input') return api.get(call, handle.id);
        throw error;
      });
      return { result: cancelResult(prediction), mayBill: prediction.status !== 'aborted' };
    },
    async purge(handle, call) {
      const { attempt, files } = readHandle(handle);
      for (const id of files) await api.deleteFile(call, id);
      if (attempt !== undefined) await call.scratch.clear(attempt);
    },
    webhook: webhookVerifier(api),
  };
}

function cancelResult({ status }: Prediction): 'cancelled' | 'requested' | 'too-late' {
  if (status === 'canceled' || status === 'aborted') return 'cancelled';
  return status === 'succeeded' || status === 'failed' ? 'too-late' : 'requested';
}
