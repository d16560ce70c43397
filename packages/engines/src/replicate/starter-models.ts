import type { JsonObject } from '../spec/json.ts';
import type { MediaRule, SizeRule } from '../spec/model.ts';
import type { CostRule, ProviderModel } from '../spec/provider.ts';

/** What is offered to begin with. Input fields, limits and prices are the models' own and age: each `cost.source` says where to look. */
const checkedOn = '2026-11-21';

const cost = (page: string, prices: Pick<CostRule, 'perOutputMicros' | 'perMegapixelMicros' | 'perSecondMicros'>): CostRule => ({
  currency: 'USD',
  ...prices,
  source: `https://replicate.com/${page} (from public price lists, unconfirmed by an invoice)`,
  checkedOn,
});

const pictures = (max: number): MediaRule => ({ max, mimes: ['image/png', 'image/jpeg', 'image/webp'] });

const schema = (properties: JsonObject): JsonObject => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  properties,
});

const oneMegapixel: SizeRule = {
  min: 256,
  max: 1536,
  step: 16,
  maxPixels: 1536 * 1024,
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

const upToFourMegapixels: SizeRule = {
  min: 256,
  max: 2048,
  step: 16,
  maxPixels: 2048 * 2048,
  default: { width: 1024, height: 1024 },
  presets: [...oneMegapixel.presets, { label: '1:1 large', width: 2048, height: 2048 }],
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

/** For models whose output is as large as their input. */
const asItsInput: SizeRule = { ...upToFourMegapixels, presets: [{ label: 'As the picture', width: 1024, height: 1024 }] };

const safetyTolerance = (max: number): JsonObject => ({
  safety_tolerance: {
    type: 'integer',
    title: 'Safety tolerance',
    description: 'How much the filter lets through; 1 is the strictest.',
    minimum: 1,
    maximum: max,
    default: 2,
  },
});

const fluxRatios = ['1:1', '16:9', '21:9', '3:2', '2:3', '4:5', '5:4', '3:4', '4:3', '9:16', '9:21'];

export const starterModels: readonly ProviderModel[] = [
  {
    descriptor: {
      id: 'flux-schnell',
      title: 'FLUX.1 schnell',
      summary: 'Quick and cheap pictures in about a second.',
      output: 'image',
      operations: ['text2image'],
      media: {},
      size: oneMegapixel,
      count: { max: 4 },
      seed: 'best-effort',
      negativePrompt: false,
      maxPromptLength: 4_000,
      params: schema({
        num_inference_steps: { type: 'integer', title: 'Steps', description: 'More are finer.', minimum: 1, maximum: 4, default: 4 },
      }),
      typicalSeconds: 2,
    },
    providerModel: 'black-forest-labs/flux-schnell',
    mapping: {
      fields: { prompt: 'prompt', seed: 'seed', count: 'num_outputs' },
      size: { as: 'ratio', field: 'aspect_ratio', values: fluxRatios, pixels: 1_048_576 },
      fixed: { output_format: 'png' },
    },
    cost: cost('black-forest-labs/flux-schnell', { perOutputMicros: 3_000 }),
  },
  {
    descriptor: {
      id: 'flux-2-pro',
      title: 'FLUX.2 pro',
      summary: 'Detailed pictures, and changes to a picture by words, with up to eight references.',
      output: 'image',
      operations: ['text2image', 'edit'],
      media: { init: pictures(1), subject: pictures(6), style: pictures(1) },
      size: upToFourMegapixels,
      count: { max: 1 },
      seed: 'best-effort',
      negativePrompt: false,
      maxPromptLength: 8_000,
      params: schema(safetyTolerance(5)),
      typicalSeconds: 12,
    },
    providerModel: 'black-forest-labs/flux-2-pro',
    mapping: {
      fields: { prompt: 'prompt', seed: 'seed' },
      size: { as: 'fields', width: 'width', height: 'height' },
      media: {
        init: { field: 'input_images', list: true },
        subject: { field: 'input_images', list: true },
        style: { field: 'input_images', list: true },
      },
      fixed: { aspect_ratio: 'custom', output_format: 'png' },
    },
    cost: cost('black-forest-labs/flux-2-pro', { perOutputMicros: 15_000, perMegapixelMicros: 15_000 }),
  },
  {
    descriptor: {
      id: 'flux-fill-pro',
      title: 'FLUX.1 Fill pro',
      summary: 'Paints the white part of a mask anew.',
      output: 'image',
      operations: ['inpaint'],
      media: { init: pictures(1), mask: pictures(1) },
      size: asItsInput,
      count: { max: 1 },
      seed: 'best-effort',
      negativePrompt: false,
      maxPromptLength: 4_000,
      params: schema({
        ...safetyTolerance(6),
        guidance: {
          type: 'number',
          title: 'Guidance',
          description: 'How closely the words are followed.',
          minimum: 1.5,
          maximum: 100,
          default: 60,
        },
      }),
      typicalSeconds: 10,
    },
    providerModel: 'black-forest-labs/flux-fill-pro',
    mapping: {
      fields: { prompt: 'prompt', seed: 'seed' },
      media: { init: { field: 'image' }, mask: { field: 'mask' } },
      fixed: { output_format: 'png' },
    },
    cost: cost('black-forest-labs/flux-fill-pro', { perOutputMicros: 50_000 }),
  },
  {
    descriptor: {
      id: 'seedream-4',
      title: 'Seedream 4',
      summary: 'Large pictures and edits that keep up to ten references in mind.',
      output: 'image',
      operations: ['text2image', 'edit'],
      media: { init: pictures(1), subject: pictures(9) },
      size: {
        min: 1024,
        max: 4096,
        step: 16,
        maxPixels: 4096 * 4096,
        default: { width: 2048, height: 2048 },
        presets: [
          { label: '1:1', width: 2048, height: 2048 },
          { label: '3:2', width: 2496, height: 1664 },
          { label: '2:3', width: 1664, height: 2496 },
          { label: '16:9', width: 2560, height: 1440 },
          { label: '9:16', width: 1440, height: 2560 },
        ],
      },
      count: { max: 1 },
      seed: 'none',
      negativePrompt: false,
      maxPromptLength: 4_000,
      params: schema({}),
      typicalSeconds: 15,
    },
    providerModel: 'bytedance/seedream-4',
    mapping: {
      fields: { prompt: 'prompt' },
      size: { as: 'fields', width: 'width', height: 'height' },
      media: { init: { field: 'image_input', list: true }, subject: { field: 'image_input', list: true } },
      fixed: { size: 'custom' },
    },
    cost: cost('bytedance/seedream-4', { perOutputMicros: 30_000 }),
  },
  {
    descriptor: {
      id: 'real-esrgan',
      title: 'Real-ESRGAN',
      summary: 'Makes a picture up to ten times larger.',
      output: 'image',
      operations: ['upscale'],
      media: { init: pictures(1) },
      size: asItsInput,
      count: { max: 1 },
      seed: 'none',
      negativePrompt: false,
      maxPromptLength: 4_000,
      params: schema({
        scale: {
          type: 'number',
          title: 'Factor',
          description: 'How many times larger, edge by edge.',
          minimum: 1,
          maximum: 10,
          default: 4,
        },
        face_enhance: { type: 'boolean', title: 'Mend faces', description: 'Looks after faces by themselves.', default: false },
      }),
      typicalSeconds: 5,
    },
    providerModel: 'nightmareai/real-esrgan:f121d640bd286e1fdc67f9799164c1d5be36ff74576ee11c803ae5b665dd46aa',
    mapping: { billing: 'time', media: { init: { field: 'image' } } },
    cost: cost('nightmareai/real-esrgan', { perSecondMicros: 225 }),
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
    providerModel: 'bria/remove-background',
    mapping: { media: { init: { field: 'image' } } },
    cost: cost('bria/remove-background', { perOutputMicros: 18_000 }),
  },
  {
    descriptor: {
      id: 'blip',
      title: 'BLIP',
      summary: 'Says in a sentence what is in a picture.',
      output: 'text',
      operations: ['caption'],
      media: { init: pictures(1) },
      size: asItsInput,
      count: { max: 1 },
      seed: 'none',
      negativePrompt: false,
      maxPromptLength: 4_000,
      params: schema({}),
      typicalSeconds: 2,
    },
    providerModel: 'salesforce/blip:2e1dddc8621f72155f24cf2e0adbde548458d3cab9f00c0139eea840d0ac4746',
    mapping: { billing: 'time', media: { init: { field: 'image' } }, fixed: { task: 'image_captioning' } },
    cost: cost('salesforce/blip', { perSecondMicros: 225 }),
  },
  {
    descriptor: {
      id: 'seedance-1-lite',
      title: 'Seedance 1 Lite',
      summary: 'Clips of two to twelve seconds from words, or between a first and a last frame.',
      output: 'video',
      operations: ['text2video', 'image2video'],
      media: { first_frame: pictures(1), last_frame: pictures(1) },
      size: videoSize,
      count: { max: 1 },
      duration: { min: 2, max: 12, default: 5 },
      seed: 'best-effort',
      negativePrompt: false,
      maxPromptLength: 4_000,
      params: schema({
        camera_fixed: { type: 'boolean', title: 'Still camera', description: 'The camera does not move.', default: false },
      }),
      typicalSeconds: 60,
    },
    providerModel: 'bytedance/seedance-1-lite',
    mapping: {
      fields: { prompt: 'prompt', seed: 'seed' },
      size: {
        as: 'ratio',
        field: 'aspect_ratio',
        values: ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9'],
        resolution: {
          field: 'resolution',
          values: [
            { name: '480p', pixels: 864 * 480 },
            { name: '720p', pixels: 1280 * 720 },
            { name: '1080p', pixels: 1920 * 1088 },
          ],
        },
      },
      duration: { field: 'duration' },
      media: { first_frame: { field: 'image' }, last_frame: { field: 'last_frame_image' } },
    },
    cost: cost('bytedance/seedance-1-lite', { perSecondMicros: 36_000 }),
  },
  {
    descriptor: {
      id: 'veo-3.1-fast',
      title: 'Veo 3.1 Fast',
      summary: 'Clips with sound, from words or between a first and a last frame.',
      output: 'video',
      operations: ['text2video', 'image2video'],
      media: { first_frame: pictures(1), last_frame: pictures(1) },
      size: videoSize,
      count: { max: 1 },
      duration: { min: 4, max: 8, default: 8 },
      audio: true,
      seed: 'best-effort',
      negativePrompt: true,
      maxPromptLength: 4_000,
      params: schema({}),
      typicalSeconds: 75,
    },
    providerModel: 'google/veo-3.1-fast',
    mapping: {
      fields: { prompt: 'prompt', negativePrompt: 'negative_prompt', seed: 'seed', audio: 'generate_audio' },
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
      duration: { field: 'duration', values: [4, 6, 8] },
      media: { first_frame: { field: 'image' }, last_frame: { field: 'last_frame' } },
    },
    cost: cost('google/veo-3.1-fast', { perSecondMicros: 150_000 }),
  },
];
