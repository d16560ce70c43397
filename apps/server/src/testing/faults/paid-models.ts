import type { ModelDescriptor } from '@pinhole/engines';

const common = {
  media: {},
  size: {
    min: 64,
    max: 1024,
    step: 8,
    maxPixels: 1024 * 1024,
    default: { width: 64, height: 64 },
    presets: [{ label: '1:1', width: 64, height: 64 }],
  },
  seed: 'none',
  negativePrompt: false,
  maxPromptLength: 2_000,
  params: { type: 'object', properties: {}, additionalProperties: false },
  typicalSeconds: 1,
} as const;

/** One that makes pictures, one that makes clips. */
export const paidModels = (engine: string): readonly ModelDescriptor[] => [
  {
    ...common,
    id: `${engine}-image`,
    title: 'Paid pictures',
    summary: 'A provider that bills for every accepted task.',
    output: 'image',
    operations: ['text2image'],
    count: { max: 8 },
  },
  {
    ...common,
    id: `${engine}-clip`,
    title: 'Paid clips',
    summary: 'A provider that bills for every accepted task.',
    output: 'video',
    operations: ['text2video'],
    count: { max: 4 },
    duration: { min: 1, max: 10, default: 1 },
  },
];
