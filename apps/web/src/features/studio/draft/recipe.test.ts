import { expect, it } from 'vitest';
import { compose } from './compose.ts';
import { emptyDraft } from './draft.ts';
import { sketchModel, upscaleModel, videoModel } from './model-fixture.ts';
import { draftOf, requestOf } from './recipe.ts';

const models = [sketchModel, videoModel, upscaleModel];
const draft = { ...emptyDraft, prompt: 'a fox' };

it('makes the same request again from what it left in the composer', () => {
  const wanted = {
    ...draft,
    negativePrompt: 'rain',
    seed: 7,
    choices: { 'sketch-image': { size: { width: 512, height: 512 }, count: 2, params: { grain: 0.5 } } },
  };
  const first = compose(wanted, models).request;
  const compiled = {
    model: 'sketch-image',
    prompt: 'a fox',
    negativePrompt: 'rain',
    count: 2,
    size: { width: 512, height: 512 },
    seed: 7,
    seedChosen: true,
    references: [],
    params: { grain: 0.5 },
  };
  expect(compose(draftOf(emptyDraft, compiled, models), models).request).toEqual(first);
  expect(requestOf(compiled, { sameSeed: true })).toEqual(first);
});

it('draws a new seed when asked for a variation', () => {
  const compiled = {
    model: 'sketch-image',
    prompt: 'a fox',
    count: 1,
    size: { width: 512, height: 512 },
    seed: 7,
    seedChosen: true,
    references: [],
    params: {},
  };
  expect(requestOf(compiled, { sameSeed: false })).not.toHaveProperty('seed');
});

it('sends of a recipe only what can be asked for', () => {
  const references = [{ assetId: 'c', role: 'first_frame' as const, strength: 1, rendition: 'last_frame' }];
  const compiled = {
    model: 'sketch-video',
    prompt: 'a fox',
    count: 1,
    size: { width: 256, height: 256 },
    seed: 1,
    seedChosen: false,
    references,
    params: {},
  };
  expect(requestOf(compiled, { sameSeed: true }).references).toEqual([{ assetId: 'c', role: 'first_frame', strength: 1 }]);
  expect(draftOf(emptyDraft, compiled, models).references).toEqual([{ assetId: 'c', role: 'first_frame', strength: 1 }]);
});
