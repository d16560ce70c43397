import type { Json, JsonObject } from '../spec/json.ts';
import type { MediaRule, ModelDescriptor, SizeRule } from '../spec/model.ts';
import { cameraNames, paletteNames, styleNames } from './names.ts';

const picture = (max: number): MediaRule => ({ max, mimes: ['image/png', 'image/jpeg', 'image/webp', 'image/avif'] });

const choice = (title: string, names: readonly string[], description: string): Json => ({
  type: 'string',
  title,
  description,
  enum: ['auto', ...names],
  default: 'auto',
});
const amount = (title: string, preset: number, description: string): Json => ({
  type: 'number',
  title,
  description,
  minimum: 0,
  maximum: 1,
  multipleOf: 0.05,
  default: preset,
});
const schema = (properties: { readonly [name: string]: Json }): JsonObject => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  properties,
});

const look = {
  style: choice('Style', styleNames, 'How the picture is made. Auto listens to the prompt.'),
  palette: choice('Palette', paletteNames, 'The colours it is held in. Auto listens to the prompt.'),
  detail: amount('Detail', 0.6, 'How many leaves, blades, windows and waves.'),
  grain: amount('Grain', 0.3, 'Film grain and paper tooth.'),
};

const imageSize: SizeRule = {
  min: 256,
  max: 2048,
  step: 8,
  maxPixels: 2048 * 2048,
  default: { width: 1024, height: 1024 },
  presets: [
    { label: '1:1', width: 1024, height: 1024 },
    { label: '3:2', width: 1216, height: 808 },
    { label: '2:3', width: 808, height: 1216 },
    { label: '16:9', width: 1344, height: 760 },
    { label: '9:16', width: 760, height: 1344 },
    { label: '4:5', width: 912, height: 1144 },
  ],
};

const videoSize: SizeRule = {
  min: 256,
  max: 1280,
  step: 8,
  maxPixels: 1280 * 720,
  default: { width: 768, height: 432 },
  presets: [
    { label: '16:9', width: 768, height: 432 },
    { label: '1:1', width: 576, height: 576 },
    { label: '9:16', width: 432, height: 768 },
    { label: '4:5', width: 512, height: 640 },
    { label: '3:2', width: 720, height: 480 },
    { label: '2:3', width: 480, height: 720 },
  ],
};

const image: ModelDescriptor = {
  id: 'sketch-image',
  title: 'Sketch',
  summary:
    'Draws layered scenes and portraits from the words of the prompt, and changes, fills, widens and varies pictures, on this machine. A drawing program, not AI.',
  output: 'image',
  operations: ['text2image', 'image2image', 'edit', 'variations', 'inpaint', 'outpaint'],
  media: { init: picture(1), mask: picture(1), subject: picture(4), style: picture(1) },
  size: imageSize,
  count: { max: 8 },
  seed: 'exact',
  negativePrompt: true,
  maxPromptLength: 4000,
  params: schema(look),
  typicalSeconds: 1.2,
};

const enlargedSize: SizeRule = {
  ...imageSize,
  min: 64,
  max: 4096,
  step: 1,
  maxPixels: 4096 * 4096,
  default: { width: 2048, height: 2048 },
  presets: [
    { label: '1:1', width: 2048, height: 2048 },
    { label: '3:2', width: 2432, height: 1616 },
    { label: '2:3', width: 1616, height: 2432 },
    { label: '16:9', width: 2688, height: 1520 },
    { label: '9:16', width: 1520, height: 2688 },
    { label: '4:5', width: 1824, height: 2288 },
  ],
};

const upscale: ModelDescriptor = {
  id: 'sketch-upscale',
  title: 'Sketch Upscale',
  summary:
    'Makes a picture up to eight times larger with careful resampling and fresh grain. The size must have the proportions of the picture.',
  output: 'image',
  operations: ['upscale'],
  media: { init: picture(1) },
  size: enlargedSize,
  count: { max: 1 },
  seed: 'exact',
  negativePrompt: false,
  maxPromptLength: 4000,
  params: schema({ grain: amount('Grain', 0.15, 'Fresh grain, so that smooth areas do not look like plastic.') }),
  typicalSeconds: 1.5,
};

const cutout: ModelDescriptor = {
  id: 'sketch-cutout',
  title: 'Sketch Cutout',
  summary:
    'Frees a subject that stands out by its colours from its background. A mask that is white around the subject helps where it does not.',
  output: 'image',
  operations: ['cutout'],
  media: { init: picture(1), mask: picture(1) },
  size: { ...enlargedSize, default: imageSize.default, presets: imageSize.presets },
  count: { max: 1 },
  seed: 'exact',
  negativePrompt: false,
  maxPromptLength: 4000,
  params: schema({}),
  typicalSeconds: 2.5,
};

const caption: ModelDescriptor = {
  id: 'sketch-caption',
  title: 'Sketch Caption',
  summary:
    'Says what can be measured of a picture: shape, light, colours, and where something stands out. It does not know what anything is.',
  output: 'text',
  operations: ['caption'],
  media: { init: picture(1) },
  size: { min: 64, max: 4096, step: 1, maxPixels: 4096 * 4096, default: { width: 256, height: 256 }, presets: [] },
  count: { max: 1 },
  seed: 'none',
  negativePrompt: false,
  maxPromptLength: 4000,
  params: schema({}),
  typicalSeconds: 0.5,
};

const video: ModelDescriptor = {
  id: 'sketch-video',
  title: 'Sketch Motion',
  summary:
    'Short clips: the layers of a drawn scene move past each other while clouds drift, water moves and snow falls. Given frames are kept.',
  output: 'video',
  operations: ['text2video', 'image2video', 'extend-video'],
  media: { first_frame: picture(1), last_frame: picture(1), subject: picture(4) },
  size: videoSize,
  count: { max: 4 },
  duration: { min: 2, max: 6, default: 4 },
  seed: 'exact',
  negativePrompt: true,
  maxPromptLength: 4000,
  params: schema({ ...look, camera: choice('Camera', cameraNames, 'How the camera moves. Auto listens to the prompt.') }),
  typicalSeconds: 12,
};

export const sketchModels = (withVideo: boolean): readonly ModelDescriptor[] =>
  withVideo ? [image, video, upscale, cutout, caption] : [image, upscale, cutout, caption];
