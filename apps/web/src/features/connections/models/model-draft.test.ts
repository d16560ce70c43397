import type { AdminModel } from '@pinhole/contract';
import { expect, it } from 'vitest';
import { changeOf, draftOf, possibleSubstitutes, tagsOf } from './model-draft.ts';

const model = {
  title: 'House style',
  id: 'ours',
  engine: 'bfl',
  output: 'image',
  tags: ['fast', 'portrait'],
  substitutes: ['first', 'second', 'third'],
  count: { max: 4 },
  size: { maxPixels: 500_000 },
  duration: { min: 2, max: 10, default: 5 },
  offered: { title: 'FLUX', limits: { count: 4, pixels: 4_000_000, seconds: 10 } },
} as unknown as AdminModel;

it('shows limits only where they are tighter than the engine’s', () => {
  expect(draftOf(model)).toEqual({
    title: 'House style',
    tags: 'fast, portrait',
    substitute: 'first',
    count: Number.NaN,
    megapixels: 0.5,
    seconds: Number.NaN,
  });
});

it('sends what it was shown when nothing was touched', () => {
  expect(changeOf(draftOf(model), model)).toEqual({ title: 'House style', tags: ['fast', 'portrait'], limits: { pixels: 500_000 } });
});

it('goes back to the engine’s own where nothing is typed', () => {
  const empty = { title: ' ', tags: '', substitute: 'first', count: Number.NaN, megapixels: Number.NaN, seconds: Number.NaN };
  expect(changeOf(empty, model)).toEqual({ title: null, tags: [], limits: null });
  expect(changeOf({ ...empty, title: 'FLUX' }, model).title).toBeNull();
});

it('reads tags with commas of any script, once each', () => {
  expect(tagsOf('fast, portrait,, fast ،سريع')).toEqual(['fast', 'portrait', 'سريع']);
});

it('puts another substitute first, keeps those behind it, and sends none that was not touched', () => {
  const draft = draftOf(model);
  expect(changeOf(draft, model).substitutes).toBeUndefined();
  expect(changeOf({ ...draft, substitute: 'third' }, model).substitutes).toEqual(['third', 'second']);
  expect(changeOf({ ...draft, substitute: '' }, model).substitutes).toEqual([]);
});

it('offers substitutes of other engines only, that make the same kind of thing', () => {
  const other = (id: string, engine: string, output: string) => ({ ...model, id, engine, output }) as AdminModel;
  const all = [model, other('same-engine', 'bfl', 'image'), other('clip', 'fal', 'video'), other('good', 'fal', 'image')];
  expect(possibleSubstitutes(model, all).map(({ id }) => id)).toEqual(['good']);
});
