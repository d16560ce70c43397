import { z } from 'zod';

/** What each route takes, as the provider's description says. Unknown fields are ignored there, and so they are here. */
const common = {
  seed: z.number().int().nullish(),
  safety_tolerance: z.number().int().min(0).max(6).optional(),
  output_format: z.enum(['jpeg', 'png']).nullish(),
  webhook_url: z.url().max(2083).nullish(),
  webhook_secret: z.string().nullish(),
};
const strict = { ...common, safety_tolerance: z.number().int().min(0).max(5).optional() };
const picture = z.string().min(1);
const reference = picture.nullish();
const edge = (step: number, min: number, max: number) => z.number().int().min(min).max(max).multipleOf(step).nullish();
const ratio = z
  .string()
  .regex(/^\d+:\d+$/)
  .nullish();
const guided = {
  prompt: z.string().nullish(),
  prompt_upsampling: z.boolean().nullish(),
  steps: z.number().int().min(15).max(50).nullish(),
  guidance: z.number().min(1.5).max(100).nullish(),
};
const side = z.number().int().min(0).max(2048).nullish();

const references = (count: number): Record<string, typeof reference> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [index === 0 ? 'input_image' : `input_image_${index + 1}`, reference]));
const flux2 = (count: number, more: z.ZodRawShape = {}): z.ZodObject =>
  z.object({ ...strict, prompt: z.string().min(1), width: edge(16, 64, 4096), height: edge(16, 64, 4096), ...references(count), ...more });
const kontext = z.object({
  ...common,
  prompt: z.string().min(1),
  aspect_ratio: ratio,
  prompt_upsampling: z.boolean().optional(),
  ...references(4),
});

export const routes: Readonly<Record<string, { readonly body: z.ZodObject; readonly kind: 'image' | 'video'; readonly credits: number }>> =
  {
    'flux-2-pro': { body: flux2(8), kind: 'image', credits: 3 },
    'flux-2-max': { body: flux2(8), kind: 'image', credits: 7 },
    'flux-2-flex': {
      body: flux2(8, {
        prompt_upsampling: z.boolean().optional(),
        steps: z.number().int().min(1).max(50).optional(),
        guidance: z.number().min(1.5).max(10).optional(),
      }),
      kind: 'image',
      credits: 6,
    },
    'flux-2-klein-9b': { body: flux2(4), kind: 'image', credits: 1.5 },
    'flux-2-klein-4b': { body: flux2(4), kind: 'image', credits: 1.4 },
    'flux-kontext-pro': { body: kontext, kind: 'image', credits: 4 },
    'flux-kontext-max': { body: kontext, kind: 'image', credits: 8 },
    'flux-pro-1.1': {
      body: z.object({
        ...common,
        prompt: z.string().nullish(),
        prompt_upsampling: z.boolean().optional(),
        width: edge(32, 256, 1440),
        height: edge(32, 256, 1440),
      }),
      kind: 'image',
      credits: 4,
    },
    'flux-pro-1.1-ultra': {
      body: z.object({ ...common, prompt: z.string().nullish(), aspect_ratio: ratio, raw: z.boolean().optional() }),
      kind: 'image',
      credits: 6,
    },
    'flux-pro-1.0-fill': { body: z.object({ ...common, ...guided, image: picture, mask: picture.nullish() }), kind: 'image', credits: 5 },
    'flux-pro-1.0-expand': {
      body: z.object({ ...common, ...guided, image: picture, top: side, bottom: side, left: side, right: side }),
      kind: 'image',
      credits: 5,
    },
    'flux-tools/outpainting-v1': {
      body: z.object({
        ...strict,
        input_image: picture,
        prompt: z.string().nullish(),
        width: z.number().int().min(64),
        height: z.number().int().min(64),
        mode: z.enum(['high', 'fast']).optional(),
      }),
      kind: 'image',
      credits: 5,
    },
    'flux-3-video': {
      body: z.discriminatedUnion('mode', [clip('t2v', {}), clip('i2v', { keyframes: z.array(picture).min(1) })]) as unknown as z.ZodObject,
      kind: 'video',
      credits: 85,
    },
  };

function clip(mode: 't2v' | 'i2v', more: z.ZodRawShape) {
  return z.object({
    mode: z.literal(mode),
    prompt: z.string(),
    aspect_ratio: z.enum(['21:9', '2:1', '16:9', '4:3', '1:1', '3:4', '9:16', 'auto']).optional(),
    resolution: z.enum(['hd', 'fhd']).optional(),
    duration: z.number().int().min(5).max(20).optional(),
    generate_audio: z.boolean().optional(),
    safety_tolerance: z.number().int().min(0).max(4).optional(),
    webhook_url: z.url().max(2083).nullish(),
    webhook_secret: z.string().nullish(),
    ...more,
  });
}

/** Whether this is base64 of a picture, or an address of one. */
export function looksLikePicture(value: unknown): boolean {
  if (typeof value !== 'string') return true;
  if (/^https?:\/\//.test(value)) return true;
  const head = Buffer.from(value.slice(0, 32), 'base64').toString('latin1');
  return head.startsWith('\x89PNG') || head.startsWith('\xff\xd8') || head.startsWith('RIFF');
}
