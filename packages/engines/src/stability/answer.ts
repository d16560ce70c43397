import { z } from 'zod';
import { readAnswer, readBytes, sniffMime } from '../http-kit/index.ts';
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

interface Told {
  readonly id?: string | null | undefined;
  readonly bytes: Uint8Array | undefined;
  readonly seed: number | null | undefined;
  readonly reason: string | null | undefined;
}

/** JSON, as it was asked for; a picture as it is, with the rest in headers, is understood as well. */
async function readTold(response: Response, paid: boolean): Promise<Told> {
  const options = { provider: title, paid, limitBytes };
  if (response.headers.get('content-type')?.startsWith('image/')) {
    const seed = Number(response.headers.get('seed') ?? Number.NaN);
    const bytes = await readBytes(response, options);
    return { bytes, seed: Number.isSafeInteger(seed) ? seed : undefined, reason: response.headers.get('finish-reason') };
  }
  const { id, image, result, seed, finish_reason: reason } = await readAnswer(response, answer, options);
  const data = image ?? result;
  return { id, bytes: data == null ? undefined : new Uint8Array(Buffer.from(data, 'base64')), seed, reason };
}

/** What a successful answer brings: a picture, a task that will bring one, or neither. `sent` is the seed of the request. */
export async function readWork(response: Response, paid: boolean, sent: number | undefined): Promise<Work> {
  const { id, bytes, seed, reason } = await readTold(response, paid);
  if (reason === 'CONTENT_FILTERED') {
    const detail = `${title} made a picture and keeps it back: its moderation objected.`;
    // They say that what fails is not charged, and not whether this is a failure.
    return { failure: { kind: 'refused_content', retry: 'change-input', billed: 'unknown', detail } };
  }
  if (!bytes && id != null) return { task: id };
  const mime = bytes ? sniffMime(bytes) : null;
  if (!bytes || !mime?.startsWith('image/') || (reason != null && reason !== 'SUCCESS')) {
    const detail = `${title} answered without a picture (${/^[A-Z_]{1,40}$/.test(reason ?? '') ? reason : 'no reason given'}).`;
    return { failure: { kind: 'engine_fault', retry: 'after-delay', billed: 'unknown', detail } };
  }
  // 0 lets them choose; the answer says what they chose.
  const used = seed ?? (sent === 0 ? undefined : sent);
  return { output: { kind: 'image', mime, from: { bytes }, ...(used === undefined ? {} : { seed: used }) } };
}
