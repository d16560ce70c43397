import type { Model } from '@pinhole/contract';
import { expect, it } from 'vitest';
import { descriptionOf } from './describe-picture.ts';

const model = (id: string, perOutput: string, change: Partial<Model> = {}) =>
  ({
    id,
    available: true,
    operations: ['caption'],
    size: { default: { width: 256, height: 256 } },
    price: { version: 1, perOutput, perMegapixel: '0', perSecond: '0' },
    ...change,
  }) as Model;

it('describes with the cheapest model that can be used now', () => {
  const models = [
    model('dear', '900000'),
    model('painter', '1', { operations: ['text2image'] }),
    model('resting', '2', { available: false }),
    model('fair', '300000'),
  ];
  expect(descriptionOf(models, 'a')).toEqual({
    price: 300_000n,
    request: { model: 'fair', operation: 'caption', prompt: '', references: [{ assetId: 'a', role: 'init' }] },
  });
  expect(descriptionOf(models.slice(1, 3), 'a')).toBeUndefined();
});
