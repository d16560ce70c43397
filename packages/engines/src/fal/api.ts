import { z } from 'zod';
import { httpFailure } from '../http-kit/http-failure.ts';
import { readAnswer, readFailure, readJson, shapeOf } from '../http-kit/read-answer.ts';
import { send } from '../http-kit/send.ts';
import type { EngineCall } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { JsonObject } from '../spec/json.ts';

export const provider = 'fal';

const text = z.string().nullish();

const accepted = z.object({ request_id: z.string().min(1), response_url: text, status_url: text, cancel_url: text });
const statusAnswer = z.object({ status: z.string(), queue_position: z.number().nullish() });

/** Errors of models are a list, those of the gateway a text, at times below `error`. The texts may repeat what was sent. */
const failureBody = z.object({
  detail: z
    .union([z.string(), z.array(z.object({ loc: z.array(z.union([z.string(), z.number()])).nullish(), type: text, msg: text }))])
    .nullish(),
  error: z.union([z.string(), z.object({ message: text, code: z.unknown().optional() })]).nullish(),
});
const cancelAnswer = z.object({ status: text });

/** What is known of a failure: its status, the kind it names, the field it is about, and its text for matching only. */
export interface FalFailure {
  readonly status: number;
  readonly headers: Headers;
  readonly type: string;
  readonly field: string | undefined;
  readonly text: string;
}

/** Where one request is followed. Paths below the base address. */
export interface RequestPaths {
  readonly status: string;
  readonly response: string;
  readonly cancel: string;
}

export interface FalApi {
  /** Throws `EngineError` unless the key is accepted. */
  checkKey(call: EngineCall, endpoint: string): Promise<void>;
  submit(
    call: EngineCall,
    endpoint: string,
    input: JsonObject,
    webhookUrl: URL | undefined,
  ): Promise<{ readonly id: string; readonly paths: RequestPaths }>;
  status(call: EngineCall, path: string): Promise<z.output<typeof statusAnswer>>;
  /** The output of a completed request, or how it failed. Throws `EngineError` when neither can be had now. */
  result(call: EngineCall, path: string): Promise<{ readonly output: unknown } | { readonly failure: FalFailure }>;
  /** The state that the cancel was answered with, e.g. `ALREADY_COMPLETED`. */
  cancel(call: EngineCall, path: string): Promise<string>;
  /** Public keys of webhooks, as `x` of Ed25519 keys. */
  webhookKeys(call: EngineCall): Promise<readonly string[]>;
}

export interface FalAddresses {
  readonly queue: URL;
  readonly platform: URL;
  readonly keys: URL;
}

/** How long fal keeps what it makes. */
export const outputSeconds = 60 * 60;

const submitHeaders = {
  'content-type': 'application/json',
  'x-fal-store-io': '0',
  'x-fal-object-lifecycle-preference': JSON.stringify({ expiration_duration_seconds: outputSeconds }),
  // A model of the same kind is not the model that was chosen.
  'x-app-fal-disable-fallback': '1',
};

/** The calls that the adapter makes, each sent once. */
export function falApi({ queue, platform, keys }: FalAddresses, apiKey: string): FalApi {
  const credential = { authorization: `Key ${apiKey}` };
  const below = (path: string): URL => {
    const url = new URL(path, queue);
    if (url.origin === queue.origin) return url;
    throw new EngineError({ kind: 'not_found', retry: 'never', billed: 'no', detail: 'This handle is not one of fal.' });
  };

  /** An address from an answer as a path, or where it must be by the rule when the answer has none. Never an address elsewhere. */
  const pathOf = (address: string | null | undefined, otherwise: string): string => {
    const url = address ? URL.parse(address, queue) : null;
    return url?.origin === queue.origin ? url.pathname + url.search : new URL(otherwise, queue).pathname;
  };

  return {
    async checkKey(call, endpoint) {
      const url = new URL('v1/models/pricing', platform);
      url.searchParams.set('endpoint_id', endpoint);
      const response = await send(call, url, { headers: credential }, { provider });
      await response.body?.cancel();
      // An endpoint without a price says nothing about the key.
      if (!response.ok && response.status !== 404) throw httpFailure(response, { provider });
    },
    async submit(call, endpoint, input, webhookUrl) {
      const url = new URL(endpoint, queue);
      if (webhookUrl) url.searchParams.set('fal_webhook', webhookUrl.href);
      const init = { method: 'POST', headers: { ...credential, ...submitHeaders }, body: JSON.stringify(input) };
      const response = await send(call, url, init, { provider, paid: true });
      if (!response.ok) throw refusal(await failureOf(response), true);
      const answer = await readAnswer(response, accepted, { provider, paid: true });
      const own = `${endpoint.split('/').slice(0, 2).join('/')}/requests/${encodeURIComponent(answer.request_id)}`;
      return {
        id: answer.request_id,
        paths: {
          status: pathOf(answer.status_url, `${own}/status`),
          response: pathOf(answer.response_url, own),
          cancel: pathOf(answer.cancel_url, `${own}/cancel`),
        },
      };
    },
    async status(call, path) {
      const response = await send(call, below(path), { headers: credential }, { provider });
      if (!response.ok) throw refusal(await failureOf(response), false);
      return readAnswer(response, statusAnswer, { provider });
    },
    async result(call, path) {
      const response = await send(call, below(path), { headers: credential }, { provider });
      if (response.ok) return { output: await readJson(response, { provider }) };
      const failure = await failureOf(response);
      if (isAboutTheWork(failure)) return { failure };
      throw refusal(failure, false);
    },
    async cancel(call, path) {
      const response = await send(call, below(path), { method: 'PUT', headers: credential }, { provider });
      if ([200, 202, 400, 404].includes(response.status)) {
        const answer = await readFailure(response, cancelAnswer);
        return answer?.status ?? (response.ok ? 'CANCELLATION_REQUESTED' : 'ALREADY_COMPLETED');
      }
      throw refusal(await failureOf(response), false);
    },
    async webhookKeys(call) {
      const response = await send(call, keys, {}, { provider });
      if (!response.ok) throw httpFailure(response, { provider });
      const { keys: found } = shapeOf(
        await readJson(response, { provider }),
        z.object({ keys: z.array(z.object({ x: z.string().min(1) })) }),
        { provider },
      );
      return found.map(({ x }) => x);
    },
  };
}

/** Whether an answer where the output should be speaks of the work itself, not of this call for it. */
function isAboutTheWork({ status, type }: FalFailure): boolean {
  if ([401, 403, 404, 408, 429].includes(status)) return false;
  return ![502, 503, 504].includes(status) || type !== '';
}

async function failureOf(response: Response): Promise<FalFailure> {
  const body = await readFailure(response, failureBody);
  const [issue] = Array.isArray(body?.detail) ? body.detail : [];
  const gateway = typeof body?.error === 'string' ? body.error : (body?.error?.message ?? '');
  const field = issue?.loc?.filter((part) => part !== 'body').at(0);
  return {
    status: response.status,
    headers: response.headers,
    type: issue?.type ?? '',
    field: typeof field === 'string' ? field.slice(0, 64) : undefined,
    text: typeof body?.detail === 'string' ? body.detail : (issue?.msg ?? gateway),
  };
}

/** A call that was not answered with what it asked for. */
export function refusal(failure: FalFailure, paid: boolean): EngineError {
  if (failure.status === 403 && /balance|credit|exhausted/i.test(failure.text))
    return httpFailure({ ...failure, status: 402 }, { provider });
  return httpFailure(failure, { provider, paid, ...(failure.field === undefined ? {} : { field: failure.field }) });
}
