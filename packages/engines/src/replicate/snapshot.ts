import { estimateCost } from '../request-kit/estimate-cost.ts';
import type { Cost, OutputRef, Snapshot } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { OutputKind } from '../spec/model.ts';
import { type Prediction, provider } from './api.ts';
import type { ReplicateModel } from './catalogue.ts';
import { classifyFailure } from './classify-failure.ts';
import { engineId, type HandleFacts } from './handle.ts';

const mimes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  avif: 'image/avif',
  mp4: 'video/mp4',
  webm: 'video/webm',
};

/** What a prediction says about the work. `model` is undefined when it has left the catalogue since. */
export function toSnapshot(prediction: Prediction, facts: HandleFacts, model: ReplicateModel | undefined, now: Date): Snapshot {
  switch (prediction.status) {
    case 'succeeded':
      return finished(prediction, facts, model);
    case 'failed':
      return {
        state: 'failed',
        error: classifyFailure(prediction.error, model?.billing ?? 'output'),
        ...(model?.billing === 'time' ? { cost: costOf(prediction, facts, model, 0) } : {}),
      };
    case 'canceled':
    case 'aborted':
      return { state: 'cancelled' };
    default:
      return {
        state: prediction.status === 'starting' ? 'queued' : 'running',
        progress: { fraction: fractionOf(prediction.logs ?? '') },
        pollAfterMs: pollAfter(prediction, model?.descriptor.output ?? 'image', now),
      };
  }
}

function finished(prediction: Prediction, facts: HandleFacts, model: ReplicateModel | undefined): Snapshot {
  const outputs = outputsOf(prediction.output, model?.descriptor.output ?? 'image', facts.seed);
  if (outputs.length === 0) {
    const detail = prediction.data_removed
      ? `${provider} has deleted the outputs: it keeps them for an hour.`
      : `${provider} finished without an output.`;
    const error = new EngineError({ kind: prediction.data_removed ? 'lost' : 'engine_fault', retry: 'never', billed: 'yes', detail });
    return { state: 'failed', error };
  }
  return {
    state: 'succeeded',
    outputs,
    safety: outputs.map(({ index }) => ({ verdict: 'unknown', index, source: engineId })),
    cost: costOf(prediction, facts, model, outputs.length),
  };
}

/** Models answer with one address, a list, or an object of them; with a text or its pieces. */
function outputsOf(output: unknown, kind: OutputKind, seed: number | undefined): OutputRef[] {
  const texts = stringsIn(output);
  if (kind === 'text') {
    const text = texts.join('').trim();
    return text === '' ? [] : [{ index: 0, kind, mime: 'text/plain', source: { text } }];
  }
  return texts
    .filter((text) => /^https?:\/\//.test(text))
    .map((url, index) => {
      const extension = /\.(\w+)$/.exec(URL.parse(url)?.pathname ?? '')?.[1]?.toLowerCase() ?? '';
      const mime = mimes[extension] ?? (kind === 'video' ? 'video/mp4' : 'image/png');
      return { index, kind, mime, source: { url }, ...(seed === undefined ? {} : { seed }) };
    });
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(stringsIn);
}

/** Answers carry no price: the table is applied to what was asked for, or to the computing time. */
function costOf(prediction: Prediction, facts: HandleFacts, model: ReplicateModel | undefined, outputs: number): Cost {
  if (!model) return { amountMicros: 0n, currency: 'USD', quality: 'estimated' };
  const { size, duration } = model.descriptor;
  const megapixels = facts.megapixels ?? (size.default.width * size.default.height) / 1_000_000;
  const seconds = facts.seconds ?? duration?.default ?? 0;
  return estimateCost(model.cost, {
    outputs,
    megapixels: megapixels * outputs,
    seconds: model.billing === 'time' ? (prediction.metrics?.predict_time ?? 0) : seconds * outputs,
  });
}

/** Progress bars in the log are all there is. The furthest one counts: a second bar begins at nothing again. */
function fractionOf(logs: string): number {
  const bars = [...logs.slice(-20_000).matchAll(/(\d{1,3})%\|/g)].map(([, percent]) => Number(percent) / 100);
  return Math.min(0.99, Math.max(0, ...bars));
}

/** Often at first, then less: what has taken long will take longer. */
function pollAfter({ created_at }: Prediction, kind: OutputKind, now: Date): number {
  const ageMs = created_at ? now.getTime() - Date.parse(created_at) : 0;
  const least = kind === 'video' ? 3_000 : 1_000;
  return Number.isFinite(ageMs) ? Math.round(Math.min(10_000, Math.max(least, ageMs / 10))) : least;
}
