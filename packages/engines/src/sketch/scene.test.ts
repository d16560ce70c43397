import { expect, it } from 'vitest';
import { readBrief } from './brief.ts';
import { readCharacter } from './character.ts';
import { drawCanvas } from './draw-picture.ts';
import { paletteNames, styleNames } from './names.ts';
import type { Order } from './order.ts';
import { testPicture } from './testing.ts';
import { paletteWords, placeWords, styleWords, subjectWords, timeWords, weatherWords } from './words.ts';

const order = (changes: Partial<Order> = {}): Order => ({
  operation: 'text2image',
  prompt: 'a quiet place',
  negativePrompt: '',
  seed: 3,
  width: 256,
  height: 256,
  durationSeconds: 0,
  media: [],
  style: 'auto',
  palette: 'auto',
  camera: 'auto',
  detail: 0.3,
  grain: 0.3,
  factor: 2,
  ...changes,
});
const pixels = async (changes: Partial<Order>): Promise<Buffer> => {
  const canvas = await drawCanvas(order(changes), async () => undefined);
  return Buffer.from(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data);
};

it('understands every place by its most telling words', () => {
  for (const [name, words] of Object.entries(placeWords))
    for (const word of words.slice(0, 3)) expect(readBrief(order({ prompt: `the ${word}` })).place, word).toBe(name);
  expect(Object.keys(placeWords).length).toBeGreaterThanOrEqual(12);
});

it('understands every subject, time, weather and palette by its words', () => {
  for (const [name, words] of Object.entries(subjectWords))
    expect(readBrief(order({ prompt: `one ${words[0]}` })).subjects, words[0]).toContain(name);
  for (const [name, words] of Object.entries(timeWords))
    expect(readBrief(order({ prompt: `hills at ${words[0]}` })).time, words[0]).toBe(name);
  for (const [name, words] of Object.entries(weatherWords))
    expect(readBrief(order({ prompt: `hills, ${words[0]}` })).weather, words[0]).toBe(name);
  for (const name of paletteNames) expect(readBrief(order({ prompt: `hills, ${paletteWords[name][0]}` })).palette, name).toBe(name);
  for (const name of styleNames)
    for (const word of styleWords[name].slice(0, 2)) expect(readBrief(order({ prompt: `hills, ${word}` })).style, word).toBe(name);
});

it('leaves out what the negative prompt or the prompt itself refuses', () => {
  expect(readBrief(order({ prompt: 'a beach with people in the rain', negativePrompt: 'people, rain' }))).toMatchObject({
    portrait: undefined,
    subjects: [],
  });
  expect(readBrief(order({ prompt: 'hills, rain', negativePrompt: 'rain' })).weather).not.toBe('rain');
  expect(readBrief(order({ prompt: 'hills, no snow' })).weather).not.toBe('snow');
  for (let seed = 0; seed < 30; seed += 1)
    expect(readBrief(order({ prompt: 'the city', negativePrompt: 'night, dusk', seed })).time).not.toMatch(/night|dusk/);
});

it('makes something of any text, and different things of different texts', () => {
  const places = new Set(Array.from({ length: 40 }, (_, index) => readBrief(order({ prompt: `zxq ${index} wvu` })).place));
  expect(places.size).toBeGreaterThan(6);
  expect(readBrief(order({ prompt: '' })).place).toBeTruthy();
});

it('draws the same pixels for the same request and others for another seed', async () => {
  const first = await pixels({ prompt: 'a fox by a lake' });
  expect(first.equals(await pixels({ prompt: 'a fox by a lake' }))).toBe(true);
  expect(first.equals(await pixels({ prompt: 'a fox by a lake', seed: 4 }))).toBe(false);
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
  const forest = readBrief(order({ prompt: 'Maya in a forest at dawn', seed: 1 })).character;
  const sea = readBrief(order({ prompt: 'Maya by the sea in a storm', seed: 99 })).character;
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

it('changes nothing under the black of a mask', async () => {
  const scene = testPicture('scene');
  const media: Order['media'] = [
    { role: 'init', file: '', sha256: '', strength: 1, bytes: scene },
    { role: 'mask', file: '', sha256: '', strength: 1, bytes: testPicture('mask') },
  ];
  const painted = await pixels({ operation: 'inpaint', prompt: 'a red balloon', media });
  const original = await pixels({
    operation: 'inpaint',
    prompt: 'a red balloon',
    media: [{ role: 'init', file: '', sha256: '', strength: 1, bytes: scene }],
  });
  let changedInside = 0;
  for (let y = 0; y < 256; y += 1) {
    for (let x = 0; x < 256; x += 1) {
      const at = (y * 256 + x) * 4;
      const inside = x > 256 * 0.3 && x < 256 * 0.7 && y > 256 * 0.3 && y < 256 * 0.7;
      const same = painted.subarray(at, at + 4).equals(original.subarray(at, at + 4));
      if (!inside && !same) throw new Error(`changed outside at ${x}, ${y}`);
      if (inside && !same) changedInside += 1;
    }
  }
  expect(changedInside).toBeGreaterThan(3000);
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

it('enlarges by the asked factor', async () => {
  const canvas = await drawCanvas(order(), async () => undefined);
  expect(canvas.width).toBe(256);
  const { upscalePicture } = await import('./upscale.ts');
  const large = await upscalePicture(
    order({ operation: 'upscale', factor: 2, media: [{ role: 'init', file: '', sha256: '', strength: 1, bytes: testPicture('scene') }] }),
    async () => undefined,
  );
  expect([large.width, large.height]).toEqual([512, 512]);
});
