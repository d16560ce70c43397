import type { JsonObject } from '../spec/json.ts';
import type { MediaRule, SizeRule } from '../spec/model.ts';
import type { CostRule, ProviderModel } from '../spec/provider.ts';

/** What is offered to begin with. Input fields, limits and prices are the models' own and age: each `cost.source` says where to look. */
const checkedOn = '2026-11-21';

const cost = (endpoint: string, prices: Pick<CostRule, 'perOutputMicros' | 'perMegapixelMicros' | 'perSecondMicros'>): CostRule => ({
  currency: 'USD',
  ...prices,
  source: `https://fal.ai/models/${endpoint} (from public price lists, unconfirmed by an invoice)`,
  checkedOn,
});

const pictures = (max: number): MediaRule => ({ max, mimes: ['image/png', 'image/jpeg', 'image/webp'] });

const schema = (properties: JsonObject): JsonObject => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  properties,
});
const number = (title: string, description: string, minimum: number, maximum: number, preset: number, type = 'number'): JsonObject => ({
  type,
  title,
  description,
  minimum,
  maximum,
  default: preset,
});
const steps = (maximum: number, preset: number): JsonObject => number('Steps', 'More are finer and slower.', 1, maximum, preset, 'integer');
const guidance = (preset: number): JsonObject => number('Guidance', 'How closely the words are followed.', 1, 20, preset);

const pictureSize: SizeRule = {
  min: 256,
  max: 1536,
  step: 16,
  maxPixels: 1536 * 1536,
  default: { width: 1024, height: 1024 },
  presets: [
    { label: '1:1', width: 1024, height: 1024 },
    { label: '3:2', width: 1248, height: 832 },
    { label: '2:3', width: 832, height: 1248 },
    { label: '16:9', width: 1360, height: 768 },
    { label: '9:16', width: 768, height: 1360 },
    { label: '4:5', width: 896, height: 1120 },
  ],
};
const videoSize: SizeRule = {
  min: 480,
  max: 1920,
  step: 16,
  maxPixels: 1920 * 1088,
  default: { width: 1280, height: 720 },
  presets: [
    { label: '16:9', width: 1280, height: 720 },
    { label: '9:16', width: 720, height: 1280 },
  ],
};
/** For models whose output follows their input. */
const asItsInput: SizeRule = { ...pictureSize, presets: [{ label: 'As the picture', width: 1024, height: 1024 }] };

const png = { output_format: 'png' };
const object = { as: 'object', field: 'image_size' };

