import type { JsonObject } from '../spec/json.ts';
import type { MediaRule, ModelDescriptor, SizeRule } from '../spec/model.ts';
import type { CostRule, Provider, ProviderModel } from '../spec/provider.ts';

const checkedOn = '2026-11-20';
const priceList = 'https://docs.byteplus.com/en/docs/ModelArk/1544106';

const pictures = (max: number): MediaRule => ({ max, mimes: ['image/png', 'image/jpeg', 'image/webp'] });
const schema = (properties: JsonObject = {}): JsonObject => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  properties,
});

const ratios = ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'];
/** Tokens of a second of 1280×720 at 24 frames: what the price of a clip is expected from. */
const tokensPerSecond = (1280 * 720 * 24) / 1024;

const clips: SizeRule = {
  min: 480,
  max: 1920,
  step: 2,
  maxPixels: 1920 * 1080,
  default: { width: 1280, height: 720 },
  presets: [
    { label: '16:9', width: 1280, height: 720 },
    { label: '9:16', width: 720, height: 1280 },
    { label: '1:1', width: 960, height: 960 },
    { label: '4:3', width: 1112, height: 834 },
    { label: '3:4', width: 834, height: 1112 },
    { label: '21:9', width: 1470, height: 630 },
    { label: '16:9, 1080p', width: 1920, height: 1080 },
    { label: '9:16, 1080p', width: 1080, height: 1920 },
  ],
};
const smallClips: SizeRule = { ...clips, max: 1470, maxPixels: 1112 * 834, presets: clips.presets.slice(0, 6) };

const twoMegapixels: SizeRule = {
  min: 480,
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
    { label: '4:5', width: 1840, height: 2304 },
  ],
};
const oneMegapixel: SizeRule = {
  ...twoMegapixels,
  default: { width: 1024, height: 1024 },
  presets: [
    { label: '1:1', width: 1024, height: 1024 },
    { label: '3:2', width: 1248, height: 832 },
    { label: '2:3', width: 832, height: 1248 },
    { label: '16:9', width: 1312, height: 736 },
    { label: '9:16', width: 736, height: 1312 },
    { label: '1:1, 2K', width: 2048, height: 2048 },
  ],
};

interface Clip {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly providerModel: string;
  readonly size: SizeRule;
  readonly resolutions: readonly string[];
  readonly seconds: { readonly min: number; readonly max: number };
  readonly references: number;
  readonly audio: boolean;
  /** The 1.x family. */
  readonly seeded: boolean;
  readonly perMillionTokensMicros: number;
  readonly silentPerMillionTokensMicros?: number;
  readonly confirmed: boolean;
  readonly typicalSeconds: number;
}

function clip(about: Clip): ProviderModel {
  const { seconds, silentPerMillionTokensMicros: silent } = about;
  const descriptor: ModelDescriptor = {
    id: about.id,
    title: about.title,
    summary: about.summary,
    output: 'video',
    operations: ['text2video', 'image2video'],
    media: {
      first_frame: pictures(1),
      last_frame: pictures(1),
      ...(about.references > 0 ? { subject: pictures(about.references) } : {}),
    },
    size: about.size,
    count: { max: 1 },
    duration: { ...seconds, default: 5 },
    ...(about.audio ? { audio: true } : {}),
    seed: about.seeded ? 'best-effort' : 'none',
    negativePrompt: false,
    maxPromptLength: 4_000,
    params: schema(
      about.seeded
        ? { cameraFixed: { type: 'boolean', title: 'Still camera', description: 'The camera does not move.', default: false } }
        : {},
    ),
    typicalSeconds: about.typicalSeconds,
  };
  const cost: CostRule = {
    currency: 'USD',
    perMillionTokensMicros: about.perMillionTokensMicros,
    perSecondMicros: Math.round((tokensPerSecond * about.perMillionTokensMicros) / 1_000_000),
    source: about.confirmed ? priceList : `${priceList} (unconfirmed)`,
    checkedOn,
  };
  return {
    descriptor,
    providerModel: about.providerModel,
    mapping: {
      kind: 'video',
      resolutions: about.resolutions,
      ratios,
      ...(silent === undefined ? {} : { silentPerMillionTokensMicros: silent }),
    },
    cost,
  };
}

