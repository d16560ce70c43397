import { z } from 'zod';
import { readAnswer, sniffMime } from '../http-kit/index.ts';
import type { MadeOutput } from '../scratch-kit/kept-attempt.ts';
import { EngineError } from '../spec/engine-error.ts';
import { title } from './api.ts';
import type { Mapping } from './mapping.ts';

const generated = z.object({ images: z.array(z.string()), info: z.string().nullish() });
const upscaled = z.object({ image: z.string() });
const captioned = z.object({ caption: z.string().nullish(), answer: z.string().nullish() });
const info = z.object({
  all_seeds: z.array(z.number()).optional().catch(undefined),
  index_of_first_image: z.number().int().nonnegative().optional().catch(undefined),
});

const limitBytes = 64 * 1024 * 1024;

/** What came back, as outputs. Throws `engine_fault` when it is nothing, or not what it should be. */
export async function readResult(response: Response, kind: Mapping['kind'], count: number): Promise<MadeOutput[]> {
  const options = { provider: title, paid: true, limitBytes };
  if (kind === 'caption') {
    const { caption, answer } = await readAnswer(response, captioned, options);
    const text = (caption ?? answer ?? '').trim();
    if (text === '') throw fault('answered without words');
    return [{ kind: 'text', mime: 'text/plain', from: { text } }];
  }
  if (kind === 'upscale') return [picture((await readAnswer(response, upscaled, options)).image)];
  const { images, info: told } = await readAnswer(response, generated, options);
  const { all_seeds: seeds, index_of_first_image: grid } = infoOf(told);
  // A grid of all pictures may come first, and what extensions made last.
  const first = grid ?? 0;
  const outputs = images.slice(first, first + count).map((image, index) => {
    const seed = seeds?.[index];
    return seed === undefined ? picture(image) : { ...picture(image), seed };
  });
  if (outputs.length === 0) throw fault('answered without a picture');
  return outputs;
}

function infoOf(told: string | null | undefined): z.output<typeof info> {
  try {
    return info.safeParse(JSON.parse(told || '{}')).data ?? {};
  } catch {
    return {};
  }
}

const pictureMimes: readonly (string | null)[] = ['image/png', 'image/jpeg', 'image/webp'];

function picture(text: string): MadeOutput {
  const bytes = Buffer.from(text.startsWith('data:') ? text.slice(text.indexOf(',') + 1) : text, 'base64');
  const mime = sniffMime(bytes);
  if (mime === null || !pictureMimes.includes(mime)) throw fault('answered with something that is no picture');
  return { kind: 'image', mime, from: { bytes } };
}

const fault = (what: string): EngineError =>
  new EngineError({ kind: 'engine_fault', retry: 'never', billed: 'no', detail: `${title} ${what}.` });
