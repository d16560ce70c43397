import type { Json, JsonObject } from '../spec/json.ts';
import type { MediaRule, ModelDescriptor, SizeRule } from '../spec/model.ts';
import type { CostRule, ProviderModel } from '../spec/provider.ts';

/** The day somebody last looked at the provider's pages. */
export const checkedOn = '2026-11-20';

const mimes = ['image/png', 'image/jpeg', 'image/webp'];
const pictures = (max: number): MediaRule => ({ max, mimes });

const parameters = (properties: { readonly [name: string]: Json }): JsonObject => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  properties,
});
const tolerance = (maximum: number): Json => ({
  type: 'integer',
  title: 'Safety tolerance',
  description: 'How much the moderation of Black Forest Labs lets through: 0 is the strictest.',
  minimum: 0,
  maximum,
  default: 2,
});
const format: Json = { type: 'string', title: 'File format', enum: ['png', 'jpeg'], default: 'png' };
const upsampling: Json = {
  type: 'boolean',
  title: 'Rewrite the prompt',
  description: 'Lets the provider add detail to the prompt.',
  default: false,
};
const steps = (minimum: number, preset: number): Json => ({ type: 'integer', title: 'Steps', minimum, maximum: 50, default: preset });
const guidance = (maximum: number, preset: number): Json => ({
  type: 'number',
  title: 'Guidance',
  description: 'How closely the picture follows the prompt.',
  minimum: 1.5,
  maximum,
  default: preset,
});
const margin = (title: string): Json => ({
  type: 'integer',
  title,
  description: 'Pixels to add on this side.',
  minimum: 0,
  maximum: 2048,
  default: 0,
});

const size = (rule: Pick<SizeRule, 'min' | 'max' | 'step' | 'maxPixels'>, presets: SizeRule['presets']): SizeRule => {
  const [first] = presets;
  if (!first) throw new RangeError('a size rule needs a preset');
  return { ...rule, default: { width: first.width, height: first.height }, presets };
};
const anySize = size({ min: 64, max: 4096, step: 16, maxPixels: 2048 * 2048 }, [
  { label: '1:1', width: 1024, height: 1024 },
  { label: '3:2', width: 1248, height: 832 },
  { label: '2:3', width: 832, height: 1248 },
  { label: '16:9', width: 1360, height: 768 },
  { label: '9:16', width: 768, height: 1360 },
  { label: '4:5', width: 896, height: 1120 },
  { label: '1:1 large', width: 2048, height: 2048 },
]);
const smallSize = size({ min: 256, max: 1440, step: 32, maxPixels: 1440 * 1440 }, [
  { label: '1:1', width: 1024, height: 1024 },
  { label: '3:2', width: 1248, height: 832 },
  { label: '2:3', width: 832, height: 1248 },
  { label: '16:9', width: 1344, height: 768 },
  { label: '9:16', width: 768, height: 1344 },
]);
const byRatio = size({ min: 256, max: 3200, step: 16, maxPixels: 2048 * 2048 }, [
  { label: '1:1', width: 1024, height: 1024 },
  { label: '3:2', width: 1248, height: 832 },
  { label: '2:3', width: 832, height: 1248 },
  { label: '16:9', width: 1392, height: 784 },
  { label: '9:16', width: 784, height: 1392 },
  { label: '21:9', width: 1568, height: 672 },
]);
const largeByRatio = size({ min: 256, max: 3200, step: 16, maxPixels: 2048 * 2048 }, [
  { label: '1:1', width: 2048, height: 2048 },
  { label: '3:2', width: 2496, height: 1664 },
  { label: '2:3', width: 1664, height: 2496 },
  { label: '16:9', width: 2704, height: 1520 },
  { label: '9:16', width: 1520, height: 2704 },
]);
const videoSize = size({ min: 720, max: 1920, step: 2, maxPixels: 1920 * 1080 }, [
  { label: '16:9', width: 1280, height: 720 },
  { label: '9:16', width: 720, height: 1280 },
  { label: '1:1', width: 720, height: 720 },
  { label: '16:9 full HD', width: 1920, height: 1080 },
  { label: '9:16 full HD', width: 1080, height: 1920 },
]);
const pictureRatios = ['21:9', '16:9', '3:2', '4:3', '5:4', '1:1', '4:5', '3:4', '2:3', '9:16', '9:21'];
const videoRatios = ['21:9', '2:1', '16:9', '4:3', '1:1', '3:4', '9:16'];

