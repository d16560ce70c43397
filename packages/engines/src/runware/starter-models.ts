import type { Json, JsonObject } from '../spec/json.ts';
import type { MediaRule, ModelDescriptor, SizeRule } from '../spec/model.ts';
import type { CostRule, Provider, ProviderModel } from '../spec/provider.ts';

const checkedOn = '2026-11-20';

const pictures = (max: number): MediaRule => ({ max, mimes: ['image/png', 'image/jpeg', 'image/webp'] });
const schema = (properties: { readonly [name: string]: Json }): JsonObject => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  properties,
});
const perOutput = (micros: number): CostRule => ({
  currency: 'USD',
  perOutputMicros: micros,
  source: 'https://runware.ai/pricing (unconfirmed; every result reports its own cost)',
  checkedOn,
});

const imageSize: SizeRule = {
  min: 256,
  max: 2048,
  step: 64,
  maxPixels: 2048 * 2048,
  default: { width: 1024, height: 1024 },
  presets: [
    { label: '1:1', width: 1024, height: 1024 },
    { label: '3:2', width: 1216, height: 832 },
    { label: '2:3', width: 832, height: 1216 },
    { label: '16:9', width: 1344, height: 768 },
    { label: '9:16', width: 768, height: 1344 },
    { label: '4:5', width: 896, height: 1088 },
  ],
};
/** Of models whose output has the size of the picture that was brought. */
const followsPicture: SizeRule = { ...imageSize, presets: [{ label: 'As the picture', width: 1024, height: 1024 }] };

const steps = (preset: number): Json => ({
  type: 'integer',
  title: 'Steps',
  description: 'More steps take longer and show more detail.',
  minimum: 1,
  maximum: 50,
  default: preset,
});
const guidance = (preset: number): Json => ({
  type: 'number',
  title: 'Guidance',
  description: 'How closely the words are followed.',
  minimum: 0,
  maximum: 20,
  multipleOf: 0.5,
  default: preset,
});

const imageBasics = {
  output: 'image',
  size: imageSize,
  count: { max: 8 },
  seed: 'best-effort',
} as const satisfies Partial<ModelDescriptor>;
const imageMapping = {
  taskType: 'imageInference',
  prompt: 'positivePrompt',
  size: 'any',
  outputFormat: 'PNG',
  checksContent: true,
} as const;
const toolMapping = { prompt: 'none', size: 'none', outputFormat: 'PNG', checksContent: false } as const;
const toolBasics = {
  output: 'image',
  size: followsPicture,
  count: { max: 1 },
  seed: 'none',
  negativePrompt: false,
  maxPromptLength: 3000,
} as const satisfies Partial<ModelDescriptor>;

