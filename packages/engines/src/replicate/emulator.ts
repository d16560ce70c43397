import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Emulator, EmulatorOptions } from '../emulator-kit/emulator.ts';
import { sampleMp4, samplePng } from '../emulator-kit/sample-media.ts';
import { createFaultQueue, type Incoming, serveEmulator } from '../emulator-kit/serve.ts';
import { invalid, invalidVersion, notFound, refuse, unauthenticated } from './emulator-answers.ts';
import { createFiles } from './emulator-files.ts';
import { type EmulatedModel, emulatedModels } from './emulator-models.ts';
import { createPredictions, type EmulatedPrediction } from './emulator-predictions.ts';
import { createWebhookSender } from './emulator-webhooks.ts';

export interface ReplicateEmulator extends Emulator {
  /** What an account shows as its webhook signing secret. */
  readonly webhookSecret: string;
  /** Uploaded files that are still there. */
  readonly files: readonly { readonly id: string; readonly bytes: number; readonly mime: string }[];
  /** Inputs and outputs of everything that has ended are removed, as an hour does. */
  removeData(): void;
}

const pageSize = 100;

const isLocal = (url: URL): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
const webhookAddress = z.string().refine(
  (text) => {
    const url = URL.parse(text);
    return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal(url));
  },
  { message: 'Must be an HTTPS URL' },
);
const request = z.strictObject({
  input: z.record(z.string(), z.unknown()),
  version: z.string().optional(),
  stream: z.boolean().optional(),
  webhook: webhookAddress.optional(),
  webhook_events_filter: z.array(z.enum(['start', 'output', 'logs', 'completed'])).optional(),
});

/** Replicate's HTTP API with its predictions, files, deliveries and webhooks. */
export async function startEmulator({ port, jobMs = 1_500 }: EmulatorOptions = {}): Promise<ReplicateEmulator> {
  const apiKey = `r8_${randomBytes(18).toString('hex')}`;
  const faults = createFaultQueue();
  const webhooks = createWebhookSender(faults);
  const files = createFiles(() => origin);
  let currentJobMs = jobMs;
  let origin = '';
  const predictions = createPredictions(
    () => origin,
    faults,
    webhooks,
    () => currentJobMs,
  );

  const serving = await serveEmulator({ port, isPaid: ({ method, url }) => method === 'POST' && isCreate(url.pathname), handle });
  origin = serving.url;

  async function handle(call: Incoming): Promise<void> {
    const { pathname } = call.url;
    if (!pathname.startsWith('/v1/')) return deliver(call);
    if (call.headers.authorization !== `Bearer ${apiKey}`) return unauthenticated(call);
    const [kind, id = '', action] = pathname.slice('/v1/'.length).split('/');
    if (call.method === 'POST' && isCreate(pathname)) return create(call);
    if (kind === 'account' && call.method === 'GET')
      return call.answer(200, { type: 'organization', username: 'emulator', name: 'Emulator' });
    if (pathname === '/v1/webhooks/default/secret' && call.method === 'GET') return call.answer(200, { key: webhooks.secret });
    if (kind === 'predictions' && id === '' && call.method === 'GET') return list(call);
    if (kind === 'predictions') return onePrediction(call, id, action);
    if (kind === 'files') return files.handle(call, id);
    if (kind === 'models' && call.method === 'GET') return describeModel(call, id, action ?? '');
    return notFound(call);
  }

  async function create(call: Incoming): Promise<void> {
    const refusal = faults.take('unauthorized', 'no-credit', 'rate-limited', 'bad-input', 'server-error');
    if (refusal) return refuse(call, refusal.kind);
    const cut = faults.take('cut');
    if (cut?.when === 'before') return call.cut();

    let body: z.output<typeof request>;
    try {
      body = request.parse(call.json());
    } catch (error) {
      const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
      return invalid(call, issue?.path.join('.') || 'body', issue?.message ?? 'The body is not JSON');
    }
    const found = findModel(call.url.pathname, body.version);
    if (!found) return call.url.pathname === '/v1/predictions' ? invalidVersion(call) : notFound(call);
    const input = found.model.input.safeParse(body.input);
    if (!input.success) {
      const [issue] = input.error.issues;
      const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
      return invalid(call, ['input', ...(issue?.path ?? []), ...(unknown ? [unknown] : [])].join('.'), issue?.message ?? 'Invalid');
    }
    const missing = Object.values(body.input)
      .flat()
      .find((value) => files.isMissing(value));
    if (missing !== undefined) return invalid(call, 'input', 'The file does not exist');

    const prediction = predictions.create({
      ...found,
      input: body.input,
      webhook: body.webhook,
      events: body.webhook_events_filter ?? [],
    });
    if (cut?.when === 'after') return call.cut();
    const [, seconds] = /^wait(?:=(\d+))?$/.exec(call.headers.prefer ?? '') ?? [];
    if (call.headers.prefer?.startsWith('wait')) await predictions.ended(prediction, Number(seconds ?? 60) * 1000);
    const finished = prediction.status === 'succeeded' || !call.headers.prefer;
    call.answer(finished ? 201 : 202, predictions.show(prediction));
  }

  function onePrediction(call: Incoming, id: string, action: string | undefined): void {
    const prediction = predictions.find(id);
    if (!prediction) return notFound(call);
    if (call.method === 'GET' && action === undefined) return call.answer(200, predictions.show(prediction));
    if (call.method !== 'POST' || action !== 'cancel') return notFound(call);
    predictions.cancel(prediction);
    return call.answer(200, predictions.show(prediction));
  }

  function list(call: Incoming): void {
    const query = call.url.searchParams;
    const after = query.get('created_after');
    const matching = predictions.all.filter(({ createdAt }) => !after || createdAt >= new Date(after)).toReversed();
    const from = Number(query.get('cursor') ?? 0);
    const page = matching.slice(from, from + pageSize);
    const next = new URL(call.url.pathname, origin);
    if (after) next.searchParams.set('created_after', after);
    next.searchParams.set('cursor', String(from + pageSize));
    call.answer(200, {
      previous: null,
      next: from + pageSize < matching.length ? next.href : null,
      results: page.map((prediction) => predictions.show(prediction)),
    });
  }

  function deliver(call: Incoming): void {
    const [, folder, id = '', name = ''] = call.url.pathname.split('/');
    const prediction = predictions.find(id);
    const index = Number(/^out-(\d+)\./.exec(name)?.[1] ?? Number.NaN);
    if (folder === 'page') return call.send(200, 'text/html; charset=utf-8', '<!doctype html><title>Sign in</title>');
    if (folder !== 'delivery' || !prediction || prediction.output === null || !Number.isInteger(index)) return notFound(call);
    if (prediction.model.output === 'clip') return call.send(200, 'video/mp4', sampleMp4());
    const seed = typeof prediction.input.seed === 'number' ? prediction.input.seed : Number.parseInt(id.slice(0, 6), 16);
    return call.send(200, 'image/png', samplePng({ ...sizeOf(prediction), seed: (seed % 100_000) + index }));
  }

  return {
    get url() {
      return origin;
    },
    fields: { apiKey, baseUrl: `${origin}/v1` },
    calls: serving.calls,
    get jobs() {
      return predictions.all.map(({ id, model, status, input }) => ({
        id,
        model: `${model.owner}/${model.name}`,
        state: status,
        prompt: typeof input.prompt === 'string' ? input.prompt : '',
      }));
    },
    webhookSecret: webhooks.secret,
    get files() {
      return files.all.map(({ id, content, mime }) => ({ id, bytes: content.byteLength, mime }));
    },
    removeData: () => predictions.removeData(),
    fault: (fault) => faults.add(fault),
    setJobMs(ms) {
      currentJobMs = ms;
    },
    async close() {
      predictions.close();
      webhooks.close();
      await serving.close();
    },
  };
}