interface Picture {
  readonly id: string;
  readonly title: string;
  readonly providerModel: string;
  readonly size: SizeRule;
  readonly minPixels: number;
  readonly references: number;
  readonly outputFormat?: 'png';
  readonly perOutputMicros: number;
  readonly confirmed: boolean;
}

function picture(about: Picture): ProviderModel {
  const { minPixels, references: maxReferences, outputFormat, perOutputMicros } = about;
  return {
    descriptor: {
      id: about.id,
      title: about.title,
      summary: `Pictures from words and from up to ${maxReferences} references, also several that belong together.`,
      output: 'image',
      operations: ['text2image', 'edit'],
      media: { init: pictures(1), subject: pictures(maxReferences), style: pictures(1) },
      size: about.size,
      count: { max: 8 },
      seed: 'none',
      negativePrompt: false,
      maxPromptLength: 4_000,
      params: schema(),
      typicalSeconds: 15,
    },
    providerModel: about.providerModel,
    mapping: { kind: 'image', minPixels, maxReferences, group: true, ...(outputFormat ? { outputFormat } : {}) },
    cost: { currency: 'USD', perOutputMicros, source: about.confirmed ? priceList : `${priceList} (unconfirmed)`, checkedOn },
  };
}

const models: readonly ProviderModel[] = [
  clip({
    id: 'seedance-2-0',
    title: 'Seedance 2.0',
    summary: 'Clips from words, between a first and a last picture, or with up to nine references. Can make sound.',
    providerModel: 'dreamina-seedance-2-0-260128',
    size: clips,
    resolutions: ['480p', '720p', '1080p'],
    seconds: { min: 4, max: 15 },
    references: 9,
    audio: true,
    seeded: false,
    perMillionTokensMicros: 7_000_000,
    confirmed: false,
    typicalSeconds: 150,
  }),
  clip({
    id: 'seedance-2-0-fast',
    title: 'Seedance 2.0 Fast',
    summary: 'The same, quicker and smaller.',
    providerModel: 'dreamina-seedance-2-0-fast-260128',
    size: smallClips,
    resolutions: ['480p', '720p'],
    seconds: { min: 4, max: 15 },
    references: 9,
    audio: true,
    seeded: false,
    perMillionTokensMicros: 5_600_000,
    confirmed: false,
    typicalSeconds: 80,
  }),
  clip({
    id: 'seedance-1-5-pro',
    title: 'Seedance 1.5 Pro',
    summary: 'Clips from words or between a first and a last picture. Can make sound, at twice the price.',
    providerModel: 'seedance-1-5-pro-251215',
    size: clips,
    resolutions: ['480p', '720p', '1080p'],
    seconds: { min: 4, max: 12 },
    references: 0,
    audio: true,
    seeded: true,
    perMillionTokensMicros: 2_400_000,
    silentPerMillionTokensMicros: 1_200_000,
    confirmed: false,
    typicalSeconds: 90,
  }),
  picture({
    id: 'seedream-5-0-lite',
    title: 'Seedream 5.0 Lite',
    providerModel: 'seedream-5-0-260128',
    size: twoMegapixels,
    minPixels: 3_686_400,
    references: 14,
    outputFormat: 'png',
    perOutputMicros: 35_000,
    confirmed: false,
  }),
  picture({
    id: 'seedream-4-5',
    title: 'Seedream 4.5',
    providerModel: 'seedream-4-5-251128',
    size: twoMegapixels,
    minPixels: 3_686_400,
    references: 14,
    perOutputMicros: 40_000,
    confirmed: true,
  }),
  picture({
    id: 'seedream-4-0',
    title: 'Seedream 4.0',
    providerModel: 'seedream-4-0-250828',
    size: oneMegapixel,
    minPixels: 921_600,
    references: 10,
    perOutputMicros: 30_000,
    confirmed: true,
  }),
];

export const starter: Provider['starter'] = { checkedOn, models };
