import type { ProviderModel } from '@pinhole/engines';

/** What Lantern could do on that day, as data: an operator may edit every word of it. */
export const checkedOn = '2026-11-20';

export const models: readonly ProviderModel[] = [
  {
    descriptor: {
      id: 'lantern-2',
      title: 'Lantern 2',
      summary: 'Draws from words, and changes a picture as the prompt says.',
      output: 'image',
      operations: ['text2image', 'edit'],
      media: { init: { max: 1, mimes: ['image/png', 'image/jpeg', 'image/webp'] } },
      size: {
        min: 256,
        max: 2048,
        step: 8,
        maxPixels: 2048 * 2048,
        default: { width: 1024, height: 1024 },
        presets: [
          { label: '1:1', width: 1024, height: 1024 },
          { label: '16:9', width: 1344, height: 760 },
        ],
      },
      count: { max: 1 },
      seed: 'best-effort',
      negativePrompt: false,
      maxPromptLength: 4_000,
      params: { type: 'object', properties: { style: { type: 'string', title: 'Style', enum: ['photo', 'ink'] } } },
      typicalSeconds: 8,
    },
    providerModel: 'lantern-2',
    mapping: {},
    cost: { currency: 'USD', perOutputMicros: 20_000, source: 'https://lantern.example/prices', checkedOn },
  },
];