const cost = (amounts: Partial<CostRule>, note = 'A guide before the start: each answer brings the real cost.'): CostRule => ({
  currency: 'USD',
  ...amounts,
  source: `https://bfl.ai/pricing. ${note}`,
  checkedOn,
});
/** FLUX.2 takes one price for the first megapixel and a smaller one for each further. */
const firstAndFurther = (first: number, further: number): CostRule =>
  cost({ perOutputMicros: first - further, perMegapixelMicros: further });

type About = Pick<ModelDescriptor, 'id' | 'title' | 'summary' | 'operations' | 'media' | 'typicalSeconds'> & Partial<ModelDescriptor>;
const model = (about: About, mapping: JsonObject, price: CostRule, providerModel = about.id): ProviderModel => ({
  descriptor: {
    output: 'image',
    size: anySize,
    count: { max: 1 },
    seed: 'best-effort',
    negativePrompt: false,
    maxPromptLength: 10_000,
    params: parameters({ output_format: format, safety_tolerance: tolerance(5) }),
    ...about,
  },
  providerModel,
  mapping,
  cost: price,
});

const flux2 = (id: string, title: string, summary: string, price: CostRule, more: Partial<ModelDescriptor> = {}): ProviderModel =>
  model(
    {
      id,
      title,
      summary,
      operations: ['text2image', 'edit'],
      media: { init: pictures(1), subject: pictures(id.includes('klein') ? 3 : 7) },
      typicalSeconds: id.includes('klein') ? 3 : 12,
      ...more,
    },
    { request: 'size' },
    price,
  );
const kontext = (id: string, title: string, price: number): ProviderModel =>
  model(
    {
      id,
      title,
      summary: 'Changes a picture as the prompt says and keeps the rest; also draws from words alone.',
      operations: ['text2image', 'edit'],
      media: { init: pictures(1) },
      size: byRatio,
      params: parameters({ output_format: format, safety_tolerance: tolerance(6), prompt_upsampling: upsampling }),
      typicalSeconds: 10,
    },
    { request: 'ratio', aspectRatios: pictureRatios },
    cost({ perOutputMicros: price }),
  );
const toolParameters = { output_format: format, safety_tolerance: tolerance(6), prompt_upsampling: upsampling };

