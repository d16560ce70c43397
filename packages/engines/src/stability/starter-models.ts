import type { Json, JsonObject } from '../spec/json.ts';
import type { MediaRule, ModelDescriptor, SizeRule } from '../spec/model.ts';
import type { CostRule, ProviderModel } from '../spec/provider.ts';

/** The day somebody last looked at the provider's pages. */
export const checkedOn = '2026-11-21';

const one: MediaRule = { max: 1, mimes: ['image/png', 'image/jpeg', 'image/webp'] };

const parameters = (properties: { readonly [name: string]: Json }, required: readonly string[] = []): JsonObject => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  properties,
  ...(required.length > 0 ? { required } : {}),
});
const format = (...values: readonly string[]): Json => ({ type: 'string', title: 'File format', enum: values, default: 'png' });
const anyFormat = format('png', 'jpeg', 'webp');
const share = (title: string, description: string, preset: number, minimum = 0, maximum = 1): Json => ({
  type: 'number',
  title,
  description,
  minimum,
  maximum,
  default: preset,
});
const style: Json = {
  type: 'string',
  title: 'Style',
  enum: [
    '3d-model',
    'analog-film',
    'anime',
    'cinematic',
    'comic-book',
    'digital-art',
    'enhance',
    'fantasy-art',
    'isometric',
    'line-art',
    'low-poly',
    'modeling-compound',
    'neon-punk',
    'origami',
    'photographic',
    'pixel-art',
    'tile-texture',
  ],
};
const growMask = (maximum: number, preset: number): Json => ({
  type: 'integer',
  title: 'Grow the mask',
  description: 'Pixels around it that change as well, softly.',
  minimum: 0,
  maximum,
  default: preset,
});
const margin = (title: string): Json => ({
  type: 'integer',
  title,
  description: 'Pixels to add on this side. With none on any, the picture stands in the middle of the size.',
  minimum: 0,
  maximum: 2000,
  default: 0,
});
const named = (title: string, description: string): Json => ({ type: 'string', title, description, minLength: 1, maxLength: 10_000 });

/** A credit is a US cent. */
const credits = (count: number): CostRule => ({
  currency: 'USD',
  perOutputMicros: Math.round(count * 10_000),
  source: 'https://platform.stability.ai/pricing. Answers name no cost.',
  checkedOn,
});

const ratios = ['21:9', '16:9', '3:2', '5:4', '1:1', '4:5', '2:3', '9:16', '9:21'];
const sizes = (presets: SizeRule['presets'], maxPixels: number): SizeRule => {
  const [first] = presets;
  if (!first) throw new RangeError('a size rule needs a preset');
  return { min: 512, max: 2048, step: 16, maxPixels, default: { width: first.width, height: first.height }, presets };
};
const oneMegapixel = sizes(
  [
    { label: '1:1', width: 1024, height: 1024 },
    { label: '3:2', width: 1216, height: 832 },
    { label: '2:3', width: 832, height: 1216 },
    { label: '16:9', width: 1344, height: 768 },
    { label: '9:16', width: 768, height: 1344 },
    { label: '4:5', width: 896, height: 1152 },
    { label: '21:9', width: 1536, height: 640 },
  ],
  1_100_000,
);
const larger = sizes(
  [
    { label: '1:1', width: 1216, height: 1216 },
    { label: '3:2', width: 1488, height: 992 },
    { label: '2:3', width: 992, height: 1488 },
    { label: '16:9', width: 1632, height: 912 },
    { label: '9:16', width: 912, height: 1632 },
    { label: '4:5', width: 1088, height: 1360 },
    { label: '21:9', width: 1856, height: 800 },
  ],
  1_600_000,
);
/** For endpoints whose output is as large as what they are given, or so many times larger. */
const asItsInput: SizeRule = { ...oneMegapixel, presets: [{ label: 'As the picture', width: 1024, height: 1024 }] };
const aroundIt: SizeRule = {
  min: 64,
  max: 6000,
  step: 1,
  maxPixels: 9_437_184,
  default: { width: 1024, height: 1024 },
  presets: [
    { label: '1:1', width: 1024, height: 1024 },
    { label: '16:9', width: 1536, height: 864 },
    { label: '9:16', width: 864, height: 1536 },
    { label: '1:1 large', width: 2048, height: 2048 },
    { label: '16:9 large', width: 2560, height: 1440 },
  ],
};

const ratio = (pixels: number): JsonObject => ({ as: 'ratio', field: 'aspect_ratio', values: ratios, pixels });
const words = { prompt: 'prompt', negativePrompt: 'negative_prompt', seed: 'seed' };
const png = { output_format: 'png' };
const image = { init: { field: 'image' } };
const keepsLess = { field: 'strength', meaning: 'change' };

type About = Pick<ModelDescriptor, 'id' | 'title' | 'summary' | 'operations' | 'typicalSeconds'> & Partial<ModelDescriptor>;
const model = (about: About, providerModel: string, mapping: JsonObject, cost: CostRule): ProviderModel => ({
  descriptor: {
    output: 'image',
    media: { init: one },
    size: asItsInput,
    count: { max: 1 },
    seed: 'best-effort',
    negativePrompt: true,
    maxPromptLength: 10_000,
    params: parameters({ output_format: anyFormat, style_preset: style }),
    ...about,
  },
  providerModel,
  mapping: { fields: words, media: image, fixed: png, ...mapping },
  cost,
});

