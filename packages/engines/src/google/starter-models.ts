import type { Json, JsonObject } from '../spec/json.ts';
import type { MediaRule, ModelDescriptor, SizeRule } from '../spec/model.ts';
import type { ProviderModel } from '../spec/provider.ts';

/** The day somebody last looked at the provider's pages. */
export const checkedOn = '2026-11-20';

const mimes = ['image/png', 'image/jpeg', 'image/webp'];
const pictures = (max: number): MediaRule => ({ max, mimes });
const parameters = (properties: { readonly [name: string]: Json } = {}): JsonObject => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  properties,
});

const ratios = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'];
const smallSizes: SizeRule['presets'] = [
  { label: '1:1', width: 1024, height: 1024 },
  { label: '3:2', width: 1264, height: 848 },
  { label: '2:3', width: 848, height: 1264 },
  { label: '16:9', width: 1376, height: 768 },
  { label: '9:16', width: 768, height: 1376 },
  { label: '4:5', width: 928, height: 1152 },
  { label: '21:9', width: 1584, height: 672 },
];
const small: SizeRule = {
  min: 512,
  max: 1600,
  step: 16,
  maxPixels: 1_200_000,
  default: { width: 1024, height: 1024 },
  presets: smallSizes,
};
const upToFourK: SizeRule = {
  ...small,
  max: 6400,
  maxPixels: 17_000_000,
  presets: [
    ...smallSizes,
    { label: '1:1 2K', width: 2048, height: 2048 },
    { label: '16:9 2K', width: 2752, height: 1536 },
    { label: '9:16 2K', width: 1536, height: 2752 },
    { label: '1:1 4K', width: 4096, height: 4096 },
    { label: '16:9 4K', width: 5504, height: 3072 },
  ],
};

interface Prices {
  /** US dollars for a picture at 1K: the guide before the start. */
  readonly picture: number;
  /** US dollars per million tokens. */
  readonly pictureTokens: number;
  readonly inputTokens: number;
  readonly textTokens: number;
}
const micros = (dollars: number): number => Math.round(dollars * 1_000_000);

function picture(
  about: Pick<ModelDescriptor, 'id' | 'title' | 'summary' | 'typicalSeconds'> & { readonly size: SizeRule },
  sizes: readonly string[],
  { picture: one, pictureTokens, inputTokens, textTokens }: Prices,
  note = '',
): ProviderModel {
  return {
    descriptor: {
      ...about,
      output: 'image',
      operations: ['text2image', 'edit'],
      media: { init: pictures(1), subject: pictures(13) },
      count: { max: 1 },
      seed: 'best-effort',
      negativePrompt: false,
      maxPromptLength: 20_000,
      params: parameters(),
    },
    providerModel: about.id,
    mapping: {
      surface: 'picture',
      aspectRatios: ratios,
      imageSizes: sizes,
      inputTokensMicros: micros(inputTokens),
      textTokensMicros: micros(textTokens),
    },
    cost: {
      currency: 'USD',
      perOutputMicros: micros(one),
      perMillionTokensMicros: micros(pictureTokens),
      source: `https://ai.google.dev/gemini-api/docs/pricing. The price of an output is that of 1K, before the start; after it the tokens of the answer count.${note}`,
      checkedOn,
    },
  };
}

const clipSize = (largest: '1080p' | '4k'): SizeRule => ({
  min: 720,
  max: largest === '4k' ? 3840 : 1920,
  step: 2,
  maxPixels: largest === '4k' ? 3840 * 2160 : 1920 * 1080,
  default: { width: 1280, height: 720 },
  presets: [
    { label: '16:9', width: 1280, height: 720 },
    { label: '9:16', width: 720, height: 1280 },
    { label: '16:9 full HD', width: 1920, height: 1080 },
    { label: '9:16 full HD', width: 1080, height: 1920 },
    ...(largest === '4k'
      ? [
          { label: '16:9 4K', width: 3840, height: 2160 },
          { label: '9:16 4K', width: 2160, height: 3840 },
        ]
      : []),
  ],
});

