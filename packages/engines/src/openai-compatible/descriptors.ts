import type { Json, JsonObject } from '../spec/json.ts';
import type { MediaRule, ModelDescriptor, Operation, SizeRule } from '../spec/model.ts';
import type { CostRule, ProviderModel } from '../spec/provider.ts';
import type { Dialect } from './dialects.ts';

const pictureMimes = ['image/png', 'image/jpeg', 'image/webp'];
export const pictures = (max: number): MediaRule => ({ max, mimes: pictureMimes });
export const masks: MediaRule = { max: 1, mimes: ['image/png'] };

export const schema = (properties: { readonly [name: string]: Json }): JsonObject => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  properties,
});

/** One that nobody has described: what servers of this kind do, to be edited by whoever runs it. */
export interface FoundModel {
  readonly id: string;
  readonly dialect: Dialect;
  readonly operations: readonly Operation[];
  readonly checkedOn: string;
}

export function foundImageModel({ id, dialect, operations, checkedOn }: FoundModel): ProviderModel {
  const edits = operations.includes('edit');
  const extras = dialect.extras !== 'none';
  const descriptor: ModelDescriptor = {
    id: idOf(id),
    title: titleOf(id),
    summary: `Pictures by ${dialect.title}.`,
    output: 'image',
    operations,
    media: {
      ...(edits || operations.includes('inpaint') ? { init: pictures(1) } : {}),
      ...(operations.includes('inpaint') ? { mask: masks } : {}),
      ...(edits ? { subject: pictures(4) } : {}),
    },
    size: imageSize,
    count: { max: 4 },
    seed: extras ? 'best-effort' : 'none',
    negativePrompt: extras,
    maxPromptLength: 10_000,
    params: schema(samplingParams[dialect.extras]),
    typicalSeconds: 20,
  };
  return { descriptor, providerModel: id, mapping: { dialect: dialect.id }, cost: unpriced(dialect, checkedOn) };
}

export function foundVideoModel({ id, dialect, operations, checkedOn }: FoundModel): ProviderModel {
  const extras = dialect.extras !== 'none';
  const descriptor: ModelDescriptor = {
    id: idOf(id),
    title: titleOf(id),
    summary: `Clips by ${dialect.title}.`,
    output: 'video',
    operations,
    media: operations.includes('image2video') ? { first_frame: pictures(1) } : {},
    size: videoSize,
    count: { max: 1 },
    duration: { min: 1, max: 12, default: 4 },
    seed: extras ? 'best-effort' : 'none',
    negativePrompt: extras,
    maxPromptLength: 10_000,
    params: schema(samplingParams[dialect.extras]),
    typicalSeconds: 180,
  };
  return { descriptor, providerModel: id, mapping: { dialect: dialect.id }, cost: unpriced(dialect, checkedOn) };
}

const imageSize: SizeRule = {
  min: 256,
  max: 2048,
  step: 16,
  maxPixels: 2048 * 2048,
  default: { width: 1024, height: 1024 },
  presets: [
    { label: '1:1', width: 1024, height: 1024 },
    { label: '3:2', width: 1216, height: 816 },
    { label: '2:3', width: 816, height: 1216 },
    { label: '16:9', width: 1344, height: 768 },
    { label: '9:16', width: 768, height: 1344 },
  ],
};

const videoSize: SizeRule = {
  min: 256,
  max: 1920,
  step: 16,
  maxPixels: 1920 * 1088,
  default: { width: 832, height: 480 },
  presets: [
    { label: '16:9', width: 832, height: 480 },
    { label: '9:16', width: 480, height: 832 },
    { label: '1:1', width: 640, height: 640 },
    { label: '16:9 HD', width: 1280, height: 720 },
  ],
};

const steps = { type: 'integer', title: 'Steps', description: 'More are slower. Left out, the model decides.', minimum: 1, maximum: 200 };
const guidance = {
  type: 'number',
  title: 'Guidance',
  description: 'How closely the prompt is followed. Left out, the model decides.',
  minimum: 0,
  maximum: 20,
};

/** By the names that the server's own requests use, but for the tag, whose names are ours. */
const samplingParams = {
  none: {},
  fields: { num_inference_steps: steps, guidance_scale: guidance, true_cfg_scale: { ...guidance, title: 'True guidance' } },
  bar: { step: steps },
  tag: {
    steps,
    guidance,
    output_format: { type: 'string', title: 'Format', description: 'The kind of file.', enum: ['png', 'jpeg'], default: 'png' },
  },
} as const;

const unpriced = ({ title }: Dialect, checkedOn: string): CostRule => ({
  currency: 'USD',
  source: `A model found at ${title}; nothing is known of a price. Enter one if you pay for it.`,
  checkedOn,
});

const idOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80) || 'model';

const titleOf = (name: string): string => (name.split('/').at(-1) ?? name).slice(0, 80);
