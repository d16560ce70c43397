import type { Model } from '@pinhole/contract';

/** A model with nothing special about it. For tests. */
export const aModel = (id: string, more: Partial<Model> = {}): Model => ({
  id,
  engine: 'sketch',
  title: id,
  summary: '',
  tags: [],
  output: 'image',
  operations: ['text2image'],
  media: {},
  size: { min: 256, max: 2048, step: 8, maxPixels: 2048 * 2048, default: { width: 1024, height: 1024 }, presets: [] },
  count: { max: 8 },
  seed: 'exact',
  negativePrompt: true,
  maxPromptLength: 4000,
  params: {},
  typicalSeconds: 1,
  measured: null,
  price: { version: 1, perOutput: '1000000', perMegapixel: '0', perSecond: '0' },
  available: true,
  unavailableReason: null,
  unavailable: null,
  ai: true,
  dataNote: '',
  checkedBy: [],
  ...more,
});

export const sketchModel: Model = aModel('sketch-image', {
  operations: ['text2image', 'image2image', 'inpaint'],
  media: { init: { max: 1, mimes: ['image/png'] }, mask: { max: 1, mimes: ['image/png'] }, style: { max: 1, mimes: ['image/png'] } },
  maxPromptLength: 40,
  params: { properties: { grain: { type: 'number', minimum: 0, maximum: 1, default: 0.3 } } },
});
export const videoModel: Model = {
  ...sketchModel,
  id: 'sketch-video',
  output: 'video',
  operations: ['text2video', 'image2video'],
  media: { first_frame: { max: 1, mimes: [] } },
  count: { max: 4 },
  duration: { min: 2, max: 6, default: 4 },
  negativePrompt: false,
};
export const upscaleModel: Model = {
  ...sketchModel,
  id: 'sketch-upscale',
  operations: ['upscale'],
  media: { init: { max: 1, mimes: [] } },
  count: { max: 1 },
};
