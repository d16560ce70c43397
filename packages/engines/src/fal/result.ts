import { z } from 'zod';
import { shapeOf } from '../http-kit/read-answer.ts';
import { estimateCost } from '../request-kit/estimate-cost.ts';
import type { OutputRef, SafetyVerdict, Snapshot } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { OutputKind } from '../spec/model.ts';
import { type FalFailure, provider } from './api.ts';
import type { FalModel } from './catalogue.ts';
import { engineId, type HandleFacts } from './handle.ts';

const file = z.object({
  url: z.string().min(1),
  content_type: z.string().nullish(),
  width: z.number().nullish(),
  height: z.number().nullish(),
});
const flags = z.array(z.boolean()).nullish();

/** Models name their outputs alike: `images`, `image`, `videos` or `video`. */
const output = z.object({
  images: z.array(file).nullish(),
  image: file.nullish(),
  videos: z.array(file).nullish(),
  video: file.nullish(),
  seed: z.number().nullish(),
  has_nsfw_concepts: flags,
  nsfw_content_detected: flags,
});

const mimes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  mp4: 'video/mp4',
  webm: 'video/webm',
};

/** A completed request that has an output. `model` is undefined when it has left the catalogue since. */
export function succeeded(value: unknown, facts: HandleFacts, model: FalModel | undefined): Snapshot {
  const made = shapeOf(value, output, { provider });
  const videos = made.videos ?? (made.video ? [made.video] : []);
  const [kind, files]: [OutputKind, z.output<typeof file>[]] =
    videos.length > 0 ? ['video', videos] : ['image', made.images ?? (made.image ? [made.image] : [])];
  if (files.length === 0) {
    const detail = `${provider} finished without an output.`;
    return { state: 'failed', error: new EngineError({ kind: 'engine_fault', retry: 'never', billed: 'yes', detail }) };
  }
  // Seeds of some models are larger than a number holds exactly: then the one that was sent is the truth we have.
  const seed = Number.isSafeInteger(made.seed) && (made.seed ?? -1) >= 0 ? (made.seed ?? undefined) : facts.seed;
  const outputs = files.map(({ url, content_type }, index): OutputRef => {
    const extension = /\.(\w+)$/.exec(URL.parse(url)?.pathname ?? '')?.[1]?.toLowerCase() ?? '';
    const named = Object.values(mimes).find((mime) => mime === content_type) ?? mimes[extension];
    const mime = named ?? (kind === 'video' ? 'video/mp4' : 'image/png');
    return { index, kind, mime, source: { url }, ...(seed === undefined ? {} : { seed }) };
  });
  const found = made.has_nsfw_concepts ?? made.nsfw_content_detected;
  const safety = outputs.map(({ index }): SafetyVerdict => {
    const flag = found?.[index];
    const verdict = flag ? 'flagged' : flag === false && facts.checked ? 'clean' : 'unknown';
    return { verdict, index, source: engineId, ...(flag ? { categories: ['nsfw'] } : {}) };
  });
  const megapixels = files.reduce((sum, { width, height }) => sum + (width && height ? (width * height) / 1_000_000 : facts.megapixels), 0);
  const cost = model
    ? estimateCost(model.cost, { outputs: outputs.length, megapixels, seconds: (facts.seconds ?? 0) * outputs.length })
    : ({ amountMicros: 0n, currency: 'USD', quality: 'estimated' } as const);
  return { state: 'succeeded', outputs, safety, cost };
}

/** A completed request that has none. Only successful outputs are billed. */
export function failed({ status, type, field, text }: FalFailure): Snapshot {
  if (status === 499 || /\bcancell?ed\b/i.test(text)) return { state: 'cancelled' };
  const error = (facts: Pick<EngineError, 'kind' | 'retry'>, detail: string): Snapshot => ({
    state: 'failed',
    error: new EngineError({ ...facts, billed: 'no', ...(field === undefined ? {} : { field }), detail: `${detail} (HTTP ${status})` }),
  });
  if (type === 'content_policy_violation' || /content policy|nsfw|safety (?:checker|system)/i.test(text))
    return error({ kind: 'refused_content', retry: 'change-input' }, `${provider} would not make this: its content filter objected.`);
  if (type === 'generation_timeout' || type === 'downstream_service_error')
    return error({ kind: 'engine_fault', retry: 'after-delay' }, `The model at ${provider} did not come to an end.`);
  if (status >= 500) return error({ kind: 'engine_fault', retry: 'after-delay' }, `The model at ${provider} failed.`);
  return error({ kind: 'bad_input', retry: 'change-input' }, `The model at ${provider} does not take this request.`);
}
