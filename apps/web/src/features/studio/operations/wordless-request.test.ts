import { expect, it } from 'vitest';
import { aModel } from '../draft/model-fixture.ts';
import { priceOfRequest, wordlessRequest } from './wordless-request.ts';

const size = { min: 64, max: 1024, step: 8, maxPixels: 1024 * 1024, default: { width: 512, height: 512 }, presets: [] };
const price = { version: 1, perOutput: '1000000', perMegapixel: '0', perSecond: '0' };
const able = aModel('able', {
  operations: ['variations', 'upscale', 'cutout'],
  media: { init: { max: 1, mimes: [] } },
  size,
  price,
  count: { max: 3 },
});
const picture = { assetId: 'p', width: 400, height: 304, prompt: 'a fox' };

it('asks for the picture itself, in its own size, without its words', () => {
  const request = wordlessRequest('cutout', able, picture);
  expect(request).toEqual({
    model: 'able',
    prompt: '',
    operation: 'cutout',
    count: 1,
    size: { width: 400, height: 304 },
    references: [{ assetId: 'p', role: 'init', strength: 0.6 }],
  });
  expect(request && priceOfRequest(able, request)).toBe(1_000_000n);
});

it('makes as many variations as the model does, with the words of the picture', () => {
  const request = wordlessRequest('variations', able, picture);
  expect(request).toMatchObject({ count: 3, prompt: 'a fox' });
  expect(request && priceOfRequest(able, request)).toBe(3_000_000n);
  expect(wordlessRequest('variations', { ...able, media: { subject: { max: 2, mimes: [] } } }, picture)?.references?.[0]?.role).toBe(
    'subject',
  );
});

it('does not offer to enlarge what cannot become larger, nor to work on a picture that cannot be brought', () => {
  expect(wordlessRequest('upscale', able, picture)?.size).toEqual({ width: 800, height: 608 });
  expect(wordlessRequest('upscale', able, { ...picture, width: 1024, height: 1024 })).toBeUndefined();
  expect(wordlessRequest('upscale', { ...able, media: {} }, picture)).toBeUndefined();
});
