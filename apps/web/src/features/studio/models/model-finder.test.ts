import { expect, it } from 'vitest';
import { aModel } from '../draft/model-fixture.ts';
import { groupModels, matches, nothingRemembered, parseModelMemory, tagsOf, tellingTags, withFavourite, withUsed } from './model-finder.ts';

const free = { version: 1, perOutput: '0', perMegapixel: '0', perSecond: '0' };
const image = aModel('image', {
  title: 'Séance 4',
  summary: 'Portraits in oil',
  operations: ['text2image', 'inpaint'],
  tags: ['House style'],
});
const upscale = aModel('upscale', { operations: ['upscale'], price: free });
const clip = aModel('clip', { operations: ['text2video', 'extend-video'], audio: true });

it('is found by any words about it, in any order, with or without accents', () => {
  for (const text of ['seance', 'OIL portraits', 'house', '4 séance', 'masks sea', ''])
    expect(matches(image, text, ['Masks']), text).toBe(true);
  for (const text of ['watercolour', 'oil upscale']) expect(matches(image, text), text).toBe(false);
});

it('is tagged with what it can do', () => {
  expect([image, upscale, clip].map(tagsOf)).toEqual([
    ['words', 'mask'],
    ['enlarge', 'free'],
    ['words', 'extend', 'sound'],
  ]);
});

it('offers no tag that all of them have', () => {
  expect(tellingTags([image, clip])).toEqual(['mask', 'extend', 'sound']);
  expect(tellingTags([image])).toEqual([]);
});

it('shows each model once: favourites, the last used, the rest, and those that rest', () => {
  const many = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => aModel(id));
  const resting = aModel('g', { available: false });
  const idsOf = (memory: Parameters<typeof groupModels>[1]) =>
    groupModels([...many, resting], memory).map(({ id, models }) => `${id}: ${models.map((model) => model.id).join(' ')}`);
  expect(idsOf(nothingRemembered)).toEqual(['all: a b c d e f', 'unavailable: g']);
  expect(idsOf({ favourites: ['c', 'g'], recent: ['c', 'e', 'gone', 'a'] })).toEqual([
    'favourites: c',
    'recent: e a',
    'all: b d f',
    'unavailable: g',
  ]);
});

it('has no "used last" where all of them are in sight anyway', () => {
  expect(groupModels([image, clip], { favourites: [], recent: ['clip'] }).map(({ id }) => id)).toEqual(['all']);
});

it('remembers the last eight, the newest first, and reads nothing it did not write', () => {
  const used = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'c'].reduce((memory, id) => withUsed(memory, [id]), nothingRemembered);
  expect(used.recent).toEqual(['c', 'i', 'h', 'g', 'f', 'e', 'd', 'b']);
  const marked = withFavourite(withFavourite(withFavourite(used, 'x', true), 'y', true), 'x', false);
  expect(parseModelMemory(JSON.parse(JSON.stringify(marked)))).toEqual({ favourites: ['y'], recent: used.recent });
  expect(parseModelMemory({ favourites: [1, 'a'], recent: 'b' })).toEqual({ favourites: ['a'], recent: [] });
  expect(parseModelMemory('nonsense')).toBeUndefined();
});
