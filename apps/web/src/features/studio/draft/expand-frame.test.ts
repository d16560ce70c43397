import type { Model } from '@pinhole/contract';
import { expect, it } from 'vitest';
import { shareOf } from '../mask/mask.ts';
import { centred, evened, frameMask, marginsFor, noMargins, placementOf, placePicture } from './expand-frame.ts';
import { sizeFits } from './operation-size.ts';

const rule = { min: 256, max: 2048, step: 8, maxPixels: 2048 * 2048, default: { width: 1024, height: 1024 }, presets: [] };
const model = { size: rule } as unknown as Model;
const picture = { width: 384, height: 256 };

it('keeps every pixel where the model makes the size, and gives what it rounds up to the new part', () => {
  const { size, box, scale } = placePicture(rule, picture, { left: 30, top: 0, right: 50, bottom: 3 });
  expect(size).toEqual({ width: 464, height: 264 });
  expect(box).toEqual({ x: 30, y: 0, width: 384, height: 256 });
  expect(scale).toBe(1);
});

it('takes a picture that has no size of the model as it is', () => {
  expect(placePicture(rule, { width: 301, height: 301 }, noMargins)).toEqual({
    size: { width: 304, height: 304 },
    box: { x: 0, y: 0, width: 301, height: 301 },
    scale: 1,
  });
});

it.each([
  [
    { width: 2000, height: 1500 },
    { left: 1000, top: 0, right: 1000, bottom: 0 },
  ],
  [
    { width: 4096, height: 4096 },
    { left: 0, top: 0, right: 0, bottom: 512 },
  ],
  [
    { width: 900, height: 1600 },
    { left: 0, top: 900, right: 0, bottom: 0 },
  ],
  [
    { width: 3000, height: 300 },
    { left: 0, top: 10, right: 0, bottom: 0 },
  ],
])('makes the picture smaller where the result would be too large: %j', (large, margins) => {
  const { size, box, scale } = placePicture(rule, large, margins);
  expect(sizeFits(model, size)).toBe(true);
  expect(scale).toBeLessThan(1);
  expect(box.x + box.width).toBeLessThanOrEqual(size.width);
  expect(box.y + box.height).toBeLessThanOrEqual(size.height);
  expect(Math.abs(box.width / box.height / (large.width / large.height) - 1)).toBeLessThan(0.03);
});

it('gives a picture another shape without cutting it', () => {
  expect(marginsFor(picture, 1)).toEqual({ left: 0, right: 0, top: 64, bottom: 64 });
  const { left, right } = marginsFor(picture, 2);
  expect([left, right]).toEqual([64, 64]);
  expect(marginsFor(picture, 1.5)).toEqual(noMargins);
});

it('knows how a model is told where the picture lies', () => {
  const takes = (change: object): Model => ({ media: {}, params: {}, ...change }) as unknown as Model;
  expect(placementOf(takes({ media: { mask: { max: 1, mimes: [] } } }))).toBe('mask');
  expect(placementOf(takes({ params: { properties: { top: {}, right: {}, bottom: {}, left: {}, steps: {} } } }))).toBe('parameters');
  expect(placementOf(takes({ params: { properties: { top: {} } } }))).toBe('middle');
  expect(centred(noMargins, 'left', 40)).toEqual({ left: 40, right: 40, top: 0, bottom: 0 });
  expect(evened({ left: 100, right: 0, top: 20, bottom: 20 })).toEqual({ left: 50, right: 50, top: 20, bottom: 20 });
});

it('marks what is new and keeps the picture out of it, to the pixel', () => {
  const placed = placePicture(rule, picture, { left: 30, top: 8, right: 50, bottom: 3 });
  const mask = frameMask(placed);
  expect([mask.width, mask.height]).toEqual([464, 272]);
  const at = (x: number, y: number): number | undefined => mask.data[y * mask.width + x];
  expect([at(29, 8), at(30, 7), at(30, 8), at(413, 263), at(414, 263), at(413, 264)]).toEqual([255, 255, 0, 0, 255, 255]);
  expect(shareOf(mask) * 464 * 272).toBe(464 * 272 - 384 * 256);
});
