import { z } from 'zod';

/** An endpoint as the provider runs it: what it takes, and the shape of its output. */
export interface EmulatedEndpoint {
  readonly input: z.ZodObject;
  readonly output: 'images' | 'image' | 'video';
  /** Whether it looks at what it made, and says so. */
  readonly flags: boolean;
}

const file = z.union([z.url({ protocol: /^https?$/ }), z.string().regex(/^data:[\w.+-]+\/[\w.+-]+;base64,[A-Za-z0-9+/]+=*$/)]);
const prompt = z.string().min(1);
const seed = z.int().optional();
const count = z.int().min(1).max(4).optional();
const format = z.enum(['jpeg', 'png', 'webp']).optional();
const checker = z.boolean().optional();
const imageSize = z
  .union([
    z.enum(['square_hd', 'square', 'portrait_4_3', 'portrait_16_9', 'landscape_4_3', 'landscape_16_9']),
    z.strictObject({ width: z.int().min(1).max(14_142), height: z.int().min(1).max(14_142) }),
  ])
  .optional();
const ratios = z.enum(['21:9', '1:1', '4:3', '3:2', '2:3', '5:4', '4:5', '3:4', '16:9', '9:16', 'auto']).optional();
const veo = {
  prompt,
  aspect_ratio: z.enum(['16:9', '9:16', 'auto']).optional(),
  duration: z.enum(['4s', '6s', '8s']).optional(),
  resolution: z.enum(['720p', '1080p']).optional(),
  generate_audio: z.boolean().optional(),
};
const kling = {
  prompt: prompt.max(2500),
  duration: z.enum(['5', '10']).optional(),
  negative_prompt: z.string().max(2500).optional(),
  cfg_scale: z.number().min(0).max(1).optional(),
};
const flux = { prompt, seed, num_images: count, enable_safety_checker: checker, output_format: format };

export const emulatedEndpoints: Readonly<Record<string, EmulatedEndpoint>> = {
  'fal-ai/flux/dev': {
    output: 'images',
    flags: true,
    input: z.strictObject({
      ...flux,
      image_size: imageSize,
      num_inference_steps: z.int().min(1).max(50).optional(),
      guidance_scale: z.number().min(1).max(20).optional(),
    }),
  },
  'fal-ai/flux/dev/image-to-image': {
    output: 'images',
    flags: true,
    input: z.strictObject({
      ...flux,
      image_url: file,
      strength: z.number().min(0.01).max(1).optional(),
      num_inference_steps: z.int().min(10).max(50).optional(),
      guidance_scale: z.number().min(1).max(20).optional(),
    }),
  },
  'fal-ai/flux/schnell': {
    output: 'images',
    flags: true,
    input: z.strictObject({ ...flux, image_size: imageSize, num_inference_steps: z.int().min(1).max(12).optional() }),
  },
  'fal-ai/qwen-image': {
    output: 'images',
    flags: true,
    input: z.strictObject({
      ...flux,
      image_size: imageSize,
      negative_prompt: z.string().optional(),
      num_inference_steps: z.int().min(2).max(250).optional(),
      guidance_scale: z.number().min(0).max(20).optional(),
    }),
  },
  'fal-ai/nano-banana': {
    output: 'images',
    flags: false,
    input: z.strictObject({ prompt, num_images: count, aspect_ratio: ratios, output_format: format }),
  },
  'fal-ai/nano-banana/edit': {
    output: 'images',
    flags: false,
    input: z.strictObject({ prompt, image_urls: z.array(file).min(1), num_images: count, aspect_ratio: ratios, output_format: format }),
  },
  'fal-ai/flux-pro/v1/fill': {
    output: 'images',
    flags: true,
    input: z.strictObject({
      prompt,
      image_url: file,
      mask_url: file,
      seed,
      num_images: count,
      safety_tolerance: z.enum(['1', '2', '3', '4', '5', '6']).optional(),
      output_format: z.enum(['jpeg', 'png']).optional(),
    }),
  },
  'fal-ai/clarity-upscaler': {
    output: 'image',
    flags: false,
    input: z.strictObject({
      image_url: file,
      prompt: z.string().optional(),
      negative_prompt: z.string().optional(),
      upscale_factor: z.number().min(1).max(4).optional(),
      creativity: z.number().min(0).max(1).optional(),
      resemblance: z.number().min(0).max(1).optional(),
      seed,
      enable_safety_checker: checker,
    }),
  },
  'fal-ai/bria/background/remove': { output: 'image', flags: false, input: z.strictObject({ image_url: file }) },
  'fal-ai/kling-video/v2.5-turbo/pro/text-to-video': {
    output: 'video',
    flags: false,
    input: z.strictObject({ ...kling, aspect_ratio: z.enum(['16:9', '9:16', '1:1']).optional() }),
  },
  'fal-ai/kling-video/v2.5-turbo/pro/image-to-video': {
    output: 'video',
    flags: false,
    input: z.strictObject({ ...kling, image_url: file, tail_image_url: file.optional() }),
  },
  'fal-ai/veo3.1/fast': { output: 'video', flags: false, input: z.strictObject(veo) },
  'fal-ai/veo3.1/fast/image-to-video': { output: 'video', flags: false, input: z.strictObject({ ...veo, image_url: file }) },
};
