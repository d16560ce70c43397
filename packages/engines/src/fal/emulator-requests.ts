import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { FaultQueue } from '../emulator-kit/serve.ts';
import type { EmulatedEndpoint } from './emulator-models.ts';
import type { WebhookSender } from './emulator-webhooks.ts';

/** What stands where the output should be, with its status. */
export interface Result {
  readonly status: number;
  readonly body: unknown;
}

export interface QueuedRequest {
  readonly id: string;
  readonly endpoint: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly webhook: string | undefined;
  /** Seconds after which outputs are deleted; null: never. */
  readonly outputSeconds: number | null;
  /** False for requests that a model would not begin with: those are not billed. */
  readonly valid: boolean;
  status: 'IN_QUEUE' | 'IN_PROGRESS' | 'COMPLETED';
  result: Result | undefined;
  completedAt: Date | undefined;
}

export interface NewRequest {
  readonly endpoint: string;
  readonly model: EmulatedEndpoint;
  readonly body: unknown;
  readonly webhook: string | undefined;
  readonly outputSeconds: number | null;
}

export interface RequestQueue {
  readonly all: readonly QueuedRequest[];
  find(id: string): QueuedRequest | undefined;
  position(request: QueuedRequest): number;
  add(request: NewRequest): QueuedRequest;
  /** False when it was over already. */
  cancel(request: QueuedRequest): boolean;
  close(): void;
}

const violation = { loc: ['body', 'prompt'], msg: 'The content could not be processed because it violates the content policy.' };

/** The life of requests: in queue, in progress, completed. Models look at their input only when it is their turn. */
export function createRequestQueue(origin: () => string, faults: FaultQueue, webhooks: WebhookSender, jobMs: () => number): RequestQueue {
  const all: QueuedRequest[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const later = (ms: number, act: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timer.unref();
    timers.add(timer);
  };

  function complete(request: QueuedRequest, result: Result): boolean {
    if (request.status === 'COMPLETED') return false;
    request.status = 'COMPLETED';
    request.result = result;
    request.completedAt = new Date();
    if (request.webhook === undefined) return true;
    const ok = result.status === 200;
    webhooks.deliver(request.webhook, request.id, {
      request_id: request.id,
      gateway_request_id: request.id,
      status: ok ? 'OK' : 'ERROR',
      payload: result.body,
      ...(ok ? {} : { error: `Unexpected status code: ${result.status}` }),
    });
    return true;
  }

  function resultOf(request: QueuedRequest, model: EmulatedEndpoint, seed: number): Result {
    const checked = model.input.safeParse(request.input);
    if (!checked.success) return { status: 422, body: { detail: checked.error.issues.map(toDetail) } };
    switch (faults.take('job-fails', 'job-refused')?.kind) {
      case 'job-refused':
        return { status: 422, body: { detail: [{ ...violation, type: 'content_policy_violation', input: request.input.prompt }] } };
      case 'job-fails':
        return { status: 500, body: { detail: `Runner gave up on "${String(request.input.prompt)}"` } };
      default:
        return { status: 200, body: outputOf(request, model, seed, origin(), placeOf(faults)) };
    }
  }

  return {
    all,
    find: (id) => all.find((request) => request.id === id),
    position: (request) => all.filter(({ status }) => status === 'IN_QUEUE').indexOf(request),
    add({ endpoint, model, body, webhook, outputSeconds }) {
      const input = z.record(z.string(), z.unknown()).safeParse(body).data ?? {};
      const request: QueuedRequest = {
        id: randomUUID(),
        endpoint,
        input,
        webhook,
        outputSeconds,
        valid: model.input.safeParse(input).success,
        status: 'IN_QUEUE',
        result: undefined,
        completedAt: undefined,
      };
      all.push(request);
      const ms = jobMs();
      later(ms * 0.3, () => {
        if (request.status === 'IN_QUEUE') request.status = 'IN_PROGRESS';
      });
      const seed = typeof input.seed === 'number' ? input.seed : Math.floor(Math.random() * 2 ** 31);
      if (!faults.take('job-stuck')) {
        const result = resultOf(request, model, seed);
        later(ms, () => complete(request, result));
      }
      return request;
    },
    cancel: (request) => complete(request, { status: 499, body: { detail: 'Request was cancelled' } }),
    close() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

const toDetail = (issue: z.core.$ZodIssue): unknown => {
  const extra = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  return { loc: ['body', ...issue.path, ...extra], msg: issue.message, type: 'value_error' };
};

const placeOf = (faults: FaultQueue): string => {
  const kind = faults.take('output-is-html', 'output-on-foreign-host', 'output-gone')?.kind;
  return kind === 'output-is-html'
    ? 'page'
    : kind === 'output-on-foreign-host'
      ? 'foreign-host'
      : kind === 'output-gone'
        ? 'gone'
        : 'files';
};

function outputOf({ id, input }: QueuedRequest, model: EmulatedEndpoint, seed: number, origin: string, place: string): unknown {
  // The same machine under another name: whoever follows it anyway is seen.
  const host = place === 'foreign-host' ? origin.replace('127.0.0.1', 'localhost') : origin;
  if (model.output === 'video') {
    return { video: { url: `${host}/${place}/${id}/0.mp4`, content_type: 'video/mp4', file_name: '0.mp4', file_size: 8_047 } };
  }
  const { width, height } = sizeOf(input);
  const picture = (index: number): unknown => ({
    url: `${host}/${place}/${id}/${index}.png?seed=${seed}`,
    width,
    height,
    content_type: 'image/png',
  });
  if (model.output === 'image') return { image: picture(0), seed };
  const indexes = Array.from({ length: typeof input.num_images === 'number' ? input.num_images : 1 }, (_, index) => index);
  return {
    images: indexes.map(picture),
    seed,
    prompt: input.prompt,
    timings: { inference: 0.1 },
    ...(model.flags ? { has_nsfw_concepts: indexes.map(() => /\bnude\b/.test(String(input.prompt))) } : {}),
  };
}

/** As large as was asked for, a megapixel where only a ratio was. */
export function sizeOf({ image_size, aspect_ratio }: Readonly<Record<string, unknown>>): { width: number; height: number } {
  const asked = z.object({ width: z.number(), height: z.number() }).safeParse(image_size).data;
  if (asked) return asked;
  const [across = 1, down = 1] =
    typeof aspect_ratio === 'string' && /^\d+:\d+$/.test(aspect_ratio) ? aspect_ratio.split(':').map(Number) : [];
  return { width: Math.round(1024 * Math.sqrt(across / down)), height: Math.round(1024 * Math.sqrt(down / across)) };
}