export const starterModels: readonly ProviderModel[] = [
  {
    descriptor: {
      id: 'flux-dev',
      title: 'FLUX.1 dev',
      summary: 'Pictures from words, or from a picture and words.',
      output: 'image',
      operations: ['text2image', 'image2image'],
      media: { init: pictures(1) },
      size: pictureSize,
      count: { max: 4 },
      seed: 'best-effort',
      negativePrompt: false,
      maxPromptLength: 4_000,
      params: schema({
        num_inference_steps: number('Steps', 'More are finer and slower.', 10, 50, 28, 'integer'),
        guidance_scale: guidance(3.5),
      }),
      typicalSeconds: 5,
    },
    providerModel: 'fal-ai/flux/dev',
    mapping: {
      fields: { prompt: 'prompt', seed: 'seed', count: 'num_images' },
      size: object,
      fixed: { ...png, enable_safety_checker: true },
      operations: {
        image2image: {
          endpoint: 'fal-ai/flux/dev/image-to-image',
          fields: { prompt: 'prompt', seed: 'seed', count: 'num_images' },
          media: { init: { field: 'image_url' } },
          strength: { field: 'strength', meaning: 'change' },
          fixed: { ...png, enable_safety_checker: true },
        },
      },
    },
    cost: cost('fal-ai/flux/dev', { perMegapixelMicros: 25_000 }),
  },
  {
    descriptor: {
      id: 'flux-schnell',
      title: 'FLUX.1 schnell',
      summary: 'Quick and cheap pictures in about a second.',
      output: 'image',
      operations: ['text2image'],
      media: {},
      size: pictureSize,
      count: { max: 4 },
      seed: 'best-effort',
      negativePrompt: false,
      maxPromptLength: 4_000,
      params: schema({ num_inference_steps: steps(12, 4) }),
      typicalSeconds: 2,
    },
    providerModel: 'fal-ai/flux/schnell',
    mapping: {
      fields: { prompt: 'prompt', seed: 'seed', count: 'num_images' },
      size: object,
      fixed: { ...png, enable_safety_checker: true },
    },
    cost: cost('fal-ai/flux/schnell', { perMegapixelMicros: 3_000 }),
  },
  {
    descriptor: {
      id: 'qwen-image',
      title: 'Qwen Image',
      summary: 'Pictures with writing in them, and with words for what should not be there.',
      output: 'image',
      operations: ['text2image'],
      media: {},
      size: pictureSize,
      count: { max: 4 },
      seed: 'best-effort',
      negativePrompt: true,
      maxPromptLength: 4_000,
      params: schema({ num_inference_steps: steps(100, 30), guidance_scale: guidance(2.5) }),
      typicalSeconds: 8,
    },
    providerModel: 'fal-ai/qwen-image',
    mapping: {
      fields: { prompt: 'prompt', negativePrompt: 'negative_prompt', seed: 'seed', count: 'num_images' },
      size: object,
      fixed: { ...png, enable_safety_checker: true },
    },
    cost: cost('fal-ai/qwen-image', { perMegapixelMicros: 20_000 }),
  },
  {
    descriptor: {
      id: 'nano-banana',
      title: 'Nano Banana',
      summary: 'Pictures from words, and changes to pictures with several references.',
      output: 'image',
      operations: ['text2image', 'edit'],
      media: { init: pictures(1), subject: pictures(6), style: pictures(1) },
      size: pictureSize,
      count: { max: 4 },
      seed: 'none',
      negativePrompt: false,
      maxPromptLength: 4_000,
      params: schema({}),
      typicalSeconds: 10,
    },
    providerModel: 'fal-ai/nano-banana',
    mapping: {
      fields: { prompt: 'prompt', count: 'num_images' },
      size: {
        as: 'ratio',
        field: 'aspect_ratio',
        values: ['21:9', '1:1', '4:3', '3:2', '2:3', '5:4', '4:5', '3:4', '16:9', '9:16'],
        pixels: 1_048_576,
      },
      fixed: png,
      operations: {
        edit: {
          endpoint: 'fal-ai/nano-banana/edit',
          fields: { prompt: 'prompt', count: 'num_images' },
          size: {
            as: 'ratio',
            field: 'aspect_ratio',
            values: ['21:9', '1:1', '4:3', '3:2', '2:3', '5:4', '4:5', '3:4', '16:9', '9:16'],
            pixels: 1_048_576,
          },
          media: {
            init: { field: 'image_urls', list: true },
            subject: { field: 'image_urls', list: true },
            style: { field: 'image_urls', list: true },
          },
          fixed: png,
        },
      },
    },
    cost: cost('fal-ai/nano-banana', { perOutputMicros: 39_000 }),
  },
  {
    descriptor: {
      id: 'flux-fill',
      title: 'FLUX.1 Fill pro',
      summary: 'Paints the white part of a mask anew.',
      output: 'image',
      operations: ['inpaint'],
      media: { init: pictures(1), mask: pictures(1) },
      size: asItsInput,
      count: { max: 4 },
      seed: 'best-effort',
      negativePrompt: false,
      maxPromptLength: 4_000,
      params: schema({
        safety_tolerance: {
          type: 'string',
          title: 'Safety tolerance',
          description: 'How much the filter lets through; 1 is the strictest.',
          enum: ['1', '2', '3', '4', '5', '6'],
          default: '2',
        },
      }),
      typicalSeconds: 10,
    },
    providerModel: 'fal-ai/flux-pro/v1/fill',
    mapping: {
      fields: { prompt: 'prompt', seed: 'seed', count: 'num_images' },
      media: { init: { field: 'image_url' }, mask: { field: 'mask_url' } },
      fixed: png,
    },
    cost: cost('fal-ai/flux-pro/v1/fill', { perMegapixelMicros: 50_000 }),
  },
  {
    descriptor: {
      id: 'clarity-upscaler',
      title: 'Clarity Upscaler',
      summary: 'Makes a picture up to four times larger and adds fine detail.',
      output: 'image',
      operations: ['upscale'],
      media: { init: pictures(1) },
      size: asItsInput,
      count: { max: 1 },
      seed: 'best-effort',
      negativePrompt: true,
      maxPromptLength: 4_000,
      params: schema({
        upscale_factor: number('Factor', 'How many times larger, edge by edge.', 1, 4, 2),
        creativity: number('Creativity', 'How much may be made up.', 0, 1, 0.35),
        resemblance: number('Resemblance', 'How much stays as it was.', 0, 1, 0.6),
      }),
      typicalSeconds: 20,
    },
    providerModel: 'fal-ai/clarity-upscaler',
    mapping: {
      fields: { prompt: 'prompt', negativePrompt: 'negative_prompt', seed: 'seed' },
      media: { init: { field: 'image_url' } },
      fixed: { enable_safety_checker: true },
    },
    cost: cost('fal-ai/clarity-upscaler', { perMegapixelMicros: 30_000 }),
  },
  {
    descriptor: {
      id: 'remove-background',
      title: 'Bria background removal',
      summary: 'Cuts out what a picture is of.',
      output: 'image',
      operations: ['cutout'],
      media: { init: pictures(1) },
      size: asItsInput,
      count: { max: 1 },
      seed: 'none',
      negativePrompt: false,
      maxPromptLength: 4_000,
      params: schema({}),
      typicalSeconds: 4,
    },
    providerModel: 'fal-ai/bria/background/remove',
    mapping: { media: { init: { field: 'image_url' } } },
    cost: cost('fal-ai/bria/background/remove', { perOutputMicros: 18_000 }),
  },
  {
    descriptor: {
      id: 'kling-2.5-turbo',
      title: 'Kling 2.5 Turbo Pro',
      summary: 'Clips of five or ten seconds, from words or between a first and a last frame.',
      output: 'video',
      operations: ['text2video', 'image2video'],
      media: { first_frame: pictures(1), last_frame: pictures(1) },
      size: {
        ...videoSize,
        presets: [...videoSize.presets, { label: '1:1', width: 960, height: 960 }],
      },
      count: { max: 1 },
      duration: { min: 5, max: 10, default: 5 },
      seed: 'none',
      negativePrompt: true,
      maxPromptLength: 2_500,
      params: schema({ cfg_scale: number('Guidance', 'How closely the words are followed.', 0, 1, 0.5) }),
      typicalSeconds: 120,
    },
    providerModel: 'fal-ai/kling-video/v2.5-turbo/pro/text-to-video',
    mapping: {
      fields: { prompt: 'prompt', negativePrompt: 'negative_prompt' },
      size: { as: 'ratio', field: 'aspect_ratio', values: ['16:9', '9:16', '1:1'], pixels: 1280 * 720 },
      duration: { field: 'duration', as: 'text', values: [5, 10] },
      operations: {
        image2video: {
          endpoint: 'fal-ai/kling-video/v2.5-turbo/pro/image-to-video',
          fields: { prompt: 'prompt', negativePrompt: 'negative_prompt' },
          duration: { field: 'duration', as: 'text', values: [5, 10] },
          media: { first_frame: { field: 'image_url' }, last_frame: { field: 'tail_image_url' } },
        },
      },
    },
    cost: cost('fal-ai/kling-video/v2.5-turbo/pro/text-to-video', { perSecondMicros: 70_000 }),
  },
  {
    descriptor: {
      id: 'veo-3.1-fast',
      title: 'Veo 3.1 Fast',
      summary: 'Clips with sound, from words or from a first frame.',
      output: 'video',
      operations: ['text2video', 'image2video'],
      media: { first_frame: pictures(1) },
      size: videoSize,
      count: { max: 1 },
      duration: { min: 4, max: 8, default: 8 },
      audio: true,
      seed: 'none',
      negativePrompt: false,
      maxPromptLength: 4_000,
      params: schema({}),
      typicalSeconds: 75,
    },
    providerModel: 'fal-ai/veo3.1/fast',
    mapping: veo(),
    cost: cost('fal-ai/veo3.1/fast', { perSecondMicros: 150_000 }),
  },
];

/** Both endpoints of Veo take the same fields, one of them a picture too. */
function veo(): JsonObject {
  const mapping: JsonObject = {
    fields: { prompt: 'prompt', audio: 'generate_audio' },
    size: {
      as: 'ratio',
      field: 'aspect_ratio',
      values: ['16:9', '9:16'],
      resolution: {
        field: 'resolution',
        values: [
          { name: '720p', pixels: 1280 * 720 },
          { name: '1080p', pixels: 1920 * 1088 },
        ],
      },
    },
    duration: { field: 'duration', as: 'text', unit: 's', values: [4, 6, 8] },
  };
  const image2video = { ...mapping, endpoint: 'fal-ai/veo3.1/fast/image-to-video', media: { first_frame: { field: 'image_url' } } };
  return { ...mapping, operations: { image2video } };
}
