import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Emulator, EmulatorOptions } from '../emulator-kit/emulator.ts';
import { sampleMp4, samplePng } from '../emulator-kit/sample-media.ts';
import { createFaultQueue, type Incoming, serveEmulator } from '../emulator-kit/serve.ts';
import { emulatedEndpoints } from './emulator-models.ts';
import { createRequestQueue, type QueuedRequest, sizeOf } from './emulator-requests.ts';
import { createWebhookSender } from './emulator-webhooks.ts';

const lifecycle = z.object({ expiration_duration_seconds: z.number().positive().nullable() });
const longestEdge = 512;

/** fal's queue, its published keys, the price list of its platform API, and its media host. */
export async function startEmulator({ port, jobMs = 1_500 }: EmulatorOptions = {}): Promise<Emulator> {
  const apiKey = `${randomUUID()}:${randomBytes(16).toString('hex')}`;
  const faults = createFaultQueue();
  const webhooks = createWebhookSender(faults);
  let currentJobMs = jobMs;
  let origin = '';
  const queue = createRequestQueue(
    () => origin,
    faults,
    webhooks,
    () => currentJobMs,
  );
  const serving = await serveEmulator({ port, isPaid: ({ method }) => method === 'POST', handle });
  origin = serving.url;

  function handle(call: Incoming): void {
    const path = call.url.pathname.slice(1);
    if (path === '.well-known/jwks.json') return call.answer(200, webhooks.keySet);
    if (/^(?:files|page|gone|foreign-host)\//.test(path)) return serveFile(call, path);
    if (call.headers.authorization !== `Key ${apiKey}`) return refuse(call, 'unauthorized');
    if (path === 'v1/models/pricing') return showPrices(call);
    if (call.method === 'POST') return submit(call, path);
    const [, app, id = '', action] = /^([\w.-]+\/[\w.-]+)\/requests\/([^/]+)(?:\/(\w+))?$/.exec(path) ?? [];
    const request = queue.find(id);
    if (!request || app === undefined || !request.endpoint.startsWith(app)) return notFound(call);
    if (call.method === 'PUT' && action === 'cancel') return cancel(call, request);
    if (call.method === 'GET' && action === 'status') return showStatus(call, request);
    if (call.method === 'GET' && action === undefined) return showResult(call, request);
    return notFound(call);
  }

  function submit(call: Incoming, endpoint: string): void {
    const refusal = faults.take('unauthorized', 'no-credit', 'rate-limited', 'bad-input', 'server-error');
    if (refusal) return refuse(call, refusal.kind);
    const cut = faults.take('cut');
    if (cut?.when === 'before') return call.cut();
    const model = emulatedEndpoints[endpoint];
    if (!model) return call.answer(404, { detail: `Application '${endpoint.slice(0, 80)}' not found` });
    let body: unknown;
    let outputSeconds: number | null = null;
    try {
      body = call.json();
      const preference = call.headers['x-fal-object-lifecycle-preference'];
      if (preference !== undefined) outputSeconds = lifecycle.parse(JSON.parse(preference)).expiration_duration_seconds;
    } catch {
      return call.answer(400, { detail: 'The body and the lifecycle preference must be JSON' });
    }
    const webhook = call.url.searchParams.get('fal_webhook') ?? undefined;
    if (webhook !== undefined && !isReachable(webhook)) return call.answer(400, { detail: 'fal_webhook must be an https address' });

    const request = queue.add({ endpoint, model, body, webhook, outputSeconds });
    if (cut?.when === 'after') return call.cut();
    return call.answer(
      200,
      {
        status: 'IN_QUEUE',
        request_id: request.id,
        gateway_request_id: request.id,
        ...addresses(request),
        queue_position: queue.position(request),
      },
      { 'x-fal-request-id': request.id },
    );
  }

  /** Whatever the endpoint, its requests are followed below the first two parts of its name. */
  const addresses = ({ id, endpoint }: QueuedRequest): Record<string, string> => {
    const base = `${origin}/${endpoint.split('/').slice(0, 2).join('/')}/requests/${id}`;
    return { response_url: base, status_url: `${base}/status`, cancel_url: `${base}/cancel` };
  };

  function showStatus(call: Incoming, request: QueuedRequest): void {
    const { id, status } = request;
    const logs = call.url.searchParams.get('logs') === '1' ? { logs: [] } : {};
    const more = status === 'IN_QUEUE' ? { queue_position: queue.position(request) } : logs;
    const done = status === 'COMPLETED';
    call.answer(done ? 200 : 202, {
      status,
      request_id: id,
      ...addresses(request),
      ...more,
      ...(done ? { metrics: { inference_time: 0.1 } } : {}),
    });
  }

  function showResult(call: Incoming, { result }: QueuedRequest): void {
    if (!result) return call.answer(400, { detail: 'Request is still in progress' });
    return call.answer(result.status, result.body);
  }

  function cancel(call: Incoming, request: QueuedRequest): void {
    if (queue.cancel(request)) return call.answer(202, { status: 'CANCELLATION_REQUESTED' });
    return call.answer(400, { status: 'ALREADY_COMPLETED' });
  }

  function serveFile(call: Incoming, path: string): void {
    const [place, id = '', name = ''] = path.split('/');
    if (place === 'page') return call.send(200, 'text/html; charset=utf-8', '<!doctype html><title>Sign in</title>');
    const request = queue.find(id);
    const ageSeconds = (Date.now() - (request?.completedAt?.getTime() ?? 0)) / 1000;
    if (place !== 'files' || request?.result?.status !== 200) return notFound(call);
    if (request.outputSeconds !== null && ageSeconds > request.outputSeconds) return notFound(call);
    if (name.endsWith('.mp4')) return call.send(200, 'video/mp4', sampleMp4());
    const { width, height } = sizeOf(request.input);
    const scale = Math.min(1, longestEdge / Math.max(width, height));
    const seed = (Number(call.url.searchParams.get('seed')) % 100_000) + Number.parseInt(name, 10);
    return call.send(200, 'image/png', samplePng({ width: Math.round(width * scale), height: Math.round(height * scale), seed }));
  }

  return {
    url: origin,
    fields: { apiKey, baseUrl: `${origin}/` },
    calls: serving.calls,
    get jobs() {
      return queue.all
        .filter(({ valid }) => valid)
        .map(({ id, endpoint, status, input }) => ({
          id,
          model: endpoint,
          state: status,
          prompt: typeof input.prompt === 'string' ? input.prompt : '',
        }));
    },
    fault: (fault) => faults.add(fault),
    setJobMs(ms) {
      currentJobMs = ms;
    },
    async close() {
      queue.close();
      webhooks.close();
      await serving.close();
    },
  };
}

/** Local addresses as well: an emulator has no other way to push to a service on the same machine. */
function isReachable(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname));
}