const models: readonly ProviderModel[] = [
  {
    descriptor: {
      ...imageBasics,
      id: 'flux-2-dev',
      title: 'FLUX.2 [dev]',
      summary: 'Pictures from words, and changes to pictures that are described in words, with up to four references.',
      operations: ['text2image', 'edit'],
      media: { init: pictures(1), subject: pictures(3) },
      negativePrompt: true,
      maxPromptLength: 10_000,
      params: schema({ steps: steps(28), guidance: guidance(4) }),
      typicalSeconds: 8,
    },
    providerModel: 'runware:400@1',
    mapping: {
      ...imageMapping,
      media: { init: 'inputs.referenceImages', subject: 'inputs.referenceImages' },
      params: { steps: 'steps', guidance: 'CFGScale' },
    },
    cost: perOutput(9_000),
  },
  {
    descriptor: {
      ...imageBasics,
      id: 'flux-1-dev',
      title: 'FLUX.1 [dev]',
      summary: 'Pictures from words, or from another picture that it follows as far as you say.',
      operations: ['text2image', 'image2image'],
      media: { init: pictures(1) },
      negativePrompt: true,
      maxPromptLength: 3000,
      params: schema({ steps: steps(28), guidance: guidance(3.5) }),
      typicalSeconds: 5,
    },
    providerModel: 'runware:101@1',
    mapping: {
      ...imageMapping,
      strength: true,
      media: { init: 'inputs.seedImage' },
      params: { steps: 'steps', guidance: 'CFGScale' },
    },
    cost: perOutput(4_000),
  },
  {
    descriptor: {
      ...imageBasics,
      id: 'flux-1-fill',
      title: 'FLUX.1 Fill [dev]',
      summary: 'Paints anew what a mask covers in white and leaves the rest of the picture as it is.',
      operations: ['inpaint'],
      media: { init: pictures(1), mask: pictures(1) },
      negativePrompt: false,
      maxPromptLength: 3000,
      params: schema({ steps: steps(28) }),
      typicalSeconds: 8,
    },
    providerModel: 'runware:102@1',
    mapping: { ...imageMapping, media: { init: 'inputs.seedImage', mask: 'inputs.maskImage' }, params: { steps: 'steps' } },
    cost: perOutput(6_000),
  },
  {
    descriptor: {
      ...toolBasics,
      id: 'real-esrgan',
      title: 'Real-ESRGAN',
      summary: 'Makes a picture two or four times larger.',
      operations: ['upscale'],
      media: { init: pictures(1) },
      params: schema({
        factor: { type: 'integer', title: 'Factor', description: 'How many times larger, edge by edge.', enum: [2, 4], default: 2 },
      }),
      typicalSeconds: 4,
    },
    providerModel: 'runware:504@1',
    mapping: {
      ...toolMapping,
      taskType: 'upscale',
      media: { init: 'inputs.image' },
      params: { factor: 'upscaleFactor' },
      fixed: { upscaleFactor: 2 },
    },
    cost: perOutput(2_000),
  },
  {
    descriptor: {
      ...toolBasics,
      id: 'birefnet',
      title: 'BiRefNet General',
      summary: 'Cuts out what is in front of a picture, on a transparent ground.',
      operations: ['cutout'],
      media: { init: pictures(1) },
      params: schema({}),
      typicalSeconds: 3,
    },
    providerModel: 'runware:112@5',
    mapping: { ...toolMapping, taskType: 'removeBackground', media: { init: 'inputs.image' } },
    cost: perOutput(1_000),
  },
  {
    descriptor: {
      ...toolBasics,
      id: 'llava',
      title: 'LLaVA 1.6',
      summary: 'Says in words what a picture shows. A prompt asks about something particular.',
      output: 'text',
      operations: ['caption'],
      media: { init: pictures(1) },
      params: schema({}),
      typicalSeconds: 4,
    },
    providerModel: 'runware:150@2',
    mapping: { taskType: 'caption', prompt: 'prompt', size: 'none', checksContent: false, media: { init: 'inputs.image' } },
    cost: perOutput(1_000),
  },
  {
    descriptor: {
      id: 'seedance-2',
      title: 'Seedance 2.0',
      summary: 'Clips from words, between a first and a last picture, or with the people and things of references. Can make sound.',
      output: 'video',
      operations: ['text2video', 'image2video'],
      media: { first_frame: pictures(1), last_frame: pictures(1), subject: pictures(9) },
      size: {
        min: 720,
        max: 1280,
        step: 16,
        maxPixels: 1280 * 720,
        default: { width: 1280, height: 720 },
        presets: [
          { label: '16:9', width: 1280, height: 720 },
          { label: '9:16', width: 720, height: 1280 },
          { label: '1:1', width: 960, height: 960 },
        ],
      },
      count: { max: 1 },
      duration: { min: 4, max: 15, default: 5 },
      audio: true,
      seed: 'none',
      negativePrompt: false,
      maxPromptLength: 2000,
      params: schema({}),
      typicalSeconds: 120,
    },
    providerModel: 'bytedance:seedance@2.0',
    mapping: {
      taskType: 'videoInference',
      prompt: 'positivePrompt',
      size: 'listed',
      resolutionWithFrames: '720p',
      outputFormat: 'MP4',
      checksContent: true,
      audio: 'settings.audio',
      media: { first_frame: 'inputs.frameImages', last_frame: 'inputs.frameImages', subject: 'inputs.referenceImages' },
    },
    cost: {
      currency: 'USD',
      perSecondMicros: 150_000,
      source: 'https://runware.ai/pricing (unconfirmed; every result reports its own cost)',
      checkedOn,
    },
  },
];

export const starter: Provider['starter'] = { checkedOn, models };
