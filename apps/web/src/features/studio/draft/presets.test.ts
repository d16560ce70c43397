import type { Preset } from '@pinhole/contract';
import { expect, it } from 'vitest';
import { compose } from './compose.ts';
import { emptyDraft } from './draft.ts';
import { aModel } from './model-fixture.ts';
import { presetsOf, presetValuesOf, sameValues, withPreset } from './presets.ts';

const model = aModel('sketch-image', {
  params: {
    properties: { grain: { type: 'number', minimum: 0, maximum: 1, default: 0.3 }, style: { enum: ['auto', 'oil'], default: 'auto' } },
  },
});
const other = aModel('other', { negativePrompt: false });
const models = [model, other];
const written = {
  ...emptyDraft,
  prompt: 'a fox',
  negativePrompt: 'rain',
  seed: 4,
  references: [{ assetId: 'p', role: 'init' as const, strength: 0.4 }],
  choices: { 'sketch-image': { size: { width: 1344, height: 760 }, count: 2, params: { grain: 0.5, style: 'auto' } } },
};
const kept = (values: Preset['values'], more: Partial<Preset> = {}): Preset => ({
  id: 'one',
  model: 'sketch-image',
  name: 'Wide',
  values,
  createdAt: '',
  updatedAt: '',
  ...more,
});

it('keeps how it is made, not what of: no words, no references, no seed', () => {
  expect(presetValuesOf(written, compose(written, models))).toEqual({
    size: { width: 1344, height: 760 },
    count: 2,
    negativePrompt: 'rain',
    params: { grain: 0.5 },
  });
});

it('brings back exactly what it kept, and leaves the words alone', () => {
  const values = presetValuesOf(written, compose(written, models));
  const changed = {
    ...emptyDraft,
    prompt: 'a heron',
    negativePrompt: 'fog',
    choices: { 'sketch-image': { count: 8, params: { style: 'oil' } } },
  };
  const applied = withPreset(changed, model, kept(values));
  expect(applied.prompt).toBe('a heron');
  expect(sameValues(presetValuesOf(applied, compose(applied, models)), values)).toBe(true);
});

it('comes as near as it can where the model has changed since', () => {
  const smaller = {
    ...model,
    size: { ...model.size, max: 1024, presets: [{ label: '16:9', width: 1024, height: 576 }] },
    count: { max: 1 },
  };
  const applied = withPreset(emptyDraft, smaller, kept({ size: { width: 1344, height: 760 }, count: 2, params: { grain: 7, gone: 1 } }));
  expect(presetValuesOf(applied, compose(applied, [smaller]))).toEqual({ size: { width: 1024, height: 576 }, count: 1 });
});

it('knows which one stands in the composer, and when it was changed', () => {
  const wide = kept({ size: { width: 1344, height: 760 }, count: 2 });
  const list = [wide, kept({}, { id: 'two', model: 'other' })];
  const applied = withPreset(emptyDraft, model, wide);
  expect(presetsOf(list, applied, compose(applied, models))).toEqual({ presets: [wide], applied: wide, changed: false });
  const changed = { ...applied, negativePrompt: 'rain' };
  expect(presetsOf(list, changed, compose(changed, models))).toMatchObject({ applied: wide, changed: true });
  expect(presetsOf(list, emptyDraft, compose(emptyDraft, models)).applied).toBeUndefined();
});

it('leaves what to leave out alone on a model that has no use for it', () => {
  expect(withPreset({ ...emptyDraft, negativePrompt: 'rain' }, other, kept({ count: 1 }, { model: 'other' })).negativePrompt).toBe('rain');
});