function showPrices(call: Incoming): void {
  const asked = call.url.searchParams.getAll('endpoint_id').flatMap((ids) => ids.split(','));
  if (asked.length === 0 || asked.length > 50)
    return call.answer(400, { error: { message: 'endpoint_id is required', type: 'validation_error' } });
  const known = asked.filter((id) => emulatedEndpoints[id]);
  if (known.length === 0) return notFound(call);
  const prices = known.map((endpoint_id) => ({ endpoint_id, unit_price: 0.025, unit: 'image', currency: 'USD' }));
  return call.answer(200, { prices, next_cursor: null, has_more: false });
}

const notFound = (call: Incoming): void => call.answer(404, { detail: 'Not found' });

function refuse(call: Incoming, kind: 'unauthorized' | 'no-credit' | 'rate-limited' | 'bad-input' | 'server-error'): void {
  switch (kind) {
    case 'unauthorized':
      return call.answer(401, { detail: 'Cannot access application. Authentication is required to access this application.' });
    case 'no-credit':
      return call.answer(403, { detail: 'User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.' });
    case 'rate-limited':
      return call.answer(429, { error: { message: 'Too many requests', code: 429 } }, { 'retry-after': '2', 'x-fal-retryable': 'true' });
    case 'bad-input':
      return call.answer(422, { detail: [{ loc: ['body', 'prompt'], msg: 'Field required', type: 'missing' }] });
    case 'server-error':
      return call.answer(500, { detail: 'Internal Server Error' });
  }
}
