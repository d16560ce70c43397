import { z } from 'zod';
import { readAnswer, sniffMime } from '../http-kit/index.ts';
import type { MadeOutput } from '../scratch-kit/kept-attempt.ts';
import type { EngineErrorFacts } from '../spec/engine-error.ts';
import { title } from './api.ts';

/** Pictures are answered in `image`, those of tasks in `result`. */
const answer = z.object({
  id: z.string().min(1).max(200).nullish(),
  image: z.string().nullish(),
  result: z.string().nullish(),
  seed: z.number().nullish(),
  finish_reason: z.string().nullish(),
});

/** Four megapixels as PNG in base64. */
const limitBytes = 64 * 1024 * 1024;

export type FailedWork = EngineErrorFacts & { readonly kind: 'refused_content' | 'engine_fault' };
export type Work = { readonly task: string } | { readonly output: MadeOutput } | { readonly failure: FailedWork };

/** What a successful answer brings: a picture, a task that will bring one, or neither. `sent` is the seed of the request. */
export async function readWork(response: Response, paid: boolean, sent: number | undefined): Promise<Work> {
  const { id, image, result, seed, finish_reason: reason } = await readAnswer(response, answer, { provider: title, paid, limitBytes });
  const data = image ?? result;
  if (reason === 'CONTENT_FILTERED') {
    const detail = `${title} made a picture and keeps it back: its moderation objected.`;
    // They say that what fails is not charged, and not whether this is a failure.
    return { failure: { kind: 'refused_content', retry: 'change-input', billed: 'unknown', detail } };
  }
  if (data == null && id != null) return { task: id };
  const bytes = new Uint8Array(Buffer.from(data ?? '', 'base64'));
  const mime = sniffMime(bytes);
  if (!mime?.startsWith('image/') || (reason != null && reason !== 'SUCCESS')) {
    const detail = `${title} answered without a picture (${/^[A-Z_]{1,40}$/.test(reason ?? '') ? reason : 'no reason given'}).`;
    return { failure: { kind: 'engine_fault', retry: 'after-delay', billed: 'unknown', detail } };
  }
  // 0 lets them choose; the answer says what they chose.
  const used = seed ?? (sent === 0 ? undefined : sent);
  return { output: { kind: 'image', mime, from: { bytes }, ...(used === undefined ? {} : { seed: used }) } };
}