const isCreate = (path: string): boolean => /^\/v1\/(?:models\/[^/]+\/[^/]+\/)?predictions$/.test(path);

function findModel(path: string, version: string | undefined): { model: EmulatedModel; version: string } | undefined {
  const [, owner, name] = /^\/v1\/models\/([^/]+)\/([^/]+)\/predictions$/.exec(path) ?? [];
  if (owner !== undefined) {
    const model = emulatedModels.find((one) => one.official && one.owner === owner && one.name === name);
    return model && { model, version: 'hidden' };
  }
  const wanted = version?.split(':').at(-1) ?? '';
  const model = emulatedModels.find(({ versions }) => versions.includes(wanted));
  return model && { model, version: wanted };
}

function describeModel(call: Incoming, owner: string, name: string): void {
  const model = emulatedModels.find((one) => one.owner === owner && one.name === name);
  if (!model) return notFound(call);
  const schemas = { Input: z.toJSONSchema(model.input, { unrepresentable: 'any' }) };
  const version = { id: model.versions[0] ?? 'hidden', openapi_schema: { components: { schemas } } };
  call.answer(200, { owner, name, visibility: 'public', url: `https://replicate.com/${owner}/${name}`, latest_version: version });
}

/** As large as was asked for, but never so large that drawing it takes a while. */
function sizeOf({ input }: EmulatedPrediction): { width: number; height: number } {
  const [across = 1, down = 1] = /^\d+:\d+$/.test(String(input.aspect_ratio)) ? String(input.aspect_ratio).split(':').map(Number) : [];
  const width = typeof input.width === 'number' ? input.width : 1024 * Math.sqrt(across / down);
  const height = typeof input.height === 'number' ? input.height : 1024 * Math.sqrt(down / across);
  const scale = Math.min(1, 512 / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}