const sd35 = (id: string, title: string, summary: string, price: number, typicalSeconds: number): ProviderModel =>
  model(
    {
      id,
      title,
      summary,
      operations: ['text2image', 'image2image'],
      size: oneMegapixel,
      params: parameters({
        output_format: format('png', 'jpeg'),
        style_preset: style,
        cfg_scale: share('Guidance', 'How closely the picture follows the prompt.', /turbo|flash/.test(id) ? 1 : 4, 1, 10),
      }),
      typicalSeconds,
    },
    'generate/sd3',
    { size: ratio(1_000_000), strength: keepsLess, modes: true, needs: ['prompt'], fixed: { ...png, model: id } },
    credits(price),
  );
const guided = (id: string, title: string, summary: string): ProviderModel =>
  model(
    {
      id: `control-${id}`,
      title,
      summary,
      operations: ['image2image'],
      params: parameters({ output_format: anyFormat, style_preset: style }),
      typicalSeconds: 8,
    },
    `control/${id}`,
    { strength: { field: 'control_strength', meaning: 'keep' }, needs: ['prompt'] },
    credits(5),
  );

export const starterModels: readonly ProviderModel[] = [
  model(
    {
      id: 'stable-image-core',
      title: 'Stable Image Core',
      summary: 'Quick and cheap pictures from words.',
      operations: ['text2image'],
      media: {},
      size: larger,
      typicalSeconds: 5,
    },
    'generate/core',
    { media: {}, size: ratio(1_500_000), needs: ['prompt'] },
    credits(3),
  ),
  model(
    {
      id: 'stable-image-ultra',
      title: 'Stable Image Ultra',
      summary: 'The most careful pictures from words, or from a picture and words.',
      operations: ['text2image', 'image2image'],
      size: oneMegapixel,
      typicalSeconds: 10,
    },
    'generate/ultra',
    { size: ratio(1_000_000), strength: keepsLess, needs: ['prompt'] },
    credits(8),
  ),
  sd35('sd3.5-large', 'Stable Diffusion 3.5 Large', 'The large base model, from words or from a picture and words.', 6.5, 10),
  sd35('sd3.5-large-turbo', 'Stable Diffusion 3.5 Large Turbo', 'Large in few steps: quicker and cheaper.', 4, 5),
  sd35('sd3.5-medium', 'Stable Diffusion 3.5 Medium', 'Smaller than Large, with more variety.', 3.5, 7),
  sd35('sd3.5-flash', 'Stable Diffusion 3.5 Flash', 'The quickest and cheapest of the family.', 2.5, 3),
  model(
    {
      id: 'inpaint',
      title: 'Inpaint',
      summary: 'Paints what the prompt says where the mask is white.',
      operations: ['inpaint'],
      media: { init: one, mask: one },
      params: parameters({ output_format: anyFormat, style_preset: style, grow_mask: growMask(100, 5) }),
      typicalSeconds: 8,
    },
    'edit/inpaint',
    { media: { ...image, mask: { field: 'mask' } }, needs: ['prompt'] },
    credits(5),
  ),
  model(
    {
      id: 'erase',
      title: 'Erase',
      summary: 'Takes away what the mask covers with white and fills in what is behind it.',
      operations: ['inpaint'],
      media: { init: one, mask: one },
      negativePrompt: false,
      params: parameters({ output_format: anyFormat, grow_mask: growMask(20, 5) }),
      typicalSeconds: 6,
    },
    'edit/erase',
    { fields: { seed: 'seed' }, media: { ...image, mask: { field: 'mask' } } },
    credits(5),
  ),
  model(
    {
      id: 'outpaint',
      title: 'Outpaint',
      summary: 'Paints on beyond the edges: by so many pixels a side, or around the picture up to a size.',
      operations: ['outpaint'],
      size: aroundIt,
      negativePrompt: false,
      params: parameters({
        output_format: anyFormat,
        style_preset: style,
        creativity: share('Creativity', 'How freely the outside is made up.', 0.5),
        left: margin('Left'),
        right: margin('Right'),
        top: margin('Above'),
        bottom: margin('Below'),
      }),
      typicalSeconds: 10,
    },
    'edit/outpaint',
    { fields: { prompt: 'prompt', seed: 'seed' }, margins: true },
    credits(4),
  ),
  model(
    {
      id: 'search-and-replace',
      title: 'Search and replace',
      summary: 'Finds what you name and puts in its place what the prompt says; no mask needed.',
      operations: ['edit'],
      params: parameters(
        {
          search_prompt: named('Replace what', 'What to look for, in a few words.'),
          output_format: anyFormat,
          style_preset: style,
          grow_mask: growMask(20, 3),
        },
        ['search_prompt'],
      ),
      typicalSeconds: 10,
    },
    'edit/search-and-replace',
    { needs: ['prompt'] },
    credits(5),
  ),
  model(
    {
      id: 'search-and-recolor',
      title: 'Search and recolor',
      summary: 'Finds what you name and colours it as the prompt says; no mask needed.',
      operations: ['edit'],
      params: parameters(
        {
          select_prompt: named('Colour what', 'What to look for, in a few words.'),
          output_format: anyFormat,
          style_preset: style,
          grow_mask: growMask(20, 3),
        },
        ['select_prompt'],
      ),
      typicalSeconds: 10,
    },
    'edit/search-and-recolor',
    { needs: ['prompt'] },
    credits(5),
  ),
  model(
    {
      id: 'remove-background',
      title: 'Remove background',
      summary: 'Cuts out what a picture is of.',
      operations: ['cutout'],
      seed: 'none',
      negativePrompt: false,
      params: parameters({ output_format: format('png', 'webp') }),
      typicalSeconds: 4,
    },
    'edit/remove-background',
    { fields: {} },
    credits(5),
  ),
  model(
    {
      id: 'replace-background',
      title: 'Replace background and relight',
      summary: 'Gives the subject another background, from words or from a picture, and light that fits.',
      operations: ['edit'],
      media: { init: one, style: one },
      params: parameters({
        foreground_prompt: named('Subject', 'What the picture is of, so that its colours stay.'),
        preserve_original_subject: share('Keep the subject', '1 keeps it pixel by pixel.', 0.6),
        original_background_depth: share('Keep the depth', 'How far away the new background lies, as in the old one.', 0.5),
        keep_original_background: {
          type: 'boolean',
          title: 'Keep the background',
          description: 'Only the light changes.',
          default: false,
        },
        light_source_direction: { type: 'string', title: 'Light from', enum: ['above', 'below', 'left', 'right'] },
        output_format: anyFormat,
      }),
      typicalSeconds: 40,
    },
    'edit/replace-background-and-relight',
    {
      fields: { prompt: 'background_prompt', negativePrompt: 'negative_prompt', seed: 'seed' },
      media: { init: { field: 'subject_image' }, style: { field: 'background_reference' } },
    },
    credits(8),
  ),
  guided('sketch', 'Control: sketch', 'Makes a picture of a rough drawing and a prompt.'),
  guided('structure', 'Control: structure', 'Keeps the composition of a picture and makes all else new.'),
  model(
    {
      id: 'control-style',
      title: 'Control: style',
      summary: 'Draws what the prompt says in the style of a picture.',
      operations: ['image2image'],
      media: { style: one },
      size: oneMegapixel,
      params: parameters({
        output_format: anyFormat,
        style_preset: style,
        fidelity: share('Closeness', 'How closely the style of the picture is followed.', 0.5),
      }),
      typicalSeconds: 8,
    },
    'control/style',
    { media: { style: { field: 'image' } }, size: ratio(1_000_000), needs: ['prompt', 'style'] },
    credits(5),
  ),
  model(
    {
      id: 'style-transfer',
      title: 'Style transfer',
      summary: 'Gives a picture the style of another one.',
      operations: ['image2image'],
      media: { init: one, style: one },
      params: parameters({
        output_format: anyFormat,
        style_strength: share('Style', 'How strongly the style is laid over the picture.', 1),
        composition_fidelity: share('Composition', 'How closely the composition is kept.', 0.9),
        change_strength: share('Change', 'How much may change at all.', 0.9, 0.1),
      }),
      typicalSeconds: 12,
    },
    'control/style-transfer',
    { media: { init: { field: 'init_image' }, style: { field: 'style_image' } }, needs: ['style'] },
    credits(8),
  ),
  model(
    {
      id: 'upscale-fast',
      title: 'Upscale: fast',
      summary: 'Four times as wide and as high, in a second.',
      operations: ['upscale'],
      seed: 'none',
      negativePrompt: false,
      params: parameters({ output_format: anyFormat }),
      typicalSeconds: 2,
    },
    'upscale/fast',
    { fields: {} },
    credits(2),
  ),
  model(
    {
      id: 'upscale-conservative',
      title: 'Upscale: conservative',
      summary: 'Up to four megapixels, with as little change as possible. Say what the picture shows.',
      operations: ['upscale'],
      params: parameters({
        output_format: anyFormat,
        creativity: share('Creativity', 'How much detail may be made up.', 0.35, 0.2, 0.5),
      }),
      typicalSeconds: 20,
    },
    'upscale/conservative',
    { needs: ['prompt'] },
    credits(40),
  ),
  model(
    {
      id: 'upscale-creative',
      title: 'Upscale: creative',
      summary: 'Up to 4K from a small or poor picture of up to a megapixel; makes up what is missing. Say what it shows.',
      operations: ['upscale'],
      params: parameters({
        output_format: anyFormat,
        style_preset: style,
        creativity: share('Creativity', 'How much detail may be made up.', 0.3, 0.1, 0.5),
      }),
      typicalSeconds: 60,
    },
    'upscale/creative',
    { needs: ['prompt'] },
    credits(60),
  ),
];
