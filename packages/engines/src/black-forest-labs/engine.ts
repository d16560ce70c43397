import { keyField, openOutput, readAnswer, send } from '../http-kit/index.ts';
import { checkRequest } from '../request-kit/check-request.ts';
import { clockOf } from '../request-kit/clock-of.ts';
import { estimateCost } from '../request-kit/estimate-cost.ts';
import type { Cost, Engine, EngineCall, EngineRequest, Handle, Snapshot } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { Connection, ProviderModel } from '../spec/provider.ts';
import { accepted, addressOf, credits, failureOf, hostsOf, mayHaveKey, result, title } from './api.ts';
import { bodyOf, mappingOf } from './request-body.ts';
import { type StoredTask, storedTask } from './stored-task.ts';
import { taskSnapshot } from './task-snapshot.ts';
import { verifyWebhook, webhookSecret } from './webhook.ts';

export const engineId = 'black-forest-labs';

/** A credit is a US cent. */
const microsPerCredit = 10_000;
/** A task may be unknown to its cluster for a moment after it was accepted. */
const settlingMs = 60_000;

export function openEngine(connection: Connection): Engine {
  const apiKey = keyField(connection, 'apiKey', 'The API key');
  const address = addressOf(connection);
  const now = clockOf(connection);
  const models = connection.models.map((model) => ({ ...model, shape: mappingOf(model) }));
  const keyed = { 'x-key': apiKey, accept: 'application/json' };

  async function start(asked: EngineRequest, call: EngineCall): Promise<Awaited<ReturnType<Engine['start']>>> {
    const { model, params, warnings } = checkRequest(asked, models);
    const body = await bodyOf(asked, model.shape, params);
    const webhook = asked.webhookUrl ? { webhook_url: asked.webhookUrl.href, webhook_secret: webhookSecret(apiKey) } : {};
    const response = await send(
      call,
      new URL(`v1/${model.providerModel}`, address.base),
      {
        method: 'POST',
        headers: { ...keyed, 'content-type': 'application/json' },
        body: JSON.stringify({ ...body.fields, ...webhook }),
      },
      { provider: title, paid: true },
    );
    if (!response.ok) throw await failureOf(response, true);
    const task = await readAnswer(response, accepted, { provider: title, paid: true });

    const pollingUrl = task.polling_url ? URL.parse(task.polling_url) : new URL('v1/get_result', address.base);
    if (pollingUrl && !pollingUrl.searchParams.has('id')) pollingUrl.searchParams.set('id', task.id);
    const extra: StoredTask = {
      // An address that may not be shown the key is of no use: the base knows every task by its id.
      pollingUrl: pollingUrl && mayHaveKey(pollingUrl, address) ? pollingUrl.href : resultUrl(task.id),
      acceptedAt: now().getTime(),
      kind: model.descriptor.output === 'video' ? 'video' : 'image',
      mime: model.descriptor.output === 'video' ? 'video/mp4' : `image/${body.format}`,
      cost: task.cost == null ? estimated(model, asked) : { ...inMicros(task.cost), quality: 'reported' },
    };
    return { handle: { engine: engineId, v: 1, id: task.id, extra }, warnings: [...warnings, ...body.warnings] };
  }

  async function poll(handle: Handle, call: EngineCall): Promise<Snapshot> {
    const task = storedTask.safeParse(handle.extra).data;
    if (handle.engine !== engineId || !task) throw unknownTask();
    const url = URL.parse(task.pollingUrl);
    if (!url || !mayHaveKey(url, address)) throw unknownTask();
    const response = await send(call, url, { headers: keyed }, { provider: title });
    if (!response.ok && response.status !== 404) throw await failureOf(response);
    const answer = response.ok ? await readAnswer(response, result, { provider: title }) : null;
    if (!answer || answer.status === 'Task not found') {
      if (!answer) await response.body?.cancel();
      if (now().getTime() - task.acceptedAt > settlingMs) throw unknownTask();
      return { state: 'queued', progress: { fraction: 0 }, pollAfterMs: 2_000 };
    }
    const cost: Cost =
      answer.cost == null
        ? { amountMicros: BigInt(task.cost.micros), currency: task.cost.currency, quality: task.cost.quality }
        : { ...toCost(inMicros(answer.cost)), quality: 'reported' };
    return taskSnapshot(answer, task, cost);
  }

  const resultUrl = (id: string): string => new URL(`v1/get_result?id=${encodeURIComponent(id)}`, address.base).href;

  return {
    spec: 'v1',
    id: engineId,
    title,
    traits: {
      locality: 'cloud',
      resume: 'none',
      progress: 'none',
      previews: false,
      cost: 'reported',
      safety: 'error-only',
      maxConcurrency: 24,
      keepsOutputsSeconds: 600,
      digitalSourceType: 'trainedAlgorithmicMedia',
      dataNote: 'Prompts and reference pictures are sent to Black Forest Labs, in the region that the connection names.',
    },
    models: () => models.map(({ descriptor }) => descriptor),
    async probe(call) {
      try {
        const response = await send(call, new URL('v1/credits', address.base), { headers: keyed }, { provider: title });
        if (!response.ok) return { ok: false, error: await failureOf(response) };
        const account = await readAnswer(response, credits, { provider: title });
        if (account.credits > 0) return { ok: true };
        const detail = `The account at ${title} has no credit left. Top it up there.`;
        return { ok: false, error: new EngineError({ kind: 'quota', retry: 'never', billed: 'no', detail }) };
      } catch (error) {
        if (error instanceof EngineError) return { ok: false, error };
        throw error;
      }
    },
    start,
    // No list and no id of ours: a lost answer stays unknown.
    reconcile: async () => ({ found: null, certain: false }),
    poll,
    fetchOutput: async (_, output, call) => {
      if (!('url' in output.source)) throw unknownTask();
      return openOutput(call, output.source.url, { provider: title, hosts: hostsOf(address) });
    },
    webhook: { verify: verifyWebhook(apiKey) },
  };
}

const inMicros = (credits: number): { micros: number; currency: string } => ({
  micros: Math.round(credits * microsPerCredit),
  currency: 'USD',
});
const toCost = ({ micros, currency }: { micros: number; currency: string }): Omit<Cost, 'quality'> => ({
  amountMicros: BigInt(micros),
  currency,
});

function estimated({ cost }: ProviderModel, { size, durationSeconds = 0 }: EngineRequest): StoredTask['cost'] {
  const megapixels = (size.width * size.height) / 1_000_000;
  const { amountMicros, currency } = estimateCost(cost, { outputs: 1, megapixels, seconds: durationSeconds });
  return { micros: Number(amountMicros), currency, quality: 'estimated' };
}

const unknownTask = (): EngineError =>
  new EngineError({
    kind: 'not_found',
    retry: 'never',
    billed: 'unknown',
    detail: `${title} knows no such task: it is over and forgotten, or was never begun.`,
  });