function clip(
  about: Pick<ModelDescriptor, 'id' | 'title' | 'summary' | 'typicalSeconds'>,
  dollarsPerSecond: number,
  factors: { readonly [resolution: string]: number },
): ProviderModel {
  return {
    descriptor: {
      ...about,
      output: 'video',
      operations: ['text2video', 'image2video'],
      media: { first_frame: pictures(1), last_frame: pictures(1), ...(factors['4k'] ? { subject: pictures(3) } : {}) },
      size: clipSize(factors['4k'] ? '4k' : '1080p'),
      count: { max: 1 },
      duration: { min: 4, max: 8, default: 8 },
      audio: true,
      seed: 'best-effort',
      negativePrompt: true,
      maxPromptLength: 4_000,
      params: parameters({
        personGeneration: {
          type: 'string',
          title: 'People',
          description: 'Whom the clip may show. What Google allows depends on the country and on what the clip begins with.',
          enum: ['allow_all', 'allow_adult', 'dont_allow'],
        },
      }),
    },
    providerModel: about.id,
    mapping: { surface: 'clip', aspectRatios: ['16:9', '9:16'], seconds: [4, 6, 8], resolutions: factors },
    cost: {
      currency: 'USD',
      perSecondMicros: micros(dollarsPerSecond),
      source:
        'https://ai.google.dev/gemini-api/docs/pricing. The price of a second is that of 720p; the mapping holds what larger pictures cost beside it.',
      checkedOn,
    },
  };
}

const allSizes = ['1K', '2K', '4K'];
const asFlash = ' The prices of input and text are those of 3.1 Flash Image: unconfirmed for this model.';

export const starterModels: readonly ProviderModel[] = [
  picture(
    {
      id: 'gemini-3.1-flash-image',
      title: 'Gemini 3.1 Flash Image',
      summary: 'Draws from words and changes pictures as the prompt says, with up to fourteen of them at once.',
      size: upToFourK,
      typicalSeconds: 12,
    },
    allSizes,
    { picture: 0.067, pictureTokens: 60, inputTokens: 0.5, textTokens: 3 },
  ),
  picture(
    {
      id: 'gemini-nano-banana-2.1',
      title: 'Nano Banana 2.1',
      summary: 'The newest of Google’s picture models: design, lettering and subjects that stay the same.',
      size: upToFourK,
      typicalSeconds: 12,
    },
    allSizes,
    { picture: 0.0336, pictureTokens: 30, inputTokens: 0.5, textTokens: 3 },
    `${asFlash} So is the price of its pictures, which was seen on other pages only.`,
  ),
  picture(
    {
      id: 'gemini-3-pro-image',
      title: 'Gemini 3 Pro Image',
      summary: 'The careful one: composition, infographics and long instructions.',
      size: upToFourK,
      typicalSeconds: 25,
    },
    allSizes,
    { picture: 0.134, pictureTokens: 120, inputTokens: 2, textTokens: 12 },
  ),
  picture(
    {
      id: 'gemini-3.1-flash-lite-image',
      title: 'Gemini 3.1 Flash-Lite Image',
      summary: 'Quick and cheap, up to one megapixel.',
      size: small,
      typicalSeconds: 6,
    },
    ['1K'],
    { picture: 0.0336, pictureTokens: 30, inputTokens: 0.5, textTokens: 3 },
    asFlash,
  ),
  clip(
    {
      id: 'veo-3.1-generate-preview',
      title: 'Veo 3.1',
      summary: 'Clips of 4, 6 or 8 seconds with sound, from words, a first and a last frame, or up to three subjects.',
      typicalSeconds: 90,
    },
    0.4,
    { '720p': 1, '1080p': 1, '4k': 1.5 },
  ),
  clip(
    {
      id: 'veo-3.1-fast-generate-preview',
      title: 'Veo 3.1 Fast',
      summary: 'The same in less time and for less money.',
      typicalSeconds: 60,
    },
    0.1,
    { '720p': 1, '1080p': 1.2, '4k': 3 },
  ),
  clip(
    {
      id: 'veo-3.1-lite-generate-preview',
      title: 'Veo 3.1 Lite',
      summary: 'The cheapest Veo with sound, up to full HD.',
      typicalSeconds: 60,
    },
    0.05,
    { '720p': 1, '1080p': 1.6 },
  ),
];
