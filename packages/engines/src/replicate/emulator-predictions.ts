import { randomBytes } from 'node:crypto';
import type { FaultQueue } from '../emulator-kit/serve.ts';
import type { EmulatedModel } from './emulator-models.ts';
import type { WebhookSender } from './emulator-webhooks.ts';

type Ending = 'succeeds' | 'fails' | 'refused' | 'stuck';

export interface EmulatedPrediction {
  readonly id: string;
  readonly model: EmulatedModel;
  readonly version: string;
  readonly createdAt: Date;
  readonly webhook: string | undefined;
  readonly events: readonly string[];
  readonly outputsAt: 'own' | 'foreign' | 'page' | 'gone';
  status: 'starting' | 'processing' | 'succeeded' | 'failed' | 'canceled';
  input: Readonly<Record<string, unknown>>;
  output: unknown;
  error: string | null;
  logs: string;
  startedAt: Date | null;
  completedAt: Date | null;
  dataRemoved: boolean;
}

export interface PredictionOptions {
  readonly model: EmulatedModel;
  readonly version: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly webhook: string | undefined;
  readonly events: readonly string[];
}

export interface Predictions {
  /** Oldest first. */
  readonly all: readonly EmulatedPrediction[];
  find(id: string): EmulatedPrediction | undefined;
  create(options: PredictionOptions): EmulatedPrediction;
  cancel(prediction: EmulatedPrediction): void;
  /** Resolves at the end of the prediction, or after so many milliseconds. */
  ended(prediction: EmulatedPrediction, patienceMs: number): Promise<void>;
  /** Removes the data of everything that has ended, as an hour does. */
  removeData(): void;
  /** The object that callers and webhooks see. */
  show(prediction: EmulatedPrediction): Readonly<Record<string, unknown>>;
  close(): void;
}

const retentionMs = 60 * 60 * 1000;
const allEvents = ['start', 'output', 'logs', 'completed'];
const isOver = ({ status }: EmulatedPrediction): boolean => status !== 'starting' && status !== 'processing';

/** The life of predictions: starting, processing, over, data removed. */
export function createPredictions(origin: () => string, faults: FaultQueue, webhooks: WebhookSender, jobMs: () => number): Predictions {
  const all: EmulatedPrediction[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const waiting = new Map<string, (() => void)[]>();

  const later = (ms: number, act: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timer.unref();
    timers.add(timer);
  };
  const tell = (prediction: EmulatedPrediction, event: string): void => {
    const wanted = prediction.events.length === 0 ? allEvents : prediction.events;
    if (prediction.webhook && wanted.includes(event)) webhooks.deliver(prediction.webhook, show(prediction));
  };

  function show(prediction: EmulatedPrediction): Readonly<Record<string, unknown>> {
    const { id, model, startedAt, completedAt } = prediction;
    const seconds = (from: Date): number => ((completedAt ?? from).getTime() - from.getTime()) / 1000;
    return {
      id,
      model: `${model.owner}/${model.name}`,
      version: prediction.version,
      input: prediction.input,
      logs: prediction.logs,
      output: prediction.output,
      error: prediction.error,
      status: prediction.status,
      source: 'api',
      data_removed: prediction.dataRemoved,
      deadline: null,
      created_at: prediction.createdAt.toISOString(),
      started_at: startedAt?.toISOString() ?? null,
      completed_at: completedAt?.toISOString() ?? null,
      metrics: completedAt && startedAt ? { predict_time: seconds(startedAt), total_time: seconds(prediction.createdAt) } : {},
      ...(prediction.webhook === undefined ? {} : { webhook: prediction.webhook, webhook_events_filter: prediction.events }),
      urls: {
        get: `${origin()}/v1/predictions/${id}`,
        cancel: `${origin()}/v1/predictions/${id}/cancel`,
        web: `${origin()}/p/${id}`,
      },
    };
  }

  function end(prediction: EmulatedPrediction, status: 'succeeded' | 'failed' | 'canceled'): void {
    if (isOver(prediction)) return;
    prediction.status = status;
    prediction.completedAt = new Date();
    if (status === 'succeeded') {
      prediction.output = outputOf(prediction, origin());
      prediction.logs += '100%|██████████| 4/4\n';
      tell(prediction, 'output');
    }
    tell(prediction, 'completed');
    for (const resolve of waiting.get(prediction.id) ?? []) resolve();
    waiting.delete(prediction.id);
    later(retentionMs, () => removeDataOf(prediction));
  }

  function removeDataOf(prediction: EmulatedPrediction): void {
    prediction.dataRemoved = true;
    prediction.input = {};
    prediction.output = null;
    prediction.logs = '';
  }

  return {
    all,
    find: (id) => all.find((prediction) => prediction.id === id),
    create({ model, version, input, webhook, events }) {
      const place = faults.take('output-is-html', 'output-on-foreign-host', 'output-gone')?.kind;
      const ending = endings[faults.take('job-fails', 'job-refused', 'job-stuck')?.kind ?? 'none'];
      const prediction: EmulatedPrediction = {
        id: randomBytes(13).toString('hex'),
        model,
        version,
        createdAt: new Date(),
        webhook,
        events,
        outputsAt: place === 'output-is-html' ? 'page' : place === 'output-on-foreign-host' ? 'foreign' : place ? 'gone' : 'own',
        status: 'starting',
        input,
        output: null,
        error: null,
        logs: '',
        startedAt: null,
        completedAt: null,
        dataRemoved: false,
      };
      all.push(prediction);
      const ms = jobMs();
      later(ms * 0.2, () => {
        if (isOver(prediction)) return;
        prediction.status = 'processing';
        prediction.startedAt = new Date();
        prediction.logs = ' 25%|██▌       | 1/4\n';
        tell(prediction, 'start');
        tell(prediction, 'logs');
      });
      if (ending === 'stuck') return prediction;
      later(ms, () => {
        if (ending === 'refused') prediction.error = 'NSFW content detected. Try running it again, or try a different prompt.';
        if (ending === 'fails') prediction.error = `Prediction failed for "${String(input.prompt)}": the model gave up`;
        end(prediction, ending === 'succeeds' ? 'succeeded' : 'failed');
      });
      return prediction;
    },
    cancel: (prediction) => end(prediction, 'canceled'),
    ended: (prediction, patienceMs) =>
      new Promise((resolve) => {
        if (isOver(prediction)) return resolve();
        waiting.set(prediction.id, [...(waiting.get(prediction.id) ?? []), resolve]);
        later(patienceMs, resolve);
      }),
    removeData() {
      for (const prediction of all) if (isOver(prediction)) removeDataOf(prediction);
    },
    show,
    close() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

const endings: Readonly<Record<string, Ending>> = {
  none: 'succeeds',
  'job-fails': 'fails',
  'job-refused': 'refused',
  'job-stuck': 'stuck',
};

function outputOf({ id, model, input, outputsAt }: EmulatedPrediction, origin: string): unknown {
  if (model.output === 'text') return 'Caption: a lighthouse above a calm sea';
  const folder = outputsAt === 'own' ? 'delivery' : outputsAt;
  // The same machine under another name: whoever follows it anyway is seen.
  const host = outputsAt === 'foreign' ? `${origin.replace('127.0.0.1', 'localhost')}/foreign-host` : origin;
  const url = (index: number): string => `${host}/${folder}/${id}/out-${index}.${model.output === 'clip' ? 'mp4' : 'png'}`;
  if (model.output !== 'pictures') return url(0);
  const count = typeof input.num_outputs === 'number' ? input.num_outputs : 1;
  return Array.from({ length: count }, (_, index) => url(index));
}
