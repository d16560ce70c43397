import { estimateCost } from '../request-kit/estimate-cost.ts';
import type { Cost, OutputRef, SafetyVerdict, Snapshot } from '../spec/engine.ts';
import { type Failure, taskError } from './failures.ts';
import type { OpenModel } from './model-mapping.ts';
import type { Task, TaskItem } from './read-task.ts';

const mimes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  mp4: 'video/mp4',
  webm: 'video/webm',
  mov: 'video/quicktime',
};

/** What a task is at, for so many outputs; undefined when it listed too few to tell. */
export function snapshotOf(task: Task, count: number, model: OpenModel | undefined): Snapshot | undefined {
  const made = task.items.filter((one) => one.status !== 'error' && sourceOf(one) !== undefined).slice(0, count);
  const open = task.items.filter((one) => one.status !== 'error' && sourceOf(one) === undefined);
  const waiting = open.filter(({ status }) => status !== 'success');
  const failures: Failure[] = [
    ...task.failures,
    ...task.items.filter(({ status }) => status === 'error').map(({ error }) => error ?? {}),
    ...open.filter(({ status }) => status === 'success').map(() => ({})),
  ];
  const cost = reportedCost(task.items);
  if (made.length >= count) return succeeded(made, cost, model);
  if (waiting.length > 0 && !task.complete) return running(made, waiting, count, model);
  if (!task.complete && failures.length > 0 && made.length > 0 && made.length + failures.length < count) return undefined;
  if (!task.complete && failures.length === 0) return undefined;
  if (made.length > 0) return succeeded(made, cost, model);
  const error = taskError(failures[0] ?? {}, cost?.amountMicros);
  return { state: 'failed', error, ...(cost ? { cost } : {}) };
}

/** Some results are there and the others are not listed. */
export function stillWaiting(count: number, model: OpenModel | undefined): Snapshot {
  return running([], [], count, model);
}

function running(made: readonly TaskItem[], waiting: readonly TaskItem[], count: number, model: OpenModel | undefined): Snapshot {
  const percent = waiting.reduce((sum, { progress }) => sum + Math.min(100, Math.max(0, progress ?? 0)), made.length * 100);
  const typicalMs = (model?.descriptor.typicalSeconds ?? 10) * 1000;
  return {
    state: 'running',
    progress: { fraction: Math.min(1, percent / (100 * count)) },
    pollAfterMs: Math.round(Math.min(5_000, Math.max(500, typicalMs / 8))),
  };
}

function succeeded(made: readonly TaskItem[], cost: Cost | undefined, model: OpenModel | undefined): Snapshot {
  return {
    state: 'succeeded',
    outputs: made.map((one, index) => outputOf(one, index)),
    safety: made.map(({ NSFWContent }, index): SafetyVerdict => {
      const verdict = NSFWContent == null ? 'unknown' : NSFWContent ? 'flagged' : 'clean';
      return { verdict, index, source: 'runware', ...(verdict === 'flagged' ? { categories: ['nsfw'] } : {}) };
    }),
    cost: cost ?? listedCost(made.length, model) ?? { amountMicros: 0n, currency: 'USD', quality: 'estimated' },
  };
}

function sourceOf({ imageURL, videoURL, text }: TaskItem): string | undefined {
  return imageURL ?? videoURL ?? text ?? undefined;
}

function outputOf(one: TaskItem, index: number): OutputRef {
  const seed = one.seed == null ? {} : { seed: one.seed };
  const url = one.imageURL ?? one.videoURL;
  if (url == null) return { index, kind: 'text', mime: 'text/plain', source: { text: one.text ?? '' }, ...seed };
  const kind = one.imageURL == null ? 'video' : 'image';
  const ending = /\.([a-z0-9]+)$/i.exec(URL.parse(url)?.pathname ?? '')?.[1]?.toLowerCase() ?? '';
  return { index, kind, mime: mimes[ending] ?? (kind === 'image' ? 'image/png' : 'video/mp4'), source: { url }, ...seed };
}

/** The dollars Runware reports, also for results that failed. */
function reportedCost(items: readonly TaskItem[]): Cost | undefined {
  const reported = items.flatMap(({ cost }) => (cost == null ? [] : [cost]));
  if (reported.length === 0) return undefined;
  const amountMicros = reported.reduce((sum, cost) => sum + BigInt(Math.round(cost * 1_000_000)), 0n);
  return { amountMicros, currency: 'USD', quality: 'reported' };
}

/** The price list, for results of the usual size and length: what was asked for is not known here. */
function listedCost(outputs: number, model: OpenModel | undefined): Cost | undefined {
  if (!model) return undefined;
  const { size, duration } = model.descriptor;
  const megapixels = (outputs * size.default.width * size.default.height) / 1_000_000;
  return estimateCost(model.cost, { outputs, megapixels, seconds: outputs * (duration?.default ?? 0) });
}
