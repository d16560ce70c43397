import { type Engine, EngineError, type EngineTraits, type Provider } from '@pinhole/engines';
import { addressField, httpFailure, keyField, openOutput, readAnswer, send, toDataUri } from '@pinhole/engines/http-kit';
import { checkRequest, warnOfStrength } from '@pinhole/engines/request-kit';
import { z } from 'zod';
import { checkedOn, models } from './models.ts';

const [id, title] = ['lantern', 'Lantern'];

const traits: EngineTraits = {
  locality: 'cloud',
  resume: 'by-listing',
  progress: 'none',
  previews: false,
  cost: 'reported',
  safety: 'error-only',
  maxConcurrency: 10,
  keepsOutputsSeconds: 3_600,
  digitalSourceType: 'trainedAlgorithmicMedia',
  dataNote: 'Prompts and references are sent to Lantern.',
};
const job = z.object({ id: z.string(), status: z.string(), picture: z.string().nullish(), cents: z.number().nullish() });
const list = z.object({ jobs: z.array(job) });

const baseOf = (fields: Readonly<Record<string, string>>): URL => addressField({ fields }, 'baseUrl', 'https://api.lantern.example/');
const failure = (kind: EngineError['kind'], retry: EngineError['retry'], what: string): EngineError =>
  new EngineError({ kind, retry, billed: 'no', detail: `${title} ${what}` });

function open({ fields, models }: Parameters<Provider['open']>[0]): Engine {
  const base = baseOf(fields);
  const headers = { authorization: `Bearer ${keyField({ fields }, 'apiKey', 'The API key')}`, 'content-type': 'application/json' };
  const asking = { provider: title };
  const paying = { provider: title, paid: true, refusesWith503: true };
  return {
    spec: 'v1',
    id,
    title,
    traits,
    models: () => models.map(({ descriptor }) => descriptor),
    async probe(call) {
      const response = await send(call, new URL('v1/account', base), { headers }, asking);
      return response.ok ? { ok: true } : { ok: false, error: httpFailure(response, asking) };
    },
    async start(asked, call) {
      const { model, params, warnings } = checkRequest(asked, models);
      const { attemptId: client_id, prompt, size, seed, media } = asked;
      const picture = media[0] ? await toDataUri(media[0], 10_000_000) : undefined;
      const body = JSON.stringify({ ...params, model: model.providerModel, client_id, prompt, ...size, seed, picture });
      const response = await send(call, new URL('v1/jobs', base), { method: 'POST', headers, body }, paying);
      if (!response.ok) throw httpFailure(response, paying);
      const accepted = await readAnswer(response, job, paying);
      const ignored = warnOfStrength(asked.media, title);
      return { handle: { engine: id, v: 1, id: accepted.id }, warnings: [...warnings, ...ignored] };
    },
    async reconcile({ attemptId }, call) {
      const response = await send(call, new URL(`v1/jobs?client_id=${encodeURIComponent(attemptId)}`, base), { headers }, asking);
      if (!response.ok) throw httpFailure(response, asking);
      const [found] = (await readAnswer(response, list, asking)).jobs;
      return found ? { found: { engine: id, v: 1, id: found.id } } : { found: null, certain: false };
    },
    async poll(handle, call) {
      const response = await send(call, new URL(`v1/jobs/${encodeURIComponent(handle.id)}`, base), { headers }, asking);
      if (!response.ok) throw httpFailure(response, asking);
      const { status, picture, cents } = await readAnswer(response, job, asking);
      const cost = { amountMicros: BigInt(Math.round((cents ?? 0) * 10_000)), currency: 'USD', quality: 'reported' } as const;
      if (status === 'refused') return { state: 'failed', cost, error: failure('refused_content', 'change-input', 'would not make this.') };
      if (status === 'failed') return { state: 'failed', cost, error: failure('engine_fault', 'after-delay', 'could not finish this.') };
      if (status !== 'done' || !picture) return { state: 'running', progress: { fraction: 0 }, pollAfterMs: 1_000 };
      const outputs = [{ index: 0, kind: 'image', mime: 'image/png', source: { url: picture } }] as const;
      return { state: 'succeeded', outputs, safety: [{ verdict: 'unknown', index: 0, source: title }], cost };
    },
    fetchOutput: (_, { source }, call) => openOutput(call, 'url' in source ? source.url : '', { provider: title, hosts: [base.origin] }),
  };
}

export const lantern: Provider = {
  id,
  title,
  website: 'https://lantern.example',
  location: 'Nowhere: Lantern is an example',
  fields: [
    { name: 'apiKey', label: 'API key', hint: 'In the settings of your account.', kind: 'secret', required: true },
    { name: 'baseUrl', label: 'Address', hint: 'Leave empty for the usual one.', kind: 'url', required: false },
  ],
  hosts: ({ fields }) => [baseOf(fields).origin],
  sends: [
    { field: 'headers.authorization', from: 'credential' },
    { field: 'prompt', from: 'prompt' },
    { field: 'picture', from: 'reference' },
    ...['client_id', 'query.client_id'].map((field) => ({ field, from: 'attempt id' }) as const),
    ...['model', 'width', 'height', 'seed', 'style'].map((field) => ({ field, from: 'parameter' }) as const),
  ],
  starter: { checkedOn, models },
  open,
};
