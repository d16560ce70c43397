import { expect, it } from 'vitest';
import { readBrief } from './brief.ts';
import { drawCanvas } from './draw-picture.ts';
import { paletteNames, styleNames } from './names.ts';
import type { Order } from './order.ts';
import { readCharacter } from './people/character.ts';
import { testOrder, testPicture } from './testing.ts';
import { countOf } from './words/count-words.ts';
import { timeWords, weatherWords } from './words/light-words.ts';
import { paletteWords, styleWords } from './words/look-words.ts';
import { placeWords } from './words/place-words.ts';
import { subjectWords } from './words/subject-words.ts';

const pixels = async (changes: Partial<Order>): Promise<Buffer> => {
  const canvas = await drawCanvas(testOrder(changes), async () => undefined);
  return Buffer.from(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data);
};

it('understands every place by its most telling words', () => {
  for (const [name, words] of Object.entries(placeWords))
    for (const word of words.slice(0, 3)) expect(readBrief(testOrder({ prompt: `the ${word}` })).place, word).toBe(name);
  expect(Object.keys(placeWords).length).toBeGreaterThanOrEqual(12);
});

it('understands every subject, time, weather and palette by its words', () => {
  for (const [name, words] of Object.entries(subjectWords))
    expect(readBrief(testOrder({ prompt: `one ${words[0]}` })).subjects, words[0]).toContain(name);
  for (const [name, words] of Object.entries(timeWords))
    expect(readBrief(testOrder({ prompt: `hills at ${words[0]}` })).time, words[0]).toBe(name);
  for (const [name, words] of Object.entries(weatherWords))
    expect(readBrief(testOrder({ prompt: `hills, ${words[0]}` })).weather, words[0]).toBe(name);
  for (const name of paletteNames) expect(readBrief(testOrder({ prompt: `hills, ${paletteWords[name][0]}` })).palette, name).toBe(name);
  for (const name of styleNames)
    for (const word of styleWords[name].slice(0, 2)) expect(readBrief(testOrder({ prompt: `hills, ${word}` })).style, word).toBe(name);
});

it('leaves out what the negative prompt or the prompt itself refuses', () => {
  expect(readBrief(testOrder({ prompt: 'a beach with people in the rain', negativePrompt: 'people, rain' }))).toMatchObject({
    portrait: undefined,
    subjects: [],
  });
  expect(readBrief(testOrder({ prompt: 'hills, rain', negativePrompt: 'rain' })).weather).not.toBe('rain');
  expect(readBrief(testOrder({ prompt: 'hills, no snow' })).weather).not.toBe('snow');
  for (let seed = 0; seed < 30; seed += 1)
    expect(readBrief(testOrder({ prompt: 'the city', negativePrompt: 'night, dusk', seed })).time).not.toMatch(/night|dusk/);
});

it('makes something of any text, and different things of different texts', () => {
  const places = new Set(Array.from({ length: 40 }, (_, index) => readBrief(testOrder({ prompt: `zxq ${index} wvu` })).place));
  expect(places.size).toBeGreaterThan(6);
  expect(readBrief(testOrder({ prompt: '' })).place).toBeTruthy();
});

it('shows a mountain that is named, whatever blooms before it', () => {
  const placeOf = (prompt: string): string => readBrief(testOrder({ prompt })).place;
  expect(placeOf('Mount Fuji with cherry blossoms')).toBe('mountains');
  expect(placeOf('cherry blossoms in spring')).toBe('garden');
  expect(placeOf('a garden with blossoms below the mountains')).toBe('garden');
  expect(placeOf('a mountain lake')).toBe('lake');
});

it('draws the same pixels for the same request and others for another seed', async () => {
  const first = await pixels({ prompt: 'a fox by a lake' });
  expect(first.equals(await pixels({ prompt: 'a fox by a lake' }))).toBe(true);
  expect(first.equals(await pixels({ prompt: 'a fox by a lake', seed: 4 }))).toBe(false);
});

it.each(styleNames)('draws the same %s for the same seed, and another for another', async (style) => {
  const order = { prompt: 'a red cabin by a lake in the rain, two cats', style, width: 128, height: 96 };
  const first = await pixels(order);
  expect(first.equals(await pixels(order))).toBe(true);
  expect(first.equals(await pixels({ ...order, seed: 4 }))).toBe(false);
});

it('reads a colour as that of the thing it stands before, and an hour as an hour', () => {
  expect(readBrief(testOrder({ prompt: 'a red cabin by a lake' })).paletteAsked).toBe(false);
  expect(readBrief(testOrder({ prompt: 'a harbour at blue hour' }))).toMatchObject({ paletteAsked: false, time: 'dusk' });
  expect(readBrief(testOrder({ prompt: 'a street at night, neon signs' })).paletteAsked).toBe(false);
  expect(readBrief(testOrder({ prompt: 'a lake, red' }))).toMatchObject({ paletteAsked: true, palette: 'ember' });
});

it('changes the picture with the words, the style and the palette', async () => {
  const seen = new Set<string>();
  const prompts = ['mountains', 'the sea', 'a desert', 'mountains, night', 'mountains, rain', 'mountains, a castle', 'mountains, sepia'];
  for (const prompt of prompts) seen.add((await pixels({ prompt })).toString('base64'));
  for (const style of ['watercolour', 'ink', 'poster', 'pixel'] as const)
    seen.add((await pixels({ prompt: 'mountains', style })).toString('base64'));
  expect(seen.size).toBe(prompts.length + 4);
});

it('gives a character the same features in every scene', () => {
  const forest = readBrief(testOrder({ prompt: 'Maya in a forest at dawn', seed: 1 })).character;
  const sea = readBrief(testOrder({ prompt: 'Maya by the sea in a storm', seed: 99 })).character;
  expect(sea).toEqual(forest);
  expect(readCharacter('Nora in a forest at dawn', [])).not.toEqual(forest);
});

it('takes features from words, and from the bytes of subject references before all else', () => {
  const red = readCharacter('Maya with short red hair and round glasses', []);
  expect(red).toMatchObject({ hairStyle: 'short', glasses: 'round' });
  expect(red.face).toEqual(readCharacter('Maya', []).face);
  const referenced = readCharacter('somebody on a hill', ['ab12']);
  expect(readCharacter('somebody else at sea', ['ab12']).face).toEqual(referenced.face);
  expect(readCharacter('somebody on a hill', ['cd34']).face).not.toEqual(referenced.face);
});

it('holds on to a given picture by its strength', async () => {
  const reference = (strength: number): Order['media'] => [{ role: 'init', file: '', sha256: '', strength, bytes: testPicture('scene') }];
  const far = async (strength: number): Promise<number> => {
    const made = await pixels({ operation: 'image2image', prompt: 'a lake at night', media: reference(strength), grain: 0 });
    const scene = await pixels({ prompt: 'a lake at night', grain: 0 });
    let total = 0;
    for (let at = 0; at < made.length; at += 401) total += Math.abs((made[at] as number) - (scene[at] as number));
    return total;
  };
  expect(await far(0.05)).toBeLessThan(await far(0.9));
});

it('counts what the words count', () => {
  expect(countOf(' two brown horses in a meadow ', 'horse')).toBe(2);
  expect(countOf(' a herd of deer ', 'deer')).toBe(4);
  expect(countOf(' cats on a wall ', 'cat')).toBe(3);
  expect(countOf(' a cat and two dogs ', 'cat')).toBe(1);
  expect(countOf(' a couple on the beach ', 'person')).toBe(2);
});
