import type { Json } from '../spec/json.ts';
import type { ModelDescriptor, SizeRule } from '../spec/model.ts';
import type { CostRule, ProviderModel } from '../spec/provider.ts';
import { masks, pictures, schema } from './descriptors.ts';

const checkedOn = '2026-11-21';

const size: SizeRule = {
  min: 480,
  max: 3840,
  step: 16,
  maxPixels: 8_294_400,
  default: { width: 1024, height: 1024 },
  presets: [
    { label: '1:1', width: 1024, height: 1024 },
    { label: '3:2', width: 1536, height: 1024 },
    { label: '2:3', width: 1024, height: 1536 },
    { label: '16:9', width: 1536, height: 864 },
    { label: '9:16', width: 864, height: 1536 },
    { label: '4:5', width: 1024, height: 1280 },
    { label: '1:1 large', width: 2048, height: 2048 },
    { label: '16:9 large', width: 2560, height: 1440 },
  ],
};

const choice = (title: string, values: readonly string[], description: string): Json => ({
  type: 'string',
  title,
  description,
  enum: values,
  default: 'auto',
});

const params = (qualities: readonly string[], backgrounds: readonly string[]): { readonly [name: string]: Json } => ({
  quality: choice('Quality', ['auto', ...qualities], 'Higher is slower and costs more.'),
  background: choice('Background', ['auto', ...backgrounds], 'Transparent needs PNG or WebP.'),
  output_format: { type: 'string', title: 'Format', description: 'The kind of file.', enum: ['png', 'jpeg', 'webp'], default: 'png' },
  output_compression: {
    type: 'integer',
    title: 'File quality',
    description: 'For JPEG and WebP, in percent.',
    minimum: 1,
    maximum: 100,
    default: 100,
  },
  partial_images: {
    type: 'integer',
    title: 'Previews',
    description: 'Pictures of the way there, of one picture at a time. Each costs a little more.',
    minimum: 0,
    maximum: 3,
    default: 0,
  },
  moderation: choice('Filter', ['auto', 'low'], 'How strictly OpenAI filters.'),
});

const complexity = {
  type: 'string',
  title: 'Planning',
  description: 'How much the model plans before it draws.',
  enum: ['low', 'medium', 'high'],
  default: 'medium',
};

/** Of one picture of 1024×1024 in medium quality, where no count of tokens comes. */
const typicalPictureMicros = 53_000;

const cost = (source: string): CostRule => ({
  currency: 'USD',
  perMillionTokensByKindMicros: { textIn: 5_000_000, imageIn: 8_000_000, out: 30_000_000 },
  perOutputMicros: typicalPictureMicros,
  source,
  checkedOn,
});
const listed = 'https://developers.openai.com/api/docs/models';
const asListed = 'Not confirmed for this model: said to be the same as those listed at https://developers.openai.com/api/docs/models';

const model = (
  providerModel: string,
  about: Pick<ModelDescriptor, 'title' | 'summary' | 'typicalSeconds'>,
  properties: { readonly [name: string]: Json },
  source: string,
): ProviderModel => ({
  descriptor: {
    ...about,
    id: providerModel,
    output: 'image',
    operations: ['text2image', 'edit', 'inpaint'],
    media: { init: pictures(1), mask: masks, subject: pictures(10), style: pictures(5) },
    size,
    count: { max: 4 },
    seed: 'none',
    negativePrompt: false,
    maxPromptLength: 32_000,
    params: schema(properties),
  },
  providerModel,
  mapping: { dialect: 'openai', minPixels: 655_360, maxRatio: 3 },
  cost: cost(source),
});

const newQualities = ['low', 'medium', 'high', 'xhigh', 'max'];

export const starter: { readonly checkedOn: string; readonly models: readonly ProviderModel[] } = {
  checkedOn,
  models: [
    model(
      'gpt-image-2.6-flare',
      { title: 'GPT Image 2.6 Flare', summary: 'Quick pictures and edits, good with text and layout.', typicalSeconds: 12 },
      { ...params(newQualities, ['opaque', 'transparent']), complexity },
      asListed,
    ),
    model(
      'gpt-image-2.6-sunburst',
      { title: 'GPT Image 2.6 Sunburst', summary: 'Slower, for fine detail and edits that must hold up.', typicalSeconds: 40 },
      { ...params(newQualities, ['opaque', 'transparent']), complexity },
      listed,
    ),
    model(
      'gpt-image-2.5-flare',
      { title: 'GPT Image 2.5 Flare', summary: 'The quick model of the version before.', typicalSeconds: 18 },
      params(newQualities, ['opaque', 'transparent']),
      asListed,
    ),
    model(
      'gpt-image-2.5-sunburst',
      { title: 'GPT Image 2.5 Sunburst', summary: 'The precise model of the version before.', typicalSeconds: 60 },
      params(newQualities, ['opaque', 'transparent']),
      asListed,
    ),
    model(
      'gpt-image-2',
      { title: 'GPT Image 2', summary: 'Pictures and edits of any size up to 4K.', typicalSeconds: 45 },
      params(['low', 'medium', 'high'], ['opaque']),
      asListed,
    ),
  ],
};
