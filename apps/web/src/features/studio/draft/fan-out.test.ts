import type { Model } from '@pinhole/contract';
import { expect, it } from 'vitest';
import { compose } from './compose.ts';
import { type Draft, emptyDraft, parseDraft, withReference } from './draft.ts';
import { besideOf, fanOut, mostModels, nearestSize, wishesOf, withModels } from './fan-out.ts';
import { aModel } from './model-fixture.ts';

const leader = aModel('leader', { operations: ['text2image', 'image2image'], media: { init: { max: 1, mimes: [] } } });
const wide: Model = aModel('wide', {
  operations: ['text2image'],
  count: { max: 2 },
  size: {
    min: 256,
    max: 1344,
    step: 32,
    maxPixels: 1344 * 1344,
    default: { width: 1024, height: 1024 },
    presets: [
      { label: '1:1', width: 1024, height: 1024 },
      { label: '16:9', width: 1344, height: 768 },
      { label: '9:16', width: 768, height: 1344 },
    ],
  },
  price: { version: 1, perOutput: '2500000', perMegapixel: '0', perSecond: '0' },
});
const broken = aModel('broken', { available: false });
const upscaler = aModel('upscaler', { operations: ['upscale'], media: { init: { max: 1, mimes: [] } } });
const models = [leader, wide, broken, upscaler];
const draft: Draft = { ...emptyDraft, prompt: 'a fox', choices: { leader: { size: { width: 1344, height: 760 }, count: 3 } } };
const pictures = new Map([['p', { width: 600, height: 400 }]]);
const fanOf = (ids: readonly string[], start = draft) => {
  const wanted = withModels(start, ids);
  return fanOut(wanted, compose(wanted, models, pictures), models);
};

it('asks every model for the same, each as near to it as it can', () => {
  const { parts, price } = fanOf(['leader', 'wide']);
  expect(parts.map(({ request }) => request)).toEqual([
    { model: 'leader', prompt: 'a fox', count: 3, size: { width: 1344, height: 760 } },
    { model: 'wide', prompt: 'a fox', count: 2, size: { width: 1344, height: 768 } },
  ]);
  expect(price).toBe(3_000_000n + 2n * 2_500_000n);
});

it('asks each for as many as were chosen, not for as many as it was asked for last', () => {
  const one = { ...draft, choices: { leader: { count: 1 }, wide: { count: 2 } } };
  expect(fanOf(['leader', 'wide'], one).parts.map(({ count }) => count)).toEqual([1, 1]);
});

it('asks for each at its own price, so that the sum is what the button says', () => {
  const fan = fanOf(['leader', 'wide']);
  const wishes = wishesOf(fan);
  expect(wishes.map(({ price, title }) => [title, price])).toEqual([
    ['leader', 3_000_000n],
    ['wide', 5_000_000n],
  ]);
  expect(wishes.reduce((sum, { price }) => sum + price, 0n)).toBe(fan.price);
});

it('leaves out a model that cannot take the request, and says which', () => {
  const fan = fanOf(['leader', 'broken', 'upscaler', 'wide']);
  expect(fan.parts.map(({ model }) => model?.id)).toEqual(['leader', 'wide']);
  expect(fan.leftOut.map(({ id }) => id)).toEqual(['broken', 'upscaler']);
  expect(fan.price).toBe(8_000_000n);
});

it('counts the models also while nothing is written yet', () => {
  const fan = fanOf(['leader', 'wide'], { ...draft, prompt: '' });
  expect(fan.parts).toHaveLength(2);
  expect(fan.leftOut).toEqual([]);
});

it('lets a model that works on the picture itself follow its size', () => {
  const { parts } = fanOf(['leader', 'upscaler'], withReference(draft, leader, 'p', 'init'));
  expect(parts.map(({ operation }) => operation)).toEqual(['image2image', 'upscale']);
  expect(parts[1]?.source).toEqual({ assetId: 'p', width: 600, height: 400 });
  expect(parts[1]?.size).toEqual({ width: 1200, height: 800 });
});

it('hands a reference to those that take it', () => {
  const { parts } = fanOf(['leader', 'wide'], withReference(draft, leader, 'p', 'init'));
  expect(parts.map(({ request }) => request?.references?.length ?? 0)).toEqual([1, 0]);
});

it('keeps each model once, the first one leading, and no more than can be told apart', () => {
  const many = withModels(draft, ['wide', 'leader', 'wide', 'a', 'b', 'c']);
  expect(many.models.image).toBe('wide');
  expect(besideOf(many, 'image')).toEqual(['leader', 'a', 'b']);
  expect(1 + besideOf(many, 'image').length).toBe(mostModels);
  expect(besideOf(withModels(many, ['leader']), 'image')).toEqual([]);
});

it('comes nearest in shape first, then in size', () => {
  expect(nearestSize(wide, { width: 760, height: 1344 })).toEqual({ width: 768, height: 1344 });
  expect(nearestSize(wide, { width: 512, height: 512 })).toEqual({ width: 512, height: 512 });
  expect(nearestSize(wide, { width: 2048, height: 2048 })).toEqual({ width: 1024, height: 1024 });
});

it('survives a reload, and whatever else was stored there', () => {
  const written = withModels(draft, ['leader', 'wide']);
  expect(parseDraft(JSON.parse(JSON.stringify(written)))).toEqual(written);
  expect(parseDraft({ beside: { image: ['a', 3, null], video: 'b' } })?.beside).toEqual({ image: ['a'], video: [] });
  expect(parseDraft({ beside: 'nonsense' })?.beside).toEqual({});
});
