import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { sketchModels } from './models.ts';
import { paletteNames, styleNames } from './names.ts';
import { timeWords, weatherWords } from './words/light-words.ts';
import { placeWords } from './words/place-words.ts';
import { subjectWords } from './words/subject-words.ts';

const readme = readFileSync(path.join(import.meta.dirname, '../../README.md'), 'utf8');

it('the README lists every model, and everything it does', () => {
  const rows = [...readme.matchAll(/^\| `(sketch-[a-z]+)` \| ([a-z0-9, -]+)/gm)].map(([, id = '', does = '']) => ({
    id,
    does: does.split(',').map((operation) => operation.trim()),
  }));
  const models = sketchModels(true).map(({ id, operations }) => ({ id, does: [...operations] }));
  expect(rows).toEqual(models);
});

it('the README counts the words right', () => {
  const count = (words: object): number => Object.keys(words).length;
  expect(readme).toContain(
    `${count(placeWords)} places, ${count(subjectWords)} subjects, ${count(timeWords)} times of day, ${count(weatherWords)} weathers, ` +
      `${paletteNames.length} palettes, ${styleNames.length} styles`,
  );
});