export const starterModels: readonly ProviderModel[] = [
  flux2('flux-2-pro', 'FLUX.2 pro', 'Pictures from words and up to eight references.', firstAndFurther(30_000, 15_000)),
  flux2('flux-2-max', 'FLUX.2 max', 'The most careful FLUX.2: detail and references.', firstAndFurther(70_000, 30_000)),
  flux2(
    'flux-2-flex',
    'FLUX.2 flex',
    'FLUX.2 with steps and guidance in your hand; strong with lettering.',
    cost({ perMegapixelMicros: 60_000 }),
    {
      params: parameters({
        output_format: format,
        safety_tolerance: tolerance(5),
        prompt_upsampling: upsampling,
        steps: steps(1, 50),
        guidance: guidance(10, 4.5),
      }),
      typicalSeconds: 20,
    },
  ),
  flux2('flux-2-klein-9b', 'FLUX.2 klein 9B', 'Quick and cheap, with up to four references.', firstAndFurther(15_000, 2_000)),
  flux2('flux-2-klein-4b', 'FLUX.2 klein 4B', 'The quickest and cheapest FLUX.2.', firstAndFurther(14_000, 1_000)),
  kontext('flux-kontext-pro', 'FLUX.1 Kontext pro', 40_000),
  kontext('flux-kontext-max', 'FLUX.1 Kontext max', 80_000),
  model(
    {
      id: 'flux-pro-1.1',
      title: 'FLUX 1.1 pro',
      summary: 'The earlier generation: quick pictures from words.',
      operations: ['text2image'],
      media: {},
      size: smallSize,
      params: parameters({ output_format: format, safety_tolerance: tolerance(6), prompt_upsampling: upsampling }),
      typicalSeconds: 6,
    },
    { request: 'size' },
    cost({ perOutputMicros: 40_000 }),
  ),
  model(
    {
      id: 'flux-pro-1.1-ultra',
      title: 'FLUX 1.1 pro ultra',
      summary: 'Four megapixels from words; raw gives a less polished look.',
      operations: ['text2image'],
      media: {},
      size: largeByRatio,
      params: parameters({
        output_format: format,
        safety_tolerance: tolerance(6),
        raw: { type: 'boolean', title: 'Raw', description: 'Less processed, more like a photograph.', default: false },
      }),
      typicalSeconds: 12,
    },
    { request: 'ratio', aspectRatios: pictureRatios },
    cost({ perOutputMicros: 60_000 }),
  ),
  model(
    {
      id: 'flux-pro-1.0-fill',
      title: 'FLUX.1 Fill pro',
      summary: 'Repaints what is white in the mask. The size follows the picture.',
      operations: ['inpaint'],
      media: { init: pictures(1), mask: pictures(1) },
      params: parameters({ ...toolParameters, steps: steps(15, 50), guidance: guidance(100, 60) }),
      typicalSeconds: 12,
    },
    { request: 'fill' },
    cost({ perOutputMicros: 50_000 }),
  ),
  model(
    {
      id: 'flux-pro-1.0-expand',
      title: 'FLUX.1 Expand pro',
      summary: 'Paints on beyond the edges by so many pixels a side. The size follows the picture.',
      operations: ['outpaint'],
      media: { init: pictures(1) },
      params: parameters({
        ...toolParameters,
        top: margin('Above'),
        bottom: margin('Below'),
        left: margin('Left'),
        right: margin('Right'),
        steps: steps(15, 50),
        guidance: guidance(100, 60),
      }),
      typicalSeconds: 12,
    },
    { request: 'expand' },
    cost({ perOutputMicros: 50_000 }, 'Not listed there: the price of Fill stands in. Each answer brings the real cost.'),
  ),
  model(
    {
      id: 'flux-outpainting',
      title: 'FLUX Outpainting',
      summary: 'Puts the picture in the middle of a larger one and paints around it.',
      operations: ['outpaint'],
      media: { init: pictures(1) },
      params: parameters({
        output_format: format,
        safety_tolerance: tolerance(5),
        mode: { type: 'string', title: 'Quality', enum: ['high', 'fast'], default: 'high' },
      }),
      typicalSeconds: 15,
    },
    { request: 'canvas' },
    cost({ perOutputMicros: 50_000 }, 'Not listed there: the price of Fill stands in. Each answer brings the real cost.'),
    'flux-tools/outpainting-v1',
  ),
  model(
    {
      id: 'flux-3-video',
      title: 'FLUX.3 Video',
      summary: 'Clips of 5 to 20 seconds from words or from a first and a last frame, with sound if wanted.',
      output: 'video',
      operations: ['text2video', 'image2video'],
      media: { first_frame: pictures(1), last_frame: pictures(1) },
      size: videoSize,
      duration: { min: 5, max: 20, default: 5 },
      audio: true,
      seed: 'none',
      params: parameters({ safety_tolerance: tolerance(4) }),
      typicalSeconds: 120,
    },
    { request: 'video', aspectRatios: videoRatios },
    cost(
      { perSecondMicros: 170_000 },
      'As resellers list 720p; 1080p costs about 290,000 micros a second. Unconfirmed. Each answer brings the real cost.',
    ),
  ),
];
