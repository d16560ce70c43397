import { z } from 'zod';

/** What each method takes. Google refuses names it does not know, and so do these. */
const media = z.strictObject({ bytesBase64Encoded: z.base64().min(1), mimeType: z.string().startsWith('image/') });

export const generateContent = z.strictObject({
  contents: z
    .array(
      z.strictObject({
        role: z.enum(['user', 'model']).optional(),
        parts: z
          .array(
            z.union([
              z.strictObject({ text: z.string() }),
              z.strictObject({ inlineData: z.strictObject({ mimeType: z.string(), data: z.base64().min(1) }) }),
            ]),
          )
          .min(1),
      }),
    )
    .min(1),
  generationConfig: z
    .strictObject({
      responseModalities: z.array(z.enum(['TEXT', 'IMAGE'])).optional(),
      imageConfig: z
        .strictObject({
          aspectRatio: z.enum(['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9']).optional(),
          imageSize: z.enum(['1K', '2K', '4K']).optional(),
        })
        .optional(),
      seed: z.int32().optional(),
    })
    .optional(),
  safetySettings: z.array(z.strictObject({ category: z.string(), threshold: z.string() })).optional(),
});

const instance = z
  .strictObject({
    prompt: z.string().min(1),
    image: media.optional(),
    lastFrame: media.optional(),
    referenceImages: z
      .array(z.strictObject({ image: media, referenceType: z.enum(['asset']) }))
      .max(3)
      .optional(),
  })
  .refine(({ image, lastFrame }) => !lastFrame || image, { path: ['lastFrame'], message: 'lastFrame needs image' })
  .refine(({ image, referenceImages }) => !referenceImages || !image, { path: ['referenceImages'], message: 'not together with image' });

export const predictLongRunning = z
  .strictObject({
    instances: z.array(instance).length(1),
    parameters: z
      .strictObject({
        aspectRatio: z.enum(['16:9', '9:16']).optional(),
        durationSeconds: z.union([z.literal(4), z.literal(6), z.literal(8)]).optional(),
        resolution: z.enum(['720p', '1080p', '4k']).optional(),
        negativePrompt: z.string().optional(),
        personGeneration: z.enum(['allow_all', 'allow_adult', 'dont_allow']).optional(),
        seed: z.number().int().min(0).max(4_294_967_295).optional(),
        sampleCount: z.literal(1).optional(),
      })
      .optional(),
  })
  .refine(({ parameters }) => (parameters?.resolution ?? '720p') === '720p' || (parameters?.durationSeconds ?? 8) === 8, {
    path: ['parameters', 'durationSeconds'],
    message: 'must be 8 for this resolution',
  });

export const modelNames = {
  picture: ['gemini-3.1-flash-image', 'gemini-nano-banana-2.1', 'gemini-3-pro-image', 'gemini-3.1-flash-lite-image'],
  clip: ['veo-3.1-generate-preview', 'veo-3.1-fast-generate-preview', 'veo-3.1-lite-generate-preview'],
} as const;

/** Tokens of one picture by the size that was asked for. */
export const pictureTokens: Readonly<Record<string, number>> = { '1K': 1120, '2K': 1680, '4K': 2520 };
