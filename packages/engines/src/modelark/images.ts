import { z } from 'zod';
import { toDataUriOrAddress } from '../http-kit/read-media.ts';
import { checkSize } from '../request-kit/check-size.ts';
import { estimateCost } from '../request-kit/estimate-cost.ts';
import { warnOfStrength } from '../request-kit/warn-of-strength.ts';
import { keepAttempt } from '../scratch-kit/kept-attempt.ts';
import type { EngineCall, EngineRequest, MediaRef, Warning } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { Json, JsonObject } from '../spec/json.ts';
import { type Access, postPaid } from './api.ts';
import { endOf, failure, provider } from './failures.ts';
import type { ImageModel } from './model-mapping.ts';

/** References and pictures of one group together. */
const maxTogether = 15;
export const inline = { inlineBytes: 30 * 1024 * 1024, seconds: 900 };

const answer = z.object({
  data: z.array(z.object({ url: z.string().nullish(), error: failure.nullish() })).nullish(),
  error: failure.nullish(),
  usage: z.object({ generated_images: z.int().nonnegative().nullish() }).nullish(),
});

/** Makes pictures in one call that answers when they are done, and keeps where they are. Throws `EngineError`. */
export async function makeImages(
  asked: EngineRequest,
  model: ImageModel,
  access: Access,
  call: EngineCall,
): Promise<{ readonly warnings: readonly Warning[] }> {
  const found = await postPaid(access, 'images/generations', await bodyOf(asked, model), answer, call);
  const urls = (found.data ?? []).flatMap(({ url }) => url ?? []).slice(0, asked.count);
  const [first] = (found.data ?? []).flatMap(({ error }) => error ?? []);
  if (urls.length === 0) throw endOf(found.error ?? first ?? {});
  const made = found.usage?.generated_images ?? urls.length;
  await keepAttempt(call.scratch, asked.attemptId, {
    outputs: urls.map((url) => ({ kind: 'image', mime: `image/${model.mapping.outputFormat ?? 'jpeg'}`, from: { url } })),
    safety: urls.map((_, index) => ({ verdict: 'unknown', index, source: 'modelark' })),
    cost: estimateCost(model.cost, { outputs: made, megapixels: 0, seconds: 0 }, 'computed'),
  });
  return {
    warnings: [
      ...warnOfStrength(asked.media, provider),
      ...(asked.count > 1
        ? [{ field: 'count', detail: `${model.descriptor.title} decides itself whether a group needs fewer pictures.` }]
        : []),
    ],
  };
}

async function bodyOf(asked: EngineRequest, { descriptor, providerModel, mapping }: ImageModel): Promise<JsonObject> {
  checkSize(asked.size, descriptor, { minPixels: mapping.minPixels });
  const references = inOrder(asked.media);
  if (references.length > mapping.maxReferences)
    throw refuse('media', `${descriptor.title} takes at most ${mapping.maxReferences} references.`);
  if (asked.count > 1 && references.length + asked.count > maxTogether)
    throw refuse('count', `References and pictures together may be ${maxTogether}.`);
  const body: Record<string, Json> = {
    model: providerModel,
    prompt: asked.prompt,
    size: `${asked.size.width}x${asked.size.height}`,
    response_format: 'url',
    watermark: false,
  };
  if (mapping.outputFormat) body.output_format = mapping.outputFormat;
  if (mapping.group) {
    body.sequential_image_generation = asked.count > 1 ? 'auto' : 'disabled';
    if (asked.count > 1) body.sequential_image_generation_options = { max_images: asked.count };
  }
  if (references.length > 0) {
    const image: string[] = [];
    for (const reference of references) image.push(await toDataUriOrAddress(reference, inline));
    body.image = image;
  }
  return body;
}

/** The picture that is changed comes first: prompts count them. */
const inOrder = (media: readonly MediaRef[]): readonly MediaRef[] => [
  ...media.filter(({ role }) => role === 'init'),
  ...media.filter(({ role }) => role !== 'init'),
];

const refuse = (field: string, detail: string): EngineError =>
  new EngineError({ kind: 'bad_input', retry: 'change-input', billed: 'no', field, detail: `${detail} (${provider})` });
