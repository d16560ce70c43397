import { z } from 'zod';
import { httpFailure } from '../http-kit/http-failure.ts';
import { readAnswer, readFailure } from '../http-kit/read-answer.ts';
import { send } from '../http-kit/send.ts';
import type { EngineCall } from '../spec/engine.ts';
import type { EngineError } from '../spec/engine-error.ts';
import type { Json } from '../spec/json.ts';

export const provider = 'Replicate';

const text = z.string().nullish();

/** The central object, as far as it is read here. `input` and `output` follow each model's own schema. */
export const predictionSchema = z.object({
  id: z.string().min(1),
  model: text,
  status: z.string(),
  input: z.record(z.string(), z.unknown()).nullish(),
  output: z.unknown().optional(),
  error: z.unknown().optional(),
  logs: text,
  data_removed: z.boolean().nullish(),
  created_at: text,
  metrics: z.object({ predict_time: z.number().nullish() }).nullish(),
  webhook: text,
});
export type Prediction = z.output<typeof predictionSchema>;

const page = z.object({ next: text, results: z.array(predictionSchema) });
const uploadedFile = z.object({ id: z.string().min(1), urls: z.object({ get: z.string().min(1) }) });
const failureBody = z.object({
  detail: text,
  retry_after: z.number().nullish(),
  invalid_fields: z.array(z.object({ field: z.string() })).nullish(),
});

type Request = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> };

export interface ReplicateApi {
  readonly base: URL;
  readonly credential: Readonly<Record<string, string>>;
  /** Throws `EngineError` unless the key is accepted. */
  account(call: EngineCall): Promise<void>;
  /** Begins paid work; `path` is where this model's predictions are made. */
  create(call: EngineCall, path: string, body: Json): Promise<Prediction>;
  get(call: EngineCall, id: string): Promise<Prediction>;
  cancel(call: EngineCall, id: string): Promise<Prediction>;
  /** Newest first. `cursor` is the `next` of the page before. */
  list(call: EngineCall, createdAfter: Date, cursor?: URL): Promise<{ readonly next: URL | null; readonly results: readonly Prediction[] }>;
  upload(call: EngineCall, file: Blob, fileName: string): Promise<{ readonly id: string; readonly url: string }>;
  /** Already gone is success. */
  deleteFile(call: EngineCall, id: string): Promise<void>;
  webhookSecret(call: EngineCall): Promise<string>;
}

/** The calls of the HTTP API that the adapter makes, each sent once. */
export function replicateApi(base: URL, apiKey: string): ReplicateApi {
  const credential = { authorization: `Bearer ${apiKey}` };
  const at = (path: string): URL => new URL(path, base);
  const one = (id: string): string => `predictions/${encodeURIComponent(id)}`;

  async function ask(call: EngineCall, url: URL, { headers, ...init }: Request = {}, paid = false): Promise<Response> {
    const response = await send(call, url, { ...init, headers: { ...credential, ...headers } }, { provider, paid });
    if (response.ok) return response;
    throw await failureOf(response, paid);
  }

  return {
    base,
    credential,
    async account(call) {
      await (await ask(call, at('account'))).body?.cancel();
    },
    async create(call, path, body) {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      return readAnswer(await ask(call, at(path), init, true), predictionSchema, { provider, paid: true });
    },
    get: async (call, id) => readAnswer(await ask(call, at(one(id))), predictionSchema, { provider }),
    cancel: async (call, id) => readAnswer(await ask(call, at(`${one(id)}/cancel`), { method: 'POST' }), predictionSchema, { provider }),
    async list(call, createdAfter, cursor) {
      const url = cursor ?? at('predictions');
      if (!cursor) url.searchParams.set('created_after', createdAfter.toISOString());
      const { next, results } = await readAnswer(await ask(call, url), page, { provider, limitBytes: 32 * 1024 * 1024 });
      const following = next ? URL.parse(next, base) : null;
      return { next: following?.origin === base.origin ? following : null, results };
    },
    async upload(call, file, fileName) {
      const body = new FormData();
      body.set('content', file, fileName);
      const { id, urls } = await readAnswer(await ask(call, at('files'), { method: 'POST', body }), uploadedFile, { provider });
      return { id, url: urls.get };
    },
    async deleteFile(call, id) {
      const init = { method: 'DELETE', headers: credential };
      const response = await send(call, at(`files/${encodeURIComponent(id)}`), init, { provider });
      if (!response.ok && response.status !== 404 && response.status !== 410) throw await failureOf(response, false);
      await response.body?.cancel();
    },
    async webhookSecret(call) {
      const { key } = await readAnswer(await ask(call, at('webhooks/default/secret')), z.object({ key: z.string().min(1) }), { provider });
      return key;
    },
  };
}

async function failureOf(response: Response, paid: boolean): Promise<EngineError> {
  const body = await readFailure(response, failureBody);
  const seconds = body?.retry_after ?? Number(/resets in ~?(\d+)\s*s/i.exec(body?.detail ?? '')?.[1] ?? Number.NaN);
  // Validators of models name fields as `input.prompt`; the text behind it may repeat what was sent.
  const field = body?.invalid_fields?.[0]?.field ?? /\binput\.(\w+)/.exec(body?.detail ?? '')?.[1];
  return httpFailure(response, {
    provider,
    paid,
    ...(Number.isFinite(seconds) ? { retryAfterMs: seconds * 1000 } : {}),
    ...(field === undefined ? {} : { field: field.slice(0, 64) }),
  });
}
