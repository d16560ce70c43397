import type { Model } from '@pinhole/contract';
import { expect, it } from 'vitest';
import { enlargements, nearestSize, sizeFits, sizeOf } from './operation-size.ts';

const rule = { min: 256, max: 2048, step: 8, maxPixels: 2048 * 2048, default: { width: 1024, height: 1024 }, presets: [] };
const model = { size: rule } as unknown as Model;
const large = { size: { ...rule, min: 64, max: 4096, step: 1, maxPixels: 4096 * 4096 } } as unknown as Model;

it('leaves a size alone that the model makes', () => {
  expect(nearestSize(rule, { width: 1216, height: 808 })).toEqual({ width: 1216, height: 808 });
});

it.each([
  [1000, 750],
  [6000, 4000],
  [4000, 500],
  [100, 100],
  [300, 3000],
  [2051, 2051],
  [64, 4096],
])('finds one that the model makes for %d × %d, of nearly the same shape where it can be', (width, height) => {
  const size = nearestSize(rule, { width, height });
  expect(sizeFits(model, size)).toBe(true);
  if (width / height < 8 && height / width < 8) expect(Math.abs(size.width / size.height / (width / height) - 1)).toBeLessThan(0.03);
});

it('enlarges twice unless told otherwise, and never beyond what the model makes', () => {
  expect(sizeOf(large, 'upscale', { width: 300, height: 200 })).toEqual({ width: 600, height: 400 });
  expect(enlargements(large.size, { width: 1024, height: 768 }).map(({ factor }) => factor)).toEqual([2, 3, 4]);
  expect(enlargements(large.size, { width: 4096, height: 4096 })).toEqual([]);
  expect(sizeOf(large, 'cutout', { width: 301, height: 199 })).toEqual({ width: 301, height: 199 });
});
