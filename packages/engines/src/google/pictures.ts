import { readAnswer, send, sniffMime } from '../http-kit/index.ts';
import { nearestRatio } from '../request-kit/nearest-ratio.ts';
import { warnOfStrength } from '../request-kit/warn-of-strength.ts';
import { keepAttempt, keepFailure } from '../scratch-kit/kept-attempt.ts';
import type { EngineCall, EngineRequest, Warning } from '../spec/engine.ts';
import type { EngineErrorFacts } from '../spec/engine-error.ts';
import type { JsonObject } from '../spec/json.ts';
import { failureOf, title } from './api.ts';
import type { Connected } from './connected.ts';
import { base64, checkInlineBytes } from './inline-media.ts';
import type { Model, PictureMapping } from './mapping.ts';
import { answered, costOf, type PictureAnswer, refusesContent, verdictOf } from './picture-answer.ts';

const maxAnswerBytes = 64 * 1024 * 1024;

/**
 * Makes one picture. Google answers once, with the bytes, and keeps nothing that could be asked for again: what came is in the scratch
 * before this returns.
 */
export async function startPicture(
  asked: EngineRequest,
  model: Model,
  shape: PictureMapping,
  { base, headers }: Connected,
  call: EngineCall,
): Promise<readonly Warning[]> {
  const warnings: Warning[] = [];
  const seed = seedOf(asked);
  const body = await bodyOf(asked, shape, seed, warnings);
  const response = await send(
    call,
    new URL(`v1beta/models/${model.providerModel}:generateContent`, base),
    { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) },
    { provider: title, paid: true },
  );
  if (!response.ok) throw await failureOf(response, true);
  const answer = await readAnswer(response, answered, { provider: title, paid: true, limitBytes: maxAnswerBytes });

  const picture = pictureIn(answer);
  if ('bytes' in picture) {
    await keepAttempt(call.scratch, asked.attemptId, {
      outputs: [{ kind: 'image', mime: picture.mime, from: { bytes: picture.bytes }, seed }],
      safety: [{ ...verdictOf(answer), index: 0, source: title }],
      cost: costOf(answer, model.cost, shape),
    });
  } else await keepFailure(call.scratch, asked.attemptId, picture);
  return warnings;
}

async function bodyOf(asked: EngineRequest, shape: PictureMapping, seed: number, warnings: Warning[]): Promise<JsonObject> {
  checkInlineBytes(asked.media);
  warnings.push(...warnOfStrength(asked.media, title));
  const ordered = asked.media.toSorted((one, other) => Number(other.role === 'init') - Number(one.role === 'init'));
  const pictures = await Promise.all(
    ordered.map(async (reference) => ({ inlineData: { mimeType: reference.mime, data: await base64(reference) } })),
  );
  const { ratio, exact } = nearestRatio(asked.size, shape.aspectRatios);
  if (!exact) warnings.push({ field: 'size', detail: `The nearest shape that this model makes is ${ratio}.` });
  return {
    contents: [{ role: 'user', parts: [{ text: asked.prompt }, ...pictures] }],
    generationConfig: {
      responseModalities: ['IMAGE'],
      imageConfig: { aspectRatio: ratio, ...imageSize(asked, shape, warnings) },
      seed,
    },
  };
}

/** Models of one size are not told which. */
function imageSize({ size }: EngineRequest, { imageSizes }: PictureMapping, warnings: Warning[]): JsonObject {
  const pixels = size.width * size.height;
  const wanted = pixels <= 1_600_000 ? '1K' : pixels <= 6_400_000 ? '2K' : '4K';
  const given = imageSizes.includes(wanted) ? wanted : imageSizes.at(-1);
  if (given !== wanted) warnings.push({ field: 'size', detail: `This model makes pictures up to ${given}.` });
  return imageSizes.length > 1 && given !== undefined ? { imageSize: given } : {};
}

type Picture = { readonly bytes: Uint8Array; readonly mime: string } | FailedPicture;
type FailedPicture = EngineErrorFacts & { readonly kind: 'refused_content' | 'engine_fault' };

function pictureIn({ candidates, promptFeedback }: PictureAnswer): Picture {
  // Whether what they stop is billed is not in their papers.
  const refused = (detail: string): FailedPicture => ({ kind: 'refused_content', retry: 'change-input', billed: 'unknown', detail });
  const missing = (detail: string): FailedPicture => ({ kind: 'engine_fault', retry: 'after-delay', billed: 'unknown', detail });

  if (promptFeedback?.blockReason) return refused(`${title} does not take this request (${word(promptFeedback.blockReason)}).`);
  const [candidate] = candidates ?? [];
  const data = candidate?.content?.parts?.find(({ thought, inlineData }) => !thought && inlineData)?.inlineData?.data;
  if (data !== undefined) {
    const bytes = new Uint8Array(Buffer.from(data, 'base64'));
    const mime = sniffMime(bytes);
    return mime?.startsWith('image/') ? { bytes, mime } : missing(`${title} sent something that is not a picture.`);
  }
  const reason = word(candidate?.finishReason ?? 'no reason given');
  return refusesContent(candidate?.finishReason)
    ? refused(`${title} would not make this picture (${reason}).`)
    : missing(`${title} made no picture (${reason}).`);
}

/** Only words of theirs that look like their codes: free text might repeat the prompt. */
const word = (code: string): string => (/^[A-Za-z_ ]{1,40}$/.test(code) ? code : 'unknown reason');

/** Theirs is a signed number of 32 bits. */
export const seedOf = ({ seed }: EngineRequest): number => seed & 0x7fff_ffff;
